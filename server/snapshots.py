"""The newest snapshot of the store: the pointer file is followed, and nothing is ever written.

A request holds the view it began with, so a switch of the pointer drops none; the old view goes when its last request has.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.errors import StoreError
from graph.iris import BASE
from graph.store import Store, open_snapshot

POINTER = "CURRENT"




@dataclass(frozen=True, slots=True)
class View:
    """One snapshot, open for reading."""

    name: str
    path: Path | None  # None: nothing loaded yet
    store: Store

    @property
    def base(self) -> str:
        """Give the base of the store's IRIs."""
        return self.store.base


class Snapshots:
    """Gives the view of the newest snapshot of a store's directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._view = View("", None, Store.create(None, base=BASE))

    def current(self) -> View:
        """Give the view of the snapshot that the pointer names."""
        name = self._named()
        if name and name != self._view.name:
            with self._lock:
                self._follow()
        return self._view

    def path(self) -> Path | None:
        """Give the directory of the current snapshot, for a worker to open."""
        return self.current().path

    def _named(self) -> str:
        try:
            return (self._directory / POINTER).read_text("utf-8").strip()
        except OSError:
            return ""

    def _follow(self) -> None:
        """Open the newest snapshot; a writer may prune it in between, and then names a newer one."""
        for attempt in (1, 2, 3):
            name = self._named()
            if name == self._view.name:
                return
            path = self._directory / "snapshots" / name
            try:
                self._view = View(name, path, open_snapshot(path))
                return
            except StoreError:
                if attempt == 3:
                    raise
