"""What goes to a query worker, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """A query with its dataset, and the formats in which either kind of result is wanted."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    solutions: str | None  # media type; None: not acceptable
    graph: str | None
    seconds: float
    rows: int
    size: int
    matches: tuple[tuple[str, tuple[str, ...]], ...] = ()  # words of a full-text search, and the IRIs that match
    federates: bool = False  # it may reach the endpoints that its SERVICE patterns name; the plan has checked them
    base: str = ""  # of relative IRIs in the query: the endpoint's address


@dataclass(frozen=True, slots=True)
class Result:
    """A serialised result."""

    media_type: str
    body: bytes
    truncated: str = ""  # which limit cut it
    rows: int = -1  # solutions or triples; -1: not counted
    snapshot: str = ""  # the name of the one that was read
