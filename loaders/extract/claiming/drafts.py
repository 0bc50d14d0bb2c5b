"""A draft: what a rule found in one sentence, before evidence, chain of attribution and identity are settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.records import Entity, Span, When

Entities = tuple[Entity, ...]
Key = tuple[int, int, str, tuple[str, ...], tuple[str, ...]]  # sentence, trigger, act, agents, targets


@dataclass(frozen=True, slots=True)
class Draft:
    """An act or deed with the entities in its roles; tokens are indices into the sentence's tree."""

    kind: str
    act: str
    agents: Entities
    trigger: int
    rule: str
    targets: Entities = ()
    addressees: Entities = ()
    sources: Entities = ()
    behalf: Entities = ()
    about: Entities = ()
    polarity: str = "affirmed"
    modality: str = "asserted"
    certainty: str = ""  # empty: by the modality
    when: When | None = None
    scope: int | None = None  # the token whose stretch says what it is about
    once: bool = False  # a state of affairs: told once a document
    cues: tuple[int, ...] = ()
    stage: str = ""
    threat: str = ""
    hedge: Span | None = None
    earlier: bool = False  # told as done before what is told: "had met"
    sentence: int = -1  # number of its sentence in the unit

    @property
    def key(self) -> Key:
        """Name the draft inside its unit."""
        agents, targets = (tuple(entity.id for entity in group) for group in (self.agents, self.targets))
        return self.sentence, self.trigger, self.act, agents, targets


def unique(entities: Iterable[Entity]) -> Entities:
    """Keep the first of each entity, in order."""
    return tuple({entity.id: entity for entity in reversed(tuple(entities))}.values())[::-1]


def without(entities: Iterable[Entity], others: Iterable[Entity]) -> Entities:
    """Leave out entities."""
    ids = {entity.id for entity in others}
    return tuple(entity for entity in unique(entities) if entity.id not in ids)


def same(a: Iterable[Entity], b: Iterable[Entity]) -> bool:
    """Tell whether two sets of entities are the same."""
    return {entity.id for entity in a} == {entity.id for entity in b}


def share(a: Iterable[Entity], b: Iterable[Entity]) -> bool:
    """Tell whether two sets of entities have a member in common."""
    return not {entity.id for entity in a}.isdisjoint(entity.id for entity in b)
