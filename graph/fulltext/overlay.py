"""A private copy of a store, to which what matched is added before a query runs; nobody else sees it.

Of a store on disk it shares the tables: a few milliseconds, whatever its size.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.directory import take_away
from graph.fulltext.matching import MATCHES, matched
from graph.fulltext.searching import Index
from graph.opening import open_scratch

PROPERTY = NamedNode(MATCHES)
Matches = Iterable[tuple[str, Iterable[str]]]  # words, and the IRIs that match


def searched(
    query: str, record: Store, snapshot: Path | None, index: Callable[[], Index]
) -> AbstractContextManager[Store]:
    """Give what a query is to be run on: the record, or a copy with what matches the words that it searches for."""
    wanted = matched(query)
    if not wanted:
        return nullcontext(record)
    found = index()
    return overlaid(record, snapshot, [(words, found.iris(words)[0]) for words in wanted])


def _matched_quads(record: Store, matches: Matches) -> Iterator[Quad]:
    """Give what matched as quads of the union, and of each graph that speaks of it."""
    for words, iris in matches:
        for iri in map(NamedNode, iris):
            names = {quad.graph_name for quad in record.quads_for_pattern(iri, None, None)}
            yield from (Quad(iri, PROPERTY, Literal(words), name) for name in {DefaultGraph(), *names})


@contextmanager
def overlaid(record: Store, snapshot: Path | None, matches: Matches) -> Iterator[Store]:
    """Give a copy of a record with what matched, for as long as it is needed; `snapshot` is where it lies on disk."""
    with _folder() as folder:
        copy = _copied(record) if snapshot is None else open_scratch(snapshot, folder / "copy")
        copy.extend(list(_matched_quads(copy, matches)))
        yield copy
        del copy


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder that is taken away at last; whoever was given the copy may hold it, and its engine still write."""
    folder = Path(tempfile.mkdtemp(prefix="communique-"))
    try:
        yield folder
    finally:
        take_away(folder)


def _copied(record: Store) -> Store:
    copy = Store()
    if isinstance(record, Store):
        copy.bulk_extend(record)
        return copy
    for graph in (None, DefaultGraph()):  # a server's record gives its union only where that is asked for
        copy.bulk_extend(record.quads_for_pattern(None, None, None, graph))
    return copy
