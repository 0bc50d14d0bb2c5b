"""From the names that people use to IRIs: by slug, label or alias, folded for case, accents and punctuation."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from graph.answering.headers import QuestionError
from graph.records import Solutions

LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX cq: <https://w3id.org/communique/ns#>
SELECT DISTINCT ?iri ?label WHERE {
  { ?iri rdfs:label ?label } UNION { ?iri skos:altLabel ?label }
"""
SLUG = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")
IDLE = frozenset({"of", "the", "and", "for", "to", "in", "s", "mr", "ms", "mrs"})  # words that tell no names apart
NEAREST = 3  # names that a refusal proposes


class Queryable(Protocol):
    """What answers need of a dataset."""

    base: str

    def query(self, text: str) -> Solutions:
        """Run a SELECT query."""
        ...


def _addressed(store: Queryable, wanted: str, place: str) -> str:
    """Give the IRI of what is named by IRI or slug; empty for any other name."""
    if re.match(r"https?://", wanted):
        return _checked(wanted, place)
    slug = f"{store.base}id/{wanted}"
    return slug if SLUG.fullmatch(wanted) and exists(store, slug) else ""


def resolve(store: Queryable, name: str, pick: str = "", place: str = "name") -> str:
    """Give the IRI that a name, slug or IRI stands for; `pick` selects the ?iri that are meant in the first place."""
    wanted = name.strip()
    if known := _addressed(store, wanted, place):
        return known
    exact = called(store, wanted)
    if len(exact) == 1:
        return exact.pop()
    meant = {row["iri"].value for row in store.query(pick).rows} if pick else set()
    names = (
        _names(store, f"VALUES ?iri {{ {' '.join(str(NamedNode(iri)) for iri in sorted(meant))} }}") if meant else {}
    )
    found = _match(names, wanted)
    if not found:
        proposal = _nearest(names, wanted)
        names = _names(store)
        found = _match(names, wanted)
    if len(found) == 1:
        return found.pop()
    if found:
        raise _ambiguous(store, name, found, place)
    raise QuestionError(f"{place}: the graph knows no {name!r}; {_proposal(proposal or _nearest(names, wanted))}")


def named(store: Queryable, name: str, place: str = "name") -> str:
    """Give the IRI of what bears just this name, slug or IRI; a part of a label is not enough to change something."""
    wanted = name.strip()
    if known := _addressed(store, wanted, place):
        return known
    names = _names(store)
    found = called(store, wanted) or _ranked(names, wanted)[0]
    if len(found) == 1:
        return found.pop()
    if found:
        raise _ambiguous(store, name, found, place)
    near = _match(names, wanted)
    if not near:
        raise QuestionError(f"{place}: the graph knows no {name!r}; {_proposal(_nearest(names, wanted))}")
    told = f"nothing is called just {name!r}; give the whole name or the id"
    raise QuestionError(f"{place}: {told}, as of {_shown(store, near)}")


def label_of(store: Queryable, iri: str) -> str:
    """Give the label of an IRI, else its last part."""
    node = NamedNode(iri)
    found = store.query(f"SELECT ?label WHERE {{ {node} <http://www.w3.org/2000/01/rdf-schema#label> ?label }}")
    return min((row["label"].value for row in found.rows), default=re.split(r"[/#]", iri)[-1])


@lru_cache(maxsize=2**16)
def fold(name: str) -> str:
    """Fold a name for comparison: no case, accents or punctuation."""
    text = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    plain = plain.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return " ".join(re.findall(r"\w+", re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)))


def _checked(iri: str, place: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise QuestionError(f"{place}: {iri!r} is not an IRI ({error}); correct it or give a name") from error


def exists(store: Queryable, iri: str) -> bool:
    """Tell whether the dataset says anything of a thing."""
    node = NamedNode(iri)
    return bool(store.query(f"SELECT ?s WHERE {{ {{ {node} ?p ?s }} UNION {{ ?s ?q {node} }} }} LIMIT 1").rows)


def called(store: Queryable, wanted: str) -> set[str]:
    """Find what is called so to the letter: the index answers that without reading all labels."""
    labels = f"VALUES ?label {{ {Literal(wanted)} {Literal(wanted, language='en')} }}"
    rows = store.query(f"{LABELS} {labels} }}").rows
    return {row["iri"].value for row in rows if row["iri"].value.startswith(f"{store.base}id/")}


def _names(store: Queryable, among: str = "") -> Mapping[str, list[str]]:
    """Give the labels of everything under id/."""
    names: dict[str, list[str]] = {}
    beginning = f"{store.base}id/"
    for row in store.query(f"{LABELS} {among} }}").rows:
        if row["iri"].value.startswith(beginning):
            names.setdefault(row["iri"].value, []).append(row["label"].value)
    return names


def _ambiguous(store: Queryable, name: str, found: set[str], place: str) -> QuestionError:
    return QuestionError(f"{place}: {name!r} may be {_shown(store, found)}; name one of them")


def _shown(store: Queryable, found: set[str]) -> str:
    return ", ".join(f"{label_of(store, iri)} ({_local(store, iri)})" for iri in sorted(found)[: 2 * NEAREST])


def _match(names: Mapping[str, list[str]], wanted: str) -> set[str]:
    """Find the IRIs a name fits: a whole label, else the same words in any order, else some of a label's words."""
    whole, same, some = _ranked(names, wanted)
    return whole or same or some


def _ranked(names: Mapping[str, list[str]], wanted: str) -> tuple[set[str], set[str], set[str]]:
    folded = fold(wanted)
    words = frozenset(folded.split()) - IDLE
    whole: set[str] = set()
    same: set[str] = set()
    some: set[str] = set()
    for iri, labels in names.items():
        for label in labels:
            other = fold(label)
            others = frozenset(other.split()) - IDLE
            if other == folded:
                whole.add(iri)
            elif words and others == words:
                same.add(iri)
            elif words and words < others:
                some.add(iri)
    return whole, same, some


def _nearest(names: Mapping[str, list[str]], wanted: str) -> list[str]:
    labels = {fold(label): label for known in names.values() for label in known}
    return [labels[name] for name in difflib.get_close_matches(fold(wanted), labels, NEAREST, 0.6)]


def _proposal(near: list[str]) -> str:
    if near:
        return f"did you mean {', '.join(near)}?"
    return "give a name or slug that a document or the reference data has"


def _local(store: Queryable, iri: str) -> str:
    return iri.removeprefix(f"{store.base}id/")
