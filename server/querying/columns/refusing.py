"""How a query is refused: then the engine answers it, which answers everything."""

from __future__ import annotations


class Unsuited(Exception):  # noqa: N818 - not an error: another answers
    """The columns do not answer this query."""
