"""Whom it is directed at."""
