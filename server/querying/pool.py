"""Foreign queries, each in a process of its own that can be killed, in two lanes.

The engine has no cancel, and one function of SPARQL can ask for all memory there is; so a query from outside runs in a
worker (`server.querying.workers`) with a memory limit and without a way out. Who is not answered quickly gives way:
his worker goes on in the slow lane, where it runs only when nobody else wants to, and a fresh one takes its place in
the fast lane; his next query begins in the slow lane (`server.querying.courtesy`). Who is late is killed. All of it
runs on one event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from server.errors import LimitError, QueryError
from server.querying.courtesy import Courtesy
from server.querying.frames import number_of, result_of
from server.querying.jobs import Job, Result
from server.querying.lanes import Lane
from server.querying.nurseries import Nursery, Worker
from server.querying.nursery import SLOW
from server.querying.succession import STARTING, Succession
from server.querying.tasks import Task, busy, confused, death, late, starting, stopping, too_many
from server.settings import Settings

NUMBERS = 1 << 32  # of jobs, then they begin again
TICK = 0.005  # seconds between two looks at what runs and waits


class Pool:
    """The workers of one server."""

    def __init__(
        self, snapshot: Callable[[], Path | None], settings: Settings, courtesy: Courtesy | None = None
    ) -> None:
        self.kills: Counter[str] = Counter()  # by reason
        self._settings = settings
        self._succession = Succession(snapshot, settings, self)
        self._courtesy = courtesy or Courtesy()
        self._fast = Lane(self._succession, settings.workers + settings.spares)
        self._slow = Lane(self._succession, settings.spares, SLOW)
        self._numbers = count()  # of jobs
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
                while self.ready and not (self._fast.idle or self._fast.working):
                    await asyncio.sleep(TICK / 4)
        except TimeoutError:
            return  # `ready` tells

    async def answer(self, job: Job, address: str = "") -> Result:
        """Run a job in a worker, or say which limit forbids it; `address` is that of the client."""
        if self._closed:
            raise stopping()
        self._succession.begin()
        task = Task(job, next(self._numbers) % NUMBERS, asyncio.get_running_loop(), address)
        lane = self._slow if self._courtesy.owes(address, task.asked) else self._fast
        if lane.queued >= self._settings.waiting:
            raise busy()
        lane.waiting.append(task)
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
        for lane in (self._fast, self._slow):
            lane.clear()
            for worker in lane.working:
                self._dismiss(worker)
        for task in (*self._fast.leave(), *self._slow.leave()):
            task.fail(stopping())
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
        return self._fast.queued + self._slow.queued

    def lanes(self) -> dict[str, int]:
        """Give the number of workers in each lane."""
        fast, slow = self._fast, self._slow
        return {"idle": len(fast.idle) + len(slow.idle), "fast": len(fast.working), "slow": len(slow.working)}

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
        self._fast.clear()
        self._slow.clear()
        self._top_up()

    def died(self, nursery: Nursery) -> None:
        """Take note of a nursery's end."""
        self._succession.lose(nursery)

    def born(self, worker: Worker) -> None:
        """Take a new worker into the fast lane."""
        if worker not in self._fast.working and worker not in self._slow.working:
            self._fast.rest(worker)
        self._dispatch()

    def answered(self, worker: Worker, frame: bytes) -> None:
        """Hand on what a worker answered, and give it the next job."""
        asked = self._fast.working.get(worker) or self._slow.working.get(worker)
        if asked and number_of(frame) != asked.number:
            self._stop(worker, "confused", confused())
            return
        task, other = self._fast.lose(worker), self._slow.lose(worker)
        if task and not worker.flags and not task.job.matches:
            self._fast.go_on(worker, task)
        elif other and not other.lasting and not other.job.matches:
            self._slow.rest(worker)
        else:
            self._dismiss(worker)
            self._top_up()
        task = task or other
        if task and not task.future.done():
            task.future.set_result(frame)
        if self._fast.waiting or self._slow.waiting:
            self._dispatch()

    def ended(self, worker: Worker, code: int) -> None:
        """Take note that a worker ended by itself, or by the kernel's hand."""
        task = self._fast.lose(worker) or self._slow.lose(worker)
        self._fast.waiting.extendleft(worker.left_over())
        if task and worker.untouched:
            self._fast.waiting.appendleft(task)
        elif task:
            error = death(code)
            self.kills["nesting" if isinstance(error, QueryError) else error.limit] += 1
            task.fail(error)
        self._top_up()
        self._dispatch()

    # --- what goes on inside

    def _dismiss(self, worker: Worker) -> None:
        """Kill a worker; what was sent ahead to it waits for another."""
        worker.kill()
        self._fast.waiting.extendleft(worker.left_over())

    def _top_up(self) -> None:
        """Have workers made for those that wait, too, where some last."""
        self._fast.fill(self._lasting() if self._fast.waiting else 0)

    def _dispatch(self) -> None:
        """Give waiting jobs to idle workers, first come, first served."""
        fast, slow = self._fast, self._slow
        while fast.waiting:
            free = len(fast.working) - self._lasting() < self._settings.workers
            task = fast.waiting[0]
            worker = fast.at_hand(task) or (fast.take(task.job) if free else None) or fast.soon_free(task)
            if worker is None:
                break
            fast.begin(fast.waiting.popleft(), worker)
        while slow.waiting and len(slow.working) < self._settings.slow:
            if (worker := slow.make(slow.waiting[0].job)) is None:
                break
            slow.begin(slow.waiting.popleft(), worker)
        self._tick_on()

    def _lasting(self) -> int:
        """Count those in the fast lane that others need not wait for: they last, and are not too many."""
        now = asyncio.get_running_loop().time()
        return min(self._settings.slow, sum(task.lasts(now) for task in self._fast.working.values()))

    def _tick_on(self) -> None:
        if not self._ticking and not (self._fast.is_empty and self._slow.is_empty):
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        """Look who is late."""
        self._ticking = False
        now = asyncio.get_running_loop().time()
        for worker, task in (*self._fast.working.items(), *self._slow.working.items()):
            if now - task.began >= task.job.seconds:
                self._stop(worker, "time", late(task.job))
            elif task.future.done():  # it was left when its worker had just begun it
                self._stop(worker, "cancelled", stopping())
        for worker, task in tuple(self._fast.working.items()):
            if task.is_slow(now, self._settings.quick):
                self._demote(worker, task, now)
            elif not task.is_new(now):
                self._fast.take_back(worker)
        for worker, task in self._slow.working.items():
            if task.has_lasted(self._settings.quick):
                self._let_last(worker, task, now)
        there = self._succession.current is not None
        patience, since = (self._settings.patience, self._opened) if there else (self._succession.hope(), 0.0)
        for lane in (self._fast, self._slow):
            for task in lane.impatient(since, now - patience):
                task.fail(busy() if there else starting())
        self._top_up()
        self._dispatch()

    def _demote(self, worker: Worker, task: Task, now: float) -> None:
        """Move a worker to the slow lane, where it is nobody's hindrance; a fresh one takes its place."""
        if len(self._slow.working) >= self._settings.slow:
            self._courtesy.lasted(task.address, now)
            self._stop(worker, "slow lane", too_many())
            return
        self._fast.take_back(worker)
        self._slow.working[worker] = self._fast.working.pop(worker)
        self._let_last(worker, task, now)
        self._top_up()

    def _let_last(self, worker: Worker, task: Task, now: float) -> None:
        """Let a worker of the slow lane go on when nobody else wants to."""
        self._courtesy.lasted(task.address, now)
        if not task.lasting:
            task.lasting = True
            worker.give_way(alone=len(self._slow.working) == 1)

    def _stop(self, worker: Worker, reason: str, error: LimitError) -> None:
        """Kill a worker, and tell who waits for it why."""
        task = self._fast.lose(worker) or self._slow.lose(worker)
        self.kills[reason] += 1
        self._dismiss(worker)
        if task:
            task.fail(error)
        self._top_up()

    def _abandon(self, task: Task) -> None:
        """Stop what nobody waits for any more."""
        worker = task.worker
        if worker and task in worker.ahead:
            self._fast.take_back(worker)
        for lane in (self._fast, self._slow):
            if task in lane.waiting:
                lane.waiting.remove(task)
            if worker and lane.working.get(worker) is task:
                self._stop(worker, "cancelled", stopping())
                self._dispatch()
