"""One line a request, where somebody reads them: what was asked for, what came of it, and how long that took."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from server.http.logs import Lines
from server.http.programs import Account


@dataclass(frozen=True, slots=True)
class Entry:
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

    def tell(self, event: str, **more: object) -> None:
        """Write down what has become of the server."""
        told = {"time": datetime.now(UTC).isoformat(), "level": "info", "event": event, **more}
        self._lines.write(f"{json.dumps(told)}\n")

    def note(self, entry: Entry) -> None:
        """Write a request down."""
        account = entry.account
        told: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(),
            "level": "info",
            "event": "request",
            "request": entry.request,
            "method": entry.method[:16],
            "route": entry.route,
            "status": entry.status,
            "ms": round(entry.seconds * 1000, 2),
            "bytes": entry.size,
        }
        if account.query:
            account.digest = account.digest or sha256(account.query.encode(errors="replace")).hexdigest()[:16]
            told["query_hash"] = account.digest
            told["rows"] = account.rows
        if account.query and self._whole_queries:
            told["query"] = account.query
        if account.limit:
            told["limit"] = account.limit
        self._lines.write(f"{json.dumps(told)}\n")  # through the processors of structlog it takes five times as long
