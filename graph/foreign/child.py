"""The inside of a parsing child: RDF on its input.

    python -m graph.foreign.child DESCRIPTOR SYNTAX LIMITS BASE GRAPH

It sends what it parsed as N-Quads in parts, each behind the number of bytes that were read for it, and at last what is
wrong, if anything is. A parser that fails in a way of its own ends this process alone.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from multiprocessing.connection import Connection

from graph.children import leave_network, limit_memory
from graph.errors import ForeignError
from graph.foreign.guarding import Readable
from graph.foreign.parsing import lines
from graph.foreign.syntaxes import by_name
from graph.foreign.unpacking import Unpacked

OUT_OF_MEMORY = 3  # exit code


class Timed:
    """A stream whose reader has so many seconds of the processor until it reads on, or the system ends it.

    Time in which a slow writer gives nothing does not count.
    """

    def __init__(self, source: Readable, seconds: float) -> None:
        self._source, self._seconds = source, seconds

    def read(self, size: int) -> bytes:
        """Give the next bytes."""
        signal.setitimer(signal.ITIMER_PROF, self._seconds)
        return self._source.read(size)


def main(descriptor: str, syntax: str, limits: str, base: str, graph: str) -> None:
    """Parse what stands on the input."""
    connection: Connection[object, object] = Connection(int(descriptor))
    found, (memory, patience) = by_name(syntax), limits.split()
    assert found is not None
    source = Unpacked(os.fdopen(0, "rb", buffering=0))
    leave_network()
    limit_memory(int(memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # those that are open stay open

    def send(part: bytes) -> None:
        connection.send_bytes(str(source.taken).encode())
        connection.send_bytes(part)

    told = ""
    try:
        lines(Timed(source, float(patience)), found, send, base, graph)
    except ForeignError as error:
        told = str(error)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    connection.send_bytes(b"end")
    connection.send_bytes(told.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(*sys.argv[1:])
