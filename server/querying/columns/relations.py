"""The columns of a graph: its terms as numbers, and each predicate as two sorted lists of pairs.

Every term has a number. A predicate is a relation: for each subject its objects, and for each object its
subjects, so that a whole column of terms is joined with it by a few operations on arrays, where the engine does as many
look-ups as there are rows. Nothing here changes once it is built: the workers of a snapshot share it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from server.querying.columns.naming import Names
from server.querying.columns.refusing import Unsuited
from server.querying.columns.spans import spread

Ids = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int64]
OF_IRI, OF_LITERAL = b'{"type":"uri","value":"', b'{"type":"literal","value":"'
MARK = "\0"  # between words that are read at once
MUCH = 1 << 24  # bytes of words that are read at once; the engine reads them one by one
BROADEST = 1 << 26  # bytes of one column of a result; the engine stops where a limit is reached
NONE: Ids = np.empty(0, np.int64)
FEW = 8  # as many times fewer rows than there are numbers: counting rows is cheaper than counting for each number
FEWER = 64  # the same where numbers are only marked: below it, to sort rows is cheaper


class Kind(IntEnum):
    """What a term is, as far as it can be compared here; the engine compares the others."""

    OTHER = 0
    IRI = 1
    STRING = 2  # without a language
    DATE = 3  # xsd:date without a time zone
    INTEGER = 4  # xsd:integer
    TIME = 5  # other dates and times: they may be equal to a date, or before it
    NUMBER = 6  # other numbers: they may be equal to an integer, or less
    UNBOUND = 7  # no term: what stands where a variable has none


@dataclass(frozen=True, slots=True)
class Owners:
    """The named graphs in which triples stand; most stand in one."""

    starts: npt.NDArray[np.int32] | None  # where those of each triple begin, and one more; None: each stands in one
    graphs: npt.NDArray[np.int32]

    def of(self, triples: Numbers, most: int = sys.maxsize) -> tuple[Numbers | None, Ids]:
        """Give the graphs of some triples, and which of these each is of; None: of each one."""
        if self.starts is None:
            return None, self.graphs[triples].astype(np.int64)
        begins = self.starts[triples].astype(np.int64)
        rows, at = spread(begins, self.starts[triples + 1] - begins, most)
        return rows, self.graphs[at].astype(np.int64)

    def sorted_by(self, order: Numbers) -> Owners:
        """Give triples in another order, or only some of them."""
        rows, graphs = self.of(order)
        starts = None if rows is None else np.searchsorted(rows, np.arange(order.size + 1)).astype(np.int32)
        return Owners(starts, graphs.astype(np.int32))


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a relation: the partners of each term, term by term in ascending order."""

    terms: Ids  # that have partners, ascending
    starts: Numbers  # where the partners of each begin; one more than there are terms
    partners: Ids  # of one term in ascending order
    low: int  # the first term, if `starts` counts every number from it on; else -1
    each: float  # partners of a term on average
    owners: Owners | None = None  # of the pairs in their order, where they are known

    def spans(self, column: Ids) -> tuple[Numbers, Numbers]:
        """Give where the partners of each term of a column begin, and how many there are."""
        if not self.terms.size:
            return np.zeros(column.size, np.int64), np.zeros(column.size, np.int64)
        if self.low >= 0:
            at = column - self.low
            known = (at >= 0) & (at < self.starts.size - 1)
        else:
            at = np.minimum(np.searchsorted(self.terms, column), self.terms.size - 1)
            known = self.terms[at] == column
        if np.count_nonzero(known) < known.size:  # it is ten times as fast as all()
            at = np.where(known, at, 0)
            begin = self.starts[at]
            return begin, np.where(known, self.starts[at + 1] - begin, 0)
        begin = self.starts[at]
        return begin, self.starts[at + 1] - begin

    def of(self, term: int) -> Ids:
        """Give the partners of one term."""
        begin, end = self.span(term)
        return self.partners[begin:end]

    def count(self, term: int) -> int:
        """Give the number of partners of one term."""
        begin, end = self.span(term)
        return end - begin

    def span(self, term: int) -> tuple[int, int]:
        """Give where the partners of one term begin and end."""
        at = term - self.low if self.low >= 0 else int(np.searchsorted(self.terms, term))
        if not 0 <= at < self.starts.size - 1 or (self.low < 0 and self.terms[at] != term):
            return 0, 0
        return int(self.starts[at]), int(self.starts[at + 1])


@dataclass(frozen=True, slots=True)
class Relation:
    """The pairs of one predicate."""

    objects: Side  # of each subject
    subjects: Side  # of each object

    @property
    def size(self) -> int:
        """Give the number of pairs."""
        return int(self.objects.partners.size)


@dataclass(frozen=True, slots=True)
class Every:
    """All triples by one of their ends, those of each term together; small numbers, for there are many."""

    starts: Numbers  # where those of each term begin; one more than there are terms
    predicates: npt.NDArray[np.int32]  # as terms
    others: npt.NDArray[np.int32]  # the terms at the other end
    each: float  # triples of a term on average

    @property
    def size(self) -> int:
        """Give the number of triples."""
        return int(self.others.size)

    def all(self) -> tuple[Ids, Ids, Ids]:
        """Give the terms, predicates and other ends of all triples."""
        terms = np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))
        return terms, *self.at(slice(None))

    def at(self, places: Numbers | slice) -> tuple[Ids, Ids]:
        """Give the predicates and other ends of some triples."""
        return self.predicates[places].astype(np.int64), self.others[places].astype(np.int64)

    def spans(self, column: Ids) -> tuple[Numbers, Numbers]:
        """Give where the triples of each term of a column begin, and how many there are."""
        begins = self.starts[column]
        return begins, self.starts[column + 1] - begins

    def count(self, term: int) -> int:
        """Give the number of triples of one term; it may be unknown."""
        return int(self.starts[term + 1] - self.starts[term]) if term >= 0 else 0

    def of(self, term: int) -> tuple[Ids, Ids]:
        """Give the predicates, and what stands at the other end, of the triples of one term; it may be unknown."""
        return self.at(slice(int(self.starts[term]), int(self.starts[term + 1])) if term >= 0 else slice(0))


@dataclass(frozen=True, slots=True)
class Contents:
    """The triples of each named graph, by their places among those of all subjects."""

    graphs: Ids  # ascending
    starts: Numbers  # where those of each begin; one more than there are graphs
    triples: npt.NDArray[np.int32]

    def of(self, graph: int) -> Numbers:
        """Give the triples of one graph; it may be unknown."""
        at = int(self.graphs.searchsorted(graph))
        if at == self.graphs.size or self.graphs[at] != graph:
            return NONE
        return self.triples[self.starts[at] : self.starts[at + 1]].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Columns:
    """A graph. The last number of a term is that of none."""

    names: Names
    relations: Mapping[bytes, Relation]  # by predicates as N-Triples has them
    contents: Contents | None  # of named graphs; None: relations do not know those of their pairs
    of_subjects: Every
    of_objects: Every
    kinds: npt.NDArray[np.int8]  # of each term: Kind
    values: Numbers  # by which terms of one kind are compared
    text: bytes  # the terms as JSON, one after another
    ends: Numbers  # where each begins there; one more than there are terms
    tails: npt.NDArray[np.int32]  # bytes behind the words of each; 0: it has none, it is a blank node

    @property
    def unbound(self) -> int:
        """Give the number that stands where a variable has no term."""
        return self.kinds.size - 1

    def json_of(self, column: Ids) -> list[bytes]:
        """Give the terms of a column as JSON (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
        text = self.text
        begins, ends = self.ends[column].tolist(), self.ends[column + 1].tolist()
        if sum(ends) - sum(begins) > BROADEST:
            raise Unsuited
        return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]

    def words_of(self, column: Ids) -> str:
        """Give the words of the terms of a column, which are IRIs and literals, with a mark between them."""
        tails = self.tails[column]
        opening = np.where(self.kinds[column] == Kind.IRI, len(OF_IRI), len(OF_LITERAL))
        begins, ends = self.ends[column] + opening, self.ends[column + 1] - tails
        if not tails.all() or (ends - begins).sum() > MUCH:
            raise Unsuited
        text = self.text
        pieces = [text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        whole = MARK.encode().join(pieces).decode()
        if "\\" in whole:
            whole = json.loads(f'"{whole}"', strict=False)  # it takes the mark as it is
            if whole.count(MARK) >= len(pieces):
                raise Unsuited  # it is in one of the words too
        return whole


def different(column: Numbers, many: int) -> tuple[Numbers, Numbers]:
    """Give the different numbers of a column, all below a limit, and which of them stands in each row."""
    if many > column.size * FEWER:
        return np.unique(column, return_inverse=True)
    seen = np.zeros(many, np.bool_)
    seen[column] = True
    found = np.flatnonzero(seen)
    place = np.empty(many, np.int64)
    place[found] = np.arange(found.size)
    return found, place[column]


def side(terms: Ids, partners: Ids, owners: Owners | None) -> Side:
    """Sort pairs into one direction of a relation."""
    order = np.lexsort((partners, terms))
    owners = owners and owners.sorted_by(order)
    ascending, sorted_partners = terms[order], partners[order]
    distinct, starts = np.unique(ascending, return_index=True)
    each = ascending.size / max(distinct.size, 1)
    if distinct.size and distinct[-1] - distinct[0] < 8 * ascending.size:
        every = np.arange(distinct[0], distinct[-1] + 2)
        return Side(distinct, np.searchsorted(ascending, every), sorted_partners, int(distinct[0]), each, owners)
    return Side(distinct, np.append(starts, ascending.size), sorted_partners, -1, each, owners)


def arranged(ends: Ids, predicates: Ids, others: Ids) -> Numbers:
    """Give triples in order of one end, of their predicates, and of the other end."""
    return np.lexsort((others, predicates, ends))


def every(ends: Ids, predicates: Ids, others: Ids, terms: int) -> Every:
    """Put triples in order of one end."""
    order = arranged(ends, predicates, others)
    starts = np.searchsorted(ends[order], np.arange(terms + 1))
    each = ends.size / max(int(np.count_nonzero(np.diff(starts))), 1)
    return Every(starts, predicates[order].astype(np.int32), others[order].astype(np.int32), each)


def relation(subjects: Ids, objects: Ids, owners: Owners | None = None) -> Relation:
    """Make the relation of pairs that are all different, with the named graphs in which they stand."""
    return Relation(side(subjects, objects, owners), side(objects, subjects, owners))


NOTHING = relation(NONE, NONE)
