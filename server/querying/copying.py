"""A snapshot in memory, laid out for queries: with it a query takes half the time.

The engine keeps the quads of a term in a list, in the order in which they came, and looks through the shortest list
that it has. So the default graph, which is the union of all, stands in a store of its own too: no list there holds a
triple twice. And quads come predicate by predicate: those of one list then lie beside each other in memory. Where
there is much, all stands in columns of numbers as well, which answer many a query several times faster than the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from server.querying.jobs import Job

if TYPE_CHECKING:
    from server.querying.columns.answering import Answers

MUCH = 50_000  # triples from which on columns are worth their making, some five microseconds a triple
DEFAULT = ox.DefaultGraph()
NAMED = ("graph", "from", "\\u")  # a query without these reads the default graph only


@dataclass(frozen=True, slots=True)
class Copies:
    """All graphs, the default graph alone, and what answers from its columns."""

    whole: ox.Store
    union: ox.Store
    columns: Answers | None = None

    def of(self, job: Job) -> ox.Store:
        """Give the store that a job reads from."""
        return self.whole if reads_named(job) else self.union


def of_one(store: ox.Store) -> Copies:
    """Let one store answer all."""
    return Copies(store, store)


def reads_named(job: Job) -> bool:
    """Tell whether a job may read named graphs."""
    query = job.query.lower()  # a search that heeds no case takes ten times as long
    return bool(job.default_graphs or job.named_graphs or any(word in query for word in NAMED))


def copied(record: ox.Store) -> Copies:
    """Copy a record into memory."""
    copies = Copies(ox.Store(), ox.Store())
    for predicate in _predicates(record):
        quads = list(record.quads_for_pattern(None, predicate, None, DEFAULT))
        copies.union.bulk_extend(quads)
        copies.whole.bulk_extend(quads)
    for graph in record.named_graphs():
        copies.whole.add_graph(graph)
        copies.whole.bulk_extend(record.quads_for_pattern(None, None, None, graph))
    return copies if len(copies.union) < MUCH else replace(copies, columns=in_columns(copies.whole))


def in_columns(whole: ox.Store) -> Answers | None:
    """Put all graphs into columns, if they can be."""
    from server.querying.columns.answering import Answers  # here: to load NumPy takes a small store's whole time
    from server.querying.columns.building import built

    graph = built(whole)
    return Answers(graph) if graph else None


def _predicates(record: ox.Store) -> Iterator[ox.NamedNode]:
    found = record.query("SELECT DISTINCT ?p { ?s ?p ?o }")
    assert isinstance(found, ox.QuerySolutions)
    for solution in found:
        predicate = solution["p"]
        assert isinstance(predicate, ox.NamedNode)
        yield predicate
