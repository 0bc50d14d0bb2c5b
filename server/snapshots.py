"""The newest snapshot of the store: the pointer file is followed, and nothing is ever written.

A request holds the view it began with, so a switch of the pointer drops none; an old view goes with its last request.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph import iris
from graph.composing import USERS, documents_of, users_record
from graph.dataset import Dataset
from graph.directory import current_snapshot, pointed
from graph.errors import StoreError
from graph.sealing import sealed_as
from graph.store import Store, open_documents, open_snapshot
from graph.versions import told

ATTEMPTS = 3  # to open a snapshot that a writer may prune meanwhile


@dataclass(frozen=True, slots=True)
class View:
    """One snapshot, open for reading."""

    name: str
    path: Path | None  # None: nothing loaded yet
    store: Dataset
    copied: bool = False  # into memory
    made: float = 0.0  # when, by the clock
    lists: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, compare=False)  # pick lists, once read
    wholes: list[View] = field(default_factory=list, compare=False)  # with users' graphs, once opened

    @property
    def base(self) -> str:
        """Give the base of the store's IRIs."""
        return self.store.base


def whole_of(view: View) -> View:
    """Give a view with the graphs that users have brought; the same where there are none."""
    if view.path is None or documents_of(view.path) == view.path:
        return view
    if not view.wholes:
        view.wholes.append(View(view.name, view.path, open_snapshot(view.path)))
    return view.wholes[0]


class Snapshots:
    """Gives the view of the newest snapshot of a store's directory."""

    def __init__(self, directory: Path, in_memory: int) -> None:
        self.directory = directory
        self._in_memory = in_memory
        self._lock = threading.Lock()
        self._view: View | None = None

    def current(self) -> View:
        """Give the view of the snapshot that the pointer names; a pointer that is gone changes nothing."""
        name = self._named()
        view = self._view
        if view is None or (name and name != view.name):
            with self._lock:
                view = self._follow()
        return view

    def shown(self) -> View:
        """Give the view that was opened last, without a look at the pointer: whoever must not wait asks here."""
        return self._view or self.current()

    def path(self) -> Path | None:
        """Give the directory of the newest snapshot, for a worker to open; nothing is opened here."""
        name = self._named()
        return self.directory / "snapshots" / name if name else None

    def _named(self) -> str:
        try:
            return pointed(self.directory)
        except StoreError:  # what is served stays, whatever becomes of the directory
            if self._view is None:
                raise
            return ""

    def _follow(self) -> View:
        for attempt in range(1, ATTEMPTS + 1):
            name = self._named()
            if self._view is not None and name in {"", self._view.name}:
                break
            try:
                self._view = self._opened(name)
            except StoreError:
                if attempt == ATTEMPTS:
                    raise
        assert self._view is not None
        return self._view

    def _opened(self, name: str) -> View:
        if not name:
            return View("", None, Store.open(None))  # what is known without reading
        path = self.directory / "snapshots" / name
        fits = size_of(path) <= self._in_memory
        like = self._view.store if self._view and self._view.copied else None
        return View(name, path, open_documents(path, in_memory=fits, like=like), fits, made_at(path))


def version(snapshot: Path | None) -> str:
    """Name a snapshot by number and moment: in a store that was made anew, another bears the same number."""
    if snapshot is None:
        return "0"
    try:
        return f"{snapshot.name}-{snapshot.stat().st_mtime_ns:x}"
    except OSError:  # it is gone, and whoever reads it will tell
        return snapshot.name


def version_of(snapshot: Path | None, base: str, graph: str | None) -> str:
    """Name the version of a graph, which changes when the graph does; None is what users put in no graph.

    All of ours have one version together, as have users' graphs in a snapshot of an older version.
    """
    if snapshot is None:
        return version(None)
    if graph is not None and graph != iris.graph(base, USERS) and iris.is_ours(base, graph):
        return sealed_as(documents_of(snapshot)) or version(snapshot)
    brought = told(snapshot)
    return brought.of(None if graph == iris.graph(base, USERS) else graph) if brought else version(snapshot)


def version_in(directory: Path, base: str, graph: str | None) -> str | None:
    """Name the version of a graph for who holds the store's lock; None where readers do not have it yet."""
    snapshot, users = current_snapshot(directory), users_record(directory)
    brought = told(snapshot)
    behind = users is not None and brought is not None and brought.record != users.name
    return None if behind else version_of(snapshot, base, graph)


def made_at(directory: Path) -> float:
    """Give the time at which a snapshot was made; it may be gone while it is read, and then nobody knows."""
    with suppress(FileNotFoundError):
        return directory.stat().st_mtime
    return 0.0


def size_of(directory: Path) -> int:
    """Give the size of a snapshot in bytes."""
    return sum(file.stat().st_size for file in directory.glob("*") if file.is_file())
