"""The inside of the writer: `python -m server.protocol.writers DESCRIPTOR DIRECTORY MEMORY`.

Updates and graphs of strangers are parsed and carried out here, without a network and within a memory limit, one at a
time; the store is locked only while one is. The parent kills a writer that is late: nothing stands that was not
committed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from graph.children import leave_network, limit_memory
from graph.errors import ForeignError, GraphError, OurGraphError, QueryError, StoreBusyError
from graph.foreign.child import OUT_OF_MEMORY
from graph.foreign.parsing import parse
from graph.foreign.syntaxes import by_media_type
from graph.imported import Imported
from server.protocol.writes import Payload, Write, Written
from server.snapshots import version_in

GRACE = 5.0  # seconds after the deadline in which the parent should have killed the writer
CHANGED = "the graph is not as If-Match or If-None-Match say, and nothing was written; get it again"
KINDS: tuple[tuple[type[GraphError], str], ...] = (
    (StoreBusyError, "busy"),
    (OurGraphError, "ours"),
    (QueryError, "wrong"),
    (ForeignError, "wrong"),
    (GraphError, "store"),
)


def main(descriptor: str, directory: str, memory: str) -> None:
    """Carry out writes until the connection closes."""
    connection = Connection(int(descriptor))
    leave_network()
    limit_memory(int(memory))
    os.environ.clear()
    connection.send_bytes(b"ready")
    while True:
        try:
            head = json.loads(connection.recv_bytes())
            payloads = tuple(Payload(media_type, connection.recv_bytes()) for media_type in head["payloads"])
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, head["seconds"] + GRACE)
        try:
            written = carry_out(Path(directory), Write(**head["fields"] | {"payloads": payloads}))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(json.dumps(asdict(written)).encode())


def carry_out(directory: Path, write: Write) -> Written:
    """Make a change stand with a snapshot, or tell why not."""
    try:
        with Imported.open(directory) as users:
            if write.is_conditional and not _may(users, write):
                return Written(True, "changed", CHANGED)
            there = _carry_out(users, write)
            users.commit()
    except GraphError as error:
        kind = next(name for tree, name in KINDS if isinstance(error, tree))
        return Written(False, kind, str(error))
    return Written(there)


def _may(users: Imported, write: Write) -> bool:
    return write.may(users.holds(write.graph), version_in(users.directory, users.base, write.graph))


def _carry_out(users: Imported, write: Write) -> bool:
    if write.kind == "update":
        users.update(write.text, write.base or None)
        return True
    if write.kind == "drop":
        return users.drop(write.graph)
    there = users.holds(write.graph)
    if write.kind == "put":
        users.put(write.graph, ())
    for payload in write.payloads:
        users.add(write.graph, _quads(payload, write.base))
    return there


def _quads(payload: Payload, base: str) -> Iterator[ox.Quad]:
    syntax = by_media_type(payload.media_type)
    assert syntax is not None  # it was looked at before it was sent here
    for quad in parse(BytesIO(payload.body), syntax, base):
        if quad.graph_name != ox.DefaultGraph():
            raise ForeignError(f"names the graph {quad.graph_name}; send the triples of one graph")
        yield quad


if __name__ == "__main__":
    main(*sys.argv[1:])
