"""How well what is said of an event is attested, as its page tells it: the claims on either side."""

from __future__ import annotations

from dataclasses import dataclass

from server.pages.accounts import Account, in_words, told_in
from server.pages.lookups import select
from server.snapshots import View

SIDES = (("affirmed", "Affirmed"), ("denied", "Denied"), ("supposed", "Planned or supposed"))


@dataclass(frozen=True, slots=True)
class Attested:
    """A status in words, with the accounts on each side that has any."""

    words: str
    sides: tuple[tuple[str, int, tuple[Account, ...]], ...]  # heading, number of claims, the first of them


def attested(view: View, resource: str) -> Attested | None:
    """Tell how well an event is attested; None for what is no event."""
    rows = select(view, "attested", resource=resource)
    if not rows:
        return None
    claims = {side: [row["claim"] for row in rows if row["side"] == side] for side, _ in SIDES}
    sides = ((label, len(claims[side]), told_in(view, resource, claims[side])) for side, label in SIDES if claims[side])
    return Attested(in_words(rows[0]["status"], rows[0]["sources"]), tuple(sides))
