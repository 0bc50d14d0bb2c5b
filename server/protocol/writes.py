"""What goes to the writer, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payload:
    """RDF as it was sent, of one graph."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Write:
    """A change of users' graphs."""

    kind: str  # update | put | add | drop
    text: str = ""  # of an update
    graph: str | None = None  # None: users' default graph
    base: str = ""  # of relative IRIs
    payloads: tuple[Payload, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change."""

    there: bool  # the graph was there before
    error: str = ""  # a key of writing.ERRORS; empty: it stands
    message: str = ""
