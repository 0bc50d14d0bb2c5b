"""Two meetings of the same parties on one day: where texts put an event in two places, each place has its own.

A text that names no place tells the event of those that name one; where they name two, it stays with neither.
Worked out over all documents of a store, so the order of loading plays no part; carried out as decisions for single
documents, which users can overrule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from graph import iris
from graph.dataset import Dataset
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import Decision, Decisions, decisions
from graph.resolution.identity import dated
from graph.vocabulary import cq

RULE = "the rule of places"  # who decides
REASON = "texts put events of this kind, day and principal parties in two places"

Told = Mapping[str, Mapping[str, set[str]]]  # event -> document -> places


def with_places(dataset: Dataset, made: Decisions) -> Decisions:
    """Give decisions with those that follow from the places told now."""
    return _joined(made, tuple(_apart(_told(dataset))))


def as_carried_out(dataset: Dataset, made: Decisions) -> Decisions:
    """Give decisions with those of the rule as the graph stands: what a document is loaded by."""
    return _joined(made, [row for row in carried_out(dataset) if row.who == RULE])


def _joined(made: Decisions, ruled: Sequence[Decision]) -> Decisions:
    named = {name for row in made.rows for name in (row.thing, row.other)}
    return decisions([*made.rows, *(row for row in ruled if not {row.thing, row.other} & named)])


def _told(dataset: Dataset) -> Told:
    """Give where which document puts each dated event, under the name that it has by the rules alone."""
    roots = {row.other: row.thing for row in carried_out(dataset) if row.who == RULE}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for local, node in _placed(dataset):
        key = iris.key_of(dataset.base, node.value)
        for quad in dataset.matching(node, cq("participant")):
            if isinstance(quad.object, NamedNode):
                found[roots.get(local, local)][key].add(quad.object.value.removeprefix(f"{dataset.base}id/"))
    return found


def _placed(dataset: Dataset) -> Iterator[tuple[str, NamedNode]]:
    for quad in dataset.matching(None, cq("placeParticipation")):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            local = quad.subject.value.removeprefix(f"{dataset.base}id/")
            if dated(local)[1]:
                yield local, quad.object


def _apart(told: Told) -> Iterator[Decision]:
    for event, documents in sorted(told.items()):
        groups = _groups(documents.values())
        for key, places in sorted(documents.items()) if len(groups) > 1 else ():
            group = next(group for group in groups if group & places)
            yield Decision("different", event, f"{event}--{min(group, key=_shortest)}", key, REASON, RULE)


def _shortest(place: str) -> tuple[int, str]:
    return len(place), place


def _groups(told: Iterable[set[str]]) -> list[set[str]]:
    """Put together the places that one document names, and those of which one name begins as the other."""
    groups: list[set[str]] = []
    for places in told:
        near = [group for group in groups if any(_is_one(one, other) for one in group for other in places)]
        groups = [group for group in groups if group not in near] + [set().union(places, *near)]
    return groups


def _is_one(place: str, other: str) -> bool:
    short, long = sorted((place, other), key=len)
    return long == short or long.startswith(f"{short}-")
