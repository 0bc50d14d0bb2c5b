"""Answers that are kept for who asks the same of the same snapshot: the newest used, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from server.querying.jobs import Result

SHARE = 16  # one answer may take this part of the whole at most
OVERHEAD = 1024  # bytes of an answer beside its body, roughly: its key with the query, and its record


class Answers:
    """A cache of answers, for one event loop: a hit is a look-up in a dictionary."""

    def __init__(self, size: int) -> None:
        self.hits = self.misses = self.bytes = 0
        self._size = size
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Result | None:
        """Give the answer that is kept; the key tells snapshot, query, dataset, formats and limits."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, result: Result) -> None:
        """Keep a complete answer; a large one is not kept, and the least lately used make room."""
        if result.truncated or _cost(result) * SHARE > self._size:
            return
        old = self._kept.pop(key, None)
        self._kept[key] = result
        self.bytes += _cost(result) - (_cost(old) if old else 0)
        while self.bytes > self._size:
            self.bytes -= _cost(self._kept.popitem(last=False)[1])


def _cost(result: Result) -> int:
    return len(result.body) + OVERHEAD
