"""Whose text it is, and who "we" is."""
