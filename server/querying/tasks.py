"""A query on its way through the pool, and the sentences by which it may end."""

from __future__ import annotations

import asyncio
import signal

from server.errors import LimitError, QueryError, ServerError
from server.querying.frames import job_frame
from server.querying.jobs import Job
from server.querying.nurseries import Worker


class Task:
    """A job on its way."""

    __slots__ = ("asked", "began", "frame", "future", "job", "name", "spent", "worker")

    def __init__(self, job: Job, loop: asyncio.AbstractEventLoop) -> None:
        self.job = job
        self.frame = job_frame(job)
        self.future: asyncio.Future[bytes] = loop.create_future()
        self.asked = loop.time()
        self.began = 0.0
        self.spent = -1.0  # what its worker had used when it was first looked at
        self.worker: Worker | None = None
        self.name = ""  # of the snapshot

    def fail(self, error: ServerError) -> None:
        """Tell who waits what went wrong."""
        if not self.future.done():
            self.future.set_exception(error)


def death(code: int) -> ServerError:
    """Tell why a worker ended by itself, by how it did."""
    if -code == signal.SIGSEGV:
        return QueryError("the query is nested too deeply; flatten it")
    return LimitError("query memory limit: the query needs more memory than it may use; narrow it", 1, "memory")


def late(job: Job) -> LimitError:
    """Tell that a query was stopped at its deadline."""
    return LimitError(f"query time limit: stopped after {job.seconds:g} seconds; narrow the query", 1, "time")


def too_many() -> LimitError:
    """Tell that the slow lane is full."""
    return LimitError("slow lane limit: too many long queries at once; narrow the query, or try again later", 5, "slow")


def busy() -> LimitError:
    """Tell that nobody was free in time."""
    return LimitError("query queue limit: all query workers are busy; try again", 2, "queue")


def starting() -> LimitError:
    """Tell that no snapshot could be opened."""
    return LimitError("the query workers could not open the store; try again", 5, "starting")


def stopping() -> LimitError:
    """Tell that the server ends."""
    return LimitError("the server is stopping", 5, "stopping")
