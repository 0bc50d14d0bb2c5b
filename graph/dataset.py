"""The dataset as readers see it: queries in, solutions out. What writes is graph/store.py.

The default graph is the union of all graphs, each triple once. It is kept as a graph of its own, because the engine's
union of named graphs gives a triple as often as graphs hold it, and counts would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from graph import faults, iris
from graph.background import shipped
from graph.binding import Bindings, bind, federates
from graph.composing import USERS, documents_of
from graph.directory import one_line
from graph.dumping import dump_format, has_graphs, write
from graph.errors import QueryError, StoreError, UnknownDocumentError
from graph.fulltext.brought import PATTERN, entries_beside, file_of
from graph.fulltext.entries import Entry, entries_in
from graph.fulltext.index import FILE
from graph.fulltext.overlay import searched
from graph.fulltext.searching import Index
from graph.opening import open_sealed
from graph.reasoning import contradictions
from graph.reasoning.contradictions import Contradiction
from graph.reasoning.rules import Rules
from graph.records import Result, Solutions, Triples, Truth
from graph.solutions import cell, solutions
from graph.syntax import syntax_told
from graph.vocabulary import TYPE, Term, Triple, cq
from graph.why.premises import Derivation, derivation_of
from ontology import terms

UNION = ox.DefaultGraph()  # which is kept as the union of all graphs
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Node = ox.NamedNode | ox.BlankNode | ox.Triple
Found = TypeVar("Found")
DAMAGE = (OSError, RuntimeError)  # what the engine raises at a block that it cannot read
COUNTED = {"documents": "Document", "units": "Unit", "claims": "Claim", "events": "Event", "speech_acts": "SpeechAct"}


@dataclass(frozen=True, slots=True)
class Status:
    """What a dataset holds, in numbers; `triples` counts each once, whichever graphs hold it."""

    documents: int
    units: int
    claims: int
    events: int
    speech_acts: int
    triples: int
    inferred: int
    contradictions: int


class Dataset:
    """A dataset open for reading."""

    _index: Index | None = None

    def __init__(self, record: ox.Store, base: str, directory: Path | None) -> None:
        self._record = record
        self.base = base
        self.directory = directory
        self.background = shipped()

    def __len__(self) -> int:
        try:
            return len(self._record)
        except DAMAGE as error:
            raise self._failure(error) from error

    def query(self, text: str, bindings: Bindings | None = None) -> Solutions:
        """Run a SELECT query, its parameters bound as terms."""
        result = self.run(text, bindings)
        if not isinstance(result, Solutions):
            raise QueryError("the query is not a SELECT; run it by `run`")
        return result

    def run(self, text: str, bindings: Bindings | None = None) -> Result:
        """Run a query of any form: solutions of SELECT, the truth of ASK, triples of CONSTRUCT and DESCRIBE."""
        with self._searched(text) as record:
            result = self._evaluate(record, bind(text, bindings))
            try:
                if isinstance(result, ox.QueryBoolean):
                    return Truth(bool(result))
                if isinstance(result, ox.QueryTriples):
                    return Triples((cell(t.subject), cell(t.predicate), cell(t.object)) for t in result)
                return solutions(result, text)
            except (*DAMAGE, ValueError) as error:
                raise self._failure(error) from error

    def serialise(self, text: str, extension: str, bindings: Bindings | None = None) -> bytes:
        """Run a CONSTRUCT or DESCRIBE query and give its triples as ttl, nt, rdf or jsonld."""
        with self._searched(text) as record:
            result = self._evaluate(record, bind(text, bindings))
            if not isinstance(result, ox.QueryTriples):
                raise QueryError("the query gives no triples; write CONSTRUCT or DESCRIBE")
            prefixes = terms.prefixes(self.base)
            return ox.serialize(result, format=dump_format(extension), prefixes=prefixes) or b""

    @property
    def fulltext(self) -> Index:
        """Give the full-text index; that of a snapshot is kept, for it does not change."""
        if self._index is None or self._snapshot is None:
            file = self._snapshot and self._snapshot / FILE
            self._index = Index(file, lambda: entries_in(self._record, self.base), self._brought())
        return self._index

    def _brought(self) -> tuple[Path, Callable[[], Iterator[Entry]]] | None:
        """Give the index of what users have brought, and what makes it anew; none where they have brought nothing."""
        place = self._snapshot
        if place is None or (own := documents_of(place)) == place:
            return None
        unnamed = iris.graph(self.base, USERS)
        return file_of(place) or place / PATTERN, lambda: entries_beside(open_sealed(place), open_sealed(own), unnamed)

    @property
    def _snapshot(self) -> Path | None:
        place = self.directory
        return place if place is not None and place.parent.name == "snapshots" else None

    def _searched(self, text: str) -> AbstractContextManager[ox.Store]:
        return searched(text, self._record, self._snapshot, lambda: self.fulltext)

    def _evaluate(self, record: ox.Store, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if federates(text):
            raise QueryError("the query asks another host by SERVICE; take that away: everything here is local")
        try:
            return record.query(text, prefixes=terms.prefixes(self.base))
        except SyntaxError as error:
            told = syntax_told(error, text, terms.prefixes(self.base))
            raise QueryError(f"the query has a {told}") from error
        except (*DAMAGE, ValueError) as error:
            raise self._failure(error) from error

    def documents(self) -> tuple[str, ...]:
        """Give the keys of all documents, sorted."""
        found = self._found(None, TYPE, cq("Document"), UNION)
        return tuple(
            sorted({iris.key_of(self.base, q.subject.value) for q in found if isinstance(q.subject, ox.NamedNode)})
        )

    def digests(self) -> dict[str, str]:
        """Give the SHA-256 of each document's bytes by its key."""
        found = self._found(None, cq("sha256"), None, UNION)
        return {
            iris.key_of(self.base, q.subject.value): q.object.value
            for q in found
            if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.Literal)
        }

    def text_of(self, key: str) -> str:
        """Give the whole text of a document."""
        node = ox.NamedNode(iris.document(self.base, key))
        for quad in self._found(node, cq("text"), None, node):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
        raise UnknownDocumentError(
            f"no document {key}: it is not in the store; `status --documents` lists those that are"
        )

    def status(self) -> Status:
        """Count what the dataset holds."""
        # Counted here: on a damaged block the engine's own COUNT runs on without end, and takes all memory.
        counts = {name: self._count_of(kind) for name, kind in COUNTED.items()}
        inferred = sum(self._size(graph) for graph in self._graphs() if graph.value.endswith(("/inferred", "/joined")))
        return Status(**counts, triples=self._size(UNION), inferred=inferred, contradictions=len(self.contradictions()))

    def _count_of(self, kind: str) -> int:
        found = self._found(None, TYPE, cq(kind), UNION)
        return sum(1 for _ in found)

    def _size(self, graph: GraphName) -> int:
        return sum(1 for _ in self._found(None, None, None, graph))

    def matching(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: ox.NamedNode | ox.DefaultGraph = UNION,
    ) -> Iterator[ox.Quad]:
        """Give the quads of a pattern in one graph; None stands for any term."""
        return self._found(subject, predicate, value, graph)

    def holds(self, graph: str) -> bool:
        """Tell whether there is a graph of that name; it may be empty."""
        return self._record.contains_named_graph(ox.NamedNode(graph))

    def names(self) -> tuple[str, ...]:
        """Give the names of all graphs, sorted."""
        return tuple(sorted(name.value for name in self._graphs() if isinstance(name, ox.NamedNode)))

    def telling(
        self, subject: ox.NamedNode | None = None, predicate: ox.NamedNode | None = None, value: Term | None = None
    ) -> tuple[str, ...]:
        """Give the keys of the documents that tell a pattern themselves, sorted."""
        names = {quad.graph_name for quad in self._found(subject, predicate, value, None)}
        keys = {iris.key_of(self.base, name.value): name.value for name in names if isinstance(name, ox.NamedNode)}
        return tuple(sorted(key for key in keys if key))

    def graphs_of(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> tuple[str, ...]:
        """Give the names of the graphs that hold a triple, sorted."""
        names = (quad.graph_name for quad in self._found(subject, predicate, value, None))
        return tuple(sorted(name.value for name in names if isinstance(name, ox.NamedNode)))

    def derivation(self, triple: Triple, among: Collection[str] = ()) -> Derivation | None:
        """Give the rule and the premises that a triple follows by, in some graphs alone where they are named.

        None where it was said there, or is not there.
        """
        return derivation_of(triple, self._record, self.base, self.rules, among)

    def contradictions(self, key: str | None = None, most: int = 1_000) -> tuple[Contradiction, ...]:
        """Give what cannot all be so: of the whole graph, or with a part from one document; up to a number of them."""
        try:
            if key is None:
                return contradictions.of_all(self._record, self.base, self.rules, most)
            return contradictions.of_document(key, self._record, self.base, self.rules)[:most]
        except DAMAGE as error:
            raise self._failure(error) from error

    @property
    def rules(self) -> Rules:
        """Give the rules that this dataset is closed by."""
        return self.background.rules

    def quads(self) -> Generator[ox.Quad, None, None]:
        """Give all quads of the named graphs."""
        found = self._found(None, None, None, None)
        return (quad for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph))

    def dump(self, path: Path, graph: str = "") -> int:
        """Write the dataset, or one graph, to a file in the format of its suffix, and give the number of statements.

        N-Quads, TriG and JSON-LD keep the named graphs; N-Triples, Turtle and RDF/XML hold the union of them.
        """
        quads = self.matching(graph=ox.NamedNode(graph)) if graph else None
        if has_graphs(path):
            return write((self._own_names(one) for one in quads or self.quads()), path, self.prefixes)
        return write((one.triple for one in quads) if quads else self.triples_of(), path, self.prefixes)

    def _own_names(self, quad: ox.Quad) -> ox.Quad:
        """Give a quad as its writer did: what users put in no graph stands in none."""
        users = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == iris.graph(self.base, "imported")
        return ox.Quad(quad.subject, quad.predicate, quad.object) if users else quad

    def triples_of(self, key: str = "") -> Iterator[ox.Triple]:
        """Give the triples of a document's graph; without one, each triple of all graphs once."""
        graph = ox.NamedNode(iris.document(self.base, key)) if key else UNION
        return (quad.triple for quad in self._found(None, None, None, graph))

    @property
    def prefixes(self) -> dict[str, str]:
        """Give the prefixes that need not be written."""
        return terms.prefixes(self.base)

    def _graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        return self._read(self._record.named_graphs())

    def _found(
        self,
        subject: Node | None,
        predicate: ox.NamedNode | None,
        value: Node | ox.Literal | None,
        graph: GraphName | None,
    ) -> Iterator[ox.Quad]:
        """Give the quads of a pattern as they stand at the time of the call."""
        return self._read(self._record.quads_for_pattern(subject, predicate, value, graph))

    def _read(self, found: Iterator[Found]) -> Iterator[Found]:
        """Pass on what is found; a damaged block of the store shows only when it is reached."""
        try:
            yield from found
        except DAMAGE as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> StoreError:
        """Tell a damaged store from a query that asks too much."""
        if isinstance(error, OSError) or faults.is_unreadable(error):
            return StoreError(f"{self.directory}: {faults.told(error)}")
        return StoreError(f"the query cannot be evaluated: {one_line(error)}; simplify it")
