"""The graphs that users bring, in a record of their own: `<store>/imported/N`, an Oxigraph store.

Writing works on a clone; `commit` puts it in the place of the old one and gives readers a snapshot with it. What is
not committed, and what a crash interrupts, leaves nothing. Names of our graphs are refused. Users' default graph is the
engine's own.

    with Imported.open(directory) as users:
        users.put("https://example.org/people", quads)
        users.commit()
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph as ox

from graph import composing, iris
from graph.changes import Delta, difference, names_of, spooled, takes_longer
from graph.directory import current_snapshot, fix_base, lock, one_line, point, prepare
from graph.errors import QueryError, StoreError
from graph.fulltext.brought import PATTERN, index_changed
from graph.fulltext.index import carry_over
from graph.graphnames import DEFAULT, GraphName, graph_node, graphs_emptied, named_node, names_after
from graph.leftovers import sweep
from graph.opening import open_record, open_sealed
from graph.publishing import publish
from graph.sealing import seal
from graph.store import Store
from graph.syntax import syntax_told
from graph.updating import REMOVED, WRITTEN, Writing, reading
from graph.versions import NAMELESS, keep, versions_in


class Imported:
    """Users' graphs, open for writing by this process only."""

    names_below = ""  # where blank nodes of files get names, if they get any

    def __init__(self, directory: Path, base: str, held: IO[str]) -> None:
        self.directory, self.base = directory, base
        self._lock = held
        self._home = directory / composing.USERS
        current = composing.users_record(directory)
        self._old = open_sealed(current) if current else ox.Store()
        self._version = current.name if current else ""
        self._new: ox.Store | None = None  # the clone that is written to
        self._clones = 1  # that were made, with the next
        self._spools: list[Path] = []  # files of quads that were added
        self._touched: set[GraphName] | None = set()  # graphs that lost or changed quads; None: any
        self._added: set[str] | None = set()  # names of graphs that quads were added to; None: any

    @classmethod
    def open(cls, directory: Path | str, base: str | None = None) -> Self:
        """Open users' graphs of a store for writing; the store is made if there is none."""
        path = Path(directory)
        if not (path / "CURRENT").exists():
            with Store.open(path, base) as store:
                store.snapshot()
        prepare(path)
        held = lock(path / "lock")
        try:
            sweep(path)
            return cls(path, fix_base(path, base), held)
        except StoreError:
            held.close()
            raise
        except (OSError, RuntimeError, ValueError) as error:
            held.close()
            raise StoreError(
                f"{path / composing.USERS}: damaged ({one_line(error)}); import the graphs again"
            ) from error

    def close(self) -> None:
        """Give the store back; what was not committed is gone."""
        self._old = ox.Store()
        if self._new is not None:
            self._new = None
            shutil.rmtree(self._staging, ignore_errors=True)
        self._forget()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- reading: as it stands with what was written and is not committed yet

    def names(self) -> tuple[str, ...]:
        """Give the names of users' graphs, sorted."""
        return tuple(sorted(composing.names(self._record)))

    def holds(self, graph: str | None) -> bool:
        """Tell whether there is a graph of that name; the default graph is always there."""
        return graph is None or self._record.contains_named_graph(self._node(graph))

    def graph(self, graph: str | None) -> Iterator[ox.Triple]:
        """Give the triples of a graph; None is users' default graph."""
        return (quad.triple for quad in self._record.quads_for_pattern(None, None, None, graph_node(self.base, graph)))

    # --- writing

    def update(self, text: str, base: str | None = None) -> None:
        """Run a SPARQL update on users' graphs; what it reads and writes is theirs alone."""
        what = reading(text)
        for name, role in what.roles.items():
            self._node(name, role)
        try:
            if what.adds_only:
                scratch = ox.Store()
                scratch.update(text, base_iri=base)
                nameless = any(scratch.quads_for_pattern(None, None, None, DEFAULT))
                self._add(scratch, [*composing.names(scratch), *[NAMELESS] * nameless])
                return
            self._touch(what)
            gone = graphs_emptied(self._record, text)
            if self._is_most(gone):  # the engine takes quad after quad away
                self._make_anew(gone, names_after(self._record, text, base))
            else:
                self._writable().update(text, base_iri=base)
        except SyntaxError as error:
            raise QueryError(syntax_told(error, text)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the update cannot be carried out: {one_line(error)}; nothing was written") from error

    def put(self, graph: str | None, statements: Iterable[ox.Quad | ox.Triple]) -> bool:
        """Put triples in the place of a graph, and tell whether there was none; graph names in them do not count."""
        graph_node(self.base, graph)
        fresh = not self.drop(graph)
        self.add(graph, statements)
        return fresh

    def add(self, graph: str | None, statements: Iterable[ox.Quad | ox.Triple]) -> bool:
        """Add triples to a graph, and tell whether there was none; graph names in them do not count."""
        fresh, name = not self.holds(graph), graph_node(self.base, graph)
        self._add((composing.placed(statement, name) for statement in statements), (graph or NAMELESS,))
        return fresh

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads to the graphs that they name."""
        self._added = None
        self._add(quads, ())

    def spool(self) -> Path:
        """Give the place for a file of N-Quads that is to be taken in; it goes when the store is given back."""
        self._home.mkdir(exist_ok=True)
        self._spools.append(self._home / f"added{len(self._spools)}.nq")
        return self._spools[-1]

    def take(self, spool: Path, names: Iterable[str], replaced: Iterable[str] = ()) -> None:
        """Take in a file of N-Quads that names these graphs, in the place of some; the empty name is of none."""
        added = set(names)
        nodes = [self._node(name) for name in sorted(added) if name]
        store = self._writable()
        if self._added is not None:
            self._added |= added
        for name in replaced:
            self.drop(name or None)
        for node in nodes:
            store.add_graph(node)
        composing.pour(store, spooled([spool]))

    def drop(self, graph: str | None) -> bool:
        """Take a graph away, and tell whether there was one."""
        node = graph_node(self.base, graph, REMOVED)
        there = self.holds(graph)
        if there and self._touched is not None:
            self._touched.add(node)
        if there:
            self._take_away(node)
        return there

    def commit(self) -> Path:
        """Make what was written stand, and give readers a snapshot with it: all of it, or nothing."""
        if self._new is None:
            return current_snapshot(self.directory)
        for name in composing.names(self._new):
            self._node(name)  # wherever it has come from
        if not (self._old or self._new or any(self._new.named_graphs()) or any(self._old.named_graphs())):
            return current_snapshot(self.directory)  # nothing was taken from nothing
        self._new.flush()
        target = publish(self.directory, self.base, self._compose, self._switch)
        composing.mark_shown(self.directory, target.name, self._version)
        return target

    # --- the clone

    @property
    def _record(self) -> ox.Store:
        return self._old if self._new is None else self._new

    @property
    def _staging(self) -> Path:
        return self._home / str(int(self._version or 0) + self._clones)

    def _writable(self) -> ox.Store:
        """Give the clone, made at the first write; what a crash has left of another goes."""
        if self._new is None:
            self._home.mkdir(exist_ok=True)
            for entry in self._home.iterdir():
                if entry.name.isdigit() and entry.name != self._version:
                    shutil.rmtree(entry)
                elif entry.suffix == ".nq" and entry not in self._spools:
                    entry.unlink()
            if self._version:
                self._old.backup(str(self._staging))
            self._new = ox.Store(str(self._staging))
        return self._new

    def _take_away(self, graph: GraphName) -> None:
        """Take a graph from the clone; where it is large beside the others, these make another clone."""
        if self._is_most({graph}):
            self._make_anew({graph}, (name for name in self._record.named_graphs() if name != graph))
        else:
            self._writable().remove_graph(graph)

    def _is_most(self, graphs: Collection[GraphName]) -> bool:
        """Tell whether to take graphs away takes longer than to make anew what is left."""
        gone = chain.from_iterable(self._record.quads_for_pattern(None, None, None, graph) for graph in graphs)
        return bool(graphs) and takes_longer(gone, len(self._record))

    def _make_anew(self, gone: Collection[GraphName], names: Iterable[GraphName]) -> None:
        left, store = self._staging, self._writable()
        self._clones += 1
        self._new = composing.without(store, gone, names, self._staging)
        del store  # closes the engine's files
        shutil.rmtree(left, ignore_errors=True)

    def _add(self, quads: Iterable[ox.Quad], names: Iterable[str]) -> None:
        """Add quads by way of a file, for they are written twice: here and to the snapshot."""
        spool = self.spool()
        with spool.open("wb") as file:
            ox.serialize(quads, file, format=ox.RdfFormat.N_QUADS)
        self.take(spool, names)

    def _touch(self, what: Writing) -> None:
        if what.graphs is None or self._touched is None:
            self._touched = None
        else:
            self._touched |= {DEFAULT, *map(ox.NamedNode, what.graphs)}

    def _compose(self, target: Path) -> None:
        new, last = self._record, current_snapshot(self.directory)
        anew = Delta(tuple, lambda: composing.everything(new), (), composing.names(new))
        if self._version and not composing.is_shown(self.directory):  # a writer of documents was interrupted
            delta, record = anew, open_record(self.directory)
            record.backup(str(target))
            composing.carry(target, self.base, anew)
            record.backup(str(target / composing.OWN))
        else:
            delta = difference(self._old, new, self._touched, lambda: spooled(self._spools))
            own = composing.documents_of(last)
            replaced = takes_longer(delta.gone(), len(new))
            composing.clone(own if replaced else last, target)
            composing.carry(target, self.base, anew if replaced else delta)
            (composing.clone if own == last else composing.link_files)(own, target / composing.OWN)
            carry_over(last, target)
        keep(target, versions_in(last, self._version).changed(self._staging.name, self._unlike(delta)))
        known, place = (at / PATTERN.format(name) for at, name in ((last, self._version), (target, self._staging.name)))
        index_changed(known, place, new, delta.changed, iris.graph(self.base, composing.USERS))

    def _unlike(self, delta: Delta) -> set[str] | None:
        """Give the names of the graphs that are not as before; None where any may be so."""
        if delta.graphs is None or self._added is None:
            return None
        more = set() if self._touched is None else self._added - names_of(self._touched)
        return {*delta.graphs, *more}

    def _switch(self) -> None:
        """Put the clone in the place of the old version."""
        # Nobody else holds the clone: else its files stayed open, and what is sealed next would go on to change.
        past, self._version, self._new = self._version, self._staging.name, None  # closes the engine's files
        self._old = ox.Store()
        seal(self._home / self._version)
        composing.take_mark(self._home / composing.SHOWN)
        point(self._home, self._version)
        self._old = ox.Store.read_only(str(self._home / self._version))
        self._forget()
        if past:
            shutil.rmtree(self._home / past, ignore_errors=True)

    def _forget(self) -> None:
        """Take away what was kept to compose the snapshot."""
        for file in self._spools:
            file.unlink(missing_ok=True)
        self._spools, self._touched, self._added = [], set(), set()

    def _node(self, graph: str, role: str = WRITTEN) -> ox.NamedNode:
        return named_node(self.base, graph, role)
