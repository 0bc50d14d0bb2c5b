"""Manners: a host is left to breathe between two requests, and one that asks to come later is not asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from loaders.errors import ReadingError

BUSY = (429, 503)
_UNTOLD = 5.0  # seconds to wait for a host that is busy and does not say how long


class Pace:
    """When each host may be asked again, in one run."""

    def __init__(self, patience: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._patience = patience
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._closed: dict[str, str] = {}

    def wait(self, url: str, host: str, delay: float) -> None:
        """Wait until a host may be asked, and note when it may be asked next."""
        if host in self._closed:
            raise ReadingError(url, self._closed[host], "load it again then")
        if delay > self._patience and host in self._next:
            raise ReadingError(url, f"its host asks for {delay:g} seconds between two pages", "load its pages singly")
        pause = self._next.get(host, 0.0) - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        self._next[host] = time.monotonic() + delay

    def busy(self, url: str, host: str, seconds: float, again: bool) -> None:
        """Wait for a busy host, once and not too long; else close it for this run."""
        if again and seconds <= self._patience:
            self._sleep(seconds)
            return
        self._closed[host] = f"its host is busy and asks to come again after {seconds:.0f} seconds"
        raise ReadingError(url, self._closed[host], "load it again then")


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
