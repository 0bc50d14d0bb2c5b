"""The dataset of a server, with the interface of one in a directory: a reader cannot tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from graph.dataset import Dataset, GraphName
from graph.reasoning.contradictions import Contradiction
from graph.remote.record import RemoteRecord
from graph.remote.server import Address, Server
from graph.vocabulary import cq


class RemoteDataset(Dataset):
    """A dataset behind a SPARQL 1.1 server, in the state that its mark named when it was opened."""

    def __init__(self, server: Server, record: RemoteRecord) -> None:
        super().__init__(cast("ox.Store", record), server.base, None)
        self.server, self._remote = server, record

    @property
    def state(self) -> str:
        """Name the state that the server was in."""
        return self._remote.mark.token

    @cached_property
    def copy(self) -> Dataset:
        """Everything, fetched once: for what asks more questions than the graph has triples."""
        return Dataset(self._remote.copy(), self.base, None)

    def contradictions(self, key: str | None = None, most: int = 1_000) -> tuple[Contradiction, ...]:
        """Give what cannot all be so, found in a copy."""
        return self.copy.contradictions(key, most)

    def quads(self) -> Iterator[ox.Quad]:
        """Give all quads of the named graphs, fetched graph by graph."""
        for name in self._remote.named_graphs():
            yield from self._remote.graph(name)

    def _union(self) -> Iterator[ox.Triple]:
        return iter(dict.fromkeys(quad.triple for quad in self.quads()))

    def _size(self, graph: GraphName) -> int:
        return self._remote.size(graph)

    def _count_of(self, kind: str) -> int:
        text = f"SELECT (COUNT(DISTINCT ?s) AS ?number) WHERE {{ ?s a {cq(kind)} }}"
        return int(self.query(text).rows[0]["number"].value)


def open_remote(address: Address) -> RemoteDataset:
    """Open the graph of a server for reading."""
    server = Server(address)
    return RemoteDataset(server, server.record())
