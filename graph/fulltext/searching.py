"""Searching: what holds all words, what holds some, what a name may become, and which IRIs match.

The best come first: bm25, times how often claims speak of it; of equals the one with the smaller number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from graph.fulltext.connections import Connections, Make
from graph.fulltext.folding import fold
from graph.fulltext.kinds import IMPORTED
from graph.fulltext.marking import Marked, spans
from graph.fulltext.querying import BEGUN, HIGHLIGHTED, Search
from graph.fulltext.words import Term, terms

CAP = 10_000  # IRIs of one search in SPARQL
SUGGESTED = 8
COLUMNS = """e.id, e.kind, e.iri, coalesce(e.shown, e.text), coalesce(e.shown_others, e.others), e.document,
(SELECT coalesce(d.shown, d.text) FROM entries AS d WHERE d.iri = e.document AND d.kind = 'document')"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, document or sentence that was found."""

    kind: str
    iri: str
    label: Marked  # label, title or sentence
    named: tuple[Marked, ...]  # other names that hold words
    document: str  # in which the sentence stands, or the graph that says so
    title: str  # of the document


@dataclass(frozen=True, slots=True)
class Found:
    """Some of what was found of one kind, and how much there is."""

    hits: tuple[Hit, ...]
    total: int


class Index:
    """The full-text index of one snapshot; without a file it is made in memory."""

    def __init__(self, path: Path | None, make: Make, brought: tuple[Path, Make] | None = None) -> None:
        self._connections = Connections(path, make)
        self._brought = Connections(*brought) if brought else None

    def find(self, words: str, kind: str, limit: int, offset: int = 0, some: bool = False) -> Found:
        """Find what holds all words, or some of them."""
        search = Search(terms(words), some, kind)
        connections = self._brought if kind == IMPORTED else self._connections
        if not search.terms or connections is None:
            return Found((), 0)
        given = {**search.given, "kind": kind, "limit": limit, "offset": offset}
        rows = connections.rows(search.rows(COLUMNS), given)
        return Found(tuple(_hit(connections, search, *row) for row in rows), _count(connections, search))

    def iris(self, words: str, cap: int = CAP) -> tuple[tuple[str, ...], int]:
        """Give the IRIs of what holds all words, the best up to a number, and how many there are.

        What users have brought comes behind what documents say.
        """
        search = Search(terms(words))
        found: dict[str, None] = {}
        total = 0
        for connections in (self._connections, self._brought):
            if search.terms and connections is not None:
                given = {**search.given, "limit": cap - len(found), "offset": 0}
                found |= dict.fromkeys(str(iri) for (iri,) in connections.rows(search.rows("e.iri"), given))
                total += _count(connections, search)
        return tuple(found), total

    def suggest(self, words: str, limit: int = SUGGESTED) -> tuple[tuple[str, str], ...]:
        """Give IRI and label of what a name may become whose last word is only begun."""
        known = terms(words)
        if not known:
            return ()
        begun = (*(replace(term, phrase=True) for term in known[:-1]), Term(known[-1].text, beginning=True))
        search = Search(begun, kind="thing")
        given = {**search.given, "kind": "thing", "limit": limit, "begun": _like(words)}
        rows = self._connections.rows(search.rows("e.iri, coalesce(e.shown, e.text)", BEGUN), given)
        return tuple((str(iri), str(label)) for iri, label in rows)

    def close(self) -> None:
        """Give the file back."""
        for connections in (self._connections, self._brought):
            if connections is not None:
                connections.close()


def _count(connections: Connections, search: Search) -> int:
    return int(str(connections.rows(search.count, {**search.given, "kind": search.kind})[0][0]))


def _hit(connections: Connections, search: Search, number: object, *columns: object) -> Hit:
    kind, iri, text, others, document, title = (str(column or "") for column in columns)
    marked = [row for table in search.tables for row in _highlighted(connections, search, table, number)]
    names = [
        Marked(name, spans(name, versions))
        for name, *versions in zip(others.split("\n"), *(other.split("\n") for _, other in marked), strict=True)
    ]
    named = tuple(name for name in names if name.spans)
    return Hit(kind, iri, Marked(text, spans(text, (label for label, _ in marked))), named, document, title)


def _highlighted(connections: Connections, search: Search, table: str, number: object) -> list[tuple[str, str]]:
    rows = connections.rows(HIGHLIGHTED.format(table), {table: search.given[table], "id": number})
    return [(str(text), str(others)) for text, others in rows]


def _like(words: str) -> str:
    """Give the pattern of what begins so."""
    return re.sub(r"([!%_])", r"!\1", fold(words).strip()) + "%"
