"""Which nursery answers: that of the newest snapshot that could be opened; a new one takes over once it is ready.

A large snapshot answers from disk at once, and from memory as soon as it has been copied. Running queries end on the
old snapshot. A nursery that dies is replaced, the more patiently the more of them have died
one after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from graph.errors import StoreError
from server.querying.nurseries import Nursery, Owner
from server.settings import Settings
from server.snapshots import size_of

LOOKING = 0.25  # seconds between two looks at the pointer to the newest snapshot
STARTING = 30.0  # seconds in which the first nursery must have opened its snapshot: a cold disk is slow
SETTLED = 1.0  # seconds after which a snapshot is worth the copy: while somebody writes, none is
PATIENCE = 30.0  # seconds at most between two attempts to start a nursery


class Succession:
    """The nursery that answers, its successor, and those that only end what they began."""

    def __init__(self, snapshot: Callable[[], Path | None], settings: Settings, owner: Owner) -> None:
        self.current: Nursery | None = None
        self.failures = 0  # nurseries that have died one after another
        self._snapshot = snapshot
        self._settings = settings
        self._owner = owner
        self._pending: Nursery | None = None
        self._retired: set[Nursery] = set()
        self._begun = 0  # nurseries so far
        self._reached = 0  # the number of the current one
        self._not_before = 0.0
        self._taken = 0.0  # when the current one took over
        self._changed: asyncio.Event | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def all(self) -> tuple[Nursery, ...]:
        """Give all nurseries that live."""
        return tuple(one for one in (self.current, self._pending, *self._retired) if one)

    def begin(self) -> None:
        """Start following the pointer."""
        if self._timer is None and not self._closed:
            self._changed = asyncio.Event()
            self._look()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._closed:
            self._timer = loop.call_later(LOOKING, self._look)
            self._retire()
            self._prepare(loop.time())

    def _prepare(self, now: float) -> None:
        """Start a nursery where a new snapshot, or the death of one, asks for it."""
        if now < self._not_before or (self._pending and not self._is_copy(self._pending)):
            return
        try:
            newest = self._newest()
        except StoreError:  # there is a store, and nobody knows which snapshot of it to open
            self._fail(now)
            self._tell()
            return
        if self._pending:
            if self._pending.snapshot == newest:
                return
            self._retired.add(self._pending)  # a copy of what is no longer the newest
            self._pending.close()
            self._pending.process.kill()
            self._pending = None
        if self.current is None or self.current.snapshot != newest:
            self._begin_with(newest, in_memory=newest is None or size_of(newest) <= self._settings.prompt)
        elif self.current.fits and not self.current.in_memory and now - self._taken > SETTLED:
            self._begin_with(newest, in_memory=True)

    def _begin_with(self, snapshot: Path | None, in_memory: bool) -> None:
        self._begun += 1
        self._pending = Nursery(snapshot, self._settings, self._owner, in_memory)

    def _is_copy(self, nursery: Nursery) -> bool:
        """Tell whether a nursery is to answer from memory what another answers from disk meanwhile."""
        return self.current is not None and nursery.snapshot == self.current.snapshot

    def _newest(self) -> Path | None:
        """Give the newest snapshot; a pointer that is gone, or cannot be read, changes nothing."""
        try:
            newest = self._snapshot()
        except StoreError:
            if self.current is None:
                raise
            newest = None
        return self.current.snapshot if newest is None and self.current else newest

    def take_over(self, nursery: Nursery) -> None:
        """Let a nursery answer from now on."""
        if nursery is not self._pending:
            return
        if self.current:
            self._retired.add(self.current)
        self.current, self._pending = nursery, None
        self._reached, self.failures, self._taken = self._begun, 0, nursery.loop.time()
        self._tell()

    def lose(self, nursery: Nursery) -> None:
        """Take note that a nursery has died; its process is waited for."""
        self._retired.add(nursery)
        if nursery in {self.current, self._pending}:
            self.current = None if nursery is self.current else self.current
            self._pending = None if nursery is self._pending else self._pending
            self._fail(nursery.loop.time())
        self._tell()

    def _fail(self, now: float) -> None:
        self.failures += 1
        wait = min(PATIENCE, LOOKING * 2.0**self.failures) if self.failures > 1 else 0.0
        self._not_before = now + wait

    def hope(self) -> float:
        """Give the seconds for which it makes sense to wait for a nursery: none after the second that died."""
        return STARTING if self.failures < 2 else 0.0

    def _tell(self) -> None:
        if self._changed:
            self._changed.set()
            self._changed = asyncio.Event()

    def _retire(self) -> None:
        """Let nurseries go whose last worker has gone."""
        for nursery in tuple(self._retired):
            if not nursery.workers and not nursery.unborn:
                nursery.close()
            if nursery.has_gone():
                self._retired.discard(nursery)

    async def follow(self) -> None:
        """Wait until the snapshot that is the newest now, or a newer one, answers."""
        begun = self._begun
        try:
            wanted = self._newest()
        except StoreError:
            return
        self._prepare(asyncio.get_running_loop().time())
        while not self._closed and self._changed:
            if self.current and (self.current.snapshot == wanted or self._reached > begun):
                return
            if self.failures > 1:
                return
            await self._changed.wait()
            self._prepare(asyncio.get_running_loop().time())

    async def close(self) -> None:
        """End all nurseries, and wait until they are gone."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        living = self.all
        self.current = self._pending = None
        self._retired.clear()
        self._tell()
        for nursery in living:
            nursery.close()
        for nursery in living:
            await nursery.wait()
