"""Changes of users' graphs, one at a time, each in a process that can be killed (`server.protocol.writers`)."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import weakref
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from pathlib import Path

from graph.children import launch
from graph.counting import counted
from server.errors import ForbiddenError, LimitError, PreconditionError, QueryError, ServerError
from server.protocol.writes import Write, Written
from server.settings import Settings

STARTING = 30.0  # seconds until a new writer must be ready


class Writing:
    """The writer of one server; it is started by the first write, and anew by the next where one was killed."""

    def __init__(self, directory: Path, settings: Settings) -> None:
        self._directory, self._settings = directory, settings
        self._turn = threading.Lock()
        self._writer: tuple[subprocess.Popen[bytes], Connection] | None = None

    def carry_out(self, write: Write) -> Written:
        """Make a change stand, or raise why not."""
        seconds = self._settings.writing
        if not self._turn.acquire(timeout=self._settings.patience):
            raise LimitError("another write is being carried out; try again", 2)
        try:
            return _checked(self._answer(write, seconds))
        finally:
            self._turn.release()

    def _answer(self, write: Write, seconds: float) -> Written:
        process, connection = self._ready()
        try:
            _send(connection, seconds, write)
            if not connection.poll(seconds):
                self.close()
                raise LimitError(
                    f"write time limit: stopped after {counted(seconds, 'second')}, and nothing was written; "
                    "send less at once, or use the command import",
                    5,
                )
            return Written(**json.loads(connection.recv_bytes()))
        except (EOFError, OSError):
            self.close()
            raise _death(process.wait()) from None

    def _ready(self) -> tuple[subprocess.Popen[bytes], Connection]:
        if self._writer is None or self._writer[0].poll() is not None:
            self.close()
            self._writer = launch("server.protocol.writers", str(self._directory), str(self._settings.memory))
            weakref.finalize(self, _end, *self._writer)
            if not self._writer[1].poll(STARTING):
                self.close()
                raise LimitError("the writer did not start in time; try again", 5)
            self._writer[1].recv_bytes()
        return self._writer

    def close(self) -> None:
        """End the writer, whatever it does; what it has not committed is gone."""
        if self._writer is not None:
            _end(*self._writer)
            self._writer = None


def _send(connection: Connection, seconds: float, write: Write) -> None:
    fields = asdict(replace(write, payloads=()))
    media_types = [payload.media_type for payload in write.payloads]
    connection.send_bytes(json.dumps({"seconds": seconds, "fields": fields, "payloads": media_types}).encode())
    for payload in write.payloads:
        connection.send_bytes(payload.body)


def _end(process: subprocess.Popen[bytes], connection: Connection) -> None:
    process.kill()
    process.wait()
    connection.close()


def _death(code: int) -> ServerError:
    if -code == signal.SIGSEGV:
        return QueryError("what was sent is nested too deeply; flatten it; nothing was written")
    return LimitError("write memory limit: it needs more memory than it may use, and nothing was written", 5)


def _checked(written: Written) -> Written:
    """Raise what a writer tells instead of a success."""
    if written.error == "busy":
        raise LimitError(f"the store is being written to: {_told(written)}; try again when that has ended", 10)
    if written.error == "ours":
        raise ForbiddenError(written.message)
    if written.error == "changed":
        raise PreconditionError(written.message)
    if written.error == "wrong":
        raise QueryError(written.message)
    if written.error:
        raise LimitError("the store cannot be written at the moment; try again", 30)
    return written


def _told(written: Written) -> str:
    return written.message.partition(": ")[2].partition(";")[0]  # without the path of the store
