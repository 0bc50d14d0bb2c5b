"""A query on its way through the pool, and the sentences by which it may end."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from graph.counting import counted
from server.errors import LimitError, QueryError, ServerError
from server.querying.channels import PIECE
from server.querying.frames import job_frame
from server.querying.jobs import Job

if TYPE_CHECKING:
    from server.querying.nurseries import Worker

SOON = 0.005  # seconds in which a worker is done with most jobs; none lies ready behind one that lasts longer
LASTING = 0.03  # seconds after which nobody need wait for its place either: more workers at once take from each other
WALL = 10.0  # times `quick` by the clock: who waits for another server, or for a disk, does not do so in the fast lane


class Task:
    """A job on its way."""

    __slots__ = (
        "address",
        "alone",
        "asked",
        "began",
        "frame",
        "future",
        "job",
        "lasting",
        "name",
        "number",
        "spent",
        "worker",
    )

    def __init__(self, job: Job, number: int, loop: asyncio.AbstractEventLoop, address: str = "") -> None:
        self.job = job
        self.number = number
        self.address = address  # of the client
        self.frame = job_frame(job, number)
        self.alone = bool(job.matches or job.federates or len(self.frame) > PIECE)  # nothing waits behind it
        self.future: asyncio.Future[bytes] = loop.create_future()
        self.asked = loop.time()
        self.began = 0.0
        self.spent = -1.0  # what its worker had used when it was first looked at
        self.lasting = False  # in the slow lane
        self.worker: Worker | None = None
        self.name = ""  # of the snapshot

    def begin(self, worker: Worker) -> None:
        """Count the time from now on."""
        self.worker, self.name = worker, worker.nursery.name
        self.began, self.spent = worker.nursery.loop.time(), -1.0

    def is_new(self, now: float) -> bool:
        """Tell whether it may soon be done."""
        return now - self.began < SOON

    def lasts(self, now: float) -> bool:
        """Tell whether it has lasted so long that nobody else should wait for its place."""
        return now - self.began >= LASTING

    def is_slow(self, now: float, quick: float) -> bool:
        """Tell whether it has used more processor time than a quick query may, or far more of the clock's."""
        return self.has_lasted(quick) or now - self.began >= quick * WALL

    def has_lasted(self, quick: float) -> bool:
        """Tell whether it has used more processor time than a quick query may."""
        assert self.worker is not None, "it has begun"
        spent = self.worker.spent()
        if self.spent < 0:
            self.spent = spent
        return spent - self.spent >= quick

    def fail(self, error: ServerError) -> None:
        """Tell who waits what went wrong."""
        if not self.future.done():
            self.future.set_exception(error)


def death(code: int) -> QueryError | LimitError:
    """Tell why a worker ended by itself, by how it did."""
    if -code == signal.SIGSEGV:
        return QueryError("the query is nested too deeply; flatten it")
    if -code == signal.SIGALRM:
        return LimitError("query time limit: its alarm has stopped it; narrow the query", 1, "time")
    if -code == signal.SIGKILL:
        told = "the system has killed its process, as it does where memory is short"
        return LimitError(f"query memory limit: {told}; narrow the query, or try again", 1, "memory")
    return LimitError("query memory limit: the query needs more memory than it may use; narrow it", 1, "memory")


def late(job: Job) -> LimitError:
    """Tell that a query was stopped at its deadline."""
    return LimitError(f"query time limit: stopped after {counted(job.seconds, 'second')}; narrow the query", 1, "time")


def too_many() -> LimitError:
    """Tell that the slow lane is full."""
    return LimitError("slow lane limit: too many long queries at once; narrow the query, or try again later", 5, "slow")


def busy() -> LimitError:
    """Tell that nobody was free in time."""
    return LimitError("query queue limit: all query workers are busy; try again", 2, "queue")


def confused() -> LimitError:
    """Tell that a worker answered what it was not asked."""
    return LimitError("the query worker did not answer as it should; try again", 1, "worker")


def starting() -> LimitError:
    """Tell that no snapshot could be opened."""
    return LimitError("the query workers could not open the store; try again", 5, "starting")


def stopping() -> LimitError:
    """Tell that the server ends."""
    return LimitError("the server is stopping", 5, "stopping")
