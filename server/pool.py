"""Foreign queries, each in a process of its own that can be killed.

The engine has no cancel, and one function of SPARQL can ask for all memory there is; so a query from outside runs in a
worker (`server.workers`) with a memory limit and without a way out, and the parent kills the worker that is late.
"""

from __future__ import annotations

import json
import signal
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from graph.children import launch
from server.errors import LimitError, NotAcceptableError, QueryError, RefusedError, ServerError
from server.jobs import Job, Result
from server.settings import Settings
from server.snapshots import size_of

STARTING = 30.0  # seconds until a new worker must have opened the store: a cold disk is slow


ERRORS: dict[str, type[ServerError]] = {
    "syntax": QueryError,
    "evaluation": QueryError,
    "federation": RefusedError,
    "format": NotAcceptableError,
}


class Worker:
    """A process that answers from one snapshot."""

    def __init__(self, snapshot: Path | None, settings: Settings) -> None:
        self.snapshot = snapshot
        arguments = (str(snapshot or ""), *_limits(snapshot, settings))
        self.process, self.connection = launch("server.workers", *arguments)
        self._ready = False

    def answer(self, job: Job) -> Result:
        """Run a job; whatever goes wrong leaves the worker dead."""
        self._await_start()
        self._send(json.dumps(asdict(job)).encode())
        if not self.connection.poll(job.seconds):
            self.kill()
            raise LimitError(f"query time limit: stopped after {job.seconds:g} seconds; narrow the query", 1)
        return _read(self._receive(), self._receive())

    def _await_start(self) -> None:
        if not self._ready and not self.connection.poll(STARTING):
            self.kill()
            raise LimitError("the query worker did not start in time; try again", 5)
        try:
            self._ready = self._ready or bool(self.connection.recv_bytes())
        except (EOFError, OSError):
            self.kill()
            raise LimitError("the query worker could not open the store; try again", 5) from None

    def _send(self, message: bytes) -> None:
        try:
            self.connection.send_bytes(message)
        except OSError:
            raise _death(self.kill()) from None

    def _receive(self) -> bytes:
        try:
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            raise _death(self.kill()) from None

    def kill(self) -> int:
        """End the process, whatever it does, and give how it ended."""
        self.process.kill()
        code = self.process.wait()
        self.connection.close()
        return code

    @property
    def dead(self) -> bool:
        """Tell whether the process has ended."""
        return self.process.poll() is not None


def _limits(snapshot: Path | None, settings: Settings) -> tuple[str, str]:
    fits = snapshot is None or size_of(snapshot) <= settings.in_worker
    return str(settings.memory), "yes" if fits else "no"


def _death(code: int) -> ServerError:
    if -code == signal.SIGSEGV:
        return QueryError("the query is nested too deeply; flatten it")
    return LimitError("query memory limit: the query needs more memory than it may use; narrow it", 1)


def _read(head: bytes, body: bytes) -> Result:
    fields = json.loads(head)
    if error := fields.get("error"):
        raise ERRORS[error](fields["message"])
    return Result(fields["media_type"], body, fields["truncated"])


class Pool:
    """The workers of one server. As many queries run at once as there are workers; a spare is ready behind them."""

    def __init__(self, snapshot: Callable[[], Path | None], settings: Settings) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._permits = threading.Semaphore(settings.workers)
        self._queue = threading.Semaphore(settings.workers + settings.waiting)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._finalizer = weakref.finalize(self, _kill_all, self._all)

    def start(self) -> None:
        """Start workers until all and the spares are there for the newest snapshot."""
        snapshot = self._snapshot()
        with self._lock:
            if not self._finalizer.alive:
                return
            for worker in [worker for worker in self._idle if worker.snapshot != snapshot or worker.dead]:
                self._idle.remove(worker)
                self._forget(worker)
            while len(self._all) < self._settings.workers + self._settings.spares:
                worker = Worker(snapshot, self._settings)
                self._all.add(worker)
                self._idle.append(worker)

    def answer(self, job: Job) -> Result:
        """Run a job in a worker, or say which limit forbids it."""
        if not self._queue.acquire(blocking=False):
            raise _busy()
        try:
            if not self._permits.acquire(timeout=self._settings.patience):
                raise _busy()
            try:
                return self._answer(job)
            finally:
                self._permits.release()
        finally:
            self._queue.release()

    def _answer(self, job: Job) -> Result:
        worker = self._take()
        try:
            return worker.answer(job)
        finally:
            self._give_back(worker)

    def _take(self) -> Worker:
        self.start()
        with self._lock:
            if not self._idle or not self._finalizer.alive:
                raise LimitError("the server is stopping", 5)
            return self._idle.pop(0)

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if worker.dead or worker.snapshot != self._snapshot():
                self._forget(worker)
            else:
                self._idle.insert(0, worker)
        self.start()

    def _forget(self, worker: Worker) -> None:
        worker.kill()
        self._all.discard(worker)

    def pids(self) -> tuple[int, ...]:
        """Give the process ids of all workers."""
        with self._lock:
            return tuple(worker.process.pid for worker in self._all)

    def close(self) -> None:
        """Kill every worker; nothing is answered afterwards."""
        self._finalizer()


def _busy() -> LimitError:
    return LimitError("query queue limit: all query workers are busy; try again", 2)


def _kill_all(workers: set[Worker]) -> None:
    deadline = time.monotonic() + 5
    for worker in list(workers):
        worker.process.kill()
    for worker in list(workers):  # its connection is closed by whoever waits on it, or with the last reference
        worker.process.wait(max(0.1, deadline - time.monotonic()))
    workers.clear()
