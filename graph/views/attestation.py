"""How well a statement is attested, over all documents: by one source, by several, denied by some, or only supposed.

Claims say the same when their event is one (graph/resolution) or when act, doers, those it is directed at and day are
the same. Their sources are counted at the root: by whose word a claim stands, not in which outlet. An organ counts as
its state or organisation, and so does who speaks in an office of it; a republication counts as its original, a report
with an agency's byline as the agency's. Worked out over all documents of a store: no order of loading plays a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph import iris, known
from graph.dataset import Dataset
from graph.store import Store
from graph.vocabulary import CREATOR, Triple, concept, cq, integer

GRAPH = "status"
ROLES = ("speaker", "agent", "party")  # of those whose act it is
AIMS = ("target", "addressee")
HELD = frozenset({"certain", "probable"})
TOLD = frozenset({"asserted", "reported"})
DAY = len("2024-10-29")
Name = str  # the IRI of a node
Table = Mapping[Name, tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class Attestation:
    """The status of what an event's claims say, and the claims behind it, as IRIs."""

    status: str  # single_source | corroborated | disputed | denied | hypothetical
    sources: int  # that affirm it and do not depend on each other
    affirmed: tuple[Name, ...] = ()
    denied: tuple[Name, ...] = ()
    supposed: tuple[Name, ...] = ()  # planned, conditional, only possible


@dataclass(slots=True)
class _Sides:
    """The claims about one statement while they are being sorted."""

    events: dict[Name, None] = field(default_factory=dict)
    affirmed: dict[Name, None] = field(default_factory=dict)
    denied: dict[Name, None] = field(default_factory=dict)
    supposed: dict[Name, None] = field(default_factory=dict)


def attest(store: Store) -> None:
    """Bring the status of all statements of a store up to date."""
    store.put_view(GRAPH, _triples(attestations(store)))


def status_of(dataset: Dataset, event: Name) -> Attestation | None:
    """Give how well what an event's claims say is attested; None for what is no event of the graph."""
    node = NamedNode(event)
    named = {
        name: tuple(sorted(_value(quad.object) for quad in dataset.matching(node, cq(name), graph=_view(dataset))))
        for name in ("status", "independentSources", "affirmedIn", "deniedIn", "supposedIn")
    }
    if not named["status"]:
        return None
    status = named["status"][0].rpartition("/")[2].replace("-", "_")
    count = int(named["independentSources"][0])
    return Attestation(status, count, named["affirmedIn"], named["deniedIn"], named["supposedIn"])


def attestations(dataset: Dataset) -> dict[Name, Attestation]:
    """Give for each event how well what is said of it is attested."""
    seen = _Seen(dataset)
    sides: dict[object, _Sides] = defaultdict(_Sides)
    for claim, event in seen.claims():
        group = sides[seen.statement(event)]
        group.events[event] = None
        _side(group, seen, claim)[claim] = None
    for claim, denied in seen.denials():
        sides[seen.statement(denied)].denied[claim] = None
    found = ((group, _judged(group, seen)) for group in sides.values())
    return {event: judged for group, judged in found for event in group.events}


def _side(group: _Sides, seen: _Seen, claim: Name) -> dict[Name, None]:
    if seen.last("modality", claim) not in TOLD or seen.last("certainty", claim) not in HELD:
        return group.supposed
    return group.denied if seen.last("polarity", claim) == "denied" else group.affirmed


def _judged(group: _Sides, seen: _Seen) -> Attestation:
    sources = _independent(seen.sources(claim) for claim in group.affirmed)
    if group.denied:
        status = "disputed" if group.affirmed else "denied"
    elif group.affirmed:
        status = "corroborated" if sources > 1 else "single_source"
    else:
        status = "hypothetical"
    return Attestation(status, sources, *(tuple(sorted(s)) for s in (group.affirmed, group.denied, group.supposed)))


def _independent(voices: Iterable[frozenset[Name]]) -> int:
    """Count the groups of sources of which no two have a member in common."""
    groups: list[frozenset[Name]] = []
    for voice in voices:
        joined = [group for group in groups if group & voice]
        groups = [group for group in groups if not group & voice]
        groups.append(voice.union(*joined))
    return len(groups)


class _Seen:
    """What the claims of a dataset say of themselves, read once, by predicate."""

    def __init__(self, dataset: Dataset) -> None:
        self._base = dataset.base
        self._tables: dict[str, Table] = {name: _table(dataset, cq(name)) for name in _PREDICATES}
        self._authors = _table(dataset, CREATOR)
        self._original = {k: v[0] for k, v in _table(dataset, cq("republicationOf")).items()}

    def _get(self, name: str, node: Name) -> tuple[Name, ...]:
        return self._tables[name].get(node, ())

    def last(self, name: str, node: Name) -> str:
        """Give the last part of the value's name: "denied" of the concept polarity/denied."""
        return next((value.rpartition("/")[2] for value in self._get(name, node)), "")

    def claims(self) -> Iterator[tuple[Name, Name]]:
        """Give all claims with their event, in the order of their names."""
        return ((claim, event) for claim, events in sorted(self._tables["claims"].items()) for event in events)

    def denials(self) -> Iterator[tuple[Name, Name]]:
        """Give the claims that somebody denied an event, with that event."""
        for claim, event in self.claims():
            if self.last("act", event) == "deny" and self.last("polarity", claim) == "affirmed":
                yield from ((claim, about) for about in self._get("about", event) if self._get("act", about))

    def statement(self, event: Name) -> object:
        """Give what is the same for events that say the same; the event itself where too little is told."""
        date = next((day for day in self._get("date", event) if len(day) == DAY), "")
        doers = self._those(event, ROLES)
        if f"{self._base}document/" not in event or not date or not doers:
            return event
        return self.last("act", event), doers, self._those(event, AIMS), date

    def _those(self, event: Name, roles: tuple[str, ...]) -> tuple[Name, ...]:
        parts = (part for role in roles for part in self._get(f"{role}Participation", event))
        return tuple(sorted({one for part in parts for one in self._get("participant", part)}))

    def sources(self, claim: Name) -> frozenset[Name]:
        """Give by whose word a claim stands."""
        parts = self._get("sourceParticipation", claim)
        named = {self._house(one, part) for part in parts for one in self._get("participant", part)}
        return frozenset(named) or frozenset({self._outlet(claim)})

    def _house(self, entity: Name, participation: Name) -> Name:
        """Give the state or organisation for which somebody speaks, else himself."""
        for tenure in self._get("inCapacityOf", participation):
            for post in self._get("post", tenure):
                for body in self._get("postIn", post):
                    return self._owner(body)
        return self._owner(entity)

    def _owner(self, entity: Name) -> Name:
        local = entity.removeprefix(f"{self._base}id/")
        while above := known.owner(local):
            local = above
        return f"{self._base}id/{local}"

    def _outlet(self, claim: Name) -> Name:
        """Give who published a claim first: the agency of the byline, the publisher, else the document."""
        document = claim.partition("#")[0]
        original = self._original.get(document, document)
        for author in self._authors.get(original, ()):
            if agency := known.by_name(author):
                return f"{self._base}id/{agency}"
        if original != document:
            published = self._get("publisher", original) or self._get("publisherName", original)
        else:
            published = self._get("reportedBy", claim) or self._get("reportedByName", claim)
        entity = next(iter(published), original)
        return self._owner(entity) if entity.startswith(f"{self._base}id/") else entity


_PREDICATES = (
    *("claims", "polarity", "modality", "certainty", "sourceParticipation", "reportedBy", "reportedByName"),
    *("act", "about", "date", "participant", "inCapacityOf", "post", "postIn", "publisher", "publisherName"),
    *(f"{role}Participation" for role in (*ROLES, *AIMS)),
)


def _table(dataset: Dataset, predicate: NamedNode) -> Table:
    found: dict[Name, list[Name]] = defaultdict(list)
    for quad in dataset.matching(predicate=predicate):
        found[_value(quad.subject)].append(_value(quad.object))
    return {subject: tuple(sorted(values)) for subject, values in found.items()}


def _value(node: object) -> Name:
    return node.value if isinstance(node, NamedNode | Literal) else str(node)


def _view(dataset: Dataset) -> NamedNode:
    return NamedNode(iris.graph(dataset.base, GRAPH))


def _triples(found: Mapping[Name, Attestation]) -> Iterator[Triple]:
    for event, one in found.items():
        node = NamedNode(event)
        yield node, cq("status"), concept("status", one.status)
        yield node, cq("independentSources"), integer(one.sources)
        behind = (("affirmedIn", one.affirmed), ("deniedIn", one.denied), ("supposedIn", one.supposed))
        for name, claims in behind:
            yield from ((node, cq(name), NamedNode(claim)) for claim in claims)
