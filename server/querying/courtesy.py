"""Who lets others go first: whose query lately lasted, while others ask too.

A query is known to last only when it has lasted, and until then it takes from everybody. Whoever sends one after
another would take it again and again; so his next ones begin in the slow lane. Where nobody else asks, or all come
from one address (a proxy that is not named in the settings), nothing changes.
"""

from __future__ import annotations

from collections import OrderedDict
from math import inf

LATELY = 10.0  # seconds after a query that lasted
AT_ONCE = 1.0  # seconds within which others ask too
ADDRESSES = 10_000  # that are remembered; then those whose query lasted longest ago are forgotten


class Courtesy:
    """The addresses whose queries lasted lately."""

    def __init__(self, lately: float = LATELY, at_once: float = AT_ONCE) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._others = -inf  # when somebody asked whose queries do not last
        self._lately, self._at_once = lately, at_once

    def owes(self, address: str, now: float) -> bool:
        """Take note that an address asks, and tell whether it lets others go first."""
        if address and self._until.get(address, 0.0) > now:
            return now - self._others < self._at_once
        self._others = now
        return False

    def lasted(self, address: str, now: float) -> None:
        """Take note that a query of an address lasts."""
        if address:
            self._until[address] = now + self._lately
            self._until.move_to_end(address)
            if len(self._until) > ADDRESSES:
                self._until.popitem(last=False)
