"""Where query workers come from: `python -m server.querying.nursery DESCRIPTOR SNAPSHOT MEMORY IN_MEMORY SCRATCH`.

A process of one thread opens a snapshot once, and then forks a worker for each request: memory is shared until it is
written to, and a fork takes milliseconds where a start takes seconds. It runs no query itself. It also kills and
slows its workers for the server: only a parent knows for sure whose process id that is. Nothing outlives the server:
its end of the socket closes, the nursery ends its workers and itself, and a worker dies with the nursery.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import shutil
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from struct import Struct

import pyoxigraph as ox

from graph.directory import read_base
from ontology import terms
from server.querying.copying import Copies, copied, of_one
from server.querying.workers import Ground, clone_of, run

REQUEST = Struct("!Bi")  # what to do, and with which process
FORK, FORK_FEDERATING, FORK_WRITING, KILL, SLOW, LAST = 1, 2, 4, 8, 16, 32
NOTICE = Struct("!Bii")  # what has happened, to which process, how it ended
READY, BORN, ENDED = range(3)
PDEATHSIG = 1  # prctl.h
FAULT = 70  # EX_SOFTWARE: a worker ended by a fault of ours
OOM_SCORE = "/proc/self/oom_score_adj"


@dataclass(frozen=True, slots=True)
class Nursery:
    """What the nursery holds: its line to the server, the ground of its workers, and which of them live."""

    control: socket.socket
    ground: Ground
    children: set[int]

    def serve(self, wakeup: int) -> None:
        """Do what the server asks until its end closes."""
        self._tell(READY, os.getpid())
        while True:
            ready = select.select([self.control.fileno(), wakeup], [], [])[0]
            if wakeup in ready:
                os.read(wakeup, 64)
                self._reap()
            if self.control.fileno() in ready and not self._obey():
                return

    def _obey(self) -> bool:
        try:
            message, descriptors, _, _ = socket.recv_fds(self.control, REQUEST.size, 2)
        except ConnectionError:
            return False
        if len(message) < REQUEST.size:
            return False
        what, pid = REQUEST.unpack(message)
        if descriptors:
            jobs, results = (socket.socket(fileno=one) for one in descriptors)
            self._fork(jobs, results, what)
        elif pid in self.children:
            _end(pid) if what == KILL else _give_way(pid, what)
        return True

    def _fork(self, jobs: socket.socket, results: socket.socket, what: int) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            jobs.close()
            results.close()
            self.children.add(pid)
            self._tell(BORN, pid)
            return
        code = FAULT
        try:
            _die_with_parent(parent)
            _be_expendable()
            if what & SLOW:
                _give_way(0, what)
            self.control.close()
            run(jobs, results, self.ground, bool(what & FORK_FEDERATING), bool(what & FORK_WRITING))
            code = 0
        finally:
            os._exit(code)  # whatever happened: what the nursery does at its end is not the worker's

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self.children.discard(pid)
            shutil.rmtree(clone_of(self.ground, pid), ignore_errors=True)
            self._tell(ENDED, pid, os.waitstatus_to_exitcode(status))

    def _tell(self, what: int, pid: int, code: int = 0) -> None:
        try:
            self.control.sendall(NOTICE.pack(what, pid, code))
        except OSError:
            return  # the server is gone, which the next look at the socket tells, too

    def close(self) -> None:
        """End all workers, and wait until they are gone."""
        for pid in self.children:
            _end(pid)
        for pid in self.children:
            os.waitpid(pid, 0)


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _give_way(pid: int, what: int) -> None:
    """Have a process (0: this one) run when hardly anybody else wants to, or only then, and on half of the cores.

    A core that rests takes work from those that are busy. Where a slow query always runs, however politely, none rests,
    and one short query in fourteen waited for milliseconds behind another.
    """
    os.setpriority(os.PRIO_PROCESS, pid, 19)
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(pid, cores[-max(1, len(cores) // 2) :])
        if what == LAST:
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def _die_with_parent(parent: int) -> None:
    """Have the kernel end this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _be_expendable() -> None:
    """Have a kernel that is out of memory end workers first."""
    try:
        descriptor = os.open(OOM_SCORE, os.O_WRONLY)
    except OSError:
        return
    os.write(descriptor, b"1000")
    os.close(descriptor)


def opened(snapshot: str, in_memory: bool) -> Copies | None:
    """Copy a snapshot into memory; without one, nothing is loaded yet."""
    if snapshot and not in_memory:
        return None
    return copied(ox.Store.read_only(snapshot)) if snapshot else of_one(ox.Store())


def _prefixes(snapshot: str) -> dict[str, str]:
    """Give the prefixes of the store that a snapshot belongs to; one that lies elsewhere has those of any store."""
    store = Path(snapshot).parent.parent
    return terms.prefixes(read_base(store)) if snapshot and (store / "base").exists() else terms.prefixes()


def main(descriptor: str, snapshot: str, memory: str, in_memory: str, scratch: str) -> None:
    """Serve until the server's end of the socket closes."""
    wakeup, written = os.pipe()
    os.set_blocking(written, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)  # a handler of Python's own makes the wake-up be written
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    Path(scratch).mkdir(0o700)
    try:
        ground = Ground(opened(snapshot, in_memory == "yes"), snapshot, int(memory), scratch, _prefixes(snapshot))
        os.environ.clear()
        gc.freeze()  # a collection in a worker does not touch, and so copy, what it shares
        nursery = Nursery(socket.socket(fileno=int(descriptor)), ground, set())
        nursery.serve(wakeup)
        nursery.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)  # the kernel frees a store faster than its owner does


if __name__ == "__main__":
    main(*sys.argv[1:])
