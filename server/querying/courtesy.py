"""Who lets others go first: whose query lately lasted, while others ask too.

A query is known to last only when it has lasted, and until then it takes from everybody. Whoever sends one after
another would take it again and again; so his next ones begin in the slow lane. Where nobody else asks, or all come
from one address (a proxy that is not named in the settings), nothing changes.
"""

from __future__ import annotations

from collections import OrderedDict

LATELY = 10.0  # seconds after a query that lasted
AT_ONCE = 1.0  # seconds within which others ask too
ADDRESSES = 10_000  # that are remembered; then those whose query lasted longest ago are forgotten


class Courtesy:
    """The addresses whose queries lasted lately."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._others = -AT_ONCE  # when somebody asked whose queries do not last

    def owes(self, address: str, now: float) -> bool:
        """Take note that an address asks, and tell whether it lets others go first."""
        if address and self._until.get(address, 0.0) > now:
            return now - self._others < AT_ONCE
        self._others = now
        return False

    def lasted(self, address: str, now: float) -> None:
        """Take note that a query of an address lasts."""
        if address:
            self._until[address] = now + LATELY
            self._until.move_to_end(address)
            if len(self._until) > ADDRESSES:
                self._until.popitem(last=False)
