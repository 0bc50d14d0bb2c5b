"""The columns of a result: what tells their rows apart, sorts them, and is shown of them."""

from __future__ import annotations

from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

import numpy as np

from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import BROADEST, Columns, Kind, Numbers
from server.querying.columns.tables import Mask

NUMBER = b'{"type":"literal","value":"%d","datatype":"http://www.w3.org/2001/XMLSchema#integer"}'
STRING = '{"type":"literal","value":%s}'
SORTED = frozenset({Kind.IRI, Kind.STRING, Kind.DATE, Kind.INTEGER})


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers, which stand for themselves."""

    numbers: Numbers  # of each row: the same where what is shown is the same

    @property
    def many(self) -> int:
        """Give a number above all of them."""
        return int(self.numbers.max(initial=0)) + 1

    def of(self, numbers: Numbers) -> Counts:
        """Give a column of other numbers that stand for the same."""
        return Counts(numbers)

    def key(self) -> Numbers:
        """Give numbers that sort the rows."""
        return self.numbers

    def bound(self) -> Mask:
        """Tell which rows there is something in."""
        return np.ones(self.numbers.size, np.bool_)

    def json(self) -> list[bytes]:
        """Give the rows as JSON (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
        return [NUMBER % number for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Terms(Counts):
    """Terms of the graph, by their numbers."""

    graph: Columns

    @property
    def many(self) -> int:
        """Give the number of all terms."""
        return self.graph.kinds.size

    def of(self, numbers: Numbers) -> Terms:
        """Give other terms."""
        return Terms(numbers, self.graph)

    def bound(self) -> Mask:
        """Tell which rows hold a term."""
        found: Mask = self.numbers != self.graph.unbound
        return found

    def key(self) -> Numbers:
        """Sort terms of one kind; those of several are the engine's to sort."""
        kinds = self.graph.kinds[self.numbers]
        kinds = kinds[kinds != Kind.UNBOUND]  # it comes before all others
        if kinds.size and (kinds[0] not in SORTED or (kinds != kinds[0]).any()):
            raise Unsuited
        return self.graph.values[self.numbers]

    def json(self) -> list[bytes]:
        """Give the terms as the graph keeps them."""
        return self.graph.json_of(self.numbers)


@dataclass(frozen=True, slots=True)
class Values(Counts):
    """What was computed, by its place among all that is different, in ascending order."""

    different: list[Any]  # strings, or integers

    @property
    def many(self) -> int:
        """Give the number of different values."""
        return len(self.different)

    def of(self, numbers: Numbers) -> Values:
        """Give others of these values."""
        return Values(numbers, self.different)

    def json(self) -> list[bytes]:
        """Write each different value once, or only those that are left."""
        if self.numbers.size < self.many:
            return [written(self.different[number]) for number in self.numbers.tolist()]
        texts = [written(value) for value in self.different]
        if int(np.array([len(text) for text in texts], np.int64)[self.numbers].sum()) > BROADEST:
            raise Unsuited
        return [texts[number] for number in self.numbers.tolist()]


def ranked(values: list[Any], rows: Numbers) -> Values:
    """Put values in order, and tell the place of that of each row."""
    order = sorted({*values})
    place = {value: number for number, value in enumerate(order)}
    places = np.fromiter(map(place.__getitem__, values), np.int64, len(values))
    return Values(places[rows], order)


def written(value: str | int) -> bytes:
    """Write a string or an integer as JSON."""
    return (STRING % encode_basestring(value)).encode() if isinstance(value, str) else NUMBER % value
