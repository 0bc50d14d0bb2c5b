"""Triples whose predicate is asked for, joined with what is bound at one of their ends."""

from __future__ import annotations

from collections.abc import Set
from math import inf

import numpy as np

from server.querying.columns.patterns import Place, Whatever
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns, Every, relation
from server.querying.columns.spans import spread
from server.querying.columns.tables import Table, related, restricted


def triples_of(graph: Columns, pattern: Whatever) -> int:
    """Give the number of triples among which those of a pattern are."""
    if isinstance(pattern.subject, bytes):
        return graph.of_subjects.count(graph.names.get(pattern.subject))
    if isinstance(pattern.object, bytes):
        return graph.of_objects.count(graph.names.get(pattern.object))
    return graph.of_subjects.size


def growth_by_any(graph: Columns, pattern: Whatever, bound: Set[str]) -> float:
    """Estimate how many solutions one becomes by triples of any predicate."""
    if isinstance(pattern.subject, bytes) or isinstance(pattern.object, bytes):
        return float(triples_of(graph, pattern)) if pattern.predicate in bound else 1.0
    if pattern.subject in bound:
        return graph.of_subjects.each
    return graph.of_objects.each if pattern.object in bound else inf


def whatever(graph: Columns, table: Table, pattern: Whatever) -> Table:
    """Join solutions with triples of any predicate."""
    if isinstance(pattern.subject, bytes):
        return of_constant(graph, table, graph.of_subjects, (pattern.subject, pattern.predicate, pattern.object))
    if isinstance(pattern.object, bytes):
        return of_constant(graph, table, graph.of_objects, (pattern.object, pattern.predicate, pattern.subject))
    if pattern.subject in table.columns:
        return of_column(table, graph.of_subjects, (pattern.subject, pattern.predicate, pattern.object))
    if pattern.object in table.columns:
        return of_column(table, graph.of_objects, (pattern.object, pattern.predicate, pattern.subject))
    if table.columns or graph.of_subjects.size > table.most:
        raise Unsuited
    subjects, predicates, objects = graph.of_subjects.all()
    columns = {pattern.subject: subjects, pattern.predicate: predicates, pattern.object: objects}
    return Table(subjects.size, columns, table.most)


def of_constant(graph: Columns, table: Table, triples: Every, places: tuple[bytes, str, Place]) -> Table:
    """Join with the triples of a constant: they are a relation of their predicates and other ends."""
    constant, predicate, other = places
    predicates, others = triples.of(graph.names.get(constant))
    if isinstance(other, bytes):
        return restricted(table, predicate, np.sort(predicates[others == graph.names.get(other)]))
    if table.columns:
        return related(table, relation(predicates, others), predicate, other)
    return Table(others.size, {predicate: predicates, other: others}, table.most)


def of_column(table: Table, triples: Every, places: tuple[str, str, str]) -> Table:
    """Join with the triples of the terms of a column."""
    rows, at = spread(*triples.spans(table.columns[places[0]]), table.most)
    table = table if rows is None else table.at(rows)
    found = dict(zip(places[1:], triples.at(at), strict=True))
    same = [column == table.columns[name] for name, column in found.items() if name in table.columns]
    table = Table(table.size, {**found, **table.columns}, table.most)
    return table.at(np.logical_and.reduce(same)) if same else table
