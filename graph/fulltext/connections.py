"""Connections to the index of one snapshot: one a thread, read-only.

A file that is missing, damaged or of another layout is made anew from the snapshot, in memory: readers write nothing.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from graph.errors import StoreError
from graph.fulltext.entries import Entry
from graph.fulltext.index import connect, fill

Row = tuple[object, ...]
Make = Callable[[], Iterable[Entry]]


class Connections:
    """Answers queries to the index; `make` gives its entries where there is no file."""

    def __init__(self, path: Path | None, make: Make) -> None:
        self._path = path
        self._make = make
        self._local = threading.local()
        self._lock = threading.Lock()
        # Not by the identity of this object: a later one may have it while this one's connections are still open.
        self._address = f"file:communique-fulltext-{secrets.token_hex(8)}?mode=memory&cache=shared"
        self._anew: sqlite3.Connection | None = None  # holds what was made in memory

    def rows(self, query: str, given: Mapping[str, object]) -> list[Row]:
        """Give the rows of a query."""
        try:
            return self._connection().execute(query, given).fetchall()
        except sqlite3.DatabaseError as error:
            if self._path is None or self._anew is not None:
                raise StoreError(f"the full-text index cannot be read ({error}); load the documents again") from error
        self._make_anew()
        return self.rows(query, given)

    def close(self) -> None:
        """Close the connection of this thread, and what was made in memory."""
        for connection in (getattr(self._local, "connection", None), self._anew):
            if connection is not None:
                connection.close()
        self._local, self._anew = threading.local(), None

    def _connection(self) -> sqlite3.Connection:
        if self._path is None and self._anew is None:
            self._make_anew()
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None or self._local.in_memory != (self._anew is not None):
            self._local.in_memory = self._anew is not None
            found = self._local.connection = self._open()
        return found

    def _open(self) -> sqlite3.Connection:
        if self._anew is None and self._path is not None:
            return connect(self._path)
        return sqlite3.connect(self._address, uri=True, check_same_thread=False)

    def _make_anew(self) -> None:
        with self._lock:
            if self._anew is None:
                anew = sqlite3.connect(self._address, uri=True, check_same_thread=False, isolation_level=None)
                fill(anew, self._make())
                self._anew = anew
