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
def overlaid(record: Store, on_disk: Path | None, matches: Matches) -> Iterator[Store]:
    """Give a copy of a record with what matched, for as long as it is needed; `on_disk` is where its snapshot is."""
    if on_disk is None:
        copy = Store()
        copy.bulk_extend(record)
        copy.extend(match_quads(matches))
        yield copy
        return
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        place = str(Path(folder) / "copy")
        Store.read_only(str(on_disk)).backup(place)
        copy = Store(place)
        copy.extend(match_quads(matches))
        yield copy
        del copy
