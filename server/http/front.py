"""The front: programs' queries are answered here, on the event loop; whatever else is asked for goes to Flask.

An answer that the cache holds costs a look into it, before anything of a request is read but its query string and its
Accept header. The protocol itself is `server.protocol.sparql`; pages are `server.http.bridge` and what that runs.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field
from time import perf_counter
from typing import IO, Any, TypeVar

from granian.rsgi import ProtocolClosed

from graph.errors import GraphError, StoreError
from server.errors import LimitError, ServerError
from server.exchange import Exchange, Reply
from server.http.bodies import Headers, hand_over, read, send, spooled
from server.http.bridge import REQUEST, RESULT, Response, environ_of
from server.http.clients import client_of
from server.http.health import alive, ready
from server.http.journal import Entry, Journal
from server.http.monitoring import Monitor, route_of
from server.http.programs import Account, Ready
from server.http.severing import sever
from server.http.sites import Site
from server.protocol.endpoint import is_page
from server.protocol.sparql import TEXT, problem
from server.querying.jobs import Result

Made = TypeVar("Made")
SPARQL = "/sparql"
READING = ("GET", "HEAD", "POST", "OPTIONS")
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
LOOKING = ("GET", "HEAD")
NOT_LOOKED_AT = Reply(405, (("allow", ", ".join(LOOKING)), TEXT), b"405: This address takes GET and HEAD.\n")
GONE = 499  # the client left before it was answered, as nginx counts it
BROKEN = 500  # what the log says of a response whose end could not be made; its reader was told 200
PATIENCE = 0.1  # seconds after which it is worth asking whether a client is still there
UNREADABLE = LimitError("the store cannot be read at the moment; try again", 2, "store")
LOGGER = logging.getLogger("communique.server")
REQUEST_ID = "x-request-id"
ALWAYS = (("x-content-type-options", "nosniff"), ("server", "communique"))


@dataclass(slots=True)
class Visit:
    """One request, while it is answered."""

    scope: Any
    headers: Any  # the scope makes them anew each time that it is asked for them
    proto: Any
    site: Site
    address: str
    number: str
    started: float
    account: Account = field(default_factory=Account)


class Front:
    """The application of the listener."""

    def __init__(self, site: Site, monitor: Monitor, journal: Journal | None) -> None:
        self.site = site
        self.stopping = False
        self._monitor = monitor
        self._journal = journal
        self._numbers = itertools.count(1)
        self._prefix = secrets.token_hex(3)

    async def __call__(self, scope: Any, proto: Any) -> None:
        """Answer a request."""
        visit = self._visit(scope, proto, perf_counter())
        try:
            await self._admitted(visit)
        except ServerError as error:
            await self._reply(visit, problem(error, _exchange(visit)))
        except StoreError as error:  # before anything of a page was sent
            LOGGER.error("request %s: %s", visit.number, error)
            await self._reply(visit, problem(UNREADABLE, _exchange(visit)))
        except (ProtocolClosed, TimeoutError, asyncio.CancelledError):
            self._note(visit, GONE, 0)

    def at_once(self, scope: Any, proto: Any) -> bool:
        """Answer what came before from the cache, on the listener's thread; False: the loop has to."""
        started, site, headers = perf_counter(), self.site, scope.headers
        if scope.path != SPARQL or scope.method != "GET" or "if-none-match" in headers:
            return False
        ready = site.programs.at_once((scope.query_string, headers.get("accept", "")))
        if ready is None or not self._admits(site, scope, headers):
            return False
        number = self._number()
        self._monitor.at_once += 1
        if self._journal is not None:
            self._journal.write(number, perf_counter() - started, ready.told)
        proto.response_bytes(200, [*ready.headers, (REQUEST_ID, number)], ready.body)
        return True

    def _admits(self, site: Site, scope: Any, headers: Any) -> bool:
        """Count a request, where requests are counted; whom it refuses, the loop tells so."""
        if not site.allowances.counts:
            return True
        try:
            site.allowances.admit(client_of(scope.client, headers, site.settings.proxies))
        except ServerError:
            return False
        return True

    def _visit(self, scope: Any, proto: Any, started: float) -> Visit:
        site, headers = self.site, scope.headers
        address = client_of(scope.client, headers, site.settings.proxies)
        return Visit(scope, headers, proto, site, address, self._number(), started)

    def _number(self) -> str:
        return f"{self._prefix}{next(self._numbers):06x}"

    async def _admitted(self, visit: Visit) -> None:
        path, site = visit.scope.path, visit.site
        if path in WATCHED:
            looks = visit.scope.method in LOOKING
            await self._reply(visit, await self._watched(path, site) if looks else NOT_LOOKED_AT)
            return
        site.allowances.admit(visit.address)
        if path == SPARQL and visit.scope.method in READING:
            await self._queried(visit)
        else:
            most = site.settings.upload if "authorization" in visit.headers else site.settings.body
            await self._paged(visit, await spooled(visit.headers, visit.proto, most))

    async def _watched(self, path: str, site: Site) -> Reply:
        if path == "/healthz":
            return alive(site.pool.snapshot)
        if path == "/readyz":
            return await ready(site.pool, self.stopping)
        if not site.settings.figures:
            return Reply(404, (("content-type", "text/plain; charset=utf-8"),), b"404: figures are off here\n")
        return Reply(200, (("content-type", "text/plain; version=0.0.4; charset=utf-8"),), self._monitor.text())

    async def _queried(self, visit: Visit) -> None:
        """Answer a program's query, or leave it to the editor's page."""
        scope, programs = visit.scope, visit.site.programs
        exchange = _exchange(visit, await read(visit.headers, visit.proto, visit.site.settings.body))
        if _describes(exchange):
            await self._paged(visit, io.BytesIO(exchange.body))
            return
        if is_page(exchange):
            shown = await _unless_gone(visit, programs.for_page(exchange, visit.account))
            await self._paged(visit, io.BytesIO(exchange.body), shown)
            return
        reply = await _unless_gone(visit, programs.answer(exchange, visit.account))
        ready = await self._reply(visit, reply)
        if scope.method == "GET" and ready.snapshot:
            programs.remember((scope.query_string, visit.headers.get("accept", "")), ready)

    async def _paged(self, visit: Visit, body: IO[bytes], shown: Result | ServerError | None = None) -> None:
        """Let Flask answer, with the result that its page is to show."""
        with body:
            length = body.seek(0, io.SEEK_END)
            body.seek(0)
            environ = environ_of(visit.scope, visit.address, body, length)
            environ |= {REQUEST: visit.number, RESULT: shown}
            response = await visit.site.bridge.answer(environ)
            size = await _send_page(visit, response)
        self._note(visit, response.status, size)

    async def _reply(self, visit: Visit, reply: Reply) -> Ready:
        """Send a reply, and give what would do for any request like it."""
        headers = [(name.lower(), value) for name, value in reply.headers]
        headers += ALWAYS
        told = self._note(visit, reply.status, len(reply.body))
        await send(visit.proto, reply, [*headers, (REQUEST_ID, visit.number)])
        return Ready(headers, reply.body, visit.account.kept, told)

    def _note(self, visit: Visit, status: int, size: int) -> str:
        """Count a request and write it down; give what the log is told."""
        route = route_of(visit.scope.path)
        self._monitor.requests[route, status] += 1
        if self._journal is None:
            return ""
        told = self._journal.told(Entry(visit.scope.method, route, status, size, visit.account))
        self._journal.write(visit.number, perf_counter() - visit.started, told)
        return told


def _exchange(visit: Visit, body: bytes = b"") -> Exchange:
    scope = visit.scope
    return Exchange(scope.method, scope.path, scope.query_string.encode(), visit.headers, body, visit.address)


def _describes(exchange: Exchange) -> bool:
    """Tell whether no query is sent: the service is described, then."""
    return exchange.method in {"GET", "HEAD"} and b"query=" not in exchange.query and b"update=" not in exchange.query


async def _unless_gone(visit: Visit, answering: Coroutine[Any, Any, Made]) -> Made:
    """Wait for an answer; where its client leaves, stop it."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    watches: list[asyncio.Task[None]] = []
    timer = loop.call_later(PATIENCE, lambda: watches.append(loop.create_task(_cancel(visit.proto, task))))
    try:
        return await answering
    finally:
        timer.cancel()
        for watch in watches:
            watch.cancel()


async def _cancel(proto: Any, task: asyncio.Task[None]) -> None:
    """Cancel a task when the client has left."""
    await proto.client_disconnect()
    task.cancel()


async def _send_page(visit: Visit, response: Response) -> int:
    """Send what Flask answered, part by part, and give how many bytes."""
    headers = [*response.headers, ALWAYS[1]]
    if response.whole:
        _send_whole(visit, response, headers)
        return len(response.first)
    transport, part, size = visit.proto.response_stream(response.status, headers), response.first, 0
    try:
        while part:
            await hand_over(transport, part)
            size += len(part)
            part = await visit.site.bridge.part(response)
    except GraphError as error:
        response.status = BROKEN
        LOGGER.error("request %s broke off: %s", visit.number, error)
    finally:
        if part:  # its reader has gone, or there is no more to send
            sever(visit.scope.client, visit.scope.server)
            await visit.site.bridge.leave(response)
    return size


def _send_whole(visit: Visit, response: Response, headers: Headers) -> None:
    if visit.scope.method == "HEAD" or not response.first:
        visit.proto.response_empty(response.status, headers)
    else:
        visit.proto.response_bytes(response.status, headers, response.first)
