"""RDF of others parsed in a child: its quads come as lines of N-Quads, and the child is ended whatever it does."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import IO

from graph.children import launch
from graph.errors import ForeignError
from graph.foreign.child import OUT_OF_MEMORY
from graph.foreign.syntaxes import Syntax

MEMORY = 1024 * 2**20  # bytes of address space of the child
PATIENCE = 120.0  # seconds of the processor until the child must read on
TOO_MUCH = f"needs more than {MEMORY >> 20} MB of memory to parse, or is nested too deeply; cut it into parts"
DEATHS = {
    OUT_OF_MEMORY: TOO_MUCH,
    -signal.SIGABRT: TOO_MUCH,
    -signal.SIGSEGV: "is nested too deeply to be parsed; flatten it",
    -signal.SIGPROF: f"takes more than {PATIENCE:g} seconds for a piece of it; cut it into parts",
}
Progress = Callable[[int], None]  # bytes of the file that were read


def received(
    file: IO[bytes], syntax: Syntax, base: str = "", graph: str = "", progress: Progress | None = None
) -> Iterator[bytes]:
    """Give the quads of an open file of the system as N-Quads, in parts; all is well only when it has ended.

    Triples in no graph go into the graph that is named.
    """
    process, ours = launch("graph.foreign.child", syntax.name, f"{MEMORY} {PATIENCE}", base, graph, stdin=file)
    try:
        yield from _parts(ours, process, progress)
    finally:
        ours.close()
        process.kill()
        process.wait()


def _parts(connection: Connection, process: subprocess.Popen[bytes], progress: Progress | None) -> Iterator[bytes]:
    while True:
        try:
            head, part = connection.recv_bytes(), connection.recv_bytes()
        except (EOFError, OSError):
            told = DEATHS.get(process.wait(), "cannot be parsed: its parser failed; convert it to N-Quads")
            raise ForeignError(told) from None
        if head == b"end":
            if part:
                raise ForeignError(part.decode("utf-8"))
            return
        if progress:
            progress(int(head))
        yield part
