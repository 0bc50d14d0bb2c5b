"""A graph behind a SPARQL 1.1 server: read by queries, written by the Graph Store Protocol through a working copy."""
