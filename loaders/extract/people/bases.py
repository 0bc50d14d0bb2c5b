"""Bases: why the words of a passage mean this actor, place or thing, in words of the table `bases.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.records import Capacity, Entity
from loaders.extract.annotations import Mention, Page, Person
from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.tables import rows

_PLAIN = {"adjective": "adjective", "people": "people", "capital": "capital"}  # kind of mention -> key
_UNDATED = "an unknown day"


@dataclass(frozen=True, slots=True)
class Present:
    """Who is present on a page: in which office, named where, and as whom the text speaks."""

    date: str
    capacities: Mapping[str, Capacity]  # by id
    people: Mapping[str, Person]
    named: frozenset[str]
    issuers: frozenset[str]

    def because(self, entity: Entity, mention: Mention | None, text: str = "") -> tuple[str, ...]:
        """Say why a mention, or a sentence without one, means an entity."""
        if mention is None:
            return (_said(self._understood(entity), date=self.date or _UNDATED),)
        person = self.people.get(entity.id)
        if person is not None:
            return (self._short(person, mention, text) or self.of_person(person),)
        known = entity.id in open_gazetteer().entities
        return (_said(_PLAIN.get(mention.kind, "name") if known else "told"),)

    def _short(self, person: Person, mention: Mention, text: str) -> str:
        """Tell a surname that is short for a name which stands elsewhere in the text."""
        words, name = text[mention.start : mention.end].split(), person.entity.label
        bare = mention.capacity is None and len(words) == 1 < len(name.split())
        return _said("short", name=name) if bare and person.full else ""

    def of_person(self, person: Person) -> str:
        """Say why a name means a person of the cast."""
        office = person.capacity.label if person.capacity else "in office"
        home = person.entity.id.partition("--")[2]
        return _said(person.basis, office=office, date=self.date or _UNDATED, home=_label(home))

    def _understood(self, entity: Entity) -> str:
        if entity.id in self.named:
            return "led-back"
        if entity.id in self.issuers:
            return "issuer"
        return "holder" if entity.kind == "Person" else "worked-out"


def present(page: Page) -> Present:
    """Gather who is present on a page."""
    issuer = page.issuer
    behind = (*issuer.authors, issuer.publisher, issuer.home, issuer.press)
    return Present(
        date=page.unit.date or "",
        capacities={person.entity.id: person.capacity for person in page.cast if person.capacity is not None},
        people={person.entity.id: person for person in page.cast},
        named=frozenset(entity.id for mention in page.mentions for entity in mention.entities),
        issuers=frozenset(entity.id for entity in behind if entity is not None),
    )


def _label(home: str) -> str:
    known = open_gazetteer().entities.get(home)
    return known.label if known else home


@cache
def _words() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("bases.tsv")}


def _said(key: str, **filled: str) -> str:
    return _words()[key].format(**filled)
