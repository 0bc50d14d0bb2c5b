"""What every store holds before the first document: ontology, concepts, reference data, and what follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph import iris
from graph.errors import StoreError
from graph.reasoning import lines
from graph.reasoning.closing import USUAL, Bounds, closure
from graph.reasoning.compiling import compiled
from graph.reasoning.indexing import Index
from graph.reasoning.lines import Line, line
from graph.reasoning.rules import Rules
from graph.transactions import read
from graph.vocabulary import VERSION, Triple
from ontology import soundness, terms

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

ONTOLOGY, REFERENCE, INFERRED, AFFIRMED = "ontology", "reference", "reference/inferred", "affirmed"
JOINED = "joined"  # what follows only from several documents together
GRAPHS = (ONTOLOGY, REFERENCE, INFERRED)
MOST_KNOWN = 2_000_000  # that follow from the reference data: fifty times what does
LAYOUT = "2"  # of what stands below; another number refreshes every store that is opened


@dataclass(frozen=True, slots=True)
class Background:
    """The files that a store's background is made of."""

    vocabulary: tuple[Path, ...]
    axioms: Path
    reference: tuple[Path, ...]
    bounds: Bounds = USUAL

    @property
    def rules(self) -> Rules:
        """Give the rules of the axioms."""
        return compiled(self.axioms)


def shipped() -> Background:
    """Give the project's own background."""
    vocabulary = tuple(file for file in terms.ontology_files() if file.exists())
    return Background(vocabulary, terms.axioms_file(), terms.reference_files())


@cache
def digest(made_of: Background) -> str:
    """Give the digest of all that the background and the rules are made of."""
    total = hashlib.sha256(f"{LAYOUT} {made_of.bounds}".encode())
    for file in (*made_of.vocabulary, made_of.axioms, *made_of.reference):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@cache
def quads(base: str, made_of: Background | None = None) -> tuple[ox.Quad, ...]:
    """Give the quads of the background graphs, in the same order each time; an unsound ontology is refused.

    Our own is held to the profile; of another each axiom must have a rule.
    """
    files = made_of or shipped()
    for fault in soundness.faults((files.axioms,)) if files.axioms == terms.axioms_file() else ():
        raise StoreError(f"{fault.told}; correct it there: nothing was replaced")
    vocabulary = list(_read(files.vocabulary, base, iris.graph(base, ONTOLOGY)))
    reference = list(_read(files.reference, base, iris.graph(base, REFERENCE)))
    closed = closure(map(line, triples_of((*vocabulary, *reference))), files.rules, bounds=Bounds(inferred=MOST_KNOWN))
    if closed.note:
        raise StoreError(f"{closed.note} from the reference data; correct them: nothing was replaced")
    graph = ox.NamedNode(iris.graph(base, INFERRED))
    inferred = [ox.Quad(*triple, graph) for triple in lines.triples_of(sorted(closed.lines))]
    return (*vocabulary, *reference, *inferred)


def mark(base: str, made_of: Background | None = None) -> ox.Quad:
    """Give the quad that says which background a store holds; it is written last and taken away first."""
    graph = ox.NamedNode(iris.graph(base, ONTOLOGY))
    return ox.Quad(graph, VERSION, ox.Literal(f"sha256:{digest(made_of or shipped())}"), graph)


@cache
def union(base: str, made_of: Background | None = None) -> tuple[ox.Quad, ...]:
    """Give the triples of the background as quads of the default graph."""
    return tuple(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in quads(base, made_of))


@cache
def known(base: str, made_of: Background | None = None) -> frozenset[Line]:
    """Give the lines of the background as a store keeps them: made once in a process, for each store that is made."""
    scratch = ox.Store()
    scratch.bulk_extend(quads(base, made_of))
    return _known(scratch, base)


def ground(record: ox.Store, base: str, rules: Rules) -> Index:
    """Give what is known without reading, as a store holds it: all that one document is joined with."""
    return Index(rules, _known(record, base))


def _known(record: ox.Store, base: str) -> frozenset[Line]:
    graphs = (iris.graph(base, name) for name in GRAPHS)
    return frozenset(each for graph in graphs for each in read(record, graph) if lines.is_named(each))


def triples_of(quads: Iterable[ox.Quad]) -> list[Triple]:
    """Give the triples about things with an IRI; blank nodes are the ontology's own and nothing follows from them."""
    found: list[Triple] = []
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.append((quad.subject, quad.predicate, quad.object))
    return found


def _read(files: Iterable[Path], base: str, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    blanks: dict[str, ox.BlankNode] = {}
    for file in files:
        try:
            for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
                subject, value = _own(quad.subject, base, blanks), _own(quad.object, base, blanks)
                if not isinstance(subject, ox.Literal):
                    yield ox.Quad(subject, quad.predicate, value, name)
        except SyntaxError as error:
            told = f"{file.name}, line {error.lineno}: {error.msg}"
            raise StoreError(f"{told}; correct it there: nothing was replaced") from error
        except OSError as error:
            raise StoreError(f"{file.name}: cannot be read ({error}); install the project again") from error


def _own(node: Node, base: str, blanks: dict[str, ox.BlankNode]) -> Node:
    """Put a thing below the store's own base, and name blank nodes by their order, the same each time."""
    if isinstance(node, ox.BlankNode):
        return blanks.setdefault(node.value, ox.BlankNode(f"axiom{len(blanks)}"))
    if base != terms.BASE and isinstance(node, ox.NamedNode) and node.value.startswith(f"{terms.BASE}id/"):
        return ox.NamedNode(base + node.value.removeprefix(terms.BASE))
    return node
