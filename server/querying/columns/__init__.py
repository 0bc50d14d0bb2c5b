"""The default graph in columns of numbers, and the queries that are answered from them."""
