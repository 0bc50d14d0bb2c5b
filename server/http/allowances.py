"""What one client may ask for: requests and seconds of workers a minute, and no query again that just ran too long."""

from __future__ import annotations

from collections.abc import Hashable
from math import ceil

from graph.counting import counted
from server.errors import TooManyError
from server.http.clients import household
from server.http.rates import Meter, Stopped
from server.settings import Settings


class Allowances:
    """The allowances of all clients of one server."""

    def __init__(self, settings: Settings) -> None:
        self._requests = Meter(settings.requests) if settings.requests else None
        self._seconds = Meter(settings.spending) if settings.spending else None
        self._stopped = Stopped()

    @property
    def counts(self) -> bool:
        """Tell whether requests are counted."""
        return self._requests is not None

    def admit(self, address: str) -> None:
        """Count a request, or refuse it."""
        if self._requests is None:
            return
        house = household(address)
        if wait := self._requests.wait(house):
            raise _refusal("too many requests from your address", wait, "requests")
        self._requests.charge(house)

    def admit_query(self, address: str, query: Hashable) -> None:
        """Refuse a query that would cost a worker too much."""
        if wait := self._stopped.wait((address, query)):
            raise _refusal(
                "this query has just struck the time limit; narrow it before you send it again", wait, "again"
            )
        if self._seconds is not None and (wait := self._seconds.wait(household(address))):
            raise _refusal("queries from your address have taken too much time", wait, "spending")

    def charge(self, address: str, seconds: float) -> None:
        """Put the time of a query on its client's account."""
        if self._seconds is not None:
            self._seconds.charge(household(address), seconds)

    def stopped(self, address: str, query: Hashable) -> int:
        """Remember that a query struck the time limit, and give the seconds until it may come again."""
        self._stopped.add((address, query))
        return ceil(self._stopped.wait((address, query)))


def _refusal(sentence: str, wait: float, limit: str) -> TooManyError:
    seconds = ceil(wait)
    return TooManyError(f"{sentence}; wait {counted(seconds, 'second')}", seconds, limit)
