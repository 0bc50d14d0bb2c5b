"""The gazetteer: every name that the reference data knows, found word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.iris import slug
from graph.records import Entity
from loaders.extract.naming.names import plain
from loaders.extract.text.words import Word, spelling
from loaders.tables import rows, words
from ontology import reference
from ontology.reference import Organisation, Reference, State

_MISSPELT = 7  # letters; a shorter word is too near to other words
_KINDS = {
    "InternationalOrganisation": "organisation",
    "Grouping": "grouping",
    "Organ": "organ",
    "ArmedForce": "armed",
    "ArmedGroup": "armed",
    "Media": "media",
}


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for."""

    kind: str  # of mention
    entities: tuple[Entity, ...]
    bare: bool = True  # False: a name only behind "the", and where the document names the thing in full: "the North"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at a place in a row of words."""

    first: int
    last: int  # index of the word behind it
    name: Name


Index = Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by their first word, the longest first."""

    index: Index
    entities: Mapping[str, Entity]  # by id
    labels: Mapping[str, Entity]
    singles: Mapping[str, Name]  # names of one long word, for misspelt ones

    def hits(self, row: Sequence[Word], allowed: frozenset[str] = frozenset()) -> list[Hit]:
        """Find the names in a row of words; `allowed` are the short names that the document explains."""
        found: list[Hit] = []
        at = 0
        while at < len(row):
            hit = self._at(row, at, allowed) if row[at].text in self.index else self._misspelt(row, at)
            if hit:
                found.append(hit)
            at = hit.last if hit else at + 1
        return found

    def _at(self, row: Sequence[Word], at: int, allowed: frozenset[str]) -> Hit | None:
        for rest, name in self.index[row[at].text]:
            last = at + 1 + len(rest)
            if last <= len(row) and all(row[at + 1 + n].text == word for n, word in enumerate(rest)):
                if not rest and row[at].text in words("guarded.tsv") and row[at].text not in allowed:
                    return None
                return Hit(at, last, name)
        return None

    def _misspelt(self, row: Sequence[Word], at: int) -> Hit | None:
        """Take a long capitalised word for the one name that it becomes when two neighbouring letters change places."""
        word = row[at].text
        if len(word) < _MISSPELT or not word[0].isupper() or not word[1:].islower():
            return None
        swapped = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)} - {word}
        meant = [self.singles[form] for form in sorted(swapped) if form in self.singles]
        return Hit(at, at + 1, meant[0]) if len(meant) == 1 else None


@cache
def open_gazetteer() -> Gazetteer:
    """Build the gazetteer of the reference data and the tables of places."""
    return build(reference.load())


def build(known: Reference) -> Gazetteer:
    """Build a gazetteer; where two things have one name, the earlier row has it."""
    entities = {entity.id: entity for entity in _entities(known)}
    index: dict[str, dict[tuple[str, ...], Name]] = {}
    chosen = {row.name: row.preferred for row in known.ambiguous}
    for form, name in _names(known, entities):
        spelt = spelling(form.removeprefix("the "))
        if spelt and chosen.get(form) in (None, name.entities[0].id):
            index.setdefault(spelt[0], {}).setdefault(spelt[1:], name)
    ordered = {first: tuple(sorted(rest.items(), key=lambda pair: -len(pair[0]))) for first, rest in index.items()}
    singles = {word: rest[()] for word, rest in index.items() if () in rest and len(word) >= _MISSPELT}
    labels = {entity.label: entity for entity in entities.values()}
    return Gazetteer(ordered, entities, labels, singles)


def _entities(known: Reference) -> Iterator[Entity]:
    for state in known.states:
        yield Entity(state.id, state.name, "State")
    for organisation in known.organisations:
        yield Entity(organisation.id, organisation.name, organisation.kind)
    for person in known.people:
        yield Entity(person.id, person.name, "Person")


def _names(known: Reference, entities: Mapping[str, Entity]) -> Iterator[tuple[str, Name]]:
    """Give names in order of precedence: places, states, organisations, people, adjectives, capitals."""
    for name, aliases in rows("territories.tsv"):
        for form in (name, *filter(None, aliases.split(";"))):
            yield form, Name("place", (Entity(slug(name), name, "Place"),))
    for name, kind in rows("places.tsv"):
        yield name, Name(kind, (Entity(slug(name), name, "Place"),))
    for name, aliases in rows("collectives.tsv"):
        yield from _spread((name, *aliases.split(";")), "grouping", Entity(slug(name), name, "Collective"))
    for name, kind, aliases in rows("things.tsv"):
        for form in (name, *filter(None, aliases.split(";"))):
            yield form, Name("thing", (Entity(slug(name), name, kind),))
    for name, _ in rows("towns.tsv"):
        yield name, Name("place", (Entity(slug(name), name, "Place"),))
    for state in known.states:
        yield from _spread((state.name, state.short, state.official, *state.aliases), "state", entities[state.id])
    for organisation in known.organisations:
        yield from _of_organisation(organisation, entities[organisation.id])
    for name, kind, ids in rows("groups.tsv"):
        members = tuple(entities[member] for member in ids.split(";") if member in entities)
        yield from [(name, Name(kind, members))] if members else []
    for person in known.people:
        full = [form for form in (person.name, *person.aliases) if " " in form]
        yield from _spread([*full, *map(plain, full)], "person", entities[person.id])
    for state in known.states:
        yield from _of_state(state, entities[state.id])


def _of_organisation(organisation: Organisation, entity: Entity) -> Iterator[tuple[str, Name]]:
    kind = _KINDS.get(organisation.kind, "organisation")
    yield from _spread((organisation.name, organisation.short, *organisation.aliases), kind, entity)


def _of_state(state: State, entity: Entity) -> Iterator[tuple[str, Name]]:
    yield from _spread(state.adjectives, "adjective", entity)
    yield from _spread(state.people, "people", entity)
    yield from _spread((*state.capitals, *state.metonyms), "capital", entity)


def _spread(forms: Iterable[str], kind: str, entity: Entity) -> Iterator[tuple[str, Name]]:
    for form in forms:
        name = Name(kind, (entity,), bare=not form.startswith("the "))
        for spelt in dict.fromkeys((form, plain(form))):
            if spelt:
                yield spelt, name
