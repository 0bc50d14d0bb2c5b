"""What is worth a decision: names that may mean one actor, and events that two documents may tell as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import NamedNode

from graph import iris, known
from graph.dataset import Dataset
from graph.resolution import identity
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import Decisions, decisions
from graph.resolution.merging import Sighting, identity_of, label
from graph.vocabulary import TYPE, cq

LONG = 6  # letters of a word from which one letter more or less is a spelling: Hassan, Hasan
CROWD = 60  # names in which a word begins alike: where more do, it tells nothing of whom they name
ALIKE = 2  # parties that two events share
NAMED = (
    "Person",
    "Organisation",
    "InternationalOrganisation",
    "Organ",
    "ArmedForce",
    "ArmedGroup",
    "Media",
    "Grouping",
)
HOUSES = """
PREFIX cq: <https://w3id.org/communique/ns#>
SELECT DISTINCT ?house WHERE {{ {0} cq:participation/cq:inCapacityOf/cq:post/cq:postIn ?house }}
"""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two things that may be one."""

    one: str  # local names below id/
    other: str
    why: str
    labels: tuple[str, str]
    sightings: tuple[tuple[Sighting, ...], tuple[Sighting, ...]]


def suspects(dataset: Dataset) -> tuple[Suspect, ...]:
    """Give the pairs that a user should look at, names before events, but for those that were decided."""
    made = decisions(carried_out(dataset))
    pairs = {(one, other): why for one, other, why in (*_names(dataset), *_events(dataset))}
    open_pairs = [
        (pair, why) for pair, why in pairs.items() if not made.keeps_apart(*pair) and not _parted(made, *pair)
    ]
    return tuple(_suspect(dataset, *pair, why) for pair, why in open_pairs)


def _parted(made: Decisions, one: str, other: str) -> bool:
    """Tell whether one name was decided out of the other for some document."""
    return any(row.verdict == "different" and {row.thing, row.other} == {one, other} for row in made.rows)


def _suspect(dataset: Dataset, one: str, other: str, why: str) -> Suspect:
    first, second = (identity_of(dataset, iris.entity(dataset.base, local)) for local in (one, other))
    return Suspect(one, other, why, (first.label, second.label), (first.sightings, second.sightings))


# --- names


def _names(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Give pairs of names that are the same or nearly so, of which the tables know one at most."""
    labels, people = _labelled(dataset, NAMED), set(_labelled(dataset, ("Person",)))
    blocks: dict[str, list[str]] = defaultdict(list)
    for local, words in sorted(labels.items()):
        for word in dict.fromkeys(word[:4] for word in words):
            blocks[word].append(local)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for one, other in combinations(block if len(block) <= CROWD else [], 2):
            strange = {one, other} - known.ids() and (one, other) not in seen
            why = alike(labels[one], labels[other], people >= {one, other}) if strange else ""
            if why:
                seen.add((one, other))
                yield one, other, why


def _labelled(dataset: Dataset, kinds: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Give the words of the names of all actors of some kinds that documents name."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        for quad in dataset.matching(None, TYPE, cq(kind)):
            if isinstance(quad.subject, NamedNode) and _is_told(dataset, quad.subject):
                local = quad.subject.value.removeprefix(f"{dataset.base}id/")
                found[local] = tuple(iris.slug(label(dataset, quad.subject)).split("-"))
    return found


def _is_told(dataset: Dataset, node: NamedNode) -> bool:
    return any(True for _ in dataset.matching(None, cq("participant"), node))


def alike(one: tuple[str, ...], other: tuple[str, ...], person: bool = True) -> str:
    """Say in which way two names may be one: in another order, spelt otherwise, with an initial or a middle name."""
    if one == other:
        return "the same name"
    if sorted(one) == sorted(other):
        return "the same names in another order"
    if len(one) == len(other) > 1 and all(map(_is_spelling, one, other)):
        return "nearly the same name"
    short, long = sorted((one, other), key=len)
    if person and 1 < len(short) == len(long) - 1 and short[0] == long[0] and short[-1] == long[-1]:
        return "the same name with a part more"
    return ""


def _is_spelling(one: str, other: str) -> bool:
    """Tell whether two words can be spellings of one: an initial, or a letter more, less or other in a long word."""
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):
        return True
    if min(len(one), len(other)) < LONG - 1 or max(len(one), len(other)) < LONG or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    cuts = {long[:at] + long[at + 1 :] for at in range(len(long))}
    return (
        short in cuts
        if len(short) < len(long)
        else bool(cuts & {short[:at] + short[at + 1 :] for at in range(len(short))})
    )


# --- events


def _events(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Give pairs of events of one kind and day that share parties, told by different documents."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for local in sorted(_dated(dataset)):
        kind, day = identity.dated(local)
        groups[kind, day].append(local)
    for (kind, day), group in groups.items():
        for one, other in combinations(group, 2):
            shared = _parties(dataset, one) & _parties(dataset, other)
            if len(shared) >= ALIKE and _documents(dataset, one) != _documents(dataset, other):
                yield one, other, f"{kind}s on {day} with {' and '.join(sorted(shared))} in both"


def _dated(dataset: Dataset) -> set[str]:
    head = f"{dataset.base}id/"
    told = (quad.object for quad in dataset.matching(None, cq("claims")))
    local = {
        node.value.removeprefix(head) for node in told if isinstance(node, NamedNode) and node.value.startswith(head)
    }
    return {name for name in local if identity.dated(name)[1]}


def _parties(dataset: Dataset, local: str) -> set[str]:
    """Give who takes part in an event; a person counts for the state or organisation of the office, too."""
    node = NamedNode(iris.entity(dataset.base, local))
    found = {quad.object for quad in dataset.matching(node, cq("involves"))}
    things = {one for one in found if isinstance(one, NamedNode)}
    return {one.value.removeprefix(f"{dataset.base}id/") for one in things | _houses(dataset, node)}


def _houses(dataset: Dataset, event: NamedNode) -> set[NamedNode]:
    return {NamedNode(row["house"].value) for row in dataset.query(HOUSES.format(event)).rows}


def _documents(dataset: Dataset, local: str) -> tuple[str, ...]:
    return dataset.telling(None, cq("claims"), NamedNode(iris.entity(dataset.base, local)))
