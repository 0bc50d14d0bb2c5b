"""Changes of users' graphs, one at a time, each in a process that can be killed (`server.protocol.writers`)."""

from __future__ import annotations

import json
import subprocess
import threading
import weakref
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from pathlib import Path

from graph import faults
from graph.children import launch
from graph.composing import users_record
from graph.counting import counted
from server.errors import ForbiddenError, LimitError, PreconditionError, QueryError
from server.protocol.deaths import death
from server.protocol.writes import Write, Written
from server.settings import Settings

STARTING = 30.0  # seconds until a new writer must be ready
NOTHING = "nothing was written"


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
        before = users_record(self._directory)
        try:
            _send(connection, seconds, write)
            if connection.poll(seconds):
                return Written(**json.loads(connection.recv_bytes()))
        except (EOFError, OSError):
            code = _ended(process)
            self.close()
            raise death(code, self._outcome(before)) from None
        self.close()
        told = f"write time limit: stopped after {counted(seconds, 'second')}; {self._outcome(before)}"
        raise LimitError(f"{told}; send less at once, or use the command import", 5)

    def _outcome(self, before: Path | None) -> str:
        """Tell whether what users brought is as it was before a writer ended: its last step may have been done."""
        same = users_record(self._directory) == before
        return NOTHING if same else "it may have been written: look before you send it again"

    def _ready(self) -> tuple[subprocess.Popen[bytes], Connection]:
        if self._writer is None or self._writer[0].poll() is not None:
            self.close()
            self._writer = self._started()
        return self._writer

    def _started(self) -> tuple[subprocess.Popen[bytes], Connection]:
        try:
            process, connection = launch("server.protocol.writers", str(self._directory), str(self._settings.memory))
        except OSError as error:
            advice = faults.remedy(error) or "try again"
            raise LimitError(f"no writer can be started, and {NOTHING}; {advice}", 5) from error
        weakref.finalize(self, _end, process, connection)
        try:
            if connection.poll(STARTING):
                connection.recv_bytes()
                return process, connection
        except (EOFError, OSError):
            raise death(_ended(process), NOTHING) from None
        _end(process, connection)
        raise LimitError(f"the writer did not start in time, and {NOTHING}; try again", 5)

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


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Give the exit code of a writer that has hung up: to kill it at once would hide how it ends."""
    try:
        return process.wait(STARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


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
