"""One line a request, where somebody reads them: what was asked for, what came of it, and how long that took."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from time import time_ns
from typing import NamedTuple

from server.http.logs import Lines
from server.http.programs import Account

# Filled in rather than serialised, which takes twice as long: what comes from outside is escaped by itself.
REQUEST = (
    '{"time": "%s", "level": "info", "event": "request", "request": "%s", "method": %s, "route": "%s", '
    '"status": %d, "ms": %.2f, "bytes": %d'
)
QUERY = ', "query_hash": "%s", "rows": %d'


class Entry(NamedTuple):
    """A request that has been answered; its address stands by its class only: it may hold a query or a token."""

    request: str
    method: str
    route: str
    status: int
    seconds: float
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

    def note(self, entry: Entry) -> None:
        """Write a request down."""
        account, moment, method = entry.account, self._moment(), json.dumps(entry.method[:16])
        told = REQUEST % (moment, entry.request, method, entry.route, entry.status, entry.seconds * 1000, entry.size)
        if account.query:
            account.digest = account.digest or sha256(account.query.encode(errors="replace")).hexdigest()[:16]
            told += QUERY % (account.digest, account.rows)
        if account.query and self._whole_queries:
            told += f', "query": {json.dumps(account.query)}'
        if account.limit:
            told += f', "limit": {json.dumps(account.limit)}'
        self._lines.write(f"{told}}}\n")

    def _moment(self) -> str:
        """Write the time; all but its fraction is written once a second."""
        second, rest = divmod(time_ns(), 1_000_000_000)
        known, written = self._second
        if known != second:
            written = datetime.fromtimestamp(second, UTC).isoformat()[:-6]
            self._second = second, written
        return f"{written}.{rest // 1000:06d}+00:00"
