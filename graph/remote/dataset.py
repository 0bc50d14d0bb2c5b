"""The dataset of a server, with the interface of one in a directory: a reader cannot tell them apart."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from graph.binding import Bindings
from graph.dataset import Dataset, GraphName
from graph.fulltext.matching import matched
from graph.fulltext.searching import Index
from graph.reasoning.contradictions import Contradiction
from graph.records import Result, Solutions
from graph.remote.asking import Scope
from graph.remote.copies import snapshot_of
from graph.remote.server import Address, Server
from graph.vocabulary import cq


class RemoteDataset(Dataset):
    """A dataset behind a SPARQL 1.1 server, in the state that its mark named when it was opened."""

    def __init__(self, address: Address, whole: bool = False) -> None:
        self._address, self._server, self._whole = address, Server(address), whole
        self._remote = self._server.record(whole)
        beside = bool(self._remote.mark.brought(self._server.base)) and not whole  # the union there holds more
        self._here = beside or self._server.site.kind.questions == "here"
        record = self.copy._record if self._here else cast("ox.Store", self._remote)
        super().__init__(record, self._server.base, None)

    @cached_property
    def copy(self) -> Dataset:
        """Everything: for what asks more questions than the graph has triples.

        What this machine loaded last is there already; else it is fetched.
        """
        mark = self._remote.mark
        own = snapshot_of(self._address, mark.token, self._whole) if mark.whole else None
        return own or Dataset(self._remote.copy(), self._server.base, None)

    def query(self, text: str, bindings: Bindings | None = None) -> Solutions:
        """Run a SELECT query of ours: there, or in a copy where the server is not up to it."""
        return self.copy.query(text, bindings) if self._here else super().query(text, bindings)

    def run(self, text: str, bindings: Bindings | None = None) -> Result:
        """Run a query of any form, a user's own, there; in a copy where it searches for words."""
        if matched(text):
            return self.copy.run(text, bindings)
        if not self._here:
            return super().run(text, bindings)
        return Dataset(cast("ox.Store", self._remote), self.base, None).run(text, bindings)

    @property
    def fulltext(self) -> Index:
        """Give the full-text index of a copy."""
        return self.copy.fulltext

    def contradictions(self, key: str | None = None, most: int = 1_000) -> tuple[Contradiction, ...]:
        """Give what cannot all be so, found in a copy."""
        return self.copy.contradictions(key, most)

    def quads(self) -> Generator[ox.Quad, None, None]:
        """Give all quads of the named graphs, fetched graph by graph."""
        for name in self._remote.named_graphs():
            yield from self._remote.graph(name)

    def _union(self) -> Iterator[ox.Triple]:
        return iter(dict.fromkeys(quad.triple for quad in self.quads()))

    def _size(self, graph: GraphName) -> int:
        return super()._size(graph) if self._here else self._remote.size(graph)

    def _count_of(self, kind: str) -> int:
        if self._here:
            return super()._count_of(kind)
        text = f"SELECT (COUNT(DISTINCT ?s) AS ?number) WHERE {{ ?s a {cq(kind)} }}"
        return self._server.asking.number(text, Scope())


def open_remote(address: Address, whole: bool = False) -> RemoteDataset:
    """Open what documents say on a server for reading, or all that stands there."""
    return RemoteDataset(address, whole)
