"""A dataset into columns, by way of N-Triples: the engine writes it, and each line is three terms.

An escape of N-Triples is one of JSON as well, but for U with eight digits, which the engine does not write; so the text
of a term goes into results as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import accumulate, pairwise

import numpy as np
import pyoxigraph as ox

from server.querying.columns.naming import names
from server.querying.columns.relations import (
    NONE,
    OF_IRI,
    OF_LITERAL,
    Columns,
    Contents,
    Ids,
    Kind,
    Numbers,
    Owners,
    Relation,
    arranged,
    every,
    relation,
)

TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = b"http://www.w3.org/2001/XMLSchema#"
LITERAL = re.compile(rb'"((?:[^"\\]|\\[^U])*)"(?:@([a-z0-9]+(?:-[a-z0-9]+)*)|\^\^<([^<>"]*)>)?')
NAME = re.compile(rb"<([^<>\"]*)>|_:([^\s<>\"]+)")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")  # \d would take the digits of all scripts
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
TIMES = frozenset(
    XSD + name
    for name in b"dateTime dateTimeStamp date time gYear gYearMonth gMonthDay gDay gMonth".split()
)  # fmt: skip
NUMBERS = frozenset(XSD + name for name in b"integer decimal double float".split())  # as the engine keeps them


@dataclass(frozen=True, slots=True)
class Described:
    """A term: as JSON, what it is, and what it is compared by."""

    text: bytes
    tail: int  # bytes of it behind the words; a blank node has none
    kind: Kind
    value: int = 0
    words: bytes = b""  # of IRIs and strings, which are compared by their characters


UNBOUND = Described(b"", 0, Kind.UNBOUND, -(1 << 62))  # it sorts before everything


def built(graph: ox.Store) -> Columns | None:
    """Put a dataset into columns; where a term has no place in them, all is left to the engine."""
    terms: dict[bytes, int] = {}
    predicates: dict[bytes, int] = {}
    rows = np.fromiter(_numbered(graph, terms, predicates), np.int64).reshape(-1, 4)
    owners = _owners(graph, rows[:, 3], terms)
    named = np.array([terms.setdefault(predicate, len(terms)) for predicate in predicates], np.int64)
    described = [described_term(term) for term in terms]
    order = _side_by_side(rows, predicates.get(TYPE, -1), len(terms))
    place = np.argsort(order)
    rows[:, 0], rows[:, 2] = place[rows[:, 0]], place[rows[:, 2]]
    if owners:
        owners = replace(owners, graphs=place[owners.graphs].astype(np.int32))
    known = [one for one in described if one]
    if len(known) < len(terms):
        return None
    sorted_terms = [*(known[n] for n in order.tolist()), UNBOUND]
    keys = list(terms)
    subjects, by, objects = rows[:, 0], place[named][rows[:, 1]], rows[:, 2]
    return Columns(
        names=names([keys[n] for n in order.tolist()]),
        relations=_relations(rows, owners, list(predicates)),
        contents=_contents(owners, arranged(subjects, by, objects)) if owners else None,
        of_subjects=every(subjects, by, objects, len(keys)),
        of_objects=every(objects, by, subjects, len(keys)),
        kinds=np.array([one.kind for one in sorted_terms], np.int8),
        values=_values(sorted_terms),
        text=b"".join(one.text for one in sorted_terms),
        ends=np.array([0, *accumulate(len(one.text) for one in sorted_terms)], np.int64),
        tails=np.array([one.tail for one in sorted_terms], np.int32),
    )


def _numbered(graph: ox.Store, terms: dict[bytes, int], predicates: dict[bytes, int]) -> Iterator[int]:
    """Give three numbers for each triple, and take note of what they stand for; and a hash of its line."""
    for line in _lines(graph, ox.DefaultGraph()):
        subject, predicate, rest = line.split(b" ", 2)
        yield terms.setdefault(subject, len(terms))
        yield predicates.setdefault(predicate, len(predicates))
        yield terms.setdefault(rest[:-3], len(terms))  # behind it stand " ." and the line's end
        yield hash(line)


def _lines(graph: ox.Store, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> BytesIO:
    dump = BytesIO()
    graph.dump(dump, format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    dump.seek(0)
    return dump


def _owners(graph: ox.Store, hashes: Numbers, terms: dict[bytes, int]) -> Owners | None:
    """Find the named graphs of each triple, by a hash of its line; None where some stands in named graphs only."""
    names, found = [], [NONE]
    for name in graph.named_graphs():
        names.append(terms.setdefault(str(name).encode(), len(terms)))
        found.append(np.fromiter(map(hash, _lines(graph, name)), np.int64))
    order = np.argsort(hashes)
    ascending, wanted = hashes[order], np.concatenate(found)
    at = np.searchsorted(ascending, wanted)
    if (ascending[1:] == ascending[:-1]).any() or (np.append(ascending, 0)[at] != wanted).any():
        return None
    triples, graphs = order[at], np.repeat(np.array(names, np.int64), [one.size for one in found[1:]])
    by_triple = np.argsort(triples, kind="stable")
    starts = np.searchsorted(triples[by_triple], np.arange(hashes.size + 1))
    return Owners(starts.astype(np.int32), graphs[by_triple].astype(np.int32))


def _contents(owners: Owners, by_subject: Numbers) -> Contents:
    """Give the triples of each named graph, by their places where they are in order of their subjects."""
    rows, graphs = owners.of(by_subject)
    triples = np.arange(graphs.size) if rows is None else rows
    order = np.argsort(graphs, kind="stable")
    names, starts = np.unique(graphs[order], return_index=True)
    return Contents(names, np.append(starts, graphs.size), triples[order].astype(np.int32))


def described_term(term: bytes) -> Described | None:
    """Describe a term of N-Triples; None where it is of a sort that columns do not hold.

    >>> described_term(b'"7"^^<http://www.w3.org/2001/XMLSchema#integer>').value
    7
    """
    if name := NAME.fullmatch(term):
        iri, node = name.groups()
        if node:
            return Described(b'{"type":"bnode","value":"%b"}' % node, 0, Kind.OTHER)
        return Described(OF_IRI + iri + b'"}', 2, Kind.IRI, words=iri)
    literal = LITERAL.fullmatch(term)
    if literal is None:
        return None
    words, language, datatype = literal.groups()
    start = OF_LITERAL + words
    if language:
        tail = b'","xml:lang":"%b"}' % language
        return Described(start + tail, len(tail), Kind.OTHER)
    if datatype is None:
        plain: str = json.loads(b'"%b"' % words)
        return Described(start + b'"}', 2, Kind.STRING, words=plain.encode("utf-8", "surrogatepass"))
    tail = b'","datatype":"%b"}' % datatype
    return Described(start + tail, len(tail), *compared(words.decode(), datatype))


def compared(words: str, datatype: bytes) -> tuple[Kind, int]:
    """Give what a typed literal is, and the number by which it is compared.

    >>> compared("2024-10-29", XSD + b"date")
    (<Kind.DATE: 3>, 20241029)
    """
    if datatype == XSD + b"integer" and INTEGER.fullmatch(words):
        return Kind.INTEGER, int(words)
    if datatype in NUMBERS:
        return Kind.NUMBER, 0
    if datatype == XSD + b"date" and (found := DATE.fullmatch(words)):
        year, month, day = map(int, found.groups())
        try:
            date(year or 4, month, day)  # the year 0 of XML Schema is a leap year
        except ValueError:
            return Kind.OTHER, 0
        return Kind.DATE, (year * 100 + month) * 100 + day
    return (Kind.TIME if datatype in TIMES else Kind.OTHER), 0


def _side_by_side(rows: Numbers, type_predicate: int, count: int) -> Ids:
    """Order terms by their first type: those of a kind, which queries read together, lie beside each other."""
    first = np.full(count, count, np.int64)
    typed = rows[rows[:, 1] == type_predicate][::-1]
    first[typed[:, 0]] = typed[:, 2]
    return np.argsort(first, kind="stable")


def _relations(rows: Numbers, owners: Owners | None, predicates: list[bytes]) -> dict[bytes, Relation]:
    order = np.argsort(rows[:, 1], kind="stable")
    ends = np.searchsorted(rows[order, 1], np.arange(len(predicates) + 1))
    some = [order[begin:end] for begin, end in pairwise(ends.tolist())]
    return {
        predicate: relation(rows[one, 0], rows[one, 2], owners and owners.sorted_by(one))
        for predicate, one in zip(predicates, some, strict=True)
    }


def _values(terms: list[Described]) -> Numbers:
    """Give the numbers by which terms of one kind are compared: those with words by their rank among all."""
    values = np.array([one.value for one in terms], np.int64)
    ranked = [n for n, one in enumerate(terms) if one.kind in {Kind.IRI, Kind.STRING}]
    ranked.sort(key=lambda n: terms[n].words)
    values[ranked] = np.arange(len(ranked))
    return values
