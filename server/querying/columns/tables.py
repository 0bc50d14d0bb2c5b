"""Solutions in a table, a column a variable, and how it is joined with pairs of terms, a whole column at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Ids, Relation, Side
from server.querying.columns.spans import spread

Mask = npt.NDArray[np.bool_]
LARGEST = 1_000_000  # solutions in between; above it the engine answers, which holds none of them
FEWER = 50_000  # the same where the first that come are enough: the engine looks for no others


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions, a column a variable."""

    size: int
    columns: Mapping[str, Ids]
    most: int = LARGEST  # solutions that joins may make of these

    def at(self, rows: npt.NDArray[np.int64] | Mask | slice) -> Table:
        """Give the solutions of some rows."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        if isinstance(rows, slice):
            return Table(len(range(self.size)[rows]), columns, self.most)
        size = int(np.count_nonzero(rows)) if rows.dtype == np.bool_ else rows.size
        return Table(size, columns, self.most)

    def beside(self, name: str, column: Ids) -> Table:
        """Add a column."""
        return Table(self.size, {**self.columns, name: column}, self.most)


START = Table(1, {})  # the one empty solution
START_OF_FEWER = Table(1, {}, FEWER)


def united(tables: list[Table], names: Iterable[str], unbound: int) -> Table:
    """Put tables one below the other; where one lacks a column, its solutions do not bind that variable."""
    size, most = sum(table.size for table in tables), tables[0].most
    if size > most:
        raise Unsuited
    columns = {}
    for name in names:
        parts = [table.columns.get(name) for table in tables]
        filled = [
            np.full(table.size, unbound) if part is None else part for table, part in zip(tables, parts, strict=True)
        ]
        columns[name] = np.concatenate(filled)
    return Table(size, columns, most)


def related(table: Table, relation: Relation, subject: str, last: str) -> Table:
    """Join solutions with the pairs of a relation."""
    if subject in table.columns and last in table.columns:
        return paired(table, relation, subject, last)
    if subject in table.columns:
        return expanded(table, relation.objects, subject, last)
    if last in table.columns:
        return expanded(table, relation.subjects, last, subject)
    if table.columns:
        raise Unsuited
    return both(table, relation, subject, last)


def restricted(table: Table, name: str, terms: Ids) -> Table:
    """Keep the solutions whose variable is one of the terms, which ascend; or bind it to each."""
    if name in table.columns:
        return table.at(among(table.columns[name], terms))
    if table.columns:
        raise Unsuited
    return Table(terms.size, {name: terms}, table.most)


def among(column: Ids, terms: Ids) -> Mask:
    """Tell which terms of a column are among others, which ascend."""
    if not terms.size:
        return np.zeros(column.size, np.bool_)
    at = np.searchsorted(terms, column)
    at[at == terms.size] = 0
    found: Mask = terms[at] == column
    return found


def expanded(table: Table, side: Side, name: str, other: str) -> Table:
    """Bind a variable to every partner of another."""
    rows, found = pairs(side, table.columns[name], table.most)
    return (table if rows is None else table.at(rows)).beside(other, found)


def pairs(side: Side, column: Ids, most: int = LARGEST) -> tuple[npt.NDArray[np.int64] | None, Ids]:
    """Give every partner of each term of a column, and the row that it belongs to; None: to each row one."""
    rows, at = spread(*side.spans(column), most)
    return rows, side.partners[at]


def paired(table: Table, relation: Relation, subject: str, last: str) -> Table:
    """Keep the solutions whose two variables are a pair."""
    side, near, far = relation.objects, subject, last
    if relation.subjects.each < side.each:
        side, near, far = relation.subjects, last, subject
    rows, found = pairs(side, table.columns[near], table.most)
    same = found == (table.columns[far] if rows is None else table.columns[far][rows])
    return table.at(same if rows is None else rows[same])


def both(table: Table, relation: Relation, subject: str, last: str) -> Table:
    """Bind two variables to all pairs."""
    if relation.size > table.most:
        raise Unsuited
    side = relation.objects
    counts = side.spans(side.terms)[1]
    return Table(relation.size, {subject: np.repeat(side.terms, counts), last: side.partners}, table.most)
