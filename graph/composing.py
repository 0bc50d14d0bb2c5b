"""Snapshots of a store in which users keep graphs of their own: what documents say, and users' quads beside it.

Users' triples stand in their graphs and once in the default graph, which is the union of all; those that they put in
no graph stand in graph/imported. A snapshot is a clone of the last one to which only changes are applied, and made anew
where nobody knows what has changed: after a crash, or after more than a clone would pay for. Inside of it stands a copy
of our record alone: pages, questions, validation and reasoning read that, so that no user's triple becomes a document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice, starmap
from operator import attrgetter
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from graph import iris
from graph.changes import Delta
from graph.directory import current_snapshot, link_or_copy, sync
from graph.graphnames import GraphName
from graph.opening import open_sealed
from graph.transactions import Lines, apply

USERS = "imported"  # the directory of users' record, and the graph of what they put in no graph
NAMELESS = "default"  # how users name what they put in no graph, as the Graph Store Protocol does
OWN = "own"  # inside of a snapshot that has users' graphs: what documents say, without them
SHOWN = "shown"  # names the snapshot that holds everything, and the version of users' record in it
FEW = 5_000  # quads that are written in one transaction; the engine's bulk loader takes more
AT_ONCE = 200_000  # quads that the bulk loader is given at a time: it holds them in memory
MOST_LINES = 200_000  # of changes that are kept to be applied to a clone
UNION = ox.DefaultGraph()
TRIPLE = attrgetter("triple")


class Journal:
    """What was written to our record since the snapshot that readers have; forgotten where it grows too long."""

    def __init__(self, directory: Path | None) -> None:
        self._mark = directory / USERS / SHOWN if directory else None
        known = directory is not None and is_shown(directory)
        self.changes: list[tuple[Lines, Lines]] | None = [] if known else None
        self._lines = 0

    @classmethod
    def shown(cls, directory: Path, snapshot: Path) -> Self:
        """Begin anew behind a snapshot that holds everything."""
        if users := users_record(directory):
            mark_shown(directory, snapshot.name, users.name)
        return cls(directory)

    def note(self, gone: Lines, come: Lines) -> None:
        """Keep a change; from the first on the mark is gone, so that a crash is noticed."""
        if self.changes is None:
            return
        self._lines += sum(map(len, (*gone.values(), *come.values())))
        self.changes.append((gone, come))
        if self._lines > MOST_LINES:
            self.forget()
        elif self._mark:
            take_mark(self._mark)

    def forget(self) -> None:
        """Note that more has changed than is kept."""
        self.changes = None
        if self._mark:
            take_mark(self._mark)


def users_record(directory: Path) -> Path | None:
    """Give the newest version of users' record; none where users have brought nothing yet."""
    try:
        return directory / USERS / (directory / USERS / "CURRENT").read_text("utf-8").strip()
    except OSError:
        return None


def is_shown(directory: Path) -> bool:
    """Tell whether the newest snapshot holds the newest version of users' record, and all of ours."""
    users = users_record(directory)
    try:
        told = (directory / USERS / SHOWN).read_text("utf-8").split()
        return users is not None and told == [current_snapshot(directory).name, users.name]
    except OSError:
        return False


def mark_shown(directory: Path, snapshot: str, users: str) -> None:
    """Note that a snapshot holds everything."""
    (directory / USERS / SHOWN).write_text(f"{snapshot} {users}\n", "utf-8")


def take_mark(mark: Path) -> None:
    """Note that readers lack something: on the disk before that is, or a power cut would leave it out for good."""
    if mark.exists():
        mark.unlink()
        sync(mark.parent)


def clone(source: Path, target: Path) -> None:
    """Make a copy of a store by hard links; the source is only read."""
    open_sealed(source).backup(str(target))


def link_files(source: Path, target: Path) -> None:
    """Put the files of a store that nobody writes to anymore into another place too, by hard links."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        if file.is_file():
            link_or_copy(file, target / file.name)


def documents_of(snapshot: Path) -> Path:
    """Give the part of a snapshot that holds what documents say: all of it where users have brought nothing."""
    own = snapshot / OWN
    return own if own.is_dir() else snapshot


def replay(target: Path, changes: Iterable[tuple[Lines, Lines]]) -> None:
    """Apply changes of our record to a snapshot in the making."""
    store = ox.Store(str(target))
    for gone, come in changes:
        apply(store, gone, come)
    store.flush()


def carry(target: Path, base: str, delta: Delta) -> None:
    """Apply changes of users' record to a snapshot in the making."""
    store = ox.Store(str(target))
    for quad in delta.gone():
        own, united = placements(quad, base)
        store.remove(own)
        if all(
            other.graph_name == UNION
            for other in store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        ):
            store.remove(united)
    for name in delta.names_gone:
        store.remove_graph(ox.NamedNode(name))
    for name in delta.names_come:
        store.add_graph(ox.NamedNode(name))
    graph = ox.NamedNode(iris.graph(base, USERS))
    pour(store, (quad if quad.graph_name != UNION else placed(quad, graph) for quad in delta.come()))
    pour(store, starmap(ox.Quad, map(TRIPLE, delta.come())))  # a million quads: no step of Python for each
    if not any(store.quads_for_pattern(None, None, None, graph)):
        store.remove_graph(graph)  # the engine keeps the names of empty graphs
    store.flush()


def add_all(target: Path, base: str, users: Path) -> None:
    """Put all that users have brought into a copy of our record."""
    record = open_sealed(users)
    carry(target, base, Delta(tuple, lambda: everything(record), (), names(record)))


def everything(store: ox.Store) -> Iterator[ox.Quad]:
    """Give all quads of a store."""
    return store.quads_for_pattern(None, None, None, None)


def placements(quad: ox.Quad, base: str) -> tuple[ox.Quad, ox.Quad]:
    """Give the places of a user's quad in a snapshot: its graph, and the union."""
    own = quad.graph_name == UNION
    graph = ox.NamedNode(iris.graph(base, USERS)) if own else quad.graph_name
    return placed(quad, graph), placed(quad, UNION)


def placed(statement: ox.Quad | ox.Triple, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> ox.Quad:
    """Give a statement in a graph."""
    return ox.Quad(statement.subject, statement.predicate, statement.object, graph)


def pour(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Write quads, as many as there are, in bounded memory."""
    rest = iter(quads)
    first = list(islice(rest, FEW + 1))
    if len(first) <= FEW:
        store.extend(first)
        return
    while first:
        store.bulk_extend(chain(first, islice(rest, AT_ONCE)))
        first = list(islice(rest, 1))


def without(store: ox.Store, graphs: Collection[GraphName], names: Iterable[GraphName], place: Path) -> ox.Store:
    """Make a store anew without the quads of some graphs; `names` are those of its graphs."""
    made = ox.Store(str(place))
    for name in names:
        made.add_graph(name)
    pour(made, (quad for quad in everything(store) if quad.graph_name not in graphs))
    return made


def names(store: ox.Store) -> Iterator[str]:
    """Give the names of a store's graphs."""
    return (name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
