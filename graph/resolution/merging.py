"""What speaks for it that several documents mean one thing: the reasons, sentence by sentence, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from graph import iris, known
from graph.dataset import Dataset
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import Decision
from graph.vocabulary import LABEL, cq

PUBLISHER = "named so as publisher"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sentence that means a thing, and why it is that thing."""

    document: str  # key
    claim: str  # IRI; empty, as passage and quote are, of a publisher: it stands with the whole document
    passage: str  # IRI
    quote: str
    words: str  # that name it; empty of an event, and of who is understood
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """A thing as one, over all documents that mean it."""

    iri: str
    label: str
    reasons: tuple[tuple[str, int], ...]  # with the number of sentences, the most frequent first
    documents: tuple[str, ...]  # keys
    sightings: tuple[Sighting, ...]  # in the order of the documents and their text
    decisions: tuple[Decision, ...]


def identity_of(dataset: Dataset, iri: str, most: int | None = None) -> Identified:
    """Tell why an actor, place, thing or event is one: the reasons, documents, sentences and decisions behind it.

    `most` bounds the sentences that are looked at: a great power is named in thousands.
    """
    node = NamedNode(iri)
    seen = sorted(
        set(islice(_sightings(dataset, node), most)),
        key=lambda one: (one.document, _place(one.passage), one.words, one.claim),
    )
    counts = Counter(reason for one in seen for reason in one.reasons)
    return Identified(
        iri,
        label(dataset, node),
        tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(sorted({*dataset.telling(None, None, node), *dataset.telling(node)})),
        tuple(seen),
        tuple(row for row in carried_out(dataset) if iri.removeprefix(f"{dataset.base}id/") in (row.thing, row.other)),
    )


def label(dataset: Dataset, node: NamedNode) -> str:
    """Give the label of a thing, of several the first; else its name below id/."""
    found = sorted(literals(dataset, node, LABEL))
    return found[0] if found else node.value.removeprefix(f"{dataset.base}id/")


def literals(dataset: Dataset, node: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
    """Give the literal values of a property, sorted."""
    found = (quad.object for quad in dataset.matching(node, predicate))
    return tuple(sorted(value.value for value in found if isinstance(value, Literal)))


def _sightings(dataset: Dataset, node: NamedNode) -> Iterator[Sighting]:
    for quad in dataset.matching(None, cq("participant"), node):
        if isinstance(quad.subject, NamedNode):
            claim = NamedNode(quad.subject.value.rpartition("-")[0])
            words = " ".join(literals(dataset, quad.subject, cq("mentionText")))
            yield from _sighting(dataset, claim, words, literals(dataset, quad.subject, cq("identifiedBy")))
    for quad in dataset.matching(None, cq("claims"), node):
        if isinstance(quad.subject, NamedNode):
            yield from _sighting(dataset, quad.subject, "", literals(dataset, quad.subject, cq("identifiedBy")))
    for quad in dataset.matching(None, cq("publisher"), node):
        if isinstance(quad.subject, NamedNode):
            named = " ".join(literals(dataset, quad.subject, cq("publisherName")))
            yield Sighting(iris.key_of(dataset.base, quad.subject.value), "", "", "", named, (PUBLISHER,))


def _sighting(dataset: Dataset, claim: NamedNode, words: str, reasons: tuple[str, ...]) -> Iterator[Sighting]:
    key = iris.key_of(dataset.base, claim.value)
    for quad in dataset.matching(claim, cq("evidence")):
        if isinstance(quad.object, NamedNode):
            quote = " ".join(literals(dataset, quad.object, cq("quote")))
            yield Sighting(key, claim.value, quad.object.value, quote, words, reasons)


def _place(passage: str) -> int:
    """Give where a passage begins, from its name."""
    start = passage.rpartition("#p")[2].partition("-")[0]
    return int(start) if start.isdigit() else 0


def merges(dataset: Dataset, known_too: bool = False) -> tuple[Identified, ...]:
    """Give the events and actors that several documents mean, those of most documents first."""
    nodes = {node for node in _told(dataset) if known_too or _local(dataset, node) not in known.ids()}
    found = [one for node in nodes if len((one := identity_of(dataset, node.value)).documents) > 1]
    return tuple(sorted(found, key=lambda one: (-len(one.documents), one.iri)))


def _told(dataset: Dataset) -> set[NamedNode]:
    """Give the actors and the events that claims name below id/."""
    told = (*dataset.matching(None, cq("participant")), *dataset.matching(None, cq("claims")))
    nodes = {quad.object for quad in told if isinstance(quad.object, NamedNode)}
    return {node for node in nodes if node.value.startswith(f"{dataset.base}id/")}


def _local(dataset: Dataset, node: NamedNode) -> str:
    return node.value.removeprefix(f"{dataset.base}id/")
