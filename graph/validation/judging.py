"""What is wrong with the documents of a store, by the shapes and by the axioms, with the sentences that it rests on.

A defect of a record and a contradiction between sources are told alike: what, about which thing, in which documents,
by which sentences. Nothing is changed by a judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph import background, iris
from graph.dataset import Dataset
from graph.errors import UnknownDocumentError
from graph.reasoning.contradictions import Contradiction
from graph.resolution.cautions import two_by_reference
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import EVERYWHERE
from graph.validation import validate
from graph.validation.validate import Finding
from graph.vocabulary import Triple, cq
from graph.why.explanation import Place
from graph.why.naming import fact, file_name, nodes
from graph.why.witnesses import claims_behind, place

Progress = Callable[[int, int, str], None]  # documents done, documents in all, name of the next
MOST_SENTENCES = 3  # of one document, for one judgement
BESIDE = (background.REFERENCE, "republication", "decisions", "status")  # graphs that are no document and no inference
RULE = "contradiction"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that is wrong, and where it was said."""

    severity: str  # violation (a record's defect), warning (sources disagree) or contradiction
    message: str
    thing: str  # prefixed name of what it is about; empty where it is about several
    documents: tuple[str, ...]  # keys; none where what is known without reading is at fault
    sentences: tuple[Place, ...]
    rule: str = ""  # of OWL 2 RL that is broken, by its name in the specification


def judge(dataset: Dataset, keys: Sequence[str] = (), progress: Progress | None = None) -> Iterator[Judgement]:
    """Judge some documents, or all of them with what is known without reading and what was worked out over all."""
    wanted = tuple(keys) or dataset.documents()
    for done, key in enumerate(wanted):
        if progress:
            progress(done, len(wanted), key)
        yield from (_of_finding(dataset, finding, key) for finding in validate.report(dataset, key).findings)
    if not keys:
        yield from _of_graphs(dataset)
    yield from _of_decisions(dataset, keys)
    contradictions = [one for key in keys for one in dataset.contradictions(key)] if keys else dataset.contradictions()
    yield from (_of_contradiction(dataset, one) for one in dict.fromkeys(contradictions))


def keys_of(dataset: Dataset, names: Iterable[str]) -> tuple[str, ...]:
    """Give the keys of documents that are named by key or by file; a name of none is refused."""
    files = {file_name(dataset, key): key for key in dataset.documents()}
    known = {key: key for key in files.values()}
    found = {name: known.get(name) or files.get(Path(name).name) for name in names}
    for name, key in found.items():
        if not key:
            raise UnknownDocumentError(f"no document {name}: it is not in the store; `status --documents` lists them")
    return tuple(key for key in found.values() if key)


def _of_graphs(dataset: Dataset) -> Iterator[Judgement]:
    """Judge together what is known without reading and what was worked out over all documents."""
    graphs = [ox.NamedNode(iris.graph(dataset.base, name)) for name in BESIDE]
    quads = [quad for graph in graphs for quad in dataset.matching(graph=graph)]
    quads += dataset.matching(predicate=cq("notInferred"))  # it stands among what was inferred
    yield from (_of_finding(dataset, finding, "") for finding in validate.findings(quads, dataset.base))


def _of_decisions(dataset: Dataset, keys: Sequence[str]) -> Iterator[Judgement]:
    """Tell which of the decisions about these documents take for one what the reference data keep apart."""
    for number, row in enumerate(carried_out(dataset), 1):
        if row.renamed is None or not (not keys or row.document in keys or row.document == EVERYWHERE):
            continue
        if apart := two_by_reference(dataset, *row.renamed):
            one, other = row.renamed
            where = () if row.document == EVERYWHERE else (row.document,)
            told = f"{one} is taken for {other}, and they are two in the reference data ({apart})"
            yield Judgement("warning", f"{told}; `decide --undo {number}` takes it back", "", where, (), "")


def _of_finding(dataset: Dataset, finding: Finding, key: str) -> Judgement:
    sentences = _sentences(dataset, ox.NamedNode(finding.node), key) if key else ()
    return Judgement(finding.severity, finding.message, finding.thing, (key,) if key else (), sentences)


def _sentences(dataset: Dataset, node: ox.NamedNode, key: str) -> tuple[Place, ...]:
    """Give the sentences of a document that tell of a thing."""
    graph = ox.NamedNode(iris.document(dataset.base, key))
    return _places(dataset, claims_behind(dataset, (node, cq("claims"), graph), graph))


def _of_contradiction(dataset: Dataset, found: Contradiction) -> Judgement:
    said = " and ".join(fact(dataset, premise).words for premise in found.premises)
    against = f", against {found.axiom}" if found.axiom else ""
    behind = (one for premise in found.premises for one in _behind(dataset, premise, found.documents))
    return Judgement(RULE, f"{said}{against}", "", found.documents, tuple(dict.fromkeys(behind)), found.rule)


def _behind(dataset: Dataset, premise: Triple, documents: Iterable[str]) -> Iterator[Place]:
    for key in documents:
        graph = ox.NamedNode(iris.document(dataset.base, key))
        yield from _places(dataset, claims_behind(dataset, premise, graph))


def _places(dataset: Dataset, claims: Iterable[ox.NamedNode]) -> tuple[Place, ...]:
    passages = (passage for claim in claims for passage in nodes(dataset, claim, cq("evidence")))
    return tuple(place(dataset, passage) for passage in tuple(dict.fromkeys(passages))[:MOST_SENTENCES])
