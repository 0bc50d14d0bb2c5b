"""What shall stand on a server: the graphs of a store, and the union where a server of that kind has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from graph import background, iris
from graph.dataset import Dataset
from graph.reasoning.lines import Line, lines_of
from graph.remote.marks import UNION, UNIONS, Held, held
from graph.store import Store
from graph.transactions import read


@dataclass(frozen=True, slots=True)
class Content:
    """A graph that is to stand on the server, and its lines when they are needed."""

    held: Held
    lines: Callable[[], set[Line]]


def contents(store: Store, default: str) -> dict[str, Content]:
    """Give the graphs that shall stand on the server, those of the union with them as its kind has it."""
    names = [name.value for name in store._record.named_graphs() if isinstance(name, ox.NamedNode)]
    found = {name: _content(store, name) for name in names}
    return found | {name: Content(held(lines), partial(set, lines)) for name, lines in union(store, default).items()}


def union(store: Dataset, default: str) -> dict[str, set[Line]]:
    """Give the graphs that hold the union, by their names in the mark."""
    if default == "union":
        return {}
    record = store._record
    every = set(lines_of(record.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""))
    if default == "own":
        return {iris.graph(store.base, UNION): every}
    known = {one for name in background.GRAPHS for one in read(record, iris.graph(store.base, name))}
    names = (iris.graph(store.base, name) for name in UNIONS)
    return dict(zip(names, (known, every - known), strict=True))


def _content(store: Store, name: str) -> Content:
    lines = partial(read, store._record, name)
    if name in {iris.graph(store.base, one) for one in background.GRAPHS}:  # large, and known by what they are made of
        return Content(Held(background.digest(store.background), 0), lines)
    return Content(held(lines()), lines)
