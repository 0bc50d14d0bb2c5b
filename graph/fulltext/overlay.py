"""A private copy of a store, to which what matched is added before a query runs; nobody else sees it.

A store on disk is copied by hard links: a few milliseconds, whatever its size.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.fulltext.matching import MATCHES

Matches = Iterable[tuple[str, Iterable[str]]]  # words, and the IRIs that match


def match_quads(matches: Matches) -> Iterator[Quad]:
    """Give what matched as quads of the default graph."""
    for words, iris in matches:
        for iri in iris:
            yield Quad(NamedNode(iri), NamedNode(MATCHES), Literal(words))


@contextmanager
def overlaid(record: Store, snapshot: Path | None, matches: Matches) -> Iterator[Store]:
    """Give a copy of a record with what matched, for as long as it is needed; `snapshot` is where it lies on disk."""
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        copy = _copied(record) if snapshot is None else _linked(snapshot, Path(folder) / "copy")
        copy.extend(match_quads(matches))
        yield copy
        del copy


def _copied(record: Store) -> Store:
    copy = Store()
    copy.bulk_extend(record)
    return copy


def _linked(snapshot: Path, place: Path) -> Store:
    Store.read_only(str(snapshot)).backup(str(place))
    return Store(str(place))
