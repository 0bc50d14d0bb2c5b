"""Which graphs there are, and whose: ours are made of documents, the others users have brought."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graph import iris
from graph.composing import NAMELESS, USERS
from graph.dataset import Dataset
from graph.errors import StoreError


@dataclass(frozen=True, slots=True)
class Listed:
    """A graph; what users put in no graph has no name."""

    name: str
    triples: int
    ours: bool


def listed(dataset: Dataset) -> tuple[Listed, ...]:
    """Give all graphs of a snapshot by their names, with their triples: users' first."""
    ours = [name for name in dataset.names() if iris.is_ours(dataset.base, name)]
    own = iris.graph(dataset.base, USERS)
    return (*brought(dataset), *(Listed(name, _size(dataset, name), True) for name in ours if name != own))


def brought(dataset: Dataset) -> tuple[Listed, ...]:
    """Give the graphs that users have brought; what they put in no graph stands first."""
    own = iris.graph(dataset.base, USERS)
    apart = _size(dataset, own) if dataset.holds(own) else 0
    theirs = [name for name in dataset.names() if not iris.is_ours(dataset.base, name)]
    found = (Listed(name, _size(dataset, name), False) for name in theirs)
    return (*([Listed("", apart, False)] if apart else []), *found)


def _size(dataset: Dataset, name: str) -> int:
    return dataset._size(ox.NamedNode(name))


def checked_graph(dataset: Dataset, name: str) -> str:
    """Give the name of a graph in the store, if there is one."""
    graph = iris.graph(dataset.base, USERS) if name == NAMELESS else name
    try:
        there = dataset.holds(graph)
    except ValueError as error:
        raise StoreError(f"graph {name!r}: not an IRI; correct it") from error
    if not there:
        raise StoreError(f"no graph {name}: it is not in the store; `communique graphs` lists those that are")
    return graph
