"""The server's end of a nursery (`server.querying.nursery`) and of its workers. All runs on one event loop."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator
from math import inf
from pathlib import Path
from tempfile import gettempdir
from typing import Protocol

from graph.children import spawn
from server.querying.channels import Channel
from server.querying.nursery import BORN, FORK, KILL, LAST, NOTICE, READY, REQUEST, SLOW
from server.querying.tasks import Task
from server.settings import Settings
from server.snapshots import size_of, version

# Copying leaves holes all over the heap, in which glibc's allocator then searches for a quarter of a short query's
# time. With a long list of free pieces for each size it does so once. Other systems do not read this.
SURROUNDINGS = {
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=65535",
    "OPENBLAS_NUM_THREADS": "1",  # what is forked has one thread: NumPy must not start more
}
ENDING = 5.0  # seconds in which a nursery ends its workers and itself


class Owner(Protocol):
    """Who is told what becomes of nurseries and workers."""

    def opened(self, nursery: Nursery) -> None:
        """Take note that a nursery has opened its snapshot."""

    def died(self, nursery: Nursery) -> None:
        """Take note that a nursery has ended."""

    def born(self, worker: Worker) -> None:
        """Take note that a worker can be used."""

    def answered(self, worker: Worker, frame: bytes) -> None:
        """Take what a worker answered."""

    def ended(self, worker: Worker, code: int) -> None:
        """Take note that a worker ended by itself."""


class Worker:
    """One worker, which can be sent to from the moment that it is asked for."""

    def __init__(self, nursery: Nursery, flags: int) -> None:
        self.nursery = nursery
        self.flags = flags  # what it was made with
        self.pid = 0  # until it is born
        self.killed = False
        self.untouched = False  # it ended before it began what it was sent
        self.channel = Channel(nursery.loop)
        self.ahead: deque[Task] = deque()  # sent while it worked on another
        self.pace = inf  # seconds that it took for a job lately
        self._code: int | None = None
        self._silent = False  # nothing more will come
        nursery.loop.add_reader(self.channel.results, self._read)

    def _read(self) -> None:
        try:
            for frame in self.channel.read():
                if not self.killed:
                    self.nursery.owner.answered(self, frame)
        except EOFError:
            self._leave()
            self._finish()

    def has_ended(self, code: int) -> None:
        """Take note of how the process ended; what it still sent is read first."""
        self._code = code
        if self._silent:
            self._finish()

    def is_lost(self) -> None:
        """Take note that the process ends with its nursery."""
        self._leave()
        self.has_ended(-signal.SIGKILL)
        self.killed = True

    def _finish(self) -> None:
        if self._code is not None and not self.killed:
            self.nursery.owner.ended(self, self._code)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if not self.killed:
            self.killed = True
            self._leave()
            if self.pid:
                self.nursery.request(KILL, self.pid)

    @property
    def hears(self) -> bool:
        """Tell whether it can still be sent to."""
        return not self._silent

    def left_over(self) -> Iterator[Task]:
        """Give all that was sent ahead to a worker that has gone, the last first."""
        while self.ahead:
            yield self.ahead.pop()

    def give_way(self, alone: bool) -> None:
        """Let the process run when nobody else wants to; one of several gets nothing where somebody does."""
        self.nursery.request(SLOW if alone else LAST, self.pid)

    def _leave(self) -> None:
        """Close the channel; what still lies there was never begun."""
        self.untouched = len(self.channel.take_back()) > len(self.ahead)
        self._silent = True
        self.channel.close()

    def spent(self) -> float:
        """Give the seconds of processor time that the process has used; where that is not told, of the clock."""
        if sys.platform != "linux":
            return time.monotonic()
        try:
            return time.clock_gettime(~self.pid << 3 | 2) if self.pid else 0.0  # CPUCLOCK_SCHED of a process
        except OSError:  # it has ended
            return 0.0


class Nursery:
    """One nursery with its snapshot and its workers."""

    def __init__(self, snapshot: Path | None, settings: Settings, owner: Owner, in_memory: bool = True) -> None:
        self.snapshot = snapshot
        self.name = version(snapshot) if snapshot else ""
        self.owner = owner
        self.loop = asyncio.get_running_loop()
        self.fits = snapshot is None or size_of(snapshot) <= settings.in_nursery
        self.in_memory = self.fits and (in_memory or snapshot is None)
        self.dead = False
        self.unborn: deque[Worker] = deque()
        self.workers: dict[int, Worker] = {}
        self._notices = b""
        self._scratch = Path(gettempdir()) / f"communique-{secrets.token_hex(8)}"  # it makes this, and takes it away
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        with theirs:
            arguments = (snapshot or "", settings.memory, "yes" if self.in_memory else "no", self._scratch)
            program, given = "server.querying.nursery", map(str, arguments)
            self.process = spawn(program, theirs.fileno(), *given, environment=SURROUNDINGS)
        self.loop.add_reader(self._control, self._read)

    def fork(self, flags: int = 0) -> Worker:
        """Ask for a worker."""
        worker = Worker(self, flags)
        with worker.channel.given as given:
            self.request(FORK | flags, 0, worker.channel.taken, given)
        self.unborn.append(worker)
        return worker

    def request(self, what: int, pid: int, *ends: socket.socket) -> None:
        """Send a request, with the sockets of a worker to be; a nursery that is gone is told by its end."""
        try:
            socket.send_fds(self._control, [REQUEST.pack(what, pid)], [end.fileno() for end in ends])
        except OSError:
            return

    def _read(self) -> None:
        try:
            part = self._control.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._die()
            return
        notices = self._notices + part
        whole = len(notices) // NOTICE.size * NOTICE.size
        self._notices = notices[whole:]
        for what, pid, code in NOTICE.iter_unpack(notices[:whole]):
            self._take(what, pid, code)

    def _take(self, what: int, pid: int, code: int) -> None:
        if what == READY:
            self.owner.opened(self)
        elif what == BORN:
            worker = self.unborn.popleft()
            worker.pid = pid
            self.workers[pid] = worker
            if worker.killed:
                self.request(KILL, pid)
            else:
                self.owner.born(worker)
        elif pid in self.workers:
            self.workers.pop(pid).has_ended(code)

    def _die(self) -> None:
        """Take note of its end, which is that of its workers, too."""
        self.close()
        self.owner.died(self)
        for worker in (*self.workers.values(), *self.unborn):
            worker.is_lost()
        self.workers.clear()
        self.unborn.clear()

    def close(self) -> None:
        """Have it end: it sees that our end of the socket is closed."""
        if not self.dead:
            self.dead = True
            self.loop.remove_reader(self._control)
            self._control.close()

    def has_gone(self) -> bool:
        """Tell whether the process is gone; one that was killed has left its files."""
        if self.process.poll() is None:
            return False
        shutil.rmtree(self._scratch, ignore_errors=True)
        return True

    async def wait(self) -> None:
        """Wait until the process is gone."""
        deadline = self.loop.time() + ENDING
        while not self.has_gone():
            if self.loop.time() > deadline:
                self.process.kill()
            await asyncio.sleep(0.005)
