"""Groups joined, a whole column at a time, their patterns in the order in which they stand (`ordering`)."""

from __future__ import annotations

import operator
from itertools import chain

import numpy as np

from server.querying.columns.computing import holding
from server.querying.columns.contents import of_small, whole
from server.querying.columns.functions import Computed
from server.querying.columns.ordering import first_size
from server.querying.columns.patterns import ROW, Comparison, Group, Pattern, Reach, Whatever
from server.querying.columns.predicates import whatever
from server.querying.columns.quads import standing
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import NONE, NOTHING, Columns, Ids, Kind, Side
from server.querying.columns.tables import START, Mask, Table, pairs, related, restricted, united

FEW = 8  # terms; for more, operations on arrays are faster
RIVALS = {Kind.DATE: Kind.TIME, Kind.INTEGER: Kind.NUMBER}  # what else may compare with them
OPERATORS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def solutions(graph: Columns, group: Group, table: Table = START, enough: int | None = None) -> Table:
    """Give the solutions of a group that agree with those of a table; no more than enough, if that is easy."""
    waiting = list(group.filters)
    for pattern in group.patterns if table.size else ():
        table = kept(graph, joined(graph, table, pattern), waiting)
        if not table.size:
            break
    for arms in group.unions if table.size else ():
        names = dict.fromkeys(chain(table.columns, *(arm.variables | arm.unsure for arm in arms)))
        table = kept(graph, united([solutions(graph, arm, table) for arm in arms], names, graph.unbound), waiting)
    if enough is not None and not waiting:
        table = table.at(slice(enough))
    for optional in group.optionals if table.size else ():
        table = kept(graph, extended(graph, table, optional), waiting)
    if not table.size:
        return Table(0, dict.fromkeys({*table.columns, *group.variables, *group.unsure}, NONE), table.most)
    return table


def extended(graph: Columns, table: Table, group: Group) -> Table:
    """Extend solutions by those of a group that agree with them; what has none stays (section 18.5, LeftJoin)."""
    near = {name: table.columns[name] for name in group.variables if name in table.columns}
    found = solutions(graph, group, Table(table.size, {**near, ROW: np.arange(table.size)}, table.most))
    rows, met = found.columns[ROW], np.zeros(table.size, np.bool_)
    met[rows] = True
    if np.count_nonzero(met) < rows.size:  # one agrees with several, and is there several times
        table, rows = table.at(np.concatenate([rows, np.flatnonzero(~met)])), np.arange(rows.size)
    if table.size > table.most:
        raise Unsuited
    columns = dict(table.columns)
    for name in (group.variables | group.unsure) - near.keys():
        columns[name] = np.full(table.size, graph.unbound)
        columns[name][rows] = found.columns[name]
    return Table(table.size, columns, table.most)


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
    """Tell which terms a filter lets pass (SPARQL 1.1, section 17.3); one that is not there it never does."""
    if comparison.kind not in RIVALS:
        same: Mask = column == graph.names.get(comparison.constant)
        return (column != graph.unbound) & ~same if comparison.operator == "!=" else same
    kinds = graph.kinds[column]
    if (kinds == RIVALS[comparison.kind]).any():
        raise Unsuited
    mask: Mask = OPERATORS[comparison.operator](graph.values[column], comparison.value)
    mask &= kinds == comparison.kind
    return mask


def joined(graph: Columns, table: Table, pattern: Pattern) -> Table:
    """Join solutions with a pattern."""
    if isinstance(pattern, Reach):
        return restricted(table, pattern.variable, reached(graph, pattern))
    if isinstance(pattern, Whatever):
        return whatever(graph, table, pattern) if pattern.graph is None else whole(graph, table, pattern)
    relation = graph.relations.get(pattern.predicate, NOTHING)
    if pattern.graph is not None:
        tied = pattern.variables & table.columns.keys()
        small = None if tied else of_small(graph, pattern, first_size(graph, pattern))
        if small is None:
            return standing(graph, table, pattern)
        relation = small
    subject, last = pattern.subject, pattern.object
    if isinstance(subject, bytes):
        partners = relation.objects.of(graph.names.get(subject))
        if isinstance(last, str):
            return restricted(table, last, partners)
        return table if graph.names.get(last) in partners.tolist() else Table(0, table.columns, table.most)
    if isinstance(last, bytes):
        return restricted(table, subject, relation.subjects.of(graph.names.get(last)))
    return related(table, relation, subject, last)


def reached(graph: Columns, reach: Reach) -> Ids:
    """Give all terms from which, or to which, a path leads (SPARQL 1.1, section 18.4, ALP), ascending."""
    start = graph.names.get(reach.constant)
    if start < 0:
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
