"""The stages of reading, one a file, each pure: annotations in, annotations out."""
