"""How a long query of the command is ended: the engine at work listens neither to Ctrl-C nor to a clock."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from loaders.settings import complain

TOO_LONG = 2  # exit code


@contextmanager
def ended_at_once(timeout: float | None) -> Iterator[None]:
    """End the process at Ctrl-C, or with a word when the time is over, as long as the block lasts."""
    clock = threading.Timer(timeout or 0, _end, (timeout,))
    clock.daemon = True
    if timeout:
        clock.start()
    with _interruptible():
        try:
            yield
        finally:
            clock.cancel()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let the system answer Ctrl-C: Python would only once the engine has given its next solution."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(timeout: float) -> None:
    code = complain(f"the query took more than {timeout:g} seconds; narrow it, or give it more by --timeout", TOO_LONG)
    sys.stderr.flush()
    os._exit(code)
