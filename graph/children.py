"""Child processes for what strangers wrote, a query or a document.

The child gives up memory and ways out; the parent can kill it whatever it does.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # sched.h


def launch(module: str, *arguments: str, stdin: IO[bytes] | None = None) -> tuple[subprocess.Popen[bytes], Connection]:
    """Start `python -m MODULE DESCRIPTOR ARGUMENTS` and give it with our end of the connection."""
    ours, theirs = Pipe()
    process = spawn(module, theirs.fileno(), *arguments, stdin=stdin)
    theirs.close()
    return process, ours


def spawn(
    module: str,
    descriptor: int,
    *arguments: str,
    stdin: IO[bytes] | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.Popen[bytes]:
    """Start `python -m MODULE DESCRIPTOR ARGUMENTS`, which inherits the descriptor; what the owner set stays."""
    # A group of its own: Ctrl-C is for the parent, which ends its children in order.
    return subprocess.Popen(
        [sys.executable, "-m", module, str(descriptor), *arguments],
        cwd=ROOT,
        env={**environment, **os.environ},
        pass_fds=[descriptor],
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # the last words of one that a limit ends
        process_group=0,
    )


def leave_network() -> None:
    """Go into a network of its own, in which nothing is; without the right to do so the parent's refusal must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def limit_memory(memory: int) -> None:
    """Give up memory above the limit, and core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def trim_memory() -> None:
    """Give the system back what is free: rings of objects hold old snapshots, and the C library keeps it by thread."""
    gc.collect()
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)
