"""One server: found at its address, its mark read, its graphs put and taken away."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pyoxigraph as ox

from graph import iris
from graph.errors import QueryError, RemoteError
from graph.reasoning.lines import Line, is_named, line, written
from graph.remote.asking import TRIPLES, Asking
from graph.remote.credentials import checked_address, read_credentials
from graph.remote.marks import STATE, WHOLE, Held, Mark, lines_of_mark, mark_of, unions
from graph.remote.quirks import Sight, recognised, site
from graph.remote.record import WHOLE as NAMED
from graph.remote.record import RemoteRecord
from graph.remote.wire import MissingError, Wire
from graph.tokens import ESCAPE

SIGHT = "text/turtle, application/n-triples;q=0.8, text/html;q=0.5, */*;q=0.1"
UPDATE = "application/sparql-update"
AT_ONCE = 5_000  # triples of an update: 1 MB, which servers take
WORTHWHILE = 0.25  # of a graph: where more has changed, it is sooner put whole
SEEN = 20_000  # bytes of what a server says of itself


@dataclass(frozen=True, slots=True)
class Address:
    """What a user says of a server."""

    query: str
    graphs: str = ""  # where it takes graphs, if its kind does not tell
    auth_file: Path | None = None
    seconds: float = 60.0
    base: str = iris.BASE
    cache: Path | None = None  # where copies lie; else in the user's cache


class Server:
    """A SPARQL 1.1 server that holds a graph of ours, or shall."""

    def __init__(self, address: Address) -> None:
        credentials = read_credentials(address.auth_file)
        for one in filter(None, (address.query, address.graphs)):
            checked_address(one, credentials)
        self.base = iris.checked_base(address.base)
        self.wire = Wire(credentials, address.seconds)
        seen = self.wire.send("GET", address.query, {"Accept": SIGHT}, look=True)
        sight = Sight(address.query, seen.headers, seen.body[:SEEN].decode("utf-8", "replace"))
        self.site = site(address.query, recognised(sight), address.graphs)
        self.asking = Asking(self.wire, self.site, self.base)

    def close(self) -> None:
        """Close the connection."""
        self.wire.close()

    # --- reading

    def mark(self) -> Mark | None:
        """Read the mark; none where nothing of ours was put."""
        lines = [line((q.subject, q.predicate, q.object)) for q in self._reader().graph(self._name(STATE))]  # type: ignore[arg-type]
        return mark_of(lines, self.base)

    def token(self) -> str:
        """Read only which state the server is in."""
        node = self._name(STATE)
        text = f"SELECT ?token WHERE {{ GRAPH {node} {{ {node} <http://purl.org/dc/terms/identifier> ?token }} }}"
        return ",".join(sorted(str(row["token"]) for row in self.asking.select(text, NAMED)))

    def names(self) -> tuple[str, ...]:
        """List the graphs below our base, by looking."""
        below = " || ".join(f'STRSTARTS(STR(?g), "{self.base}{name}/")' for name in ("document", "graph"))
        where = f"{{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({below}) }} }}"
        found = {str(row["?g"])[1:-1] for row in self._reader().rows(["?g"], where, NAMED)}
        return tuple(sorted(found - unions(self.base) - {iris.graph(self.base, STATE)}))

    def record(self, whole: bool = True) -> RemoteRecord:
        """Give what is there to read; a graph that somebody else put there is read if the server makes the union."""
        mark = self.mark()
        if mark is None and self.site.kind.default == "union":
            mark = Mark("as it is", WHOLE, graphs=dict.fromkeys(self.names(), Held("", 0)))
        elif mark is not None and not mark.whole:
            there = dict.fromkeys((*self.names(), *mark.graphs), Held("", 0))
            mark = Mark(mark.token, mark.kind, mark.writer, mark.moment, there)
        if mark is None or not mark.graphs:
            raise RemoteError(f"{self.site.query}: holds no graph of ours; load documents into it first")
        return RemoteRecord(self.asking, mark, whole)

    def _reader(self) -> RemoteRecord:
        return RemoteRecord(self.asking, Mark("", WHOLE))

    def lines(self, graph: str) -> set[Line]:
        """Fetch the lines of a graph."""
        return {line((q.subject, q.predicate, q.object)) for q in self.quads(graph)}  # type: ignore[arg-type]

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """Fetch the quads of a graph."""
        return self._reader().graph(ox.NamedNode(graph))

    def union_size(self) -> int:
        """Count the union as a query sees it."""
        return self._reader().size(ox.DefaultGraph())

    def clock(self) -> float:
        """Give the server's time: two machines need not agree, but both ask it."""
        answer = self.wire.send("GET", self.site.query, {"Accept": SIGHT}, look=True)
        with suppress(KeyError, ValueError):
            return parsedate_to_datetime(answer.headers["date"]).timestamp()
        return time.time()

    # --- writing

    def put(self, graph: str, lines: Iterable[Line]) -> None:
        """Put a graph in the place of what it was; the default graph where no name is given."""
        body = written(sorted(lines, key=lambda one: (is_named(one), one)))  # blank nodes stay in one part
        for _ in self.send(graph, BytesIO(body.encode())):
            pass

    def send(self, graph: str, triples: IO[bytes], add: bool = False) -> Iterator[int]:
        """Put a graph in the place of what it was, or add to it, and tell behind each part how many bytes it had.

        Up to the size that a server of its kind takes it goes in one part, and stands there whole or not at all.
        """
        method = "POST" if add else "PUT"
        while (part := b"".join(triples.readlines(self.site.kind.most))) or method == "PUT":
            self.wire.send(method, self._place(graph), {"Content-Type": TRIPLES}, part, again=True)
            method = "POST"
            yield len(part)

    def forget(self, graph: str) -> bool:
        """Take out of the union what only one graph says, and tell whether that was to be had."""
        alone = f"GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != <{graph}>)"
        where = f"GRAPH <{graph}> {{ ?s ?p ?o }} FILTER NOT EXISTS {{ {alone} }}"
        try:
            if self.site.updates:
                self._update(f"DELETE {{ ?s ?p ?o }} WHERE {{ {where} }}")
            return bool(self.site.updates)
        except (RemoteError, QueryError):
            return False

    def change(self, graph: str, before: Set[Line], now: Set[Line]) -> bool:
        """Change a graph by updates, and tell whether that was to be had; if not, or in part only, it is to be put."""
        gone, come = before - now, now - before
        if not self.site.updates or len(gone) + len(come) > len(now) * WORTHWHILE:
            return False
        pieces = [*_pieces("DELETE", gone, graph), *_pieces("INSERT", come, graph)]
        if any(map(ESCAPE.search, pieces)):
            return False
        try:
            for text in pieces:
                self._update(text)
        except (RemoteError, QueryError):
            return False
        return True

    def _update(self, text: str) -> None:
        self.wire.send("POST", self.site.updates, {"Content-Type": UPDATE}, text.encode())

    def delete(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        with suppress(MissingError):
            self.wire.send("DELETE", self._place(graph), {})

    def put_mark(self, mark: Mark) -> None:
        """Put the mark."""
        self.put(iris.graph(self.base, STATE), lines_of_mark(mark, self.base))

    def _place(self, graph: str) -> str:
        if not self.site.graphs:
            kind = self.site.kind.name
            told = "is read only" if kind == "communique" else "takes no graphs at an address that we know"
            raise RemoteError(f"{self.site.query}: {told} ({kind}); name by --graph-store what takes them")
        joint = "&" if "?" in self.site.graphs else "?"
        return f"{self.site.graphs}{joint}" + (f"graph={quote(graph, safe='')}" if graph else "default")

    def _name(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(iris.graph(self.base, name))


def _pieces(word: str, lines: Set[Line], graph: str) -> Iterator[str]:
    """Give updates of so many lines each; N-Triples are SPARQL but for escapes of characters by number."""
    rest = iter(sorted(lines))
    while some := list(islice(rest, AT_ONCE)):
        triples = written(some)
        yield f"{word} DATA {{ {f'GRAPH <{graph}> {{ {triples} }}' if graph else triples} }}"
