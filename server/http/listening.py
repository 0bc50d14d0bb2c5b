"""The HTTP server itself: granian's listener on the event loop that is running.

Granian's own `Server` would bind with SO_REUSEPORT, which shares a port that is in use instead of telling so, and
cannot say which port 0 became. So the socket is bound here, and one worker of granian's is set upon it. Its arguments
are granian's inside: the version is pinned, and tests/test_server_serving.py runs all of this.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from asyncio.tasks import _enter_task, _leave_task
from collections.abc import Awaitable
from functools import partial
from typing import Any, Protocol

from granian._futures import _cbsched_aioschedule, _future_watcher_wrapper
from granian._granian import CallbackScheduler, RSGIWorker, SocketHolder, WorkerSignal
from granian.constants import HTTPModes
from granian.http import HTTP1Settings

BACKLOG = 1024  # connections that the kernel keeps until they are taken
WANTED = 4096  # descriptors
OUR_OWN = 64  # descriptors for the store's files, the workers' sockets, the log and what a page opens meanwhile
PARSING = HTTP1Settings(
    header_read_timeout=15_000,  # for one request's head; a connection may stand idle as long
    max_buffer_size=128 << 10,  # of a head: a query of 64 KB fits into an address, percent-encoded
)
PLAIN: tuple[Any, ...] = (False, None, None, None, "tls1.3", None, [], False)  # TLS ends at the proxy in front of us


class Application(Protocol):
    """An RSGI application that can answer some requests without the loop."""

    def __call__(self, scope: Any, proto: Any) -> Awaitable[None]:
        """Answer a request."""

    def at_once(self, scope: Any, proto: Any) -> bool:
        """Answer a request now, on the thread that took it, or leave it to the loop."""


def bound(host: str, port: int) -> socket.socket:
    """Bind a socket; OSError tells what is in the way."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return listening


def allow_descriptors() -> None:
    """Take as many descriptors as we may have, up to what is of use; the store alone needs about a hundred."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def at_most(connections: int) -> int:
    """Give how many connections may be open at once: no more than there are descriptors for."""
    return max(8, min(connections, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OUR_OWN))


class Listener:
    """Takes connections from a bound socket, at most so many at once; those beyond wait in the kernel."""

    def __init__(self, listening: socket.socket, application: Application, connections: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._signal = WorkerSignal()
        self._signal.add_cb(lambda: self._loop.call_soon_threadsafe(self._end))
        self._scheduler = _scheduler(self._loop, application)
        held = (None, SocketHolder(listening.detach(), False, BACKLOG))  # who holds it closes it
        self._worker: Any = RSGIWorker(
            1, held, None, 1, 1, 1, 30, connections, HTTPModes.http1, PARSING, None, False, None, *PLAIN, (None, None)
        )

    def start(self) -> None:
        """Take connections from now on."""
        # A runtime of one thread: half as much again as serve_async, which has one to share with blocking calls.
        self._worker.serve_str(self._scheduler, self._loop, self._signal)

    def stop(self) -> None:
        """Take no more connections; those that are open end with the request that they carry."""
        self._signal.set()

    async def ended(self) -> None:
        """Wait until every request has ended."""
        await asyncio.shield(self._ended)

    def _end(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)


def _scheduler(loop: asyncio.AbstractEventLoop, application: Application) -> CallbackScheduler:
    """Give what granian hands each request to: one that can be answered at once is spared the way over the loop."""
    watched = _future_watcher_wrapper(application)

    class Scheduler(CallbackScheduler):  # type: ignore[misc]
        def __init__(self, *_: object) -> None:
            super().__init__()
            schedule = _cbsched_aioschedule(loop, self._ctx, watched)

            def scheduled(watcher: Any) -> None:
                if not application.at_once(watcher.scope, watcher.proto):
                    schedule(watcher)

            self._schedule_fn = scheduled

    return Scheduler(loop, watched, None, partial(_enter_task, loop), partial(_leave_task, loop))
