"""The inside of a parsing child: `python -m graph.foreign.child DESCRIPTOR SYNTAX MEMORY BASE GRAPH`; RDF on its input.

It sends what it parsed as N-Quads in parts, each behind the number of bytes that were read for it, and at last what is
wrong, if anything is. A parser that fails in a way of its own ends this process alone.
"""

from __future__ import annotations

import os
import resource
import sys
from multiprocessing.connection import Connection

from graph.children import leave_network, limit_memory
from graph.errors import ForeignError
from graph.foreign.parsing import lines
from graph.foreign.syntaxes import by_name
from graph.foreign.unpacking import Unpacked

OUT_OF_MEMORY = 3  # exit code


def main(descriptor: str, syntax: str, memory: str, base: str, graph: str) -> None:
    """Parse what stands on the input."""
    connection: Connection[object, object] = Connection(int(descriptor))
    found = by_name(syntax)
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
        lines(source, found, send, base, graph)
    except ForeignError as error:
        told = str(error)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    connection.send_bytes(b"end")
    connection.send_bytes(told.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(*sys.argv[1:])
