"""By whose word, how surely, when."""
