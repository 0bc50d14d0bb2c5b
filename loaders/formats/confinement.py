"""What a child gives up before it touches foreign bytes: memory above a limit, the network, other programs."""

from __future__ import annotations

import sys

from graph.children import leave_network, limit_memory

OUT_OF_MEMORY = 3  # exit code
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.exec")


def confine(memory: int) -> None:
    """Give up memory above the limit, and every way to another machine or program."""
    leave_network()
    limit_memory(memory)
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"{event} is not allowed while a document is read")
