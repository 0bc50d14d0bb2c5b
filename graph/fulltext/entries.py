"""What is searched: the things, documents and sentences of a graph, each with its words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.vocabulary import cq
from ontology import terms

Found = Callable[[NamedNode], Iterable[Quad]]  # the quads of a property in the union of all graphs
KINDS = ("thing", "document", "quote")  # in the order in which they are numbered
ACTS = f"{terms.SCHEME}act/"
OURS = (terms.CQ, terms.SCHEME, f"{terms.CQ.rpartition('ns#')[0]}alignments", terms.CQ.removesuffix("#"))
COUNTED = ("participant", "about", "source")  # properties that lead to what is often spoken of


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing, a document or a sentence."""

    kind: str
    iri: str
    text: str  # label, title or sentence
    others: str = ""  # its other names, a line each
    document: str = ""  # in which the sentence stands
    weight: float = 1.0  # how much more it counts because claims speak of it


def entries_in(record: Store, base: str) -> Iterator[Entry]:
    """Give all entries of a record, whose default graph is the union of all."""
    return entries(lambda name: record.quads_for_pattern(None, name, None, DefaultGraph()), base)


def entries(found: Found, base: str) -> Iterator[Entry]:
    """Give all entries of a graph, those of a kind together, by IRI: the same graph gives the same list."""
    values = _values(found, base)
    objects = (quad.object for name in COUNTED for quad in found(cq(name)))
    spoken = Counter(node.value for node in objects if isinstance(node, NamedNode))
    yield from _things(values, base, spoken)
    yield from _documents(values, base)
    yield from _quotes(values)


Values = dict[str, dict[str, set[str]]]  # role: subject: texts


def _values(found: Found, base: str) -> Values:
    values: Values = defaultdict(lambda: defaultdict(set))
    for iri, role, below in _properties():
        for quad in found(NamedNode(iri)):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                subject = quad.subject.value
                if (not below or subject.startswith(base + below)) and _wanted(subject):
                    values[role][subject].add(quad.object.value)
    return values


def _wanted(iri: str) -> bool:
    """Leave out what describes our own vocabulary; its acts are searched as things."""
    return iri.startswith(ACTS) or not iri.startswith(OURS)


def _things(values: Values, base: str, spoken: Counter[str]) -> Iterator[Entry]:
    labels, also = values["label"], values["also"]
    for iri in sorted(labels):
        first, *more = sorted(labels[iri])
        others = sorted({*more, *also.get(iri, ())} - {first})
        yield Entry("thing", iri, first, "\n".join(others), weight=_weight(spoken[iri]))
    for iri in sorted(set(values["title"]) - set(labels)):
        if not iri.startswith(f"{base}document/"):
            first, *more = sorted(values["title"][iri])
            yield Entry("thing", iri, first, "\n".join(more))


def _weight(times: int) -> float:
    return round(1 + math.log10(1 + times), 3)


def _documents(values: Values, base: str) -> Iterator[Entry]:
    """Give the documents: by title, else by that of the first part, else by file name."""
    head = f"{base}document/"
    titles: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(values["title"], key=_in_order):
        if iri.startswith(head):
            titles[iri.partition("#")[0]] += sorted(values["title"][iri])
    for iri, files in sorted(values["file"].items()):
        first, *more = [*titles[iri], *sorted(files)]
        others = dict.fromkeys(text for text in (*more, *sorted(values["also"].get(iri, ()))) if text != first)
        yield Entry("document", iri, first, "\n".join(others), iri)


def _in_order(iri: str) -> tuple[str, int, str]:
    """Sort the parts of a document by number, the document itself first."""
    document, _, part = iri.partition("#")
    number = part[1:]
    return document, int(number) if number.isascii() and number.isdecimal() and len(number) < 12 else 0, part


def _quotes(values: Values) -> Iterator[Entry]:
    for iri, texts in sorted(values["quote"].items()):
        if "#p" in iri:  # an event repeats the quote of its passage
            yield Entry("quote", iri, min(texts), document=iri.partition("#")[0])


@cache
def naming() -> frozenset[str]:
    """Give the properties whose values are labels or titles of anything."""
    return frozenset(iri for iri, role, below in _properties() if role in {"label", "title"} and not below)


@cache
def _properties() -> tuple[tuple[str, str, str], ...]:
    """Read the table of properties."""
    lines = Path(__file__).with_name("properties.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[2:])
    return tuple((iri, role, below) for iri, role, below in rows)
