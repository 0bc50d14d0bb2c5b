"""The inside of a query worker: `python -m server.workers DESCRIPTOR SNAPSHOT MEMORY IN_MEMORY`.

It opens the snapshot, gives up memory and every way out, and answers jobs until its connection closes. A snapshot that
fits is copied into memory, and then no further file descriptor is allowed, so no socket either. The engine opens the
files of a larger one as it needs them: that worker leaves the network instead, where the system lets it. An alarm of
the kernel ends a worker if its parent cannot.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph.children import leave_network, limit_memory

if TYPE_CHECKING:
    from typing_extensions import Buffer

GRACE = 1.0  # seconds after the deadline in which the parent should have killed the worker


class Full(Exception):  # noqa: N818 - not an error: the sink has all it may take
    """A result has reached its limit."""


class Sink(io.BytesIO):
    """Takes a result that stands one row a line, up to a number of lines and bytes."""

    def __init__(self, rows: int, size: int, header: int) -> None:
        super().__init__()
        self._rows, self._size, self._header = rows + header, size, header
        self._lines = 0
        self.truncated = ""

    def write(self, part: Buffer) -> int:
        """Take a part, or stop the serialiser."""
        written = super().write(part)
        self._lines += bytes(part).count(b"\n")
        if self._lines > self._rows:
            self.truncated = f"rows={self._rows - self._header}"
        elif self.tell() > self._size:
            self.truncated = f"bytes={self._size}"
        if self.truncated:
            raise Full
        return written

    def whole_lines(self) -> bytes:
        """Give what was taken; a cut result ends with its last whole line."""
        text = self.getvalue()
        if not self.truncated:
            return text
        lines = text[: self._size].split(b"\n")[:-1][: self._rows]
        return b"\n".join(lines) + b"\n"


def main(descriptor: str, snapshot: str, memory: str, in_memory: str) -> None:
    """Answer jobs until the connection closes."""
    connection = Connection(int(descriptor))
    store = opened(snapshot, copied=in_memory == "yes")
    limit(int(memory), files=in_memory != "yes")
    connection.send_bytes(b"ready")
    while True:
        try:
            job = json.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + GRACE)
        head, body = answer(store, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(json.dumps(head).encode())
        connection.send_bytes(body)


def opened(snapshot: str, copied: bool) -> ox.Store:
    """Open a snapshot; without one, nothing is loaded yet."""
    if not copied:
        leave_network()
    record = ox.Store.read_only(snapshot) if snapshot else ox.Store()
    if not copied or not snapshot:
        return record
    store = ox.Store()
    store.bulk_extend(record)
    return store


def limit(memory: int, files: bool) -> None:
    """Give up memory above the limit, core dumps and, where the store needs none, further file descriptors."""
    limit_memory(memory)
    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # those that are open stay open
    os.environ.clear()


def answer(store: ox.Store, job: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Run one job: a head that tells what came of it, and the result."""
    try:
        return serialised(store.query(job["query"], **dataset(job)), job)
    except SyntaxError as error:
        return {"error": "syntax", "message": f"syntax error in the query: {error}"}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"error": "evaluation", "message": f"the query cannot be evaluated: {error}"}, b""


def dataset(job: dict[str, Any]) -> dict[str, Any]:
    """Give the arguments that fix a query's dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
    if not job["default_graphs"] and not job["named_graphs"]:
        return {}  # the default graph of the store is the union of all graphs
    return {
        "default_graph": [ox.NamedNode(iri) for iri in job["default_graphs"]],
        "named_graphs": [ox.NamedNode(iri) for iri in job["named_graphs"]],
    }


def serialised(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: dict[str, Any]
) -> tuple[dict[str, str], bytes]:
    """Serialise a result in the format wanted for its kind."""
    wanted = job["graph"] if isinstance(result, ox.QueryTriples) else job["solutions"]
    if wanted is None:
        return {"error": "format", "message": "none of the accepted formats can hold the result"}, b""
    if isinstance(result, ox.QueryBoolean):
        return _head(wanted, ""), result.serialize(format=_results_format(wanted)) or b""
    sink = Sink(job["rows"], job["size"], header=0 if isinstance(result, ox.QueryTriples) else 1)
    try:
        if isinstance(result, ox.QueryTriples):
            result.serialize(sink, format=ox.RdfFormat.N_TRIPLES)
        else:
            result.serialize(sink, format=ox.QueryResultsFormat.TSV)
    except Full:
        pass
    convert = graph_from_lines if isinstance(result, ox.QueryTriples) else solutions_from_lines
    return _head(wanted, sink.truncated), convert(sink.whole_lines(), wanted)


def _head(media_type: str, truncated: str) -> dict[str, str]:
    return {"media_type": media_type, "truncated": truncated}


def solutions_from_lines(lines: bytes, media_type: str) -> bytes:
    """Convert solutions from TSV, which can be cut at any line."""
    wanted = _results_format(media_type)
    if wanted == ox.QueryResultsFormat.TSV:
        return lines
    solutions = ox.parse_query_results(lines, format=ox.QueryResultsFormat.TSV)
    return solutions.serialize(format=wanted) or b""


def graph_from_lines(lines: bytes, media_type: str) -> bytes:
    """Convert a graph from N-Triples, which can be cut at any line."""
    wanted = ox.RdfFormat.from_media_type(media_type)
    if wanted is None or wanted == ox.RdfFormat.N_TRIPLES:
        return lines
    return ox.serialize(_triples(lines), format=wanted) or b""


def _triples(lines: bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def _results_format(media_type: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(media_type)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
