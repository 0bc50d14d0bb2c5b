"""How much one address may ask for: a meter for each, by the generic cell rate algorithm (ITU-T I.371).

An address costs one number: when its debt will have been paid. The clock is monotonic, so that a clock that is set back
locks nobody out, and the number of addresses is bounded: the one that was quiet longest is forgotten.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

ADDRESSES = 10_000
PAUSE = 60.0  # seconds after which a query that struck the time limit may come again


class Meter:
    """Allows each address `allowed` units in `seconds`, all at once or spread."""

    def __init__(self, allowed: float, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = seconds / allowed
        self._seconds = seconds
        self._clock = clock
        self._paid: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()  # a request that the cache answers is counted on the listener's thread

    def wait(self, address: str) -> float:
        """Give the seconds until the address may ask again; 0: now."""
        return max(0.0, self._paid.get(address, 0.0) - self._clock() - self._seconds + self._each)

    def charge(self, address: str, units: float = 1.0) -> None:
        """Put units on the account of an address; a debt may be greater than the allowance."""
        now = self._clock()
        with self._lock:
            self._paid[address] = max(now, self._paid.get(address, 0.0)) + units * self._each
            self._paid.move_to_end(address)
            if len(self._paid) > ADDRESSES:
                self._paid.popitem(last=False)


class Stopped:
    """Which queries of which addresses have just struck the time limit."""

    def __init__(self, seconds: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._until: OrderedDict[Hashable, float] = OrderedDict()

    def wait(self, key: Hashable) -> float:
        """Give the seconds until the query may be tried again; 0: now."""
        return max(0.0, self._until.get(key, 0.0) - self._clock())

    def add(self, key: Hashable) -> None:
        """Remember a query that was stopped."""
        self._until[key] = self._clock() + self._seconds
        self._until.move_to_end(key)
        if len(self._until) > ADDRESSES:
            self._until.popitem(last=False)
