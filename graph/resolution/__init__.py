"""When two names are one thing, and what users decide."""
