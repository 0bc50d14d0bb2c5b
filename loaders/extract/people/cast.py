"""The cast: the people of a document, each with every name and office that the text or the date gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.iris import slug
from graph.records import Capacity, Entity, Span
from loaders.extract.annotations import Person, Title
from loaders.extract.naming.names import essential, key, parts, skeleton, surname_at
from loaders.extract.naming.titles import Titled
from loaders.extract.naming.titlewords import is_rank
from loaders.extract.people.houses import Day, Seat, held, housed
from loaders.extract.people.namesakes import is_namesake, states_of
from loaders.extract.people.tenures import Tenures
from loaders.extract.text.items import Item
from loaders.extract.text.words import spelling
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
    lent: bool = False  # the house of the title is that of a neighbour

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
    basis: str = ""  # why the name means this person: a key of `lexicon/bases.tsv`
    states: set[str] = field(default_factory=set)  # ids of those whose offices the text gives the person
    houses: list[Entity] = field(default_factory=list)  # states and organisations for which the text has the person act


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
    day = Day(tenures, date)
    for one in sorted(named, key=lambda name: (-len(essential(name.words)), not _is_stranger(name, day))):
        owners[(one.start, one.end)] = _enter(roll, one, day)
    beside = {
        (one.start, one.end): _add_office(owners[(one.start, one.end)], one, tenures, seat, date) for one in named
    }
    cast = list({owners[(one.start, one.end)].number: owners[(one.start, one.end)] for one in named}.values())
    for part in cast:
        part.surname_first = part.surname_first or _goes_by_first(part, loose)
        _settle(part)
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
    return replace(one, titled=replace(one.titled, title=held(one.titled.title, holder)), lent=True)


def _states(one: Named, tenures: Tenures) -> frozenset[str]:
    """Give the states that a title binds a name to."""
    title = one.titled.title if one.titled else None
    return states_of(title, tenures) if title and not one.lent else frozenset()


def _is_stranger(one: Named, day: Day) -> bool:
    """Tell whether the text gives a known name to somebody else: then a headline without his office means him, too."""
    entity, _ = _known(one, essential(one.words), *day)
    return entity is not None and is_namesake(entity.id, _states(one, day.tenures), day.tenures)


def _enter(roll: _Roll, one: Named, day: Day) -> _Part:
    """Find who was met under a name and may hold the office told with it, else enter somebody new."""
    name, states = essential(one.words), _states(one, day.tenures)
    spoken = " ".join(name)
    entity, basis = _known(one, name, *day)
    part = next((part for part in _met(roll, name, one) if _may_be(part, states, day.tenures)), None)
    if part is None and entity is not None and not is_namesake(entity.id, states, day.tenures):
        part = roll.by_entity.get(entity.id) or _entered(roll, parts(entity.label), entity, basis)
    if part is None:
        shared = entity is not None or slug(spoken) in roll.by_entity  # the name of somebody else
        local = "--".join((slug(spoken), *sorted(states))) if shared else slug(spoken)
        part = roll.by_entity.get(local) or _entered(roll, name, Entity(local, spoken, "Person"), "")
    part.states |= states
    return part


def _may_be(part: _Part, states: frozenset[str], tenures: Tenures) -> bool:
    """Tell whether somebody may act for states; whom no table knows, for those for which the text has him act."""
    if part.known:
        return not is_namesake(part.entity.id, states, tenures)
    return not states or not part.states or not part.states.isdisjoint(states)


def _known(one: Named, name: Sequence[str], tenures: Tenures, date: str) -> tuple[Entity | None, str]:
    """Find whom a name means by the reference data, and why."""
    title = one.titled.title if one.titled else None
    if one.entity is not None:
        return one.entity, "name" if len(name) > 1 or one.titled else "surname-serving"
    if (found := tenures.known(name, title, date)) is not None:
        return found, "name" if len(name) > 1 else "surname-office"
    addressed = one.titled is not None and (title is None or is_rank(title.words))  # "Mr Doe", "Gen. Doe"
    famous = tenures.surnamed(name[0], date) if addressed and len(name) == 1 else None
    return famous, "surname-serving" if famous else ""


def _entered(roll: _Roll, name: Sequence[str], entity: Entity, basis: str) -> _Part:
    part = _Part(len(roll.by_entity), tuple(name), entity, bool(basis), basis=basis)
    roll.by_entity.setdefault(part.entity.id, part)
    last = skeleton(part.words[-1])
    for form in {key(part.words), last, _bare(part.words[-1]), skeleton(part.words[0])}:
        roll.by_form.setdefault(form, []).append(part)
    return part


def _met(roll: _Roll, name: Sequence[str], one: Named) -> Iterator[_Part]:
    """Find those who were met under a name, in their order."""
    if one.entity is not None and one.entity.id in roll.by_entity:
        yield roll.by_entity[one.entity.id]
    title = one.titled.title if one.titled else None
    forms = {key(name), skeleton(name[-1]), _bare(name[-1]), skeleton(name[0])}
    candidates = {part.number: part for form in forms for part in roll.by_form.get(form, ())}
    yield from (candidates[number] for number in sorted(candidates) if _is_same(candidates[number], name, title))


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
    told = title.organisation is not None and not one.lent
    title, capacity = housed(title, part.entity, part.titles, seat, Day(tenures, date))
    house = tenures.home(capacity.organisation)
    if house is not None and (told or house == seat.home):
        part.houses.append(house)
    part.titles.append(title)
    part.capacities.append(capacity)
    return capacity


def _settle(part: _Part) -> None:
    """Settle who somebody is: whom no table knows is told from others of the name by state or organisation."""
    if part.known:
        return
    spoken = _spoken(part)
    house = next(iter(part.houses), None)
    local = f"{slug(spoken)}--{house.id}" if house else slug(spoken)
    part.entity, part.basis = Entity(local, spoken, "Person"), "affiliated" if house else "stranger"


def _spoken(part: _Part) -> str:
    """Put the surname last where the document shows that it stands first: Foreign Minister Mori, Mori Takeo."""
    home = next((capacity.organisation for capacity in part.capacities if capacity.organisation), None)
    if not part.surname_first or len(part.words) != 2 or home is None or home.id != "japan":
        return part.entity.label
    return f"{part.words[1]} {part.words[0]}"


def _person(part: _Part, tenures: Tenures, date: str) -> Person:
    present = [capacity for capacity in part.capacities if not capacity.former and capacity.organisation]
    posted = [capacity for capacity in present if capacity.post]
    capacity = next(iter(posted or present), None) or tenures.by_date(part.entity.id, date)
    home = tenures.home(capacity.organisation) if capacity else None
    if home is None and part.known and (person := tenures.people.get(part.entity.id)) is not None:
        home = tenures.entities.get(person.state)
    return Person(part.entity, _distinct(part.titles), capacity, home, part.count, part.basis, bool(part.spelt))


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
