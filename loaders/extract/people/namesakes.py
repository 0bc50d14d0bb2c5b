"""Namesakes: two people of one name, told apart by the states whose offices the text gives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from graph.records import Claim, Entity, Participant
from loaders.extract.annotations import Title
from loaders.extract.people.tenures import Tenures
from loaders.extract.text.items import vocabulary


def states_of(title: Title, tenures: Tenures) -> frozenset[str]:
    """Give the state that a title is held in, by the words: an envoy's may be the one where he is sent."""
    home = tenures.home(title.organisation)
    national = title.head in vocabulary("titles.tsv")["national"]
    bound = national and not title.former and home is not None and home.kind == "State"
    return frozenset({home.id} if bound and home else ())


def is_namesake(person: str, states: Set[str], tenures: Tenures) -> bool:
    """Tell one who acts for states that the known person of the name never acted for."""
    known = tenures.people.get(person)
    if known is None or not known.state or not states:
        return False
    posts = (tenures.posts[tenure.post].organisation for tenure in tenures.held.get(person, ()))
    houses = (tenures.home(tenures.entities.get(post)) for post in posts)
    return states.isdisjoint({known.state, *(house.id for house in houses if house is not None)})


def as_one(claims: Sequence[Claim], known: Container[str]) -> tuple[Claim, ...]:
    """Take whom one publication of a document names alone for the one of that name to whom another gives an office."""
    people = {entity.id for claim in claims for entity in _entities(claim) if entity.kind == "Person"}
    told: dict[str, list[str]] = defaultdict(list)
    for local in sorted(people):
        told[local.partition("--")[0]].append(local)
    plain = {name: ids for name, ids in told.items() if len(ids) == 2 and name in ids and name not in known}
    names = {name: next(local for local in ids if local != name) for name, ids in plain.items()}
    return tuple(_renamed(claim, names) for claim in claims) if names else tuple(claims)


def _entities(claim: Claim) -> Iterator[Entity]:
    yield from (one.entity for one in (*claim.event.participants, *claim.sources))
    yield from claim.event.about


def _renamed(claim: Claim, names: Mapping[str, str]) -> Claim:
    def entity(one: Entity) -> Entity:
        return replace(one, id=names.get(one.id, one.id))

    def participants(every: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(replace(one, entity=entity(one.entity)) for one in every)

    event = claim.event
    about = tuple(entity(one) for one in event.about)
    event = replace(event, participants=participants(event.participants), about=about)
    return replace(claim, event=event, sources=participants(claim.sources))
