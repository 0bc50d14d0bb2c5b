"""The mark: a small graph on the server that says which state it is in, whole or being written, and by whom.

It names the graphs of that state with the digest and the number of their triples, so a working copy fetches and sends
what differs only. It is put as unfinished before the first graph is sent, and as whole after the last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph import iris
from graph.composing import USERS
from graph.reasoning.lines import Line, is_named, written
from ontology import terms

STATE = "state"  # the mark's own graph
UNION = "union"  # how the mark names the server's default graph, where the union is kept there
UNIONS = ("union/known", "union/told")  # the union, where the server's default graph is of no use: no triple in both
BESIDE = "union/brought"  # what only users state, where there are these
WHOLE, UNFINISHED = "whole", "unfinished"
IDENTIFIER, KIND, WRITER, MOMENT, DIGEST, EXTENT = (
    f"<{terms.DCTERMS}{name}>" for name in ("identifier", "type", "creator", "modified", "hasVersion", "extent")
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a graph holds: the digest of its lines, and how many there are."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the server."""

    token: str
    kind: str
    writer: str = ""
    moment: str = ""  # seconds, by the server's clock
    graphs: Mapping[str, Held] = field(default_factory=dict)

    def ours(self, base: str) -> frozenset[str]:
        """Name the graphs that are made of documents, but for those that only hold the union."""
        return frozenset(self.graphs) - unions(base) - frozenset(self.brought(base))

    def brought(self, base: str) -> dict[str, Held]:
        """Give the graphs that users have brought; one that may be there in part only has no digest."""
        return {name: one for name, one in self.graphs.items() if is_users(base, name)}

    @property
    def whole(self) -> bool:
        """Tell whether nothing is being written, and no load was interrupted."""
        return self.kind == WHOLE


def unions(base: str) -> frozenset[str]:
    """Name all graphs that a union may be in."""
    return frozenset(iris.graph(base, name) for name in (UNION, *UNIONS, BESIDE))


def is_users(base: str, name: str) -> bool:
    """Tell whether a graph is one that users have brought, or what they put in no graph."""
    return name == iris.graph(base, USERS) or not iris.is_ours(base, name)


def held(lines: Iterable[Line]) -> Held:
    """Give what lines amount to; blank nodes have another name each time, so their lines are only counted."""
    every = sorted(lines)
    total = hashlib.sha256(written(one for one in every if is_named(one)).encode())
    return Held(total.hexdigest(), len(every))


def lines_of_mark(mark: Mark, base: str) -> list[Line]:
    """Write a mark as lines of its graph."""
    node = f"<{iris.graph(base, STATE)}>"
    told = {IDENTIFIER: mark.token, KIND: mark.kind, WRITER: mark.writer, MOMENT: mark.moment}
    own = [(node, name, f'"{value}"') for name, value in told.items() if value]
    graphs = [
        (f"<{name}>", predicate, f'"{value}"')
        for name, one in sorted(mark.graphs.items())
        for predicate, value in ((DIGEST, one.digest), (EXTENT, one.size))
    ]
    return own + graphs


def mark_of(lines: Iterable[Line], base: str) -> Mark | None:
    """Read a mark; none where the server has none."""
    node = f"<{iris.graph(base, STATE)}>"
    told: dict[str, dict[str, str]] = {}
    for subject, predicate, value in lines:
        told.setdefault(subject, {})[predicate] = value.strip('"')
    own = told.pop(node, {})
    if IDENTIFIER not in own:
        return None
    graphs = {name[1:-1]: Held(one.get(DIGEST, ""), int(one.get(EXTENT, "0"))) for name, one in told.items()}
    return Mark(own[IDENTIFIER], own.get(KIND, UNFINISHED), own.get(WRITER, ""), own.get(MOMENT, ""), graphs)
