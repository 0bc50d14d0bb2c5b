"""Solutions grouped and counted, told apart, sorted and cut (SPARQL 1.1, section 18.2.4 and 18.2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from server.querying.columns.joining import Table
from server.querying.columns.patterns import Count, Select
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns, Ids, Kind, Numbers

FEW = 8  # as many times fewer rows than terms: sorting them is cheaper than counting all terms
SORTED = frozenset({Kind.IRI, Kind.STRING, Kind.DATE, Kind.INTEGER})


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows of a result: columns of terms, and of numbers that were counted."""

    size: int
    terms: Mapping[str, Ids]
    counts: Mapping[str, Numbers]

    def at(self, rows: npt.NDArray[np.int64] | slice) -> Shape:
        """Give some rows."""
        terms = {name: column[rows] for name, column in self.terms.items()}
        counts = {name: column[rows] for name, column in self.counts.items()}
        size = len(range(self.size)[rows]) if isinstance(rows, slice) else rows.size
        return Shape(size, terms, counts)


def shaped(graph: Columns, table: Table, query: Select) -> Shape:
    """Make of solutions what a query asks for."""
    shape = Shape(table.size, table.columns, {}) if query.by is None else counted(graph, table, query, query.by)
    if query.distinct:
        shape = distinct(graph, shape, query)
    if query.order:
        keys = [sort_key(graph, shape, name, downward) for name, downward in reversed(query.order)]
        shape = shape.at(np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys))
    end = shape.size if query.limit is None else query.offset + query.limit
    return shape.at(slice(query.offset, end))


def counted(graph: Columns, table: Table, query: Select, by: tuple[str, ...]) -> Shape:
    """Group solutions, and count each group."""
    counts = query.counts
    if not by:
        whole = {one.name: np.array([_different(table, one) if one.distinct else table.size]) for one in counts}
        return Shape(1, {}, whole)
    if len(by) == 1 and not any(one.distinct for one in counts) and table.size * FEW > graph.kinds.size:
        every = np.bincount(table.columns[by[0]])
        terms = np.flatnonzero(every)
        return Shape(terms.size, {by[0]: terms}, {one.name: every[terms] for one in counts})
    code = coded([table.columns[name] for name in by], graph.kinds.size)
    _, first, group, sizes = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    found: dict[str, Numbers] = {
        one.name: _different_by(group, table.columns[one.variable], graph.kinds.size) if one.distinct else sizes
        for one in counts
    }
    return Shape(first.size, {name: table.columns[name][first] for name in by}, found)


def _different(table: Table, one: Count) -> int:
    return int(np.unique(table.columns[one.variable]).size)


def _different_by(group: Numbers, column: Ids, terms: int) -> Numbers:
    """Count the different terms of each group."""
    different = np.unique(group * terms + column)
    return np.bincount(different // terms, minlength=int(group.max(initial=-1)) + 1)


def coded(columns: list[Ids], terms: int) -> Numbers:
    """Give one number for each row: the same where rows are the same."""
    code, largest = columns[0], terms
    for column in columns[1:]:
        if largest > (1 << 62) // max(terms, 1):
            code = np.unique(code, return_inverse=True)[1]
            largest = int(code.size)
        code, largest = code * terms + column, largest * terms
    return code


def distinct(graph: Columns, shape: Shape, query: Select) -> Shape:
    """Keep the first of rows that are the same."""
    columns = [shape.terms[name] if name in shape.terms else shape.counts[name] for name in query.names]
    largest = max([graph.kinds.size, *(int(column.max(initial=0)) + 1 for column in shape.counts.values())])
    first = np.unique(coded(columns, largest), return_index=True)[1]
    return shape.at(np.sort(first))


def sort_key(graph: Columns, shape: Shape, name: str, downward: bool) -> Numbers:
    """Give numbers that sort rows by a column; one of terms of several kinds is the engine's to sort."""
    key = shape.counts.get(name)
    if key is None:
        column = shape.terms[name]
        kinds = graph.kinds[column]
        if column.size and (kinds[0] not in SORTED or (kinds != kinds[0]).any()):
            raise Unsuited
        key = graph.values[column]
    return -key if downward else key
