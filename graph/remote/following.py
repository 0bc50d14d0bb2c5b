"""A copy of a server's graph that follows it, so that pages and foreign queries are answered here, within our limits.

A page asks dozens of queries, and a query that was sent to another server cannot be stopped; what is copied can be
served as any other store is, and goes on while the server is away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import GraphError
from graph.remote.working import WorkingCopy

PAUSE = 3.0  # seconds between two looks at the mark


@contextmanager
def followed(copy: WorkingCopy, tell: Callable[[str], None]) -> Iterator[Path]:
    """Give the directory of a copy that is up to date, and keep it so until the block ends."""
    copy.follow()
    stop = threading.Event()
    thread = threading.Thread(target=_follow, args=(copy, stop, tell), name="following", daemon=True)
    thread.start()
    try:
        yield copy.directory
    finally:
        stop.set()
        thread.join(PAUSE)


def _follow(copy: WorkingCopy, stop: threading.Event, tell: Callable[[str], None]) -> None:
    """Look at the server again and again; what is wrong is told once, and the last state is served on."""
    told = ""
    while not stop.wait(PAUSE):
        try:
            copy.follow()
            told = ""
        except GraphError as error:
            if str(error) != told:
                told = str(error)
                tell(told)
