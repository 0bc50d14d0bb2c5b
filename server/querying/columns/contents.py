"""What stands in each named graph: for patterns that are tied to nothing but their graph."""

from __future__ import annotations

import numpy as np

from server.querying.columns.patterns import Triple, Whatever
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns, Contents, Ids, Relation, relation
from server.querying.columns.tables import Table

DEAR = 4  # triples are looked through in the time in which one is sorted


def contents(graph: Columns) -> Contents:
    """Give what stands in named graphs, where that is known."""
    if graph.contents is None:
        raise Unsuited
    return graph.contents


def of_small(graph: Columns, pattern: Triple, many: float) -> Relation | None:
    """Give the pairs of a predicate in a constant graph, if that holds few triples beside those of the predicate."""
    if not isinstance(pattern.graph, bytes):
        return None
    at = contents(graph).of(graph.names.get(pattern.graph))
    if at.size * DEAR > many:
        return None
    subjects, predicates, objects = triples(graph, at)
    same = predicates == graph.names.get(pattern.predicate)
    return relation(subjects[same], objects[same])


def whole(graph: Columns, table: Table, pattern: Whatever) -> Table:
    """Bind three variables to all triples of a graph, or of all named graphs."""
    held, place = contents(graph), pattern.graph
    at = held.triples.astype(np.int64) if isinstance(place, str) else held.of(graph.names.get(place or b""))
    if table.columns or at.size > table.most:
        raise Unsuited
    places = pattern.subject, pattern.predicate, pattern.object
    columns = {str(name): column for name, column in zip(places, triples(graph, at), strict=True)}
    if not isinstance(place, str):
        return Table(at.size, columns, table.most)
    graphs = np.repeat(held.graphs, np.diff(held.starts))
    found = Table(at.size, {place: graphs, **columns}, table.most)
    return found.at(columns[place] == graphs) if place in columns else found


def triples(graph: Columns, at: Ids) -> tuple[Ids, Ids, Ids]:
    """Give the subjects, predicates and objects of some triples."""
    every = graph.of_subjects
    return np.searchsorted(every.starts, at, "right") - 1, *every.at(at)
