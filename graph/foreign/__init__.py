"""RDF that strangers wrote: unpacked, held to what can be stored, and parsed in a child that can be ended."""
