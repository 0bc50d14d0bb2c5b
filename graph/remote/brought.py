"""Users' graphs in the copy of a server's graph: what stands in them, and what of it a server lacks.

They may be large, so they go by way of files, line by line. Blank nodes were given names when they were taken in (RDF
1.1 Concepts, 3.5): a node that two graphs or two parts of one share is one node wherever each of them goes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pyoxigraph as ox

from graph import composing, iris
from graph.composing import UNION, placed
from graph.opening import open_sealed
from graph.reasoning.lines import Line, term
from graph.remote.marks import Held

LIST = "brought.json"  # in the copy: what stands in users' graphs, by the version of their record
GraphName = ox.NamedNode | ox.DefaultGraph


class Users:
    """Users' graphs of a copy, by the names that they have on a server."""

    def __init__(self, directory: Path, base: str) -> None:
        self._directory, self._own = directory, iris.graph(base, composing.USERS)
        folder = composing.users_record(directory)
        self._version = folder.name if folder else ""
        self.record = open_sealed(folder) if folder else ox.Store()

    def graphs(self) -> dict[str, Held]:
        """Give what stands in each graph; counted once for each version."""
        known = _listed(self._directory, self._version)
        if known is None:
            known = {name: self._held(name) for name in self._names()}
            self.note(known)
        return known

    def note(self, graphs: Mapping[str, Held]) -> None:
        """Keep what stands in each graph, as a server's mark says: it may write a term in a way of its own."""
        told = {"version": self._version, "graphs": {name: asdict(one) for name, one in graphs.items()}}
        (self._directory / LIST).write_text(json.dumps(told), "utf-8")

    def written(self, name: str) -> IO[bytes]:
        """Give the triples of a graph."""
        file = _file(self._directory)
        self.record.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=self._graph(name))
        file.seek(0)
        return file

    def come(self, name: str, before: ox.Store, size: int) -> IO[bytes] | None:
        """Give what has come to a graph since a snapshot in which it had so many triples; none if some have gone."""
        there = ox.NamedNode(name)
        fresh = (quad.triple for quad in self._quads(name) if placed(quad, there) not in before)
        file = _spooled(self._directory, fresh)
        come = sum(1 for _ in file)
        file.seek(0)
        if self.graphs()[name].size == size + come:
            return file
        file.close()
        return None

    def beside(self, ours: ox.Store) -> IO[bytes]:
        """Give each triple that only users state, once."""
        return _spooled(self._directory, self._alone(ours))

    def holds(self, line: Line) -> bool:
        """Tell whether users state a triple."""
        one, by, other = map(term, line)
        return any(self.record.quads_for_pattern(one, by, other, None))  # type: ignore[arg-type]

    def _held(self, name: str) -> Held:
        with self.written(name) as triples:
            return held(triples)

    def _alone(self, ours: ox.Store) -> Iterator[ox.Triple]:
        earlier: list[GraphName] = []
        for name in self._names():
            for quad in self._quads(name):
                if placed(quad, UNION) not in ours and not any(placed(quad, one) in self.record for one in earlier):
                    yield quad.triple
            earlier.append(self._graph(name))

    def _names(self) -> list[str]:
        named = sorted(composing.names(self.record))
        return [name for name in (self._own, *named) if any(self._quads(name))]

    def _quads(self, name: str) -> Iterator[ox.Quad]:
        return self.record.quads_for_pattern(None, None, None, self._graph(name))

    def _graph(self, name: str) -> GraphName:
        return UNION if name == self._own else ox.NamedNode(name)


def held(triples: IO[bytes]) -> Held:
    """Give what the lines of a file amount to, in whatever order they stand; the file begins anew."""
    total = number = 0
    for line in triples:
        total += int.from_bytes(hashlib.sha256(line).digest())
        number += 1
    triples.seek(0)
    return Held(f"{total % 2**256:064x}", number)


def _file(directory: Path) -> IO[bytes]:
    """Open a file that is gone when nobody holds it."""
    return TemporaryFile(dir=directory)


def _spooled(directory: Path, triples: Iterable[ox.Triple]) -> IO[bytes]:
    file = _file(directory)
    ox.serialize(triples, file, format=ox.RdfFormat.N_TRIPLES)
    file.seek(0)
    return file


def _listed(directory: Path, version: str) -> dict[str, Held] | None:
    """Read what was kept; none where it is of another version."""
    try:
        told = json.loads((directory / LIST).read_text("utf-8"))
        graphs = {str(name): Held(**one) for name, one in told["graphs"].items()}
        return graphs if told["version"] == version else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
