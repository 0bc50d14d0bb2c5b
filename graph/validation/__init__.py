"""SHACL, and what is wrong in words."""
