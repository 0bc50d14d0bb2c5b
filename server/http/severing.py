"""Cutting a connection whose response broke off.

Granian ends a stream as whole however its application ended, so that half a dump would pass for all of it. Without the
last chunk, the client is told by its own HTTP library that something is missing.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

DESCRIPTORS = Path("/dev/fd")  # of this process; on Linux and on macOS


def sever(client: str, server: str) -> bool:
    """End the connection between two addresses, as the listener writes them; what was sent before arrives."""
    for one in DESCRIPTORS.iterdir():
        with suppress(OSError):  # closed meanwhile, or no connection at all
            if _severed(int(one.name), client, server):
                return True
    return False


def _severed(descriptor: int, client: str, server: str) -> bool:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    with socket.socket(fileno=os.dup(descriptor)) as one:
        if one.family not in {socket.AF_INET, socket.AF_INET6}:
            return False
        if (_worded(one.getpeername()), _worded(one.getsockname())) != (client, server):
            return False
        one.shutdown(socket.SHUT_RDWR)
        return True


def _worded(address: tuple[str, int]) -> str:
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
