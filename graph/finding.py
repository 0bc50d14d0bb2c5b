"""Lines in the store, for rules to be matched with."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph import iris
from graph.background import GRAPHS, JOINED
from graph.lines import Line, line, term


class Finder:
    """What a store holds: every line that was said or follows, once each. Views are not looked into."""

    def __init__(self, record: ox.Store, base: str) -> None:
        self._record, self._base = record, base
        self._known = {iris.graph(base, name) for name in GRAPHS}
        self._joined = iris.graph(base, JOINED)

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        """Give the lines of a pattern."""
        one, by, other = (term(word) if word else None for word in (subject, predicate, value))
        if isinstance(one, ox.Literal) or isinstance(by, ox.Literal):
            return ()
        if one and by and other:
            quad = ox.Quad(one, by, other, ox.DefaultGraph())
            return ((subject, predicate, value),) if quad in self._record else ()  # type: ignore[return-value]
        if by:
            return _named(self._record.quads_for_pattern(one, by, other, ox.DefaultGraph()))
        every = self._record.quads_for_pattern(one, None, other, None)
        named = ((quad, quad.graph_name) for quad in every)
        return dict.fromkeys(
            _named(quad for quad, name in named if isinstance(name, ox.NamedNode) and self.is_fact(name.value))
        )

    def graphs(self, found: Line) -> list[str]:
        """Give the names of the graphs that say a line or that it follows in, sorted; views aside."""
        one, by, other = map(term, found)
        if isinstance(one, ox.Literal) or isinstance(by, ox.Literal):
            return []
        names = (q.graph_name for q in self._record.quads_for_pattern(one, by, other, None))
        return sorted(name.value for name in names if isinstance(name, ox.NamedNode) and self.is_fact(name.value))

    def is_fact(self, graph: str) -> bool:
        """Tell a graph of documents, background or inferences from a view."""
        return graph in self._known or graph == self._joined or iris.key_of(self._base, graph) != ""


def _named(quads: Iterable[ox.Quad]) -> list[Line]:
    """Give the lines about what has an IRI; nothing follows from the ontology's blank nodes."""
    return [
        line((quad.subject, quad.predicate, quad.object))
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]
