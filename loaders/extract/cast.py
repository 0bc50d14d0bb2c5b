"""The cast: the people of a document, each with every name and office that the text or the date gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.iris import slug
from graph.records import Capacity, Entity, Span
from loaders.extract.annotations import Person, Title
from loaders.extract.houses import Day, Seat, held, housed
from loaders.extract.items import Item
from loaders.extract.names import essential, key, parts, skeleton, surname_at
from loaders.extract.tenures import Tenures
from loaders.extract.titles import Titled
from loaders.extract.titlewords import is_rank
from loaders.extract.words import spelling
from loaders.tables import words

_ARTICLES = frozenset(("al", "el"))
_NEAR = 12  # characters between two people of one list: ", and his "


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name at a place, as some stage found it."""

    start: int
    end: int
    words: tuple[str, ...]
    entity: Entity | None = None
    titled: Titled | None = None
    line: int = 0  # where the sentence begins

    @property
    def span(self) -> Span:
        """Where the name stands, title included."""
        return self.start, self.end


Short = tuple[tuple[str, ...], Entity]  # a short name, word by word, and whose it is


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a document, and which name is whose."""

    people: tuple[Person, ...]
    places: tuple[tuple[Span, Entity, Capacity | None], ...]  # in text order
    short: Mapping[str, tuple[Short, ...]]  # by first word, the longest first


@dataclass(slots=True)
class _Part:
    """A person while the cast is being made."""

    number: int
    words: tuple[str, ...]
    entity: Entity
    known: bool
    titles: list[Title] = field(default_factory=list)
    capacities: list[Capacity] = field(default_factory=list)
    count: int = 0
    surname_first: bool = False
    spelt: set[str] = field(default_factory=set)  # the surname as the text writes it


@dataclass(frozen=True, slots=True)
class _Roll:
    """The people met so far, by every form under which they may be met again."""

    by_form: dict[str, list[_Part]] = field(default_factory=dict)
    by_entity: dict[str, _Part] = field(default_factory=dict)


def make_cast(
    found: Sequence[Named], tenures: Tenures, seat: Seat, date: str, loose: frozenset[str] = frozenset()
) -> Cast:
    """Join the names of a document into people: full names first, then bare surnames."""
    named = _inherited(found, tenures, date)
    roll = _Roll()
    owners: dict[Span, _Part] = {}
    for one in sorted(named, key=lambda name: -len(essential(name.words))):
        owners[(one.start, one.end)] = _enter(roll, one, tenures, date)
    beside = {
        (one.start, one.end): _add_office(owners[(one.start, one.end)], one, tenures, seat, date) for one in named
    }
    cast = list({owners[(one.start, one.end)].number: owners[(one.start, one.end)] for one in named}.values())
    for part in cast:
        part.surname_first = part.surname_first or _goes_by_first(part, loose)
        part.entity = _entity(part)
    people = tuple(_person(part, tenures, date) for part in cast)
    places = tuple((span, owners[span].entity, beside[span]) for span in sorted(owners))
    return Cast(people, places, _short_names(cast, people))


def _inherited(found: Sequence[Named], tenures: Tenures, date: str) -> list[Named]:
    """Give "energy minister B" the state of "Israeli prime minister A and energy minister B", if B's own is unknown."""
    named = sorted(found, key=lambda one: one.start)
    for at in range(1, len(named)):
        left, right = named[at - 1], named[at]
        before, title = left.titled and left.titled.title, right.titled and right.titled.title
        near = left.line == right.line and right.start - left.end < _NEAR
        if before and title and near and before.organisation and not title.organisation and not title.former:
            known = right.entity or tenures.known(essential(right.words), title, date)
            if known is None or not tenures.by_text(known, title, date).post:
                named[at] = _moved(right, before.organisation)
    return named


def _moved(one: Named, holder: Entity) -> Named:
    if one.titled is None or one.titled.title is None:
        return one
    return replace(one, titled=replace(one.titled, title=held(one.titled.title, holder)))


def _enter(roll: _Roll, one: Named, tenures: Tenures, date: str) -> _Part:
    name = essential(one.words)
    title = one.titled.title if one.titled else None
    same = (one.entity and roll.by_entity.get(one.entity.id)) or _met(roll, name, title)
    if same:
        return same
    addressed = one.titled is not None and (title is None or is_rank(title.words))  # "Mr Doe", "Gen. Doe"
    famous = tenures.surnamed(name[0], date) if addressed and len(name) == 1 else None
    entity = one.entity or tenures.known(name, title, date) or famous
    spoken = " ".join(name)
    made = entity or Entity(slug(spoken), spoken, "Person")
    if made.id in roll.by_entity:
        return roll.by_entity[made.id]
    part = _Part(len(roll.by_entity), parts(made.label) if entity else name, made, entity is not None)
    return _entered(roll, part)


def _entered(roll: _Roll, part: _Part) -> _Part:
    roll.by_entity.setdefault(part.entity.id, part)
    last = skeleton(part.words[-1])
    for form in {key(part.words), last, _bare(part.words[-1]), skeleton(part.words[0])}:
        roll.by_form.setdefault(form, []).append(part)
    return part


def _met(roll: _Roll, name: Sequence[str], title: Title | None) -> _Part | None:
    """Find who was met under a name; of several the first."""
    forms = {key(name), skeleton(name[-1]), _bare(name[-1]), skeleton(name[0])}
    candidates = {part.number: part for form in forms for part in roll.by_form.get(form, ())}
    return next(
        (candidates[number] for number in sorted(candidates) if _is_same(candidates[number], name, title)), None
    )


def _is_same(part: _Part, name: Sequence[str], title: Title | None) -> bool:
    """Tell whether a name can be that of a person: the same words, a nickname, a bare surname."""
    if len(name) > 1:
        if key(name) in (key(part.words), key(part.words[surname_at(part.words) :])):
            return True
        if len(name) == 2 and name[0].lower() in _ARTICLES:  # "Al Sisi"
            return _bare(name[-1]) == _bare(part.words[-1])
        surname = skeleton(name[-1]) == skeleton(part.words[-1])
        return surname and len(part.words) > 1 and skeleton(name[0]) == skeleton(part.words[0])
    word = skeleton(name[0])
    if word in (skeleton(part.words[-1]), _bare(part.words[-1])):
        return True
    if len(part.words) > 1 and word == skeleton(part.words[0]) and title is not None:
        part.surname_first = True
        return True
    return False


def _bare(word: str) -> str:
    """Give the key of an Arabic surname without its article."""
    return skeleton(word.removeprefix("al-").removeprefix("el-"))


def _goes_by_first(part: _Part, loose: frozenset[str]) -> bool:
    """Tell whether the document calls somebody by the first part of the name: Yoon Suk Yeol, "Yoon said"."""
    return len(part.words) > 1 and part.words[0] in loose and part.words[-1] not in loose


def _add_office(part: _Part, one: Named, tenures: Tenures, seat: Seat, date: str) -> Capacity | None:
    """Enter the office of a title, and give it; nothing where the name stands alone."""
    part.count += 1
    part.spelt.update(word for word in essential(one.words)[-1:] if len(one.words) > 1)
    title = one.titled.title if one.titled else None
    if title is None:
        return None
    title, capacity = housed(title, part.entity, part.titles, seat, Day(tenures, date))
    part.titles.append(title)
    part.capacities.append(capacity)
    return capacity


def _entity(part: _Part) -> Entity:
    """Put the surname last where the document shows that it stands first: Foreign Minister Mori, Mori Takeo."""
    home = next((capacity.organisation for capacity in part.capacities if capacity.organisation), None)
    if part.known or not part.surname_first or len(part.words) != 2 or home is None or home.id != "japan":
        return part.entity
    spoken = f"{part.words[1]} {part.words[0]}"
    return Entity(slug(spoken), spoken, "Person")


def _person(part: _Part, tenures: Tenures, date: str) -> Person:
    present = [capacity for capacity in part.capacities if not capacity.former and capacity.organisation]
    posted = [capacity for capacity in present if capacity.post]
    capacity = next(iter(posted or present), None) or tenures.by_date(part.entity.id, date)
    home = tenures.home(capacity.organisation) if capacity else None
    if home is None and part.known and (person := tenures.people.get(part.entity.id)) is not None:
        home = tenures.entities.get(person.state)
    return Person(part.entity, _distinct(part.titles), capacity, home, part.count)


def _distinct(titles: Sequence[Title]) -> tuple[Title, ...]:
    """Keep the first telling of each office."""
    return tuple({(title.label, title.former): title for title in reversed(titles)}.values())[::-1]


def _short_names(cast: Sequence[_Part], people: Sequence[Person]) -> dict[str, tuple[Short, ...]]:
    """Give the short names under which each person may be met again; the first person of a name keeps it."""
    owners: dict[tuple[str, ...], Entity] = {}
    for part, person in zip(cast, people, strict=True):
        for form in _short_forms(part, person):
            owners.setdefault(spelling(" ".join(form)), part.entity)
    by_first: dict[str, list[Short]] = {}
    for form, entity in sorted(owners.items(), key=lambda pair: -len(pair[0])):
        by_first.setdefault(form[0], []).append((form, entity))
    return {first: tuple(found) for first, found in by_first.items()}


def _short_forms(part: _Part, person: Person) -> list[tuple[str, ...]]:
    name = part.words
    at = surname_at(name)
    forms = [name, name[at:], name[-1:], *((word,) for word in sorted(part.spelt))]
    if name[-1].startswith(("al-", "el-")):
        forms += [(name[-1][3:],), (name[-1].capitalize(),), (name[-1][:1].upper() + name[-1][1:],)]
    family_first = person.home is not None and person.home.id in words("family_first.tsv")
    if len(name) > 1 and (family_first or part.surname_first):
        forms.append(name[:1])
    return [form for form in forms if form and len(form[-1]) > 1]


def named_in(row: Sequence[Item], people: Sequence[Titled]) -> list[Named]:
    """Give the people of a sentence: those with a title, and those whom the gazetteer knows."""
    line = row[0].start if row else 0
    found = [Named(one.start, one.end, one.words, one.entity, one, line) for one in people]
    for item in row:
        known = item.name
        if known and known.kind == "person" and not any(one.start <= item.start < one.end for one in found):
            found.append(Named(item.start, item.end, tuple(item.text.split()), known.entities[0], None, line))
    return found
