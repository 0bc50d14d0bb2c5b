"""Lines in the store, for rules to be matched with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from graph import iris
from graph.background import GRAPHS, JOINED
from graph.reasoning.lines import Line, is_literal, line, term
from graph.vocabulary import Term

DEFAULT = ox.DefaultGraph()
Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, Term | None]


class Finder:
    """What a store holds: every line that was said or follows, once each. Views are not looked into."""

    def __init__(self, record: ox.Store, base: str, excluded: Collection[str] = ()) -> None:
        self._record, self._base, self._excluded = record, base, frozenset(excluded)
        self._known = {iris.graph(base, name) for name in GRAPHS}
        self.joined = iris.graph(base, JOINED)

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        """Give the lines of a pattern; None stands for any node."""
        pattern = _pattern(subject, predicate, value)
        if pattern is None:
            return ()
        if self._excluded or not predicate:  # the union cannot tell whose a line is
            return dict.fromkeys(_named(quad for quad, _ in self._facts(pattern)))
        if subject and value:
            found = ox.Quad(*pattern, DEFAULT) in self._record  # type: ignore[arg-type]  # all three are bound
            return ((subject, predicate, value),) if found else ()
        return _named(self._record.quads_for_pattern(*pattern, DEFAULT))

    def graphs(self, found: Line) -> list[str]:
        """Give the names of the graphs that say a line, or that it follows in, sorted."""
        pattern = _pattern(*found)
        return sorted(name for _, name in self._facts(pattern)) if pattern else []

    def is_joined(self, found: Line) -> bool:
        """Tell whether a line stands in the joined graph."""
        pattern = _pattern(*found)
        return pattern is not None and ox.Quad(*pattern, ox.NamedNode(self.joined)) in self._record  # type: ignore[arg-type]

    def speaks_of(self, node: str, besides: Collection[str]) -> bool:
        """Tell whether any graph has a line about a node, besides some."""
        patterns = [_pattern(None, None, node)] + ([] if is_literal(node) else [_pattern(node, None, None)])
        return any(name not in besides for pattern in patterns if pattern for _, name in self._facts(pattern))

    def is_fact(self, graph: str) -> bool:
        """Tell a graph of documents, background or inferences from a view."""
        return graph in self._known or graph == self.joined or iris.key_of(self._base, graph) != ""

    def _facts(self, pattern: Pattern) -> Iterator[tuple[ox.Quad, str]]:
        for quad in self._record.quads_for_pattern(*pattern, None):
            name = quad.graph_name
            if isinstance(name, ox.NamedNode) and self.is_fact(name.value) and name.value not in self._excluded:
                yield quad, name.value


def _pattern(subject: str | None, predicate: str | None, value: str | None) -> Pattern | None:
    """Give the terms of a pattern; None where a literal stands for a subject, so that nothing can be found."""
    one, by, other = (term(word) if word else None for word in (subject, predicate, value))
    if isinstance(one, ox.Literal) or isinstance(by, ox.Literal):
        return None
    return one, by, other


def _named(quads: Iterable[ox.Quad]) -> list[Line]:
    """Give the lines about what has an IRI; nothing follows from the ontology's blank nodes."""
    return [
        line((quad.subject, quad.predicate, quad.object))
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]
