"""The file: entries in a table, and two FTS5 indexes over it, of words in all their forms and of words as written.

Entries are numbered in the order in which they come, kind by kind, so that a kind is a range of numbers and the same
graph gives the same ranks. A reader opens the file read-only and never locks it: it does not change.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Store

from graph.directory import link_or_copy
from graph.fulltext.entries import Entry, entries_in
from graph.fulltext.folding import fold

FILE = "fulltext.sqlite"  # in the snapshot's directory, so that it comes and goes with it
VERSION = 1  # of this layout; a file of another is made anew
SCHEMA = """
CREATE TABLE entries (
  id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, text TEXT, others TEXT, document TEXT, weight REAL,
  shown TEXT, shown_others TEXT  -- as they were written, where text and others had to be folded
);
CREATE VIRTUAL TABLE forms USING fts5(
  text, others, content=entries, content_rowid=id, tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE words USING fts5(
  text, others, content=entries, content_rowid=id, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
);
"""
FILLED = """
INSERT INTO forms(forms) VALUES ('rebuild'); INSERT INTO words(words) VALUES ('rebuild');
INSERT INTO forms(forms) VALUES ('optimize'); INSERT INTO words(words) VALUES ('optimize');
CREATE INDEX iris ON entries (iri);
CREATE TABLE kinds (kind, first, last);
"""


def index_snapshot(snapshot: Path, base: str, part: Path | None = None) -> None:
    """Make the file of a snapshot, or of a part of it, beside its own files; one that was carried over stays."""
    if (snapshot / FILE).exists():
        return
    with telling():
        build(snapshot / FILE, entries_in(Store.read_only(str(part or snapshot)), base))


@contextmanager
def telling() -> Iterator[None]:
    """Tell what keeps an index from being written as any other failure of the disk."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"full-text index: {error}") from error


def carry_over(last: Path, snapshot: Path) -> None:
    """Take the file of a snapshot for another of the same documents, by a hard link; one that is damaged is left."""
    try:
        with closing(connect(last / FILE)) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return
    if sound:
        link_or_copy(last / FILE, snapshot / FILE)


def build(path: Path, entries: Iterable[Entry]) -> None:
    """Make the file of some entries; it has its name only when it is whole."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        fill(connection, entries)
    finally:
        connection.close()
    os.replace(fresh, path)  # noqa: PTH105 - the name says what matters: it is atomic


def fill(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Put entries into an empty database and make its indexes."""
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    add_rows(connection, entries)
    connection.execute("COMMIT")
    connection.executescript(FILLED)
    count_kinds(connection)
    connection.execute(f"PRAGMA user_version={VERSION}")  # last: it says that all of this is done


def add_rows(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Put entries into the table; the indexes are told by whoever knows how many there are."""
    connection.executemany("INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(entries))


def count_kinds(connection: sqlite3.Connection) -> None:
    """Note from which number to which the entries of each kind are."""
    connection.execute("DELETE FROM kinds")
    connection.execute("INSERT INTO kinds SELECT kind, min(id), max(id) FROM entries GROUP BY kind")


def _rows(entries: Iterable[Entry]) -> Iterator[tuple[str | float | None, ...]]:
    for entry in entries:
        text, others = fold(entry.text), "\n".join(map(fold, entry.others.split("\n")))
        shown = entry.text if text != entry.text else None
        shown_others = entry.others if others != entry.others else None
        yield entry.kind, entry.iri, text, others, entry.document, entry.weight, shown, shown_others


def connect(path: Path) -> sqlite3.Connection:
    """Open the file for reading; raise sqlite3.DatabaseError where it is missing, damaged or of another layout."""
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
        connection.close()
        raise sqlite3.DatabaseError(f"{path}: of another version")
    return connection
