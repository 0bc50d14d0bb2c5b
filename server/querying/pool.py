"""Foreign queries, each in a process of its own that can be killed, in two lanes.

The engine has no cancel, and one function of SPARQL can ask for all memory there is; so a query from outside runs in a
worker (`server.querying.workers`) with a memory limit and without a way out. Who is not answered quickly gives way:
his worker goes on in the slow lane, where it runs only when nobody else wants to, and a fresh one takes its place in
the fast lane. Who is late is killed. All of it runs on one event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

from server.errors import LimitError, QueryError
from server.querying.frames import result_of
from server.querying.jobs import Job, Result
from server.querying.nurseries import Nursery, Worker
from server.querying.nursery import FORK_FEDERATING, FORK_WRITING
from server.querying.succession import STARTING, Succession
from server.querying.tasks import Task, busy, death, late, soon_free_for, starting, stopping, too_many
from server.settings import Settings

TICK = 0.005  # seconds between two looks at what runs and waits


class Pool:
    """The workers of one server."""

    def __init__(self, snapshot: Callable[[], Path | None], settings: Settings) -> None:
        self.kills: Counter[str] = Counter()  # by reason
        self._settings = settings
        self._usual = settings.workers + settings.spares  # workers, where nobody waits for those that last
        self._succession = Succession(snapshot, settings, self)
        self._idle: list[Worker] = []
        self._fast: dict[Worker, Task] = {}
        self._slow: dict[Worker, Task] = {}
        self._waiting: deque[Task] = deque()
        self._ticking = False
        self._opened = 0.0  # when the current snapshot was
        self._closed = False

    # --- what the server asks

    async def start(self) -> None:
        """Start the workers, and wait until they can answer."""
        self._succession.begin()
        try:
            async with asyncio.timeout(STARTING):
                await self._succession.follow()
                while self.ready and not (self._idle or self._fast):
                    await asyncio.sleep(TICK / 4)
        except TimeoutError:
            return  # `ready` tells

    async def answer(self, job: Job) -> Result:
        """Run a job in a worker, or say which limit forbids it."""
        if self._closed:
            raise stopping()
        self._succession.begin()
        if self.waiting >= self._settings.waiting:
            raise busy()
        task = Task(job, asyncio.get_running_loop())
        self._waiting.append(task)
        self._dispatch()
        try:
            frame = await task.future
        except asyncio.CancelledError:
            self._abandon(task)
            raise
        return result_of(frame, job, task.name)

    async def follow(self) -> None:
        """Wait until the snapshot that is the newest now answers: who wrote reads what he wrote."""
        self._succession.begin()
        await self._succession.follow()

    async def close(self) -> None:
        """Kill every worker; nothing is answered afterwards."""
        self._closed = True
        for worker in (*self._idle, *self._fast, *self._slow):
            self._dismiss(worker)
        for task in (*self._waiting, *self._fast.values(), *self._slow.values()):
            task.fail(stopping())
        self._waiting.clear()
        self._idle.clear()
        self._fast.clear()
        self._slow.clear()
        await self._succession.close()

    # --- what the server reads

    @property
    def ready(self) -> bool:
        """Tell whether queries can be answered."""
        return self._succession.current is not None and not self._closed

    @property
    def snapshot(self) -> str:
        """Give the name of the snapshot that answers; empty where nothing is loaded yet."""
        current = self._succession.current  # read once: the listener's thread asks while the loop's changes it
        return current.name if current else ""

    @property
    def waiting(self) -> int:
        """Give the number of queries that wait for a worker."""
        return len(self._waiting) + sum(len(worker.ahead) for worker in self._fast)

    def lanes(self) -> dict[str, int]:
        """Give the number of workers in each lane."""
        return {"idle": len(self._idle), "fast": len(self._fast), "slow": len(self._slow)}

    def pids(self) -> tuple[int, ...]:
        """Give the process ids of all workers."""
        return tuple(pid for nursery in self._succession.all for pid in tuple(nursery.workers))

    def nurseries(self) -> tuple[int, ...]:
        """Give the process ids of all nurseries."""
        return tuple(nursery.process.pid for nursery in self._succession.all if not nursery.dead)

    # --- what nurseries and workers tell

    def opened(self, nursery: Nursery) -> None:
        """Let a nursery answer from now on; workers of the old one end what they do."""
        self._succession.take_over(nursery)
        self._opened = nursery.loop.time()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()
        self._top_up()

    def died(self, nursery: Nursery) -> None:
        """Take note of a nursery's end."""
        self._succession.lose(nursery)

    def born(self, worker: Worker) -> None:
        """Take a new worker into the fast lane."""
        if worker not in self._fast:
            self._rest(worker)
        self._dispatch()

    def answered(self, worker: Worker, frame: bytes) -> None:
        """Hand on what a worker answered, and give it the next job."""
        task = self._fast.pop(worker, None)
        if task and worker.reusable and not task.job.matches:
            self._go_on(worker)
        else:
            task = task or self._slow.pop(worker, None)
            self._dismiss(worker)
            self._top_up()
        if task and not task.future.done():
            task.future.set_result(frame)
        if self._waiting:
            self._dispatch()

    def ended(self, worker: Worker, code: int) -> None:
        """Take note that a worker ended by itself, or by the kernel's hand."""
        task = self._fast.pop(worker, None) or self._slow.pop(worker, None)
        if worker in self._idle:
            self._idle.remove(worker)
        self._waiting.extendleft(worker.left_over())
        if task and worker.untouched:
            self._waiting.appendleft(task)
        elif task:
            error = death(code)
            self.kills["nesting" if isinstance(error, QueryError) else "memory"] += 1
            task.fail(error)
        self._top_up()
        self._dispatch()

    # --- what goes on inside

    def _go_on(self, worker: Worker) -> None:
        """Let a worker begin what lies ready for it, or rest."""
        if worker.ahead:
            self._fast[worker] = worker.ahead.popleft()
            self._fast[worker].begin(worker)
        else:
            self._rest(worker)

    def _take_back(self, worker: Worker) -> None:
        """Let what a worker has not begun wait for another, before all others."""
        self._waiting.extendleft(worker.take_back(self._fast[worker]))

    def _dismiss(self, worker: Worker) -> None:
        """Kill a worker; what was sent ahead to it waits for another."""
        worker.kill()
        self._waiting.extendleft(worker.left_over())

    def _rest(self, worker: Worker) -> None:
        """Put a worker where the next job finds it."""
        if worker.nursery is self._succession.current and len(self._idle) < self._usual:
            self._idle.append(worker)
        else:
            worker.kill()

    def _top_up(self) -> None:
        """Have workers made until all of the fast lane, and the spares, are there."""
        nursery = self._succession.current
        if nursery is None:
            return
        coming = sum(worker.reusable and not worker.killed for worker in nursery.unborn)
        there = coming + len(self._idle) + sum(worker.nursery is nursery and worker.reusable for worker in self._fast)
        for _ in range(self._usual + (self._lasting() if self._waiting else 0) - there):
            nursery.fork()

    def _dispatch(self) -> None:
        """Give waiting jobs to idle workers, first come, first served."""
        while self._waiting:
            task = self._waiting[0]
            free = len(self._fast) - self._lasting() < self._settings.workers
            worker = (self._worker_for(task.job) if free else None) or soon_free_for(
                task, self._fast, self._succession.current
            )
            if worker is None:
                break
            self._waiting.popleft()
            if self._fast.setdefault(worker, task) is not task:
                worker.ahead.append(task)
            task.begin(worker)
            worker.channel.send(task.frame)
        self._tick_on()

    def _worker_for(self, job: Job) -> Worker | None:
        """Give a worker that may do what a job needs: an idle one, or one made for it."""
        nursery = self._succession.current
        if nursery is None:
            return None
        flags = FORK_FEDERATING if job.federates else 0
        flags |= FORK_WRITING if job.matches and not nursery.in_memory else 0
        if flags:
            return nursery.fork(flags)
        while self._idle:
            if (worker := self._idle.pop()).hears:
                return worker
        return None

    def _lasting(self) -> int:
        """Count those in the fast lane that others need not wait for: they last, and are not too many."""
        now = asyncio.get_running_loop().time()
        return min(self._settings.slow, sum(task.lasts(now) for task in self._fast.values()))

    def _tick_on(self) -> None:
        if not self._ticking and (self._waiting or self._fast or self._slow):
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        """Look who is late."""
        self._ticking = False
        now = asyncio.get_running_loop().time()
        for worker, task in (*self._fast.items(), *self._slow.items()):
            if now - task.began >= task.job.seconds:
                self._stop(worker, "time", late(task.job))
            elif task.future.done():  # it was left when its worker had just begun it
                self._stop(worker, "cancelled", stopping())
        for worker, task in tuple(self._fast.items()):
            if task.is_slow(now, self._settings.quick):
                self._demote(worker, task)
            elif not task.is_new(now):
                self._take_back(worker)
        there = self._succession.current is not None
        patience, since = (self._settings.patience, self._opened) if there else (self._succession.hope(), 0.0)
        while self._waiting and now - max(self._waiting[0].asked, since) > patience:
            self._waiting.popleft().fail(busy() if there else starting())
        self._top_up()
        self._dispatch()

    def _demote(self, worker: Worker, task: Task) -> None:
        """Move a worker to the slow lane, where it is nobody's hindrance; a fresh one takes its place."""
        if len(self._slow) >= self._settings.slow:
            self._stop(worker, "slow lane", too_many())
            return
        self._take_back(worker)
        del self._fast[worker]
        self._slow[worker] = task
        worker.give_way(alone=len(self._slow) == 1)
        self._top_up()

    def _stop(self, worker: Worker, reason: str, error: LimitError) -> None:
        """Kill a worker, and tell who waits for it why."""
        task = self._fast.pop(worker, None) or self._slow.pop(worker, None)
        self.kills[reason] += 1
        self._dismiss(worker)
        if task:
            task.fail(error)
        self._top_up()

    def _abandon(self, task: Task) -> None:
        """Stop what nobody waits for any more."""
        worker = task.worker
        if worker and task in worker.ahead:
            self._take_back(worker)
        if task in self._waiting:
            self._waiting.remove(task)
        if worker and (self._fast.get(worker) is task or self._slow.get(worker) is task):
            self._stop(worker, "cancelled", stopping())
            self._dispatch()
