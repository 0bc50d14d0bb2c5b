"""Which graphs hold a triple, and what each of them makes it: stated, recorded, known, defined, inferred or a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from graph import background, iris
from graph.dataset import Dataset
from graph.resolution.deciding import GRAPH as DECISIONS
from graph.views.attestation import GRAPH as STATUS
from graph.views.republication import GRAPH as REPUBLICATION
from graph.vocabulary import ISSUED, SOURCE, TYPE, Triple, cq
from graph.why.explanation import Ground
from graph.why.naming import fact, file_name, subjects, texts
from graph.why.reasons import definition
from ontology import reference

ORDER = ("stated", "recorded", "reference", "ontology", "decided", "inferred", "view")  # as they are told
RECORDED = {cq("Document"), cq("Unit"), cq("Reading")}  # what a document is, before anything is read in it
VIEWS = {
    STATUS: "in the view of status, worked out from the claims that say the same and the sources that they go back to",
    background.AFFIRMED: "in the affirmed view: a claim of it is affirmed, asserted or reported, certain or probable",
    REPUBLICATION: "in the view of republications: the two share runs of eight words, and the other is the earlier",
}


def holding(dataset: Dataset, triple: Triple) -> tuple[str, ...]:
    """Give the names of the graphs that hold a triple, the nearest to a text first."""
    kinds = {name: ORDER.index(_kind(dataset, name)) for name in dataset.graphs_of(*triple)}
    return tuple(sorted(kinds, key=lambda name: (kinds[name], iris.key_of(dataset.base, name) != "", name)))


def ground(dataset: Dataset, triple: Triple, graph: str) -> Ground:
    """Say what a graph makes of a triple that it holds."""
    kind = _kind(dataset, graph)
    if kind == "stated" and RECORDED & {quad.object for quad in dataset.matching(triple[0], TYPE)}:
        kind = "recorded"
    reasons = texts(dataset, triple[0], cq("identifiedBy")) if triple[1] == cq("participant") else ()
    return Ground(kind, graph, WORDS[kind](dataset, triple, graph), identified="; ".join(reasons))


def known_with(dataset: Dataset, graph: str) -> tuple[str, ...]:
    """Give the graphs that the premises of a graph of inferences come from; none are named where all may be joined."""
    if graph == iris.graph(dataset.base, background.JOINED):
        return ()
    known = tuple(iris.graph(dataset.base, name) for name in background.GRAPHS)
    return (*known, graph.removesuffix("/inferred"), graph) if iris.key_of(dataset.base, graph) else known


def _kind(dataset: Dataset, graph: str) -> str:
    name = graph.removeprefix(iris.graph(dataset.base, ""))
    if graph.endswith("/inferred") or name == background.JOINED:
        return "inferred"
    if iris.key_of(dataset.base, graph):
        return "stated"
    return {background.ONTOLOGY: "ontology", background.REFERENCE: "reference", DECISIONS: "decided"}.get(name, "view")


def _stated(dataset: Dataset, _triple: Triple, graph: str) -> str:
    return f"stated in {file_name(dataset, iris.key_of(dataset.base, graph))}"


def _recorded(dataset: Dataset, _triple: Triple, graph: str) -> str:
    return f"recorded of {file_name(dataset, iris.key_of(dataset.base, graph))} when it was loaded"


def _inferred(dataset: Dataset, _triple: Triple, graph: str) -> str:
    key = iris.key_of(dataset.base, graph)
    if graph == iris.graph(dataset.base, background.JOINED):
        return "follows from several documents together"
    return f"follows from {file_name(dataset, key) if key else 'what is known without reading'}"


def _defined(dataset: Dataset, triple: Triple, _graph: str) -> str:
    files = dataset.background.vocabulary
    file = next((path.name for path in files if triple in _triples_of(path)), "the ontology")
    return f"defined in {file}: {definition(fact(dataset, triple))}"


@cache
def _triples_of(file: Path) -> frozenset[Triple]:
    return frozenset(background.triples_of(parse(path=str(file), format=RdfFormat.TURTLE)))


def _known(dataset: Dataset, triple: Triple, graph: str) -> str:
    """Name the row of the reference data that a triple was made of, its source and when it was checked."""
    row = _row(dataset, triple, NamedNode(graph))
    table = f"table {name}, " if (name := _table(dataset, row)) else ""
    source = ", ".join(texts(dataset, row, SOURCE)) or "no source is noted"
    checked = "".join(f"; checked {day}" for day in texts(dataset, row, cq("checked")))
    return f"known without reading: {table}row {row.value.rpartition('/')[2]}; {source}{checked}"


def _row(dataset: Dataset, triple: Triple, graph: NamedNode) -> NamedNode:
    """Give the thing whose row tells a triple: of a membership the term of it, else the subject."""
    if triple[1] == cq("memberOf"):
        terms_in = set(subjects(dataset, cq("memberIn"), triple[2]))
        return next((term for term in subjects(dataset, cq("member"), triple[0]) if term in terms_in), triple[0])
    return triple[0]


def _table(dataset: Dataset, row: NamedNode) -> str:
    """Give the table that a row stands in; empty where it is in none of ours."""
    local = row.value.removeprefix(f"{dataset.base}id/")
    if any(dataset.matching(row, cq("memberIn"))):
        return "memberships.tsv"
    tables = reference.load()
    names = (one.name for one in fields(tables))
    found = (name for name in names if any(getattr(each, "id", "") == local for each in getattr(tables, name)))
    return next((f"{name}.tsv" for name in found), "")


def _viewed(dataset: Dataset, triple: Triple, graph: str) -> str:
    name = graph.removeprefix(iris.graph(dataset.base, ""))
    told = VIEWS.get(name, f"in the view {name}, which is worked out over all documents")
    if name != REPUBLICATION:
        return told
    pair = [node for node in (triple[0], triple[2]) if isinstance(node, NamedNode)]
    dates = (", ".join(texts(dataset, node, ISSUED)) or "undated" for node in pair)
    return f"{told} ({', then '.join(dates)})"


def _decided(_dataset: Dataset, _triple: Triple, _graph: str) -> str:
    return "decided by a user of this graph: a row of decisions.tsv"


WORDS: Mapping[str, Callable[[Dataset, Triple, str], str]] = {
    "stated": _stated,
    "recorded": _recorded,
    "reference": _known,
    "ontology": _defined,
    "decided": _decided,
    "inferred": _inferred,
    "view": _viewed,
}
