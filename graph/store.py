"""The store: one document, one transaction; loading the same twice writes nothing, and a failed one leaves no trace.

In a directory (graph/directory.py) or in memory; there it is the same but for snapshots.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph as ox

from graph import background, faults, iris
from graph.background import Background
from graph.composing import OWN, Journal, add_all, clone, documents_of, replay, users_record
from graph.dataset import Dataset
from graph.directory import (
    anchored,
    check_held,
    current_snapshot,
    fix_base,
    lock,
    prepare,
    read_base,
)
from graph.errors import QuadError, StoreError, UnknownDocumentError
from graph.leftovers import sweep
from graph.opening import open_record, open_sealed, seal_record
from graph.publishing import publish
from graph.reasoning.consequences import Reasoning
from graph.reasoning.indexing import Index
from graph.reasoning.lines import Line, line
from graph.reasoning.refreshing import refresh
from graph.sealing import same_seal
from graph.transactions import Lines, apply, difference, read
from graph.versions import keep, versions_in
from graph.vocabulary import Triple

UNFLUSHED = 50_000  # quads written before the engine's buffers go to disk: left alone, they take 2 MB a document
TURN = 1_000  # quads copied, then other threads have their turn: the engine keeps Python to itself meanwhile


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: quads of the document added and removed, and how many follow from it now."""

    added: int
    removed: int
    inferred: int
    note: str = ""  # why not all was inferred that would follow


class Store(Dataset):
    """A dataset open for writing, by this process only."""

    _lock: IO[str] | None = None
    _journal = Journal(None)  # what readers do not have yet
    _anchor: int | None = None  # by which the engine finds the directory
    _written = 0  # quads since the last flush
    _ground: Index | None = None  # what is known without reading; read when a document is first written
    _joined: int | None = None  # lines of the joined graph; counted when a document is first written

    @classmethod
    def create(cls, path: Path | str | None = None, base: str = iris.BASE) -> Self:
        """Make a new store in a directory that is new or empty, or in memory."""
        if path is not None and (Path(path) / "base").exists():
            raise StoreError(f"{path}: is a store already; open it, or name another directory")
        return cls.open(path, base)

    @classmethod
    def open(cls, path: Path | str | None = None, base: str | None = None, made_of: Background | None = None) -> Self:
        """Open the store in a directory, and make it if there is none; in memory where no directory is named."""
        if path is None:
            store = cls(ox.Store(), iris.checked_base(base or iris.BASE), None)
        else:
            store = cls._open_directory(Path(path), base)
        store.background = made_of or store.background
        store._refresh()
        return store

    @classmethod
    def _open_directory(cls, directory: Path, base: str | None) -> Self:
        prepare(directory)
        held = lock(directory / "lock")
        try:
            sweep(directory)
            anchor = anchored(directory)
            store = cls(open_record(directory, anchor), fix_base(directory, base), directory)
        except StoreError:
            held.close()
            raise
        store._lock, store._anchor, store._journal = held, anchor, Journal(directory)
        return store

    def close(self) -> None:
        """Give the directory back; what was written stays."""
        self._record = ox.Store()
        self._seal()
        if self._anchor is not None:
            os.close(self._anchor)
            self._anchor = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def _seal(self) -> None:
        """Seal what our record has grown to; where that fails, what was sealed before still holds."""
        if self._lock and self.directory:
            with suppress(OSError):
                seal_record(self.directory, self._anchor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- documents

    def replace(self, key: str, quads: Iterable[ox.Quad]) -> Change:
        """Put a document in the place of its old version, with its inferences, in one transaction."""
        graph = iris.document(self.base, key)
        return self._write(graph, canonical(checked(quads, ox.NamedNode(graph), self.base)))

    def remove(self, key: str) -> Change:
        """Take a document away, with all that followed from it."""
        graph = iris.document(self.base, key)
        if not self._record.contains_named_graph(ox.NamedNode(graph)):
            raise UnknownDocumentError(f"no document {key}: it is not in the store; `status --documents` lists them")
        return self._write(graph, set())

    def put_view(self, name: str, triples: Iterable[Triple]) -> None:
        """Put what was worked out over all documents in the place of what it was, in one transaction."""
        graph = iris.graph(self.base, name)
        self._apply(*difference({graph: read(self._record, graph)}, {graph: set(map(line, triples))}))

    def _write(self, graph: str, new: set[Line]) -> Change:
        old = read(self._record, graph) if self._record.contains_named_graph(ox.NamedNode(graph)) else set()
        made = self._reasoning().change(graph, old, new, self._joined_size())
        self._apply(made.gone, made.come)
        joined = iris.graph(self.base, background.JOINED)
        self._joined = self._joined_size() + len(made.come.get(joined, ())) - len(made.gone.get(joined, ()))
        return Change(len(new - old), len(old - new), made.inferred, made.note)

    def _reasoning(self) -> Reasoning:
        if self._ground is None:
            self._ground = background.ground(self._record, self.base, self.rules)
        return Reasoning(self._record, self.base, self.rules, self._ground, self.background.bounds)

    def _joined_size(self) -> int:
        if self._joined is None:
            self._joined = self._size(ox.NamedNode(iris.graph(self.base, background.JOINED)))
        return self._joined

    def _apply(self, gone: Lines, come: Lines) -> None:
        """Write a change in one transaction."""
        self._check_held()
        self._journal.note(gone, come)
        try:
            self._written += apply(self._record, gone, come)
            if self._written > UNFLUSHED:
                self._record.flush()
                self._written = 0
            self._seal()
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            advice = faults.remedy(error) or "look at its directory"
            raise StoreError(
                f"the store refuses a write: {faults.reason(error)}; nothing of it was stored: {advice}"
            ) from error

    def _check_held(self) -> None:
        if self._lock and self.directory:
            check_held(self._lock, self.directory / "lock")

    # --- what stands before the first document

    def _refresh(self) -> None:
        """Bring ontology and reference data up to date, and with them all that follows; a mark says that it is done."""
        mark = background.mark(self.base, self.background)
        if any(self._found(mark.subject, mark.predicate, mark.object, mark.graph_name)):
            return
        try:
            self.rebuild()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.directory}: {faults.told(error)}") from error

    def rebuild(self) -> None:
        """Work out anew all that follows from what is stored."""
        self._joined = None
        self._journal.forget()
        self._ground = refresh(self._record, self.base, self.background)
        mark = background.mark(self.base, self.background)  # last: it says that all of this is done
        self._record.extend([mark, ox.Quad(mark.subject, mark.predicate, mark.object, ox.DefaultGraph())])

    # --- snapshots

    def snapshot(self) -> Path:
        """Give readers what is stored now: a copy beside the others, then the pointer."""
        if self.directory is None:
            raise StoreError("a store in memory has no snapshots; make the store in a directory")
        self._check_held()
        target = publish(self.directory, self.base, self._fill)
        self._seal()
        self._journal = Journal.shown(self.directory, target)
        return target

    def _fill(self, target: Path) -> None:
        """Put into a snapshot what is stored, and what users have brought."""
        self._record.flush()
        assert self.directory is not None
        users = users_record(self.directory)
        if users and self._journal.changes is not None:
            clone(current_snapshot(self.directory), target)
            replay(target, self._journal.changes)
        else:
            self._record.backup(str(target))
            if users:
                add_all(target, self.base, users)
        if users:
            self._record.backup(str(target / OWN))
            keep(target, versions_in(current_snapshot(self.directory), users.name))


def open_snapshot(path: Path | str, in_memory: bool = False) -> Dataset:
    """Open a snapshot for reading, or the newest one of a store's directory; in memory it answers faster."""
    return _opened(_place(path), _place(path), in_memory)


def open_documents(path: Path | str, in_memory: bool = False, like: Dataset | None = None) -> Dataset:
    """Open what documents say in a snapshot, without the graphs that users have brought.

    `like` is what an earlier snapshot has in memory: it is taken over where documents have stayed as they were.
    """
    place = _place(path)
    part = documents_of(place)
    if in_memory and like and like.directory and same_seal(documents_of(like.directory), part):
        return Dataset(like._record, like.base, place)
    return _opened(part, place, in_memory)


def _place(path: Path | str) -> Path:
    path = Path(path)
    return path if path.parent.name == "snapshots" else current_snapshot(path)


def _opened(part: Path, place: Path, in_memory: bool) -> Dataset:
    faults.check_threads()
    try:
        record = open_sealed(part)
        base = read_base(place.parent.parent)
        if in_memory:
            record = _copied(record)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{place}: {faults.told(error, 'damaged or gone')}") from error
    return Dataset(record, base, place)


def _copied(record: ox.Store) -> ox.Store:
    copy, rest = ox.Store(), iter(record)
    try:
        while piece := list(islice(rest, TURN)):
            copy.extend(piece)
    finally:
        del rest  # here, not where an error is told: the engine wants its iterators to end in the thread they began in
    return copy


def checked(quads: Iterable[ox.Quad], graph: ox.NamedNode, base: str) -> Iterable[ox.Quad]:
    """Let no quad of another graph pass, nor a blank node, nor a part of another document: a document tells its own."""
    head, own = f"{base}document/", f"{graph.value}#"
    for quad in quads:
        if quad.graph_name != graph:
            raise QuadError(f"{graph.value}: a quad stands in graph {quad.graph_name}; a document writes its own only")
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
            raise QuadError(f"{graph.value}: {quad.subject} {quad.predicate} {quad.object} has no name; mint an IRI")
        for node in (quad.subject, quad.object):
            named = node.value if isinstance(node, ox.NamedNode) else ""
            if named.startswith(head) and "#" in named and not named.startswith(own):
                raise QuadError(f"{graph.value}: {node} is a part of another document; name a thing of the world")
        yield quad


def canonical(quads: Iterable[ox.Quad]) -> set[Line]:
    """Give the lines of quads as the engine keeps them ("01" as the number 1), so that old and new can be compared."""
    scratch = ox.Store()
    scratch.extend(quads)
    return {line((quad.subject, quad.predicate, quad.object)) for quad in scratch}
