"""The cast: the people of a document, each with every name and office that the text or the date gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.iris import slug
from graph.records import Capacity, Entity, Span
from loaders.extract.annotations import Person, Title
from loaders.extract.items import Item
from loaders.extract.names import essential, key, parts, skeleton, surname_at
from loaders.extract.tenures import Tenures
from loaders.extract.titles import Titled, label, spoken_title
from loaders.tables import words

_NEAR = 12  # characters between two people of one list: ", and his "
_SURNAME = 4  # letters; shorter surnames are words and initials as well
_SPOKEN = frozenset(("spokesperson", "spokesman", "spokeswoman"))


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name at a place, as some stage found it."""

    start: int
    end: int
    words: tuple[str, ...]
    entity: Entity | None = None
    titled: Titled | None = None
    line: int = 0  # where the sentence begins


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a document, and which name is whose."""

    people: tuple[Person, ...]
    places: Mapping[Span, tuple[Entity, Capacity | None]]
    aliases: Mapping[tuple[str, ...], Entity]


@dataclass(slots=True)
class _Part:
    """A person while the cast is being made."""

    words: tuple[str, ...]
    entity: Entity
    known: bool
    titles: list[Title] = field(default_factory=list)
    capacities: list[Capacity] = field(default_factory=list)
    count: int = 0
    surname_first: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """What a title without a holder is taken to belong to: the publisher, and the state it speaks for."""

    publisher: Entity | None = None
    home: Entity | None = None


def make_cast(
    found: Sequence[Named], tenures: Tenures, seat: Seat, date: str, loose: frozenset[str] = frozenset()
) -> Cast:
    """Join the names of a document into people: full names first, then bare surnames."""
    named = _inherited(found, tenures, date)
    parts_made: list[_Part] = []
    owners: dict[Span, _Part] = {}
    for one in sorted(named, key=lambda name: -len(essential(name.words))):
        owners[(one.start, one.end)] = _enter(parts_made, one, tenures, date)
    for one in named:
        _add_office(owners[(one.start, one.end)], one, tenures, seat, date)
    for part in parts_made:
        part.surname_first = part.surname_first or _goes_by_first(part, loose)
    renamed = {id(part): _entity(part, named) for part in parts_made}
    ordered = list(dict.fromkeys(id(owners[(one.start, one.end)]) for one in named))
    by_id = {id(part): part for part in parts_made}
    people = tuple(_person(by_id[name], renamed[name], tenures, date) for name in ordered)
    places = {span: (renamed[id(part)], _capacity_at(span, part, named)) for span, part in owners.items()}
    return Cast(people, places, _aliases(by_id, renamed, ordered, people))


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
    return replace(one, titled=replace(one.titled, title=_held(one.titled.title, holder)))


def _enter(cast: list[_Part], one: Named, tenures: Tenures, date: str) -> _Part:
    name = essential(one.words)
    title = one.titled.title if one.titled else None
    for part in cast:
        if (one.entity is not None and one.entity.id == part.entity.id) or _is_same(part, name, title):
            return part
    entity = one.entity or tenures.known(name, title, date)
    same = next((part for part in cast if entity and part.entity.id == entity.id), None)
    if same:
        return same
    spoken = " ".join(name)
    part = _Part(
        parts(entity.label) if entity else name, entity or Entity(slug(spoken), spoken, "Person"), entity is not None
    )
    cast.append(part)
    return part


def _is_same(part: _Part, name: Sequence[str], title: Title | None) -> bool:
    """Tell whether a name can be that of a person: the same words, a nickname, a bare surname."""
    if len(name) > 1:
        if key(name) == key(part.words):
            return True
        surname = skeleton(name[-1]) == skeleton(part.words[-1])
        return surname and len(part.words) > 1 and skeleton(name[0]) == skeleton(part.words[0])
    word = skeleton(name[0])
    if word == skeleton(part.words[-1]) or word == skeleton(part.words[-1].removeprefix("al-")):
        return True
    if len(part.words) > 1 and word == skeleton(part.words[0]) and title is not None:
        part.surname_first = True
        return True
    return False


def _goes_by_first(part: _Part, loose: frozenset[str]) -> bool:
    """Tell whether the document calls somebody by the first part of the name: Yoon Suk Yeol, "Yoon said"."""
    return len(part.words) > 1 and part.words[0] in loose and part.words[-1] not in loose


def loose_words(rows: Iterable[Sequence[Item]]) -> frozenset[str]:
    """Give the capitalised words that stand alone, with no other capitalised word beside them."""
    return frozenset(item.text for row in rows for at, item in enumerate(row) if _is_alone(row, at))


def _is_alone(row: Sequence[Item], at: int) -> bool:
    """Tell whether a capitalised word is a name by itself; the first word of a sentence is no neighbour."""
    if not _is_capital(row[at]):
        return False
    before = at > 1 and (_is_capital(row[at - 1]) or row[at - 1].text == "-")
    behind = at + 1 < len(row) and (_is_capital(row[at + 1]) or row[at + 1].text in ("-", "&"))
    return not before and not behind


def _is_capital(item: Item) -> bool:
    return item.name is None and item.text[0].isupper() and len(item.text) > 1


def famous(
    rows: Iterable[Sequence[Item]], people: Sequence[Named], tenures: Tenures, date: str, loose: frozenset[str]
) -> list[Named]:
    """Find those in office whose bare surname stands in a text that never introduces them."""
    introduced = {word.lower() for one in people for word in one.words}
    strange = {word for word in loose - words("homographs.tsv") if len(word) >= _SURNAME and not word.isupper()}
    meant = {word: tenures.surnamed(word, date) for word in strange if word.lower() not in introduced}
    return [
        Named(item.start, item.end, (item.text,), entity)
        for row in rows
        for at, item in enumerate(row)
        if (entity := meant.get(item.text)) and _is_alone(row, at)
    ]


def _add_office(part: _Part, one: Named, tenures: Tenures, seat: Seat, date: str) -> None:
    part.count += 1
    title = one.titled.title if one.titled else None
    if title is None:
        return
    capacity = tenures.by_text(part.entity, title, date)
    if capacity.organisation is None:
        title = _held(title, _holder(part, title, seat))
        capacity = tenures.by_text(part.entity, title, date)
    if capacity.post:
        title = replace(title, label=capacity.label, organisation=title.organisation or capacity.organisation)
    part.titles.append(title)
    part.capacities.append(capacity)


def _held(title: Title, holder: Entity | None) -> Title:
    return replace(title, label=label(spoken_title(title), holder), organisation=holder)


def _holder(part: _Part, title: Title, seat: Seat) -> Entity | None:
    """Take a title without a holder for that of an earlier mention with the same head, else for the publisher's."""
    earlier = [known.organisation for known in part.titles if known.organisation and known.head == title.head]
    if earlier:
        return earlier[-1]
    return (seat.publisher if title.head in _SPOKEN else None) or seat.home


def _entity(part: _Part, named: Sequence[Named]) -> Entity:
    """Put the surname last where the document shows that it stands first: Foreign Minister Mori, Mori Takeo."""
    home = next((capacity.organisation for capacity in part.capacities if capacity.organisation), None)
    if part.known or not part.surname_first or len(part.words) != 2 or home is None or home.id != "japan":
        return part.entity
    spoken = f"{part.words[1]} {part.words[0]}"
    return Entity(slug(spoken), spoken, "Person")


def _person(part: _Part, entity: Entity, tenures: Tenures, date: str) -> Person:
    present = [capacity for capacity in part.capacities if not capacity.former and capacity.organisation]
    posted = [capacity for capacity in present if capacity.post]
    capacity = next(iter(posted or present), None) or tenures.by_date(part.entity.id, date)
    home = tenures.home(capacity.organisation) if capacity else None
    if home is None and part.known and (person := tenures.people.get(part.entity.id)) is not None:
        home = tenures.entities.get(person.state)
    return Person(entity, _distinct(part.titles), capacity, home, part.count)


def _distinct(titles: Sequence[Title]) -> tuple[Title, ...]:
    """Keep the first telling of each office."""
    return tuple({(title.label, title.former): title for title in reversed(titles)}.values())[::-1]


def _capacity_at(span: Span, part: _Part, named: Sequence[Named]) -> Capacity | None:
    """Give the office that stands beside a name, and nothing where the name stands alone."""
    for title, capacity in zip(part.titles, part.capacities, strict=True):
        if span[0] <= title.start < span[1] or any(
            one.titled and one.titled.title and (one.start, one.end) == span and one.titled.title.start == title.start
            for one in named
        ):
            return capacity
    return None


def _aliases(
    by_id: Mapping[int, _Part], renamed: Mapping[int, Entity], ordered: Sequence[int], people: Sequence[Person]
) -> dict[tuple[str, ...], Entity]:
    """Give the short names under which each person may be met again; the first person of a name keeps it."""
    aliases: dict[tuple[str, ...], Entity] = {}
    for number, person in zip(ordered, people, strict=True):
        part, entity = by_id[number], renamed[number]
        for form in _short_forms(part, person):
            aliases.setdefault(form, entity)
    return aliases


def _short_forms(part: _Part, person: Person) -> list[tuple[str, ...]]:
    name = part.words
    at = surname_at(name)
    forms = [name, name[at:], name[-1:]]
    if name[-1].startswith("al-"):
        forms.append((name[-1][3:],))
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
