"""From the listener's requests to Flask: RSGI on one side, WSGI (PEP 3333) on the other, some threads between.

The body is read before a thread is taken, and each part of a response is sent after its thread is free again: whoever
sends or reads slowly holds a connection and nothing else.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar
from urllib.parse import quote

from server.errors import LimitError

Made = TypeVar("Made")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
REQUEST = "communique.request"  # in the environ: the number of a request
RESULT = "communique.result"  # what the editor's query gave, or why it gave nothing
WAITING = 200  # requests for a page that may wait for a thread
ENOUGH = 64 << 10  # bytes of a response that are made before any is sent
NOT_PREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy"})


@dataclass(slots=True)
class Response:
    """What a WSGI application answered; its parts are made one by one, in the context that it began in."""

    context: Context
    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    parts: Iterator[bytes] = field(default_factory=lambda: iter(()))
    close: Callable[[], object] = lambda: None
    first: bytes = b""
    whole: bool = False  # nothing comes behind the first part

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        """Take status and headers: `start_response` of WSGI."""
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers if name.lower() not in HOP_BY_HOP]
        return _no_write

    def next(self) -> bytes:
        """Make the next part that holds anything; an empty one is the end."""
        part = next((one for one in self.parts if one), b"")
        if not part:
            self.close()
        return part

    def begin(self) -> None:
        """Make enough of the parts for most responses to be whole."""
        made: list[bytes] = []
        while sum(map(len, made)) < ENOUGH and not self.whole:
            made.append(self.next())
            self.whole = not made[-1]
        self.first = b"".join(made)


def _no_write(part: bytes) -> None:
    raise NotImplementedError("write() of PEP 3333 is for applications older than it")


class Bridge:
    """Runs a WSGI application for the listener."""

    def __init__(self, application: Wsgi, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._waiting = 0
        self._most = threads + WAITING

    async def answer(self, environ: dict[str, Any]) -> Response:
        """Give the response, its first part made."""
        if self._waiting >= self._most:
            raise LimitError("too many pages are asked for at once; try again", 2)
        return await self._run(self._begin, environ)

    async def part(self, response: Response) -> bytes:
        """Make the next part of a response; an empty one is the end."""
        return await self._run(response.context.run, response.next)

    async def leave(self, response: Response) -> None:
        """End a response whose reader has gone."""
        await self._run(response.context.run, response.close)

    async def _run(self, call: Callable[..., Made], *arguments: Any) -> Made:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)
        finally:
            self._waiting -= 1

    def _begin(self, environ: dict[str, Any]) -> Response:
        response = Response(copy_context())
        parts = response.context.run(self._application, environ, response.start)
        response.parts = iter(parts)
        response.close = getattr(parts, "close", response.close)
        response.context.run(response.begin)
        return response

    def close(self) -> None:
        """Take no more; what runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def environ_of(scope: Any, address: str, body: IO[bytes], length: int) -> dict[str, Any]:
    """Give the environ of a request whose body has been read."""
    path = scope.path.encode().decode("latin-1")
    target = quote(scope.path) + (f"?{scope.query_string}" if scope.query_string else "")
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope.query_string,
        "RAW_URI": target,
        "REQUEST_URI": target,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for another: X_Forwarded_For
        key = NOT_PREFIXED.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(length)  # as it was read: one that came in chunks has told none
    return environ
