"""The pool for who has no event loop: Flask's threads, and tests. Its loop runs in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from server.errors import LimitError
from server.querying.jobs import Job, Result
from server.querying.pool import Pool
from server.settings import Settings

Given = TypeVar("Given")


class BlockingPool:
    """A pool whose calls wait; its thread is started with the first of them."""

    def __init__(self, snapshot: Callable[[], Path | None], settings: Settings) -> None:
        self.inner = Pool(snapshot, settings)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the loop of a server run the pool; the server starts and closes it."""
        self._loop = loop

    def start(self) -> None:
        """Start the workers, and wait until they can answer."""
        self._run(self.inner.start())

    def answer(self, job: Job) -> Result:
        """Run a job in a worker, or say which limit forbids it."""
        return self._run(self.inner.answer(job))

    def follow(self) -> None:
        """Wait until the snapshot that is the newest now answers."""
        self._run(self.inner.follow())

    def pids(self) -> tuple[int, ...]:
        """Give the process ids of all workers."""
        return self.inner.pids()

    def close(self) -> None:
        """Kill every worker; nothing is answered afterwards."""
        with self._lock:
            loop, thread, self._closed = self._loop, self._thread, True
        if loop is None or thread is None or loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self.inner.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _run(self, work: Coroutine[Any, Any, Given]) -> Given:
        with self._lock:
            if self._closed:
                work.close()
                raise LimitError("the server is stopping", 5, "stopping")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="queries", daemon=True)
                self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
