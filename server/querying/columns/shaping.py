"""Solutions grouped and counted, told apart, sorted and cut (SPARQL 1.1, section 18.2.4 and 18.2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from server.querying.columns.computing import computed
from server.querying.columns.patterns import Select
from server.querying.columns.relations import FEW, Columns, Numbers, different
from server.querying.columns.showing import Counts, Terms, ranked
from server.querying.columns.tables import Table

LARGEST = 1 << 62  # number of a row


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows of a result, a column a name."""

    size: int
    columns: Mapping[str, Counts]

    def at(self, rows: npt.NDArray[np.int64] | slice) -> Shape:
        """Give some rows."""
        size = len(range(self.size)[rows]) if isinstance(rows, slice) else rows.size
        return Shape(size, {name: column.of(column.numbers[rows]) for name, column in self.columns.items()})


def shaped(graph: Columns, table: Table, query: Select) -> Shape:
    """Make of solutions what a query asks for."""
    end = None if query.limit is None else query.offset + query.limit
    rows = slice(query.offset, end)
    if query.takes_any and not query.distinct:
        return Shape(len(range(table.size)[rows]), shown(graph, table.at(rows), query))
    shape = Shape(table.size, shown(graph, table, query))
    if query.by is not None:
        shape = counted(shape, query)
    if query.distinct:
        shape = distinct(shape, query)
    return shape.at(ascending(shape, query)[rows] if query.order else rows)


def shown(graph: Columns, table: Table, query: Select) -> dict[str, Counts]:
    """Give the columns that a query needs of its solutions, those that are computed too."""
    found: dict[str, Counts] = {}
    for name in query.needed:
        if one := query.computed.get(name):
            found[name] = ranked(*computed(graph, table.columns[one.variable], one, table.most))
        else:
            found[name] = Terms(table.columns[name], graph)
    return found


def counted(shape: Shape, query: Select) -> Shape:
    """Group solutions, and count each group."""
    if not query.keys:
        every = np.zeros(shape.size, np.int64)
        return Shape(1, counts(shape, query, every, np.array([shape.size])))
    code, many = coded([shape.columns[name] for name in query.keys])
    plain = not any(one.distinct or one.variable in query.group.unsure for one in query.counts)
    if len(shape.columns) == 1 and many <= shape.size * FEW and plain:
        return tallied(shape.columns[query.keys[0]], query)
    found, group = different(code, many)
    one = np.empty(found.size, np.int64)
    one[group] = np.arange(shape.size)  # a row of each group, whichever
    whole = shape.at(one).columns
    return Shape(found.size, {**whole, **counts(shape, query, group, np.bincount(group, minlength=found.size))})


def tallied(column: Counts, query: Select) -> Shape:
    """Count the solutions that have the same in a column."""
    every = np.bincount(column.numbers)
    found = np.flatnonzero(every)
    sizes = Counts(every[found])
    return Shape(found.size, {query.keys[0]: column.of(found), **{one.name: sizes for one in query.counts}})


def counts(shape: Shape, query: Select, group: Numbers, sizes: Numbers) -> dict[str, Counts]:
    """Count the solutions of each group, or what they bind a variable to."""
    found = {}
    for one in query.counts:
        column = shape.columns.get(one.variable)
        told = one.distinct or one.variable in query.group.unsure
        found[one.name] = Counts(_bound_by(group, column, sizes.size, one.distinct) if column and told else sizes)
    return found


def _bound_by(group: Numbers, column: Counts, groups: int, distinct: bool) -> Numbers:
    """Count what there is in each group, or what is different of it."""
    held = column.bound()
    found, numbers = group[held], column.numbers[held]
    if distinct:
        found = np.unique(found * column.many + numbers) // column.many
    return np.bincount(found, minlength=groups)


def coded(columns: list[Counts]) -> tuple[Numbers, int]:
    """Give one number for each row, the same where rows are the same, and a number above all of them."""
    if len(columns) == 1:
        return columns[0].numbers, columns[0].many
    code, many = narrowed(columns[0])
    for column in columns[1:]:
        numbers, own = narrowed(column)
        if many > LARGEST // own:
            found, code = different(code, many)
            many = found.size
        code, many = code * own + numbers, many * own
    return code, many


def narrowed(column: Counts) -> tuple[Numbers, int]:
    """Leave no number out between those that are there, if that is done faster than they are sorted."""
    if column.many > column.numbers.size * FEW:
        return column.numbers, column.many
    found, place = different(column.numbers, column.many)
    return place, max(found.size, 1)


def distinct(shape: Shape, query: Select) -> Shape:
    """Keep the first of rows that are the same."""
    code = coded([shape.columns[name] for name in query.names])[0]
    return shape.at(np.sort(np.unique(code, return_index=True)[1]))


def ascending(shape: Shape, query: Select) -> Numbers:
    """Give the rows as they are sorted."""
    columns = [(shape.columns[name].key(), downward) for name, downward in reversed(query.order)]
    keys = [-key if downward else key for key, downward in columns]
    return np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys)
