"""Queries of programs and of the editor: planned, answered from cache or by a worker, worded; an account of each."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from time import perf_counter

from server.errors import LimitError, ServerError, UnreadableError
from server.exchange import Exchange, Reply
from server.http.allowances import Allowances
from server.http.clients import household
from server.http.monitoring import Monitor
from server.protocol.searching import searches, with_mark, with_matches
from server.protocol.sparql import Plan, plan, plan_of_page, problem, reply, unchanged
from server.querying.answers import Answers
from server.querying.jobs import Job, Result
from server.querying.pool import Pool
from server.settings import Settings
from server.snapshots import Snapshots

LOGGER = logging.getLogger("communique.server")
Request = tuple[str, str]  # the query string of a GET, and its Accept header
MOST = 2_000  # requests that are known by their first look
SMALL, SHORT = 16 << 10, 4 << 10  # bytes of their answers, and of their query strings: 60 MB in all


@dataclass(slots=True)
class Account:
    """What the log is told of a query."""

    query: str = ""
    rows: int = -1  # unknown
    limit: str = ""  # which one struck
    kept: str = ""  # the snapshot by whose name the answer is cached


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that can be sent as it is to whoever sends the same request."""

    headers: list[tuple[str, str]]
    body: bytes
    snapshot: str  # by whose name it is cached
    told: str  # what the log is told of each such request


def _plan_of_get(settings: Settings, query: bytes, accept: str) -> Reply | Plan:
    return plan(Exchange("GET", "/sparql", query, {"accept": accept}), settings)


class Programs:
    """Answers the queries of programs."""

    def __init__(
        self,
        pool: Pool,
        snapshots: Snapshots,
        answers: Answers,
        allowances: Allowances,
        monitor: Monitor,
        *,
        settings: Settings,
    ) -> None:
        self._pool = pool
        self._snapshots = snapshots
        self._answers = answers
        self._allowances = allowances
        self._monitor = monitor
        self._settings = settings
        self.hits = 0  # what was found at once; the listener's thread alone counts it
        self._ready: OrderedDict[Request, Ready] = OrderedDict()
        self._plans = lru_cache(MOST)(partial(_plan_of_get, settings))

    def at_once(self, request: Request) -> Ready | None:
        """Give the answer to a request that came before, if the same snapshot still answers."""
        ready = self._ready.get(request)
        if ready is None or ready.snapshot != self._pool.snapshot:
            return None
        self.hits += 1
        return ready

    def remember(self, request: Request, ready: Ready) -> None:
        """Know an answer by the request that it came of, where it is small."""
        if len(ready.body) <= SMALL and len(request[0]) <= SHORT:
            self._ready[request] = ready
            if len(self._ready) > MOST:
                self._ready.popitem(last=False)

    async def answer(self, exchange: Exchange, account: Account) -> Reply:
        """Answer a request, and write down what it was."""
        planned = self._planned(exchange)
        if isinstance(planned, Reply):
            return planned
        account.query = planned.job.query
        try:
            same = unchanged(planned, self._pool.snapshot)
            if same is not None:
                return same
            result = await self._result(planned, exchange.address, account)
            return reply(planned, result, result.snapshot)
        except ServerError as error:
            return problem(error, exchange)

    def _planned(self, exchange: Exchange) -> Reply | Plan:
        """Tell what to run for a request; one that came before need not be read again."""
        accept = exchange.header("accept")
        if exchange.method == "GET" and len(exchange.query) + len(accept) <= SHORT:
            found = self._plans(exchange.query, accept)
            condition = exchange.header("if-none-match")
            return replace(found, condition=condition) if condition and isinstance(found, Plan) else found
        return plan(exchange, self._settings)

    async def for_page(self, exchange: Exchange, account: Account) -> Result | ServerError | None:
        """Give what the editor's page shows, or why it cannot; nothing, where no query is sent."""
        try:
            planned = plan_of_page(exchange, self._settings)
            if planned is None:
                return None
            account.query = planned.job.query
            return await self._result(planned, exchange.address, account)
        except ServerError as error:
            return error

    async def _result(self, planned: Plan, address: str, account: Account) -> Result:
        """Give a query's result, kept or new, and note which limit struck."""
        try:
            return await self._found(planned, address, account)
        except LimitError as error:
            account.limit = error.limit
            self._monitor.limits[error.limit] += 1
            if isinstance(error, UnreadableError):
                LOGGER.error("%s", error.cause)
            raise

    async def _found(self, planned: Plan, address: str, account: Account) -> Result:
        snapshot = self._pool.snapshot
        result = self._answers.get((snapshot, planned.key)) if planned.lasting else None
        if result is None:
            result = await self._worked(planned, address)
            if planned.lasting:
                self._answers.put((result.snapshot, planned.key), result)
        elif not planned.condition and not planned.head:
            account.kept = snapshot
        account.rows, account.limit = result.rows, result.truncated
        return result

    async def _worked(self, planned: Plan, address: str) -> Result:
        """Let a worker answer, at its client's cost."""
        query = planned.key, planned.job.seconds
        self._allowances.admit_query(address, query)
        started = perf_counter()
        try:
            return await self._searched(planned.job, household(address))
        except LimitError as error:
            if error.limit == "time":
                error.retry_after = self._allowances.stopped(address, query)
            raise
        finally:
            seconds = perf_counter() - started
            self._monitor.queries.observe(seconds)
            self._allowances.charge(address, seconds)

    async def _searched(self, job: Job, address: str) -> Result:
        """Let a worker answer, with what matches the words that the query searches for."""
        if not searches(job):
            return await self._pool.answer(job, address)
        found, cut = await asyncio.to_thread(lambda: with_matches(job, self._snapshots.current().store.fulltext))
        return with_mark(await self._pool.answer(found, address), cut)
