"""A lane: jobs that wait, workers that work, and idle ones; all of its workers are made alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from math import inf

from server.querying.channels import QUEUES
from server.querying.jobs import Job
from server.querying.nurseries import Nursery, Worker
from server.querying.nursery import FORK_FEDERATING, FORK_WRITING
from server.querying.succession import Succession
from server.querying.tasks import Task

AHEAD = 8 if QUEUES else 0  # jobs that lie ready for a worker while it works: it need not sleep between two
WAKING = 0.002  # seconds for which it is better to wait for a worker than to wake another
STEADY = 8  # jobs over which the pace of a worker is averaged


class Lane:
    """One lane. Its workers are those of the nursery that answers, but for those that end what they began."""

    def __init__(self, succession: Succession, most: int, flags: int = 0) -> None:
        self.waiting: deque[Task] = deque()
        self.working: dict[Worker, Task] = {}
        self.idle: list[Worker] = []
        self._succession = succession
        self._most = most  # idle workers
        self._flags = flags  # what workers are made with

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to do."""
        return not self.waiting and not self.working

    @property
    def queued(self) -> int:
        """Give the number of jobs that have not been begun."""
        return len(self.waiting) + sum(len(worker.ahead) for worker in self.working)

    def begin(self, task: Task, worker: Worker) -> None:
        """Send a job to a worker, which may still be at another."""
        if self.working.setdefault(worker, task) is not task:
            worker.ahead.append(task)
        task.begin(worker)
        worker.channel.send(task.frame)

    def at_hand(self, task: Task) -> Worker | None:
        """Give a worker that is likely free sooner than another would have begun."""
        now = task.future.get_loop().time()
        waits = {
            worker: max(worker.pace * (1 + len(worker.ahead)), now - begun.began)
            for worker, begun in self._likely(task, now)
        }
        first = min(waits, key=lambda worker: waits[worker], default=None)
        return first if first and waits[first] < WAKING else None

    def soon_free(self, task: Task) -> Worker | None:
        """Give the worker that is likely free first, so that a job lies ready for it when it is."""
        likely = (worker for worker, _ in self._likely(task, task.future.get_loop().time()))
        return min(likely, key=lambda worker: len(worker.ahead), default=None)

    def _likely(self, task: Task, now: float) -> Iterator[tuple[Worker, Task]]:
        """Give the workers behind whose jobs another may lie ready."""
        for worker, begun in self.working.items() if not task.alone else ():
            fits = len(worker.ahead) < AHEAD and worker.nursery is self._succession.current
            if fits and not begun.alone and begun.is_new(now):
                yield worker, begun

    def take_back(self, worker: Worker) -> None:
        """Let what a worker has not begun wait for another, before all others.

        The worker may have begun any of them: also one between two that were taken back, and not even the first.
        """
        if not worker.ahead:
            return
        taken = {*worker.channel.take_back()}
        tasks = [self.working[worker], *worker.ahead]
        begun, back = ([task for task in tasks if (task.frame in taken) == there] for there in (False, True))
        if not begun:
            begun.append(back.pop(0))
            worker.channel.send(begun[0].frame)
        self.working[worker], worker.ahead = begun[0], deque(begun[1:])
        self.waiting.extendleft(reversed(back))

    # --- idle workers

    def fill(self, more: int) -> None:
        """Have workers made until there are as many as there should be, with those that work; and some more."""
        nursery = self._succession.current
        if nursery is None:
            return
        coming = sum(worker.flags == self._flags and not worker.killed for worker in nursery.unborn)
        there = sum(worker.flags == self._flags and worker.nursery is nursery for worker in self.working)
        for _ in range(self._most + more - coming - there - len(self.idle)):
            nursery.fork(self._flags)

    def take(self, job: Job) -> Worker | None:
        """Give a worker that may do what a job needs: an idle one, or one made for this job alone."""
        nursery = self._succession.current
        if nursery is None:
            return None
        if needed := _needed(job, nursery):
            return nursery.fork(self._flags | needed)
        while self.idle:
            if (worker := self.idle.pop()).hears:
                return worker
        return None

    def make(self, job: Job) -> Worker | None:
        """Give a worker as `take` does; where none is idle, a new one."""
        nursery = self._succession.current
        return (self.take(job) or nursery.fork(self._flags)) if nursery else None

    def rest(self, worker: Worker) -> None:
        """Put a worker where the next job finds it; kill it where it is of no use any more."""
        usable = worker.flags == self._flags and worker.nursery is self._succession.current
        if usable and len(self.idle) < self._most:
            self.idle.append(worker)
        else:
            worker.kill()

    def go_on(self, worker: Worker, done: Task) -> None:
        """Let a worker begin what lies ready for it, or rest."""
        spent = worker.nursery.loop.time() - done.began
        worker.pace = spent if worker.pace == inf else worker.pace + (spent - worker.pace) / STEADY
        if worker.ahead:
            self.working[worker] = worker.ahead.popleft()
            self.working[worker].begin(worker)
        else:
            self.rest(worker)

    def clear(self) -> None:
        """Kill those that do nothing."""
        for worker in self.idle:
            worker.kill()
        self.idle.clear()

    # --- what ends

    def lose(self, worker: Worker) -> Task | None:
        """Forget a worker; give what it did."""
        if worker in self.idle:
            self.idle.remove(worker)
        return self.working.pop(worker, None)

    def impatient(self, since: float, until: float) -> Iterator[Task]:
        """Give the jobs that have waited until then, from when they were sent or from a later moment."""
        while self.waiting and max(self.waiting[0].asked, since) < until:
            yield self.waiting.popleft()

    def leave(self) -> Iterator[Task]:
        """Give all jobs, and forget them."""
        yield from (*self.waiting, *self.working.values())
        self.waiting.clear()
        self.working.clear()


def _needed(job: Job, nursery: Nursery) -> int:
    """Give what a worker must be made with to do a job; any worker can do most."""
    flags = FORK_FEDERATING if job.federates else 0
    return flags | (FORK_WRITING if job.matches and not nursery.in_memory else 0)
