"""How a long query of the command is ended: the engine at work listens neither to signals nor to a clock."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from threading import Thread

from graph.counting import counted
from graph.directory import take_away
from loaders.settings import complain

TOO_LONG = 2  # exit code
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_at_once(timeout: float | None) -> Iterator[None]:
    """End the process at Ctrl-C, or with a word when the time is over, as long as the block lasts; no file is left."""
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    with ear, mouth, tempfile.TemporaryDirectory(prefix="communique-", ignore_cleanup_errors=True) as folder:
        watch = Thread(target=_watch, args=(ear, timeout, folder), daemon=True)
        watch.start()
        try:
            with _signals_told(mouth, folder):
                yield
        finally:
            mouth.shutdown(socket.SHUT_WR)
            watch.join()


@contextmanager
def _signals_told(mouth: socket.socket, folder: str) -> Iterator[None]:
    """Have the system write down a signal at once: Python would only once the engine has given its next solution."""
    handlers = {number: signal.signal(number, lambda number, frame: None) for number in SIGNALS}
    before, tempfile.tempdir = tempfile.tempdir, folder
    signal.set_wakeup_fd(mouth.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
        tempfile.tempdir = before
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _watch(ear: socket.socket, timeout: float | None, folder: str) -> None:
    """End the process when a signal comes, or when none has come in time."""
    if not select([ear], [], [], timeout)[0] and timeout is not None:
        told = f"the query took more than {counted(timeout, 'second')}; narrow it, or give it more by --timeout"
        _end(complain(told, TOO_LONG), folder)
    elif number := ear.recv(1):
        _end(complain("stopped", 128 + number[0]), folder)


def _end(code: int, folder: str) -> None:
    sys.stderr.flush()
    take_away(Path(folder))
    os._exit(code)
