"""Reading in several processes, a document at a time in each; what they read comes in the order of the sources.

A child is a fresh interpreter that opens the parser once (`loaders.reader`). One that dies is the failure of its
document, and another takes its place. When the parent ends, however it ends, its connections close, and so they end.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self, cast

from graph.children import launch
from graph.records import Document
from loaders.errors import Failure, LoadingError, ReadingError
from loaders.formats.source import Source
from loaders.load import Read

MANY = 16  # documents from which opening the parser in every process pays
MOST = 4  # processes, unless more are asked for: one writer stores what they read
AHEAD = 4  # documents for each process that are read or waiting to be stored: memory stays bounded


class Child:
    """A process that reads."""

    def __init__(self, pipeline: str) -> None:
        self._process, self._connection = launch("loaders.reader", pipeline)

    def read(self, source: Source | Document) -> Read | LoadingError:
        """Have a document read; a child that dies of it has no answer."""
        self._connection.send(source)
        return cast(Read | LoadingError, self._connection.recv())

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def kill(self) -> None:
        """End the process, whatever it does: who waits for its answer gets none."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Give the connection back, when nobody waits for an answer any more."""
        self._connection.close()


class Crew:
    """Some processes that read, until the context is left."""

    def __init__(self, processes: int, pipeline: str = "") -> None:
        self._pipeline = pipeline
        self._ahead = processes * AHEAD
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reader")  # each waits for one child
        self._idle: SimpleQueue[Child] = SimpleQueue()
        self._children: set[Child] = set()
        self._over = False
        for _ in range(processes):
            self._idle.put(self._started())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in tuple(self._children):
            child.kill()
        self._threads.shutdown()
        for child in self._children:
            child.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of the processes."""
        return tuple(child.pid for child in self._children)

    def readings(self, sources: Iterable[Source | Document | Failure]) -> Iterator[Read]:
        """Give what is read of each source, in their order; only a few are held at a time."""
        waiting: deque[Future[Read]] = deque()
        for source in sources:
            waiting.append(self._threads.submit(self._read, source))
            if len(waiting) >= self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _started(self) -> Child:
        child = Child(self._pipeline)
        self._children.add(child)
        return child

    def _read(self, source: Source | Document | Failure) -> Read:
        """Have a source read by the next child that is free."""
        if isinstance(source, Failure):
            return source
        child = self._idle.get()
        try:
            found = child.read(source)
        except (EOFError, OSError):
            return self._lost(child, source)
        self._idle.put(child)
        if isinstance(found, LoadingError):
            raise found
        return found

    def _lost(self, child: Child, source: Source | Document) -> Failure:
        """Put another child in the place of one that has died."""
        if not self._over:
            child.kill()
            child.close()
            self._children.discard(child)
            self._idle.put(self._started())
        what = "the process that read it has ended"
        return Failure(
            source.name, str(ReadingError(source.name, what, "load it alone, and report it if it ends again"))
        )


def processes_for(documents: int, asked: int | None = None) -> int:
    """Give the number of processes: what is asked for, else the processor's cores where there are many documents."""
    if asked:
        return min(asked, max(documents, 1))
    return min(MOST, os.cpu_count() or 1) if documents >= MANY else 1
