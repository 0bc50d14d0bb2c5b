"""The HTTP server: the front, its bridge to Flask, limits for one address, logs and figures."""
