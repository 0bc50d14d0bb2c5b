"""The graphs of a snapshot in columns of numbers, and the queries that are answered from them."""
