"""The index of what users have brought: a file for each version of their record, beside the snapshot's own.

A snapshot that holds the same version has the same file, by a link; a small change is carried into a copy of the last.
An entry is what one graph says of a thing by texts: its label, and all other strings. What has no IRI is not searched.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.fulltext.entries import Entry, naming
from graph.fulltext.index import add_rows, build, connect, count_kinds, telling
from graph.fulltext.kinds import IMPORTED
from graph.vocabulary import LANG_STRING, STRING

MOST = 5_000  # things that are changed in a copy; for more the file is made anew
PATTERN = IMPORTED + "-{}.sqlite"
TAKEN = """
INSERT INTO {0}({0}, rowid, text, others) SELECT 'delete', id, text, others FROM entries
WHERE iri IN (SELECT iri FROM changed);
"""
ADDED = "INSERT INTO {0}(rowid, text, others) SELECT id, text, others FROM entries WHERE id > {1};"


def file_of(snapshot: Path) -> Path | None:
    """Give the file of a snapshot; none where users have brought nothing."""
    return next(iter(sorted(snapshot.glob(PATTERN.format("*")))), None)


def index_brought(snapshot: Path, last: Path | None, users: Path, unnamed: str) -> None:
    """Make the file of a snapshot that holds a version of users' record, or take that of the last one."""
    name = PATTERN.format(users.name)
    if file_of(snapshot):  # who has changed the record has made it
        return
    if last and (last / name).exists():
        os.link(last / name, snapshot / name)
    else:
        with telling():
            build(snapshot / name, entries_of(Store.read_only(str(users)), unnamed))


def index_changed(last: Path, place: Path, users: Store, changed: Iterable[Quad] | None, unnamed: str) -> None:
    """Make the file of a version from that of the one before, by the quads that have gone or come; None: any."""
    few = set(_named(changed)) if changed is not None and last.exists() else None
    with telling():
        if few is None or len(few) > MOST or not _carried(last, place, users, few, unnamed):
            build(place, entries_of(users, unnamed))


def _carried(last: Path, place: Path, users: Store, changed: Collection[str], unnamed: str) -> bool:
    """Carry a change into a copy of the last file, and tell whether that was to be had: it may be damaged."""
    fresh = place.with_suffix(".new")
    try:
        connect(last).close()
        shutil.copyfile(last, fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            _change(connection, users, changed, unnamed)
    except sqlite3.DatabaseError:
        return False
    os.replace(fresh, place)  # noqa: PTH105 - the name says what matters: it is atomic
    return True


def _named(quads: Iterable[Quad]) -> Iterator[str]:
    """Give the things that quads are about; where there are very many, no more than show that."""
    seen: set[str] = set()
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.subject.value not in seen:
            seen.add(quad.subject.value)
            yield quad.subject.value
            if len(seen) > MOST:
                return


def _change(connection: sqlite3.Connection, users: Store, changed: Collection[str], unnamed: str) -> None:
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TEMP TABLE changed (iri);")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO changed VALUES (?)", ((iri,) for iri in changed))
    for table in ("forms", "words"):
        connection.execute(TAKEN.format(table))
    connection.execute("DELETE FROM entries WHERE iri IN (SELECT iri FROM changed)")
    ((last,),) = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchall()
    quads = (quad for iri in sorted(changed) for quad in _in_order(users.quads_for_pattern(NamedNode(iri), None, None)))
    add_rows(connection, _entries(quads, unnamed))
    for table in ("forms", "words"):
        connection.execute(ADDED.format(table, last))
    count_kinds(connection)
    connection.execute("COMMIT")


def _in_order(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=lambda quad: str(quad.graph_name))


def entries_of(users: Store, unnamed: str) -> Iterator[Entry]:
    """Give the entries of users' graphs one after another: the engine keeps what one says of a thing together."""
    for graph in (DefaultGraph(), *sorted(users.named_graphs(), key=str)):
        yield from _entries(users.quads_for_pattern(None, None, None, graph), unnamed)


def entries_beside(whole: Store, own: Store, unnamed: str) -> Iterator[Entry]:
    """Give the entries of the graphs that a snapshot holds beside those of documents."""
    for graph in sorted(set(whole.named_graphs()) - set(own.named_graphs()), key=str):
        yield from _entries(whole.quads_for_pattern(None, None, None, graph), unnamed)


def _entries(quads: Iterable[Quad], unnamed: str) -> Iterator[Entry]:
    for (subject, graph), same in groupby(quads, lambda quad: (quad.subject, quad.graph_name)):
        if isinstance(subject, NamedNode):
            labels, texts = _texts(same)
            found = [*sorted(labels), *sorted(texts - labels)]
            if found:
                name = graph.value if isinstance(graph, NamedNode) else unnamed
                yield Entry(IMPORTED, subject.value, found[0], "\n".join(found[1:]), name)


def _texts(quads: Iterable[Quad]) -> tuple[set[str], set[str]]:
    """Give labels and all texts among the values of quads."""
    labels, texts = set(), set()
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and value.datatype in (STRING, LANG_STRING):
            texts.add(value.value)
            if quad.predicate.value in naming():
                labels.add(value.value)
    return labels, texts
