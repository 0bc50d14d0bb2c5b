"""The protocols of the W3C: queries, updates, graphs, and what the service says of itself."""
