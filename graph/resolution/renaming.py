"""Claims with the names that users have decided on: pure, before an IRI is minted.

Who is renamed keeps the words of the text, and no term of office that was another's. A tie is named by its parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from graph import known
from graph.records import Capacity, Claim, Entity, Event, Participant
from graph.resolution import identity
from graph.resolution.decisions import Decisions
from graph.vocabulary import entity_class


@dataclass(frozen=True, slots=True)
class Renaming:
    """What users have decided for one document."""

    decisions: Decisions
    document: str  # key

    def claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Give claims with every entity under the name that was decided."""
        if not self.decisions.by_name:
            return tuple(claims)
        return tuple(self._claim(claim) for claim in claims)

    def name(self, local: str) -> str:
        """Give the name that a thing bears in the document."""
        return self.decisions.meant(local, self.document)[0]

    def identity(self, event: Event) -> identity.Identity | None:
        """Name an event beyond its document, as the rules have it and then as was decided."""
        found = identity.identify(event)
        if found is None:
            return None
        local, rows = self.decisions.meant(found.local, self.document)
        return identity.Identity(local, found.label, (*found.reasons, *(row.words for row in rows)))

    def kinds(self, claims: Iterable[Claim]) -> Iterator[tuple[str, NamedNode]]:
        """Give the kinds of what was taken for somebody known: that nothing can be both is found by them alone."""
        for claim in claims if self.decisions.by_name else ():
            parts = (*claim.event.participants, *claim.sources)
            for entity in (*(one.entity for one in parts), *claim.event.about):
                local = self.name(entity.id)
                if local != entity.id and local in known.ids():
                    yield local, entity_class(entity)

    def _claim(self, claim: Claim) -> Claim:
        event = replace(
            claim.event,
            participants=tuple(self._participant(one) for one in claim.event.participants),
            about=tuple(self._entity(one) for one in claim.event.about),
        )
        return replace(claim, event=event, sources=tuple(self._participant(one) for one in claim.sources))

    def _participant(self, one: Participant) -> Participant:
        entity, rows = self._entity(one.entity), self.decisions.meant(one.entity.id, self.document)[1]
        if not rows:
            return one if entity is one.entity else replace(one, entity=entity)
        because = (*one.because, *(row.words for row in rows))
        return replace(one, entity=entity, capacity=_own(one.capacity), because=because)

    def _entity(self, entity: Entity) -> Entity:
        local, parties = self.name(entity.id), tuple(sorted({self.name(party) for party in entity.parties}))
        if local == entity.id and parties == tuple(sorted(set(entity.parties))):
            return entity
        if entity.kind == "Tie" and local == entity.id and len(parties) == 2:
            return replace(identity.tie_of(parties[0], parties[1]), aspects=entity.aspects)
        return replace(entity, id=local, label=known.label(local) or entity.label, parties=parties)


def _own(capacity: Capacity | None) -> Capacity | None:
    """Leave of an office what the text says: the term of office is that of the one who was meant at first."""
    return None if capacity is None or capacity.basis == "date" else replace(capacity, tenure="")
