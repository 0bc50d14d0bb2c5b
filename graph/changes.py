"""How users' record has changed: what a snapshot of the version before needs to become one of the version now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from graph.graphnames import DEFAULT, GraphName
from graph.versions import NAMELESS

MOST = 200_000  # quads of graphs that are held against each other in memory: 60 MB; of larger ones all counts as new
TAKING = 4  # quads that the bulk loader adds while one is taken away; measured: 4 to 8
FEW = 1_000  # quads that are gone before another store is open


@dataclass(frozen=True, slots=True)
class Delta:
    """What has changed; quads may be named twice."""

    gone: Callable[[], Iterable[ox.Quad]]  # this and the next give them each time anew
    come: Callable[[], Iterable[ox.Quad]]
    names_gone: Collection[str]
    names_come: Iterable[str]
    exact: bool = False  # nothing that was there before has come
    graphs: Collection[str] | None = None  # of those that were touched, that are not as before; None: any

    @property
    def changed(self) -> Iterable[ox.Quad] | None:
        """Give what has gone or come; None where that is not known."""
        return chain(self.gone(), self.come()) if self.exact else None


def takes_longer(gone: Iterable[ox.Quad], others: int) -> bool:
    """Tell whether taking quads away takes longer than making anew a store of so many."""
    most = max(others // TAKING, FEW)
    return sum(1 for _ in islice(gone, most + 1)) > most


def difference(
    old: ox.Store, new: ox.Store, touched: Collection[GraphName] | None, added: Callable[[], Iterable[ox.Quad]]
) -> Delta:
    """Give the way from one version to another: graphs that were touched (None: any), and quads added to others."""
    before, after = set(old.named_graphs()), set(new.named_graphs())
    graphs = {DEFAULT, *before, *after} if touched is None else set(touched)
    names = _iris(before - after), _iris(after - before)

    def come(touched_too: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        return chain((quad for quad in added() if quad.graph_name not in graphs), touched_too)

    held, holds = _few(old, graphs), _few(new, graphs)
    if held is None or holds is None:
        unlike = None if touched is None else names_of(graphs)
        return Delta(partial(_lacking, new, old, graphs), lambda: come(_all(new, graphs)), *names, graphs=unlike)
    lost, won = held - holds, holds - held
    unlike = names_of(quad.graph_name for quad in lost | won) | set(names[1])
    return Delta(lambda: lost, lambda: come(won), *names, exact=True, graphs=unlike)


def names_of(graphs: Iterable[GraphName]) -> set[str]:
    """Give the names of graphs; what is in no graph has the empty one."""
    return {NAMELESS if isinstance(graph, ox.DefaultGraph) else graph.value for graph in graphs}


def _iris(names: Iterable[ox.NamedNode | ox.BlankNode]) -> list[str]:
    return [name.value for name in names if isinstance(name, ox.NamedNode)]


def _few(store: ox.Store, graphs: Iterable[GraphName]) -> set[ox.Quad] | None:
    found = set(islice(_all(store, graphs), MOST + 1))
    return found if len(found) <= MOST else None


def _lacking(new: ox.Store, old: ox.Store, graphs: Iterable[GraphName]) -> Iterator[ox.Quad]:
    return (quad for quad in _all(old, graphs) if quad not in new)


def _all(store: ox.Store, graphs: Iterable[GraphName]) -> Iterator[ox.Quad]:
    return chain.from_iterable(store.quads_for_pattern(None, None, None, graph) for graph in graphs)


def spooled(files: Iterable[Path]) -> Iterator[ox.Quad]:
    """Give the quads of files of ours, blank nodes by their labels."""
    there = (file for file in files if file.exists())
    return chain.from_iterable(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=True) for file in there)
