"""Patterns joined, a whole column at a time, always that one next which leaves the fewest solutions.

How many they will be is estimated from the true number of solutions so far and what a term has of partners on average.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from server.querying.columns.computing import holding
from server.querying.columns.functions import Computed
from server.querying.columns.patterns import Comparison, Group, Pattern, Reach, Whatever
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import NOTHING, Columns, Ids, Kind, Relation, Side

Mask = npt.NDArray[np.bool_]
LARGEST = 1_000_000  # solutions in between; above it the engine answers, which holds none of them
FEWER = 50_000  # the same where the first that come are enough: the engine looks for no others
FEW = 8  # terms; for more, operations on arrays are faster
GUESS = 10.0  # terms that a path of any length reaches, before that is known
SELECTED = 0.5  # of the solutions stay where a pattern or filter only tests them
RIVALS = {Kind.DATE: Kind.TIME, Kind.INTEGER: Kind.NUMBER}  # what else may compare with them
OPERATORS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


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


def solutions(graph: Columns, group: Group, table: Table = START) -> Table:
    """Give the solutions of a group that agree with those of a table."""
    pending, waiting = list(group.patterns), list(group.filters)
    while pending and table.size:
        pattern = cheapest(graph, table, pending)
        pending.remove(pattern)
        table = kept(graph, joined(graph, table, pattern), waiting)
    for union in group.unions if table.size else ():
        names = (*table.columns, *(union[0].variables - table.columns.keys()))
        table = kept(graph, united([solutions(graph, part, table) for part in union], names), waiting)
    if not table.size:
        nothing = np.empty(0, np.int64)
        return Table(0, dict.fromkeys({*table.columns, *group.variables}, nothing), table.most)
    return table


def united(tables: list[Table], names: tuple[str, ...]) -> Table:
    """Put tables one below the other."""
    size, most = sum(table.size for table in tables), tables[0].most
    if size > most:
        raise Unsuited
    return Table(size, {name: np.concatenate([table.columns[name] for table in tables]) for name in names}, most)


def kept(graph: Columns, table: Table, waiting: list[Comparison | Computed]) -> Table:
    """Keep what filters let pass, as soon as their variables are bound."""
    for one in [one for one in waiting if one.variable in table.columns]:
        waiting.remove(one)
        column = table.columns[one.variable]
        table = table.at(
            holding(graph, column, one, table.most) if isinstance(one, Computed) else passing(graph, column, one)
        )
    return table


def passing(graph: Columns, column: Ids, comparison: Comparison) -> Mask:
    """Tell which terms a filter lets pass (SPARQL 1.1, section 17.3)."""
    if comparison.kind not in RIVALS:
        same: Mask = column == graph.numbers.get(comparison.constant, -1)
        return ~same if comparison.operator == "!=" else same
    kinds = graph.kinds[column]
    if (kinds == RIVALS[comparison.kind]).any():
        raise Unsuited
    mask: Mask = OPERATORS[comparison.operator](graph.values[column], comparison.value)
    mask &= kinds == comparison.kind
    return mask


# --- which pattern comes next


def cheapest(graph: Columns, table: Table, pending: list[Pattern]) -> Pattern:
    """Give the pattern that leaves the fewest solutions, or at the start opens the way to one that does."""
    if len(pending) == 1:
        return pending[0]
    if table.columns:
        return min(pending, key=lambda pattern: table.size * growth(graph, pattern, table.columns.keys()))
    return min(pending, key=lambda pattern: prospect(graph, pattern, pending))


def prospect(graph: Columns, pattern: Pattern, pending: list[Pattern]) -> float:
    """Estimate the solutions of a pattern and of the best one after it."""
    own = first_size(graph, pattern)
    after = (growth(graph, other, pattern.variables) for other in pending if other is not pattern)
    return own * max(1.0, min(after, default=1.0))


def first_size(graph: Columns, pattern: Pattern) -> float:
    """Estimate the solutions of a pattern alone."""
    if isinstance(pattern, Reach):
        return GUESS
    if isinstance(pattern, Whatever):
        return 0.0  # it is the first, or is not answered here
    relation = graph.relations.get(pattern.predicate, NOTHING)
    if isinstance(pattern.subject, bytes):
        return float(relation.objects.count(graph.numbers.get(pattern.subject, -1)))
    if isinstance(pattern.object, bytes):
        return float(relation.subjects.count(graph.numbers.get(pattern.object, -1)))
    return float(relation.size)


def growth(graph: Columns, pattern: Pattern, bound: Set[str]) -> float:
    """Estimate how many solutions one becomes by a pattern; infinitely many, if they share no variable."""
    if isinstance(pattern, Reach):
        return SELECTED if pattern.variable in bound else inf
    if isinstance(pattern, Whatever):
        return inf
    free = pattern.variables - bound
    if not free:
        return SELECTED
    if len(free) == len(pattern.variables):
        return inf
    relation = graph.relations.get(pattern.predicate, NOTHING)
    return relation.objects.each if pattern.object in free else relation.subjects.each


# --- how it is joined


def joined(graph: Columns, table: Table, pattern: Pattern) -> Table:
    """Join solutions with a pattern."""
    if isinstance(pattern, Reach):
        return restricted(table, pattern.variable, reached(graph, pattern))
    if isinstance(pattern, Whatever):
        return whatever(graph, table, pattern)
    relation = graph.relations.get(pattern.predicate, NOTHING)
    subject, last = pattern.subject, pattern.object
    if isinstance(subject, bytes):
        partners = relation.objects.of(graph.numbers.get(subject, -1))
        if isinstance(last, str):
            return restricted(table, last, partners)
        return table if graph.numbers.get(last, -1) in partners.tolist() else Table(0, table.columns, table.most)
    if isinstance(last, bytes):
        return restricted(table, subject, relation.subjects.of(graph.numbers.get(last, -1)))
    if subject in table.columns and last in table.columns:
        return paired(table, relation, subject, last)
    if subject in table.columns:
        return expanded(table, relation.objects, subject, last)
    if last in table.columns:
        return expanded(table, relation.subjects, last, subject)
    if table.columns:
        raise Unsuited
    return both(table, relation, subject, last)


def whatever(graph: Columns, table: Table, pattern: Whatever) -> Table:
    """Bind two variables to the predicates and other ends of a constant's triples."""
    if table.columns:
        raise Unsuited
    triples = graph.of_subjects if pattern.onward else graph.of_objects
    predicates, others = triples.of(graph.numbers.get(pattern.constant, -1))
    return Table(others.size, {pattern.predicate: predicates, pattern.other: others}, table.most)


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
    begins, counts = side.spans(column)
    total = int(counts.sum())
    if total > most:
        raise Unsuited
    if total == column.size and counts.all():
        return None, side.partners[begins]
    before = np.cumsum(counts) - counts
    at = np.arange(total) + np.repeat(begins - before, counts)
    return np.repeat(np.arange(column.size), counts), side.partners[at]


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


def reached(graph: Columns, reach: Reach) -> Ids:
    """Give all terms from which, or to which, a path leads (SPARQL 1.1, section 18.4, ALP), ascending."""
    start = graph.numbers.get(reach.constant)
    if start is None:
        raise Unsuited  # a path of no step leads to it though no triple holds it
    relation = graph.relations.get(reach.predicate, NOTHING)
    side = relation.subjects if reach.onward else relation.objects
    found = set() if reach.least else {start}
    fresh = [start]
    while fresh:
        fresh = list({*one_step(side, fresh)} - found)
        found.update(fresh)
    return np.array(sorted(found), np.int64)


def one_step(side: Side, terms: list[int]) -> list[int]:
    """Give all partners of terms; those of a few are found faster one by one."""
    if len(terms) > FEW:
        return list(pairs(side, np.array(terms))[1].tolist())
    return [partner for term in terms for partner in side.of(term).tolist()]
