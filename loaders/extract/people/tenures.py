"""Who is known under which name, and in which office somebody acts: by the words first, by the date second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from graph.records import Capacity, Entity
from loaders.extract.annotations import Title
from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.extract.naming.names import key, parts, plain, skeleton
from loaders.extract.referents.organs import state_of
from loaders.tables import rows
from ontology import reference
from ontology.reference import Person, Post, Reference, Tenure

_SMALL = frozenset(("of", "the", "for", "and", "to", "in", "on", "at", "a"))
_SHORT = 5  # letters; Mass is not Maas
_TOP = frozenset(("president", "minister", "premier", "chancellor", "king", "queen", "emir", "sultan", "pope"))
_SINGLE = frozenset(("president", "prime-minister", "foreign-minister", "defence-minister", "monarch", "chancellor"))
_FIELDS = frozenset(("vice", "deputy", "council", "senate", "assembly", "parliament", "court", "bank"))
_MINISTERS = frozenset(("minister", "premier"))
_ANY = frozenset(("leader", "chief", "head", "ruler"))  # words for whoever is at the top


@dataclass(frozen=True, slots=True)
class Tenures:
    """The people, posts and terms of office of the reference data, ready for looking up."""

    people: Mapping[str, Person]
    by_name: Mapping[str, tuple[str, ...]]
    by_surname: Mapping[str, tuple[str, ...]]
    posts: Mapping[str, Post]
    words: Mapping[str, frozenset[str]]  # of a post
    held: Mapping[str, tuple[Tenure, ...]]  # by a person, in order
    entities: Mapping[str, Entity]
    belongs: Mapping[str, str]  # an organ's state, or an organisation's parent

    def known(self, name: Sequence[str], title: Title | None, date: str) -> Entity | None:
        """Find the person of the reference data that a name means; a bare surname needs a title that fits."""
        full = self.by_name.get(key(name), ()) if len(name) > 1 else ()
        if full:
            return self.entities[self._likeliest(full, title, date)]
        if title is None:
            return None
        alike = self.by_surname.get(skeleton(" ".join(name)), ())  # also of several words: "von der Leyen"
        surname = [one for one in alike if self._tenure(one, title, date)]
        return self.entities[self._likeliest(surname, title, date)] if surname else None

    def surnamed(self, word: str, date: str) -> Entity | None:
        """Find the one person of a surname who is in office at a date; a short surname has to be spelt alike."""
        alike = [one for one in self.by_surname.get(skeleton(word), ()) if len(word) > _SHORT or self._spelt(one, word)]
        serving = [one for one in alike if any(covers(tenure, date) for tenure in self.held.get(one, ()))]
        return self.entities[serving[0]] if len(serving) == 1 else None

    def _spelt(self, person: str, word: str) -> bool:
        known = self.people[person]
        return plain(word) in {plain(form) for form in (known.surname, known.surname.split(" ")[-1], *known.aliases)}

    def _likeliest(self, ids: Sequence[str], title: Title | None, date: str) -> str:
        fitting = [one for one in ids if title and self._tenure(one, title, date)]
        serving = [one for one in fitting or ids if any(covers(tenure, date) for tenure in self.held.get(one, ()))]
        return (serving or fitting or list(ids))[0]

    def by_text(self, person: Entity, title: Title, date: str) -> Capacity:
        """Name the office that a title gives to a person."""
        tenure = self._tenure(person.id, title, date)
        if tenure is None:
            return Capacity(title.label, "", title.organisation, former=title.former)
        return self._capacity(tenure, "text", title.former)

    def by_date(self, person: str, date: str) -> Capacity | None:
        """Name the office that somebody holds at a date; of several, the latest taken up."""
        held = [tenure for tenure in self.held.get(person, ()) if covers(tenure, date)]
        return self._capacity(max(held, key=lambda tenure: tenure.start), "date", False) if held else None

    def is_open(self, home: Entity, title: Title, person: str, date: str) -> bool:
        """Tell whether somebody may hold an office at home: not one that home has not, nor one that another holds."""
        named = replace(title, organisation=home)
        posts = [post for post in self.posts.values() if self._same_house(home.id, post.organisation)]
        fitting = {post.id for post in posts if post.head in _SINGLE and self._fits(named, post)}
        if home.kind == "State" and _has_secretaries({post.head for post in posts}) and title.head in _MINISTERS:
            return False
        if title.former or title.head not in _TOP or _telling(title.words.lower()) & _FIELDS:
            return True
        if not fitting:
            return home.kind == "State" and not _lacks(title, {post.head for post in posts})
        terms = ((one, term) for one, held in self.held.items() for term in held if term.post in fitting)
        holders = {one for one, term in terms if not date or covers(term, date)}
        return not holders or person in holders or not _is_bare(title)

    def seat(self, person: str) -> Entity | None:
        """Give the state or organisation for which somebody acts: that of the office taken up last."""
        held = self.held.get(person, ())
        return self.home(self.entities.get(self.posts[held[-1].post].organisation)) if held else None

    def home(self, organisation: Entity | None) -> Entity | None:
        """Give the state or outermost organisation that an organ stands for."""
        at = organisation
        if at is not None and at.kind == "Organ" and at.id not in self.belongs:
            return state_of(at) or at  # a ministry that only its name tells: "Ministry of Foreign Affairs of Peru"
        while at is not None and (above := self.entities.get(self.belongs.get(at.id, ""))):
            if at.kind != "Organ" and above.kind != "State":
                break
            at = above
        return at

    def _capacity(self, tenure: Tenure, basis: str, former: bool) -> Capacity:
        post = self.posts[tenure.post]
        return Capacity(post.label, post.id, self.entities.get(post.organisation), tenure.id, basis, former)

    def _tenure(self, person: str, title: Title, date: str) -> Tenure | None:
        """Find the term of office that a title speaks of: one that covers the date, else one before it."""
        fitting = [tenure for tenure in self.held.get(person, ()) if self._fits(title, self.posts[tenure.post])]
        if title.former:
            past = [tenure for tenure in fitting if not date or tenure.start <= date]
            return past[-1] if past else None
        covering = [tenure for tenure in fitting if covers(tenure, date)] or ([] if date else fitting)
        return max(covering, key=lambda tenure: self._nearness(title, tenure), default=None)

    def _nearness(self, title: Title, tenure: Tenure) -> tuple[bool, bool, str]:
        """Prefer a post in the very body that is named; then one of a state, not of its party; then the latest."""
        house = self.posts[tenure.post].organisation
        named = title.organisation is not None and title.organisation.id == house
        return named, house not in self.belongs, tenure.start

    def _fits(self, title: Title, post: Post) -> bool:
        if title.organisation and not self._same_house(title.organisation.id, post.organisation):
            return False
        said = bare_words(title)
        return bool(said) and (said <= self.words[post.id] or title.head in _ANY)

    def _same_house(self, named: str, house: str) -> bool:
        """A spokesman of a ministry may be entered under the ministry or its state."""
        return named == house or self.belongs.get(house) == named or self.belongs.get(named) == house


def _lacks(title: Title, heads: set[str]) -> bool:
    """Tell that a state has no such office, as there is no second head of state."""
    return title.head in ("president", "king", "queen", "chancellor") and bool(heads & _SINGLE)


def _has_secretaries(heads: set[str]) -> bool:
    """Tell the state where secretaries sit, not ministers."""
    return "secretary-of-state" in heads


def _is_bare(title: Title) -> bool:
    """Tell "Prime Minister" from "Deputy Prime Minister", which is another office."""
    return not _telling(title.words.lower()) & {"deputy", "vice", "first", "second", "acting", "state"}


def bare_words(title: Title) -> frozenset[str]:
    """Give the telling words of a title, without whose office it is."""
    text = title.label.lower()
    if title.organisation:
        text = text.removesuffix(title.organisation.label.lower())
    return _telling(text)


def _telling(text: str) -> frozenset[str]:
    same = {row[0]: row[1] for row in rows("titlewords.tsv")}
    found = text.replace("-", " ").replace("/", " ").replace(",", " ").split()
    return frozenset(same.get(word, word) for word in found if word not in _SMALL and same.get(word, word))


def covers(tenure: Tenure, date: str) -> bool:
    """Tell whether a term of office takes in a date, to the precision that both have."""
    if not date:
        return False
    begun = tenure.start[: len(date)] <= date[: len(tenure.start)]
    return begun and (not tenure.end or date[: len(tenure.end)] <= tenure.end[: len(date)])


@cache
def open_tenures() -> Tenures:
    """Index the people and offices of the reference data."""
    return build(reference.load(), open_gazetteer().entities)


def build(known: Reference, entities: Mapping[str, Entity]) -> Tenures:
    """Index people by name and surname, posts by their words, terms of office by person."""
    return Tenures(
        people={person.id: person for person in known.people},
        by_name=_grouped((form, person.id) for person in known.people for form in _full_forms(person)),
        by_surname=_grouped((form, person.id) for person in known.people for form in _surnames(person)),
        posts={post.id: post for post in known.posts},
        words={post.id: _telling(" ".join((post.label, post.head, *post.aliases)).lower()) for post in known.posts},
        held=_by_person(known.tenures),
        entities=entities,
        belongs={organ.id: organ.state or organ.parent for organ in known.organisations},
    )


def _full_forms(person: Person) -> list[str]:
    return list(dict.fromkeys(key(parts(name)) for name in (person.name, *person.aliases) if " " in name))


def _surnames(person: Person) -> list[str]:
    single = [alias for alias in person.aliases if " " not in alias]
    forms = (person.surname, person.surname.split(" ")[-1], *single)
    return list(dict.fromkeys(skeleton(form) for form in forms if form))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form, name in pairs:
        if name not in found.get(form, ()):
            found[form] = (*found.get(form, ()), name)
    return found


def _by_person(tenures: Iterable[Tenure]) -> dict[str, tuple[Tenure, ...]]:
    found: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        found.setdefault(tenure.person, []).append(tenure)
    return {person: tuple(sorted(held, key=lambda tenure: tenure.start)) for person, held in found.items()}
