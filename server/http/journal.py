"""One line a request, where somebody reads them: what was asked for, what came of it, and how long that took."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from time import time_ns
from typing import NamedTuple

from server.http.logs import Lines
from server.http.programs import Account

# Filled in rather than serialised, which takes twice as long: what comes from outside is escaped by itself.
REQUEST = '"method": %s, "route": "%s", "status": %d, "bytes": %d'
QUERY = ', "query_hash": "%s", "rows": %d'


class Entry(NamedTuple):
    """A request that has been answered; its address stands by its class only: it may hold a query or a token."""

    method: str
    route: str
    status: int
    size: int
    account: Account


class Journal:
    """Writes requests down; a query by its hash, and by its words only where the owner asked for that."""

    def __init__(self, lines: Lines, whole_queries: bool) -> None:
        self._lines = lines
        self._whole_queries = whole_queries
        self._second = (0, "")  # the last one in which a line was written, and how it is written

    def tell(self, event: str, **more: object) -> None:
        """Write down what has become of the server."""
        told = {"time": datetime.now(UTC).isoformat(), "level": "info", "event": event, **more}
        self._lines.write(f"{json.dumps(told)}\n")

    def told(self, entry: Entry) -> str:
        """Word what is the same of every request that is like this one."""
        account = entry.account
        told = REQUEST % (_quoted(entry.method[:16]), entry.route, entry.status, entry.size)
        if account.query:
            told += QUERY % (sha256(account.query.encode(errors="replace")).hexdigest()[:16], account.rows)
        if account.query and self._whole_queries:
            told += f', "query": {json.dumps(account.query)}'
        if account.limit:
            told += f', "limit": {json.dumps(account.limit)}'
        return told

    def write(self, request: str, seconds: float, told: str) -> None:
        """Write a request down; of its time, all but the fraction is worded once a second."""
        now = time_ns() // 1000
        second = now // 1_000_000
        known, written = self._second
        if known != second:
            written = datetime.fromtimestamp(second, UTC).isoformat()[:-6]
            self._second = second, written
        self._lines.write(
            f'{{"time": "{written}.{now % 1_000_000:06d}+00:00", "level": "info", "event": "request", '
            f'"request": "{request}", "ms": {seconds * 1000:.2f}, {told}}}\n'
        )


_quoted = lru_cache(64)(json.dumps)
