"""The web: addresses that a user gives become sources, and nothing else is ever asked of another machine."""
