"""What the server tells its owner: one JSON line a request in production, plain words of what went wrong otherwise.

Lines go through a bounded queue to a thread of their own, so that a log that is full, slow or gone never stops serving:
what finds no place is counted and dropped. Nothing from outside can begin a new line or colour a terminal.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import TextIO

import structlog

WAITING = 10_000  # lines
END = ""
TOGETHER = 0.05  # seconds for which lines are gathered: a thread that wakes for each holds up the server


class Lines:
    """A file that only takes: the lines are written by a thread."""

    def __init__(self, target: TextIO) -> None:
        self.dropped = 0
        self._target = target
        self._queue: queue.SimpleQueue[str] = queue.SimpleQueue()  # no lock of Python's own for each line
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    def write(self, text: str) -> int:
        """Take a text, or drop it where too many wait."""
        if self._queue.qsize() < WAITING:
            self._queue.put(text)
        else:
            self.dropped += 1
        return len(text)

    def flush(self) -> None:
        """Do nothing: the thread writes what comes together."""

    def close(self, seconds: float = 1.0) -> None:
        """Write what waits, as far as that goes in a moment."""
        self._queue.put(END)
        self._thread.join(seconds)

    def _write_all(self) -> None:
        ended = False
        while not ended:
            lines = [self._queue.get()]
            if lines != [END]:
                time.sleep(TOGETHER)
            while not self._queue.empty():
                lines.append(self._queue.get())
            ended = END in lines
            try:
                self._target.write("".join(lines))
                self._target.flush()
            except (OSError, ValueError):  # the disk is full, the pipe or file is closed
                self.dropped += sum(line != END for line in lines)


class Plain(logging.Formatter):
    """A line in plain words; what could act on a terminal is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the lines of a record, a traceback's below it."""
        return "\n".join(printable(line) for line in f"communique: {super().format(record)}".splitlines())


def printable(text: str) -> str:
    """Escape whatever is not printable."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def to_terminal(lines: Lines) -> None:
    """Tell warnings and errors of the server in plain words."""
    _attach(lines, Plain("%(message)s"))


def to_journal(lines: Lines) -> None:
    """Tell warnings and errors of the server as JSON."""
    render = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        foreign_pre_chain=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.format_exc_info,
        ],
    )
    _attach(lines, render)


def _attach(lines: Lines, formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler(lines)
    handler.setFormatter(formatter)
    logger = logging.getLogger("communique")
    logger.handlers = [handler]
    logger.setLevel(logging.WARNING)
    logger.propagate = False
