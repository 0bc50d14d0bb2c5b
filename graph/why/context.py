"""Some graphs of a store alone: what a document is explained by, without what the others say."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.reasoning.finding import Finder
from graph.reasoning.lines import Line, line, term


class Context(Finder):
    """The lines of the graphs that are named, once each."""

    def __init__(self, record: ox.Store, base: str, graphs: Iterable[str]) -> None:
        super().__init__(record, base)
        self._store = record
        self._among = tuple(ox.NamedNode(name) for name in graphs)

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        """Give the lines of a pattern."""
        return dict.fromkeys(found for _, found in self._matching(subject, predicate, value))

    def graphs(self, found: Line) -> list[str]:
        """Give the names of those graphs that hold a line, sorted."""
        return sorted(name for name, _ in self._matching(*found))

    def _matching(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[tuple[str, Line]]:
        one, by, other = (term(word) if word else None for word in (subject, predicate, value))
        if isinstance(one, ox.Literal) or isinstance(by, ox.Literal):
            return
        for graph in self._among:
            for quad in self._store.quads_for_pattern(one, by, other, graph):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    yield graph.value, line((quad.subject, quad.predicate, quad.object))
