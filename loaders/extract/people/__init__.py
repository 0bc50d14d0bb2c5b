"""Who the people are, in which office."""
