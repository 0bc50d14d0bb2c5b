"""What goes to the writer, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
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
    match: Sequence[str] | None = None  # versions of which the graph must have one; *: it must be there
    none_match: Sequence[str] = ()  # of which it must have none; *: it must not be there

    @property
    def is_conditional(self) -> bool:
        """Tell whether its sender takes anything for granted."""
        return self.match is not None or bool(self.none_match)

    def may(self, there: bool, version: str | None) -> bool:
        """Tell whether what its sender takes for granted holds (RFC 9110, section 13.1)."""

        def is_among(versions: Sequence[str]) -> bool:
            return there and ("*" in versions or version in versions)

        return (self.match is None or is_among(self.match)) and not is_among(self.none_match)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change."""

    there: bool  # the graph was there before
    error: str = ""  # its kind, as writing._checked tells them apart; empty: it stands
    message: str = ""
