"""What a dataset reads, behind HTTP: the patterns and queries that a store in this process answers itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.counting import counted
from graph.errors import RemoteError
from graph.remote.asking import TRIPLES, Asking, Results, Scope
from graph.remote.marks import Mark

PAGE = 5_000  # rows of a page, where the server may cut
REMEMBERED = 20_000  # patterns whose quads are kept: an explanation asks for the same ones again and again
FEW = 64  # quads that are worth keeping
Pattern = tuple[object, object, object, object]
WHOLE = Scope(union=False)


class RemoteRecord:
    """A store behind a SPARQL 1.1 server, in the state of a mark."""

    def __init__(self, asking: Asking, mark: Mark, whole: bool = True) -> None:
        self.asking, self.mark = asking, mark
        self._names = mark.ours(asking.base) | frozenset(mark.brought(asking.base) if whole else ())
        self._scope = Scope(named=tuple(sorted(self._names)))
        self._seen: dict[Pattern, tuple[ox.Quad, ...]] = {}

    def query(self, query: str, *, prefixes: Mapping[str, str] | None = None) -> Results:
        """Run a query."""
        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())
        return self.asking.results(head + query, self._scope)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Give the names of the graphs that are ours."""
        return map(ox.NamedNode, sorted(self._names))

    def contains_named_graph(self, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        """Tell whether a graph is there and ours."""
        return isinstance(name, ox.NamedNode) and name.value in self._names

    def __contains__(self, quad: ox.Quad) -> bool:
        return any(self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name))

    def __len__(self) -> int:
        return sum(map(self.size, self.named_graphs()))

    def quads_for_pattern(
        self, subject: object, predicate: object, value: object, graph: object = None
    ) -> Iterator[ox.Quad]:
        """Give the quads of a pattern: in the union, in one graph, or in each named graph that is ours."""
        terms = (subject, predicate, value)
        if any(isinstance(one, ox.BlankNode | ox.Triple) for one in terms):
            return iter(())
        if not any(terms) and isinstance(graph, ox.NamedNode):
            return self.graph(graph)
        key = (*terms, graph)
        if key not in self._seen:
            found = tuple(self._found(subject, predicate, value, graph))
            if len(found) > FEW or len(self._seen) > REMEMBERED:
                return iter(found)
            self._seen[key] = found
        return iter(self._seen[key])

    def _found(self, subject: object, predicate: object, value: object, graph: object) -> Iterable[ox.Quad]:
        words = {"s": subject, "p": predicate, "o": value}
        text = " ".join(str(one) if one else f"?{name}" for name, one in words.items())
        names = [f"?{name}" for name, one in words.items() if not one]
        if graph is None:
            names.append("?g")
        where = text if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph or '?g'} {{ {text} }}"
        scope = Scope() if isinstance(graph, ox.DefaultGraph) else WHOLE
        for row in self.rows(names, where, scope):
            found = {name: row.get(f"?{name}", one) for name, one in words.items()}
            place = row.get("?g", graph)
            if graph is not None or (isinstance(place, ox.NamedNode) and place.value in self._names):
                one, by, other = map(_mended, found.values())
                yield ox.Quad(one, by, other, place)  # type: ignore[arg-type]  # each is in its place

    def rows(self, names: list[str], where: str, scope: Scope) -> Iterator[dict[str, object]]:
        """Give the rows of a pattern; from a server that may cut, by pages until all are there that it counts."""
        if not names:
            if self.asking.results(f"ASK {{ {where} }}", scope):
                yield {}
            return
        what = " ".join(names)
        if not self.asking.site.kind.cuts:
            for row in self.asking.select(f"SELECT {what} WHERE {{ {where} }}", scope):
                yield {name: row[name[1:]] for name in names}
            return
        number = self.asking.number(f"SELECT (COUNT(*) AS ?number) WHERE {{ {where} }}", scope)
        given = 0
        while given < number:
            inner = f"SELECT {what} WHERE {{ {where} }} ORDER BY {what}" if number > PAGE else where
            page = f"SELECT {what} WHERE {{ {{ {inner} }} }} LIMIT {PAGE} OFFSET {given}"
            rows = [{name: row[name[1:]] for name in names} for row in self.asking.select(page, scope)]
            yield from rows
            given += len(rows)
            if not rows:
                raise self.asking.cut(given, number)

    def graph(self, name: ox.NamedNode) -> Iterator[ox.Quad]:
        """Give all quads of a graph."""
        if self.asking.site.kind.cuts:
            yield from self._found(None, None, None, name)
            return
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        for quad in self.asking.graph_of(self.asking.ask(text, TRIPLES, WHOLE)):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)

    def size(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> int:
        """Count the triples of a graph, or of the union."""
        if isinstance(graph, ox.DefaultGraph):
            return self.asking.number("SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }", Scope())
        text = f"SELECT (COUNT(*) AS ?number) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        return self.asking.number(text, WHOLE)

    def copy(self) -> ox.Store:
        """Fetch everything, with the union, into memory."""
        found = ox.Store()
        for name in self.named_graphs():
            quads = list(self.graph(name))
            expected = self.mark.graphs[name.value].size
            if expected and len(quads) != expected:
                told = f"{name.value} has {counted(len(quads), 'triple')} and should have {expected}"
                raise RemoteError(f"{self.asking.site.query}: {told}; load something again to mend it")
            found.extend(quads)
            found.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        return found


def _mended(term: object) -> object:
    """Give a truth as its words: Virtuoso writes 1 and 0."""
    if isinstance(term, ox.Literal) and term.value in {"0", "1"} and term.datatype.value.endswith("#boolean"):
        return ox.Literal("true" if term.value == "1" else "false", datatype=term.datatype)
    return term
