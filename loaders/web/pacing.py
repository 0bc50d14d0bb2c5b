"""Manners: a host is left to breathe between two requests, and one that asks to come later is not asked again."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from graph.counting import counted
from loaders.errors import ReadingError

BUSY = (429, 503)
_FAILURES = 5  # answers in a row that fail before a host is given up: each may take half a minute
_UNTOLD = 5.0  # seconds to wait for a host that is busy and does not say how long


class Pace:
    """When each host may be asked again, in one run."""

    def __init__(self, patience: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._patience = patience
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._waited: defaultdict[str, float] = defaultdict(float)  # seconds, for hosts that were busy
        self._failed: Counter[str] = Counter()  # answers in a row
        self._closed: dict[str, str] = {}

    def wait(self, url: str, host: str, delay: float) -> None:
        """Wait until a host may be asked, and note when it may be asked next."""
        if host in self._closed:
            raise ReadingError(url, self._closed[host], "load it again later")
        if delay > self._patience and host in self._next:
            told = f"its host asks for {counted(delay, 'second')} between two pages"
            raise ReadingError(url, told, "load its pages singly")
        pause = self._next.get(host, 0.0) - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        self._next[host] = time.monotonic() + delay

    def busy(self, url: str, host: str, seconds: float, again: bool) -> None:
        """Wait for a busy host, once a page and not too long in all; else close it for this run."""
        self._waited[host] += seconds
        if again and self._waited[host] <= self._patience:
            self._sleep(seconds)
            return
        self._closed[host] = f"its host is busy and asks to come again after {counted(round(seconds), 'second')}"
        raise ReadingError(url, self._closed[host], "load it again then")

    def note(self, host: str, answered: bool) -> None:
        """Note whether a host gave an answer; one that fails again and again is closed for this run."""
        self._failed[host] = 0 if answered else self._failed[host] + 1
        if self._failed[host] >= _FAILURES:
            self._closed[host] = f"its host gave no whole answer {_FAILURES} times in a row and is not asked again"


def retry_after(headers: Mapping[str, str]) -> float:
    """Give the seconds that a busy host asks for: a number, or a date that is measured by the host's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value).timestamp()
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError, OSError):
        return _UNTOLD
    return max(until - now, 0.0)
