"""The answering: reads the graph, never writes it (SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/)."""
