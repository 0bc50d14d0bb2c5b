"""How claims stand to their event: the status that is worked out over all documents, with the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from pyoxigraph import NamedNode

from graph.counting import counted
from graph.dataset import Dataset
from graph.views.attestation import status_of
from graph.vocabulary import Triple
from graph.why.explanation import Side, Standing
from graph.why.naming import named

MOST = 8  # claims of a side that are named


def standing(dataset: Dataset, triple: Triple) -> Standing | None:
    """Say how the claims stand to the event that a fact is about; none of what is about no event."""
    nodes = (node for node in (triple[0], triple[2]) if isinstance(node, NamedNode))
    return next((told for node in nodes if (told := _attested(dataset, node))), None)


def behind(dataset: Dataset, event: NamedNode) -> list[NamedNode]:
    """Give the claims that the status of an event rests on, of each side the first before any has a second."""
    found = status_of(dataset, event.value)
    sides = (found.affirmed, found.denied, found.supposed) if found else ()
    return [NamedNode(name) for turn in zip_longest(*sides) for name in turn if name]


def _attested(dataset: Dataset, event: NamedNode) -> Standing | None:
    found = status_of(dataset, event.value)
    if found is None:
        return None
    sides = (("affirmed", found.affirmed), ("denied", found.denied), ("supposed", found.supposed))
    told = tuple(_side(dataset, name, map(NamedNode, claims)) for name, claims in sides if claims)
    counts = ", ".join(f"{side.name} by {side.number}" for side in told)
    sources = counted(found.sources, "independent source")
    return Standing(found.status.replace("_", " "), f"{sources}; claims that say the same: {counts}", told)


def _side(dataset: Dataset, name: str, claims: Iterable[NamedNode]) -> Side:
    found = list(claims)
    return Side(name, len(found), tuple(named(dataset, claim) for claim in found[:MOST]))
