"""What every store holds before the first document: ontology, concepts, reference data, and what follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph import iris
from graph.errors import StoreError
from graph.infer import Lookup, close
from graph.rules import compiled
from graph.vocabulary import VERSION, Term, Triple
from ontology import soundness, terms

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

ONTOLOGY, REFERENCE, INFERRED, AFFIRMED = "ontology", "reference", "reference/inferred", "affirmed"
JOINED = "joined"  # what follows only from several documents together
GRAPHS = (ONTOLOGY, REFERENCE, INFERRED)
LAYOUT = "1"  # of what stands below; another number refreshes every store that is opened


@cache
def digest() -> str:
    """Give the digest of all that the background and the rules are made of."""
    total = hashlib.sha256(LAYOUT.encode())
    for file in (*_ontology_files(), *terms.reference_files()):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@cache
def quads(base: str) -> tuple[ox.Quad, ...]:
    """Give the quads of the background graphs, in the same order each time; an unsound ontology is refused."""
    for fault in soundness.faults((terms.axioms_file(),)):
        raise StoreError(f"{fault.told}; correct it there: nothing was replaced")
    vocabulary = list(_read(_ontology_files(), base, iris.graph(base, ONTOLOGY)))
    reference = list(_read(terms.reference_files(), base, iris.graph(base, REFERENCE)))
    triples = triples_of((*vocabulary, *reference))
    graph = ox.NamedNode(iris.graph(base, INFERRED))
    inferred = [ox.Quad(*triple, graph) for triple in close(triples, compiled())]
    return (*vocabulary, *reference, *inferred)


def mark(base: str) -> ox.Quad:
    """Give the quad that says which background a store holds; it is written last and taken away first."""
    graph = ox.NamedNode(iris.graph(base, ONTOLOGY))
    return ox.Quad(graph, VERSION, ox.Literal(f"sha256:{digest()}"), graph)


def lookup(record: ox.Store, base: str) -> Lookup:
    """Give the look-up in what is known without reading: the only triples that documents may be joined over."""
    graphs = [ox.NamedNode(iris.graph(base, name)) for name in GRAPHS]

    def look_up(subject: ox.NamedNode | None, predicate: ox.NamedNode, value: Term | None) -> Iterable[Triple]:
        for graph in graphs:
            yield from triples_of(record.quads_for_pattern(subject, predicate, value, graph))

    return look_up


def triples_of(quads: Iterable[ox.Quad]) -> list[Triple]:
    """Give the triples about things with an IRI; blank nodes are the ontology's own and nothing follows from them."""
    found: list[Triple] = []
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.append((quad.subject, quad.predicate, quad.object))
    return found


def _ontology_files() -> tuple[Path, ...]:
    return tuple(file for file in terms.ontology_files() if file.exists())


def _read(files: Iterable[Path], base: str, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    blanks: dict[str, ox.BlankNode] = {}
    for file in files:
        try:
            for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
                subject, value = _own(quad.subject, base, blanks), _own(quad.object, base, blanks)
                if not isinstance(subject, ox.Literal):
                    yield ox.Quad(subject, quad.predicate, value, name)
        except (SyntaxError, OSError) as error:
            raise StoreError(f"{file.name}: cannot be read ({error}); install the project again") from error


def _own(node: Node, base: str, blanks: dict[str, ox.BlankNode]) -> Node:
    """Put a thing below the store's own base, and name blank nodes by their order, the same each time."""
    if isinstance(node, ox.BlankNode):
        return blanks.setdefault(node.value, ox.BlankNode(f"axiom{len(blanks)}"))
    if base != terms.BASE and isinstance(node, ox.NamedNode) and node.value.startswith(f"{terms.BASE}id/"):
        return ox.NamedNode(base + node.value.removeprefix(terms.BASE))
    return node
