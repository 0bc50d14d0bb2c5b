"""Triples that stand in a named graph, joined with solutions: their graph is a third column beside their two ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from server.querying.columns.contents import contents
from server.querying.columns.patterns import Place, Triple
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import NONE, NOTHING, Columns, Ids, Numbers, Relation, Side
from server.querying.columns.spans import spread
from server.querying.columns.tables import Mask, Table

NEVER = -2  # a number that stands for nothing, not even for a term that is not there


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of a side of a relation."""

    at: Numbers  # where each stands
    rows: Numbers | None  # the solution to which it belongs; None: one to each
    new: dict[str, Ids]  # the variables that it binds

    def only(self, some: Numbers | Mask) -> Found:
        """Keep some, or give some several times."""
        rows = np.arange(self.at.size) if self.rows is None else self.rows
        return Found(self.at[some], rows[some], {name: column[some] for name, column in self.new.items()})


def standing(graph: Columns, table: Table, pattern: Triple) -> Table:
    """Join solutions with the triples of a pattern in its named graph."""
    contents(graph)
    relation = graph.relations.get(pattern.predicate, NOTHING)
    subject, last = pattern.subject, pattern.object
    if isinstance(subject, bytes):
        side, found = relation.objects, of_constant(graph, table, relation.objects, (subject, last))
    elif isinstance(last, bytes):
        side, found = relation.subjects, of_constant(graph, table, relation.subjects, (last, subject))
    else:
        side, found = of_variables(table, relation, subject, last)
    assert pattern.graph is not None
    found = within(graph, table, pattern.graph, *owned(side, found, table.most))
    table = table if found.rows is None else table.at(found.rows)
    return Table(found.at.size, {**table.columns, **found.new}, table.most)


def of_constant(graph: Columns, table: Table, side: Side, places: tuple[bytes, Place]) -> Found:
    """Find the pairs of a constant."""
    constant, other = places
    begin, end = side.span(graph.names.get(constant))
    partners = side.partners[begin:end]
    if isinstance(other, str) and other not in table.columns:
        if table.columns:
            raise Unsuited
        return Found(np.arange(begin, end), np.zeros(partners.size, np.int64), {other: partners})
    column = table.columns[other] if isinstance(other, str) else np.full(table.size, graph.names.get(other))
    at = np.searchsorted(partners, column)
    rows = np.flatnonzero(np.append(partners, NEVER)[at] == column)
    return Found(begin + at[rows], rows, {})


def of_variables(table: Table, relation: Relation, subject: str, last: str) -> tuple[Side, Found]:
    """Find the pairs that two variables stand for."""
    side, near, far = relation.objects, subject, last
    if subject not in table.columns or (last in table.columns and relation.subjects.each < side.each):
        side, near, far = relation.subjects, last, subject
    if near not in table.columns:
        if table.columns or relation.size > table.most:
            raise Unsuited
        terms = np.repeat(side.terms, side.spans(side.terms)[1])
        return side, Found(np.arange(terms.size), np.zeros(terms.size, np.int64), {near: terms, far: side.partners})
    rows, at = spread(*side.spans(table.columns[near]), table.most)
    if far not in table.columns:
        return side, Found(at, rows, {far: side.partners[at]})
    column = table.columns[far] if rows is None else table.columns[far][rows]
    return side, Found(at, rows, {}).only(side.partners[at] == column)


def owned(side: Side, found: Found, most: int) -> tuple[Found, Ids]:
    """Give pairs once for each graph that they stand in, and the graphs."""
    if side.owners is None:  # no triple has this predicate
        return found, NONE
    several, graphs = side.owners.of(found.at, most)
    return found if several is None else found.only(several), graphs


def within(graph: Columns, table: Table, place: Place, found: Found, graphs: Ids) -> Found:
    """Keep the pairs that stand in a graph, or bind a variable to the graph of each."""
    if isinstance(place, bytes):
        same = graphs == graph.names.get(place)
    elif place in table.columns:
        column = table.columns[place]
        same = graphs == (column if found.rows is None else column[found.rows])
    elif place in found.new:
        same = graphs == found.new[place]
    else:
        return Found(found.at, found.rows, {**found.new, place: graphs})
    return found if np.count_nonzero(same) == same.size else found.only(same)
