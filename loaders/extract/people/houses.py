"""Houses: whose office a title is that names no state or organisation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graph.records import Capacity, Entity
from loaders.extract.annotations import Title
from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.extract.naming.titlelabels import label, seats, spoken_title
from loaders.extract.naming.titlephrases import is_local
from loaders.extract.naming.titlewords import is_own, is_rank
from loaders.extract.people.tenures import Tenures
from loaders.extract.referents.organs import ministry

_RECENT = 400  # characters: the sentence before and this one
_LAST = 3  # states
WORLD_COUNCIL = "united-nations-security-council"
_OF_A_STATES_COUNCIL = frozenset(("secretary", "chairman", "chair", "chairwoman"))
_SPOKEN = frozenset(("spokesperson", "spokesman", "spokeswoman"))
_NATIONAL = _SPOKEN | {"president", "minister", "premier", "chancellor", "secretary", "king", "vice-president"}


@dataclass(frozen=True, slots=True)
class Seat:
    """What a title without a holder is taken to belong to: the publisher, and the state it speaks for."""

    publisher: Entity | None = None
    home: Entity | None = None
    press: Entity | None = None  # of news: the state whose ministers it names without saying so
    told: tuple[tuple[int, Entity], ...] = ()  # in news, the states that the text names, and where

    def near(self, at: int) -> list[Entity]:
        """Give the states that the text named shortly before a place, the last one first."""
        place = bisect_left(self.told, at, key=lambda one: one[0])
        return [state for start, state in reversed(self.told[:place]) if at - start < _RECENT]


class Day(NamedTuple):
    """The terms of office, as they stand on the day of a document."""

    tenures: Tenures
    date: str

    def office(self, person: Entity, title: Title) -> Capacity:
        """Name the office that a title gives to a person."""
        return self.tenures.by_text(person, title, self.date)


def housed(title: Title, person: Entity, earlier: Sequence[Title], seat: Seat, day: Day) -> tuple[Title, Capacity]:
    """Give a title with its house, and the office that it is; `earlier` are the person's titles told before."""
    title = _of_own_council(_of_known_house(title, person, day), person, seat, day)
    capacity = day.office(person, title)
    if capacity.organisation is None:
        title = held(title, _holder(title, person, earlier, seat, day))
        capacity = day.office(person, title)
    if capacity.post:
        title = replace(title, label=capacity.label, organisation=title.organisation or capacity.organisation)
    return title, capacity


def _of_known_house(title: Title, person: Entity, day: Day) -> Title:
    """Let "head of the Presidential Office" be of the office that the person is known to head."""
    if title.organisation is None or title.organisation.id in day.tenures.entities:
        return title
    known = day.office(person, held(title, None)).organisation
    return title if known is None or title.organisation.label not in known.label else held(title, known)


def _of_own_council(title: Title, person: Entity, seat: Seat, day: Day) -> Title:
    """Let "Secretary of the Security Council" be of a state's own council: that of the world has no such office."""
    house = title.organisation
    if house is None or house.id != WORLD_COUNCIL or title.head not in _OF_A_STATES_COUNCIL:
        return title
    state = seat.home if seat.home is not None and seat.home.kind == "State" else None
    own = open_gazetteer().entities.get(f"security-council-of-{state.id}", state) if state else None
    return held(title, own or day.office(person, held(title, None)).organisation)


def held(title: Title, holder: Entity | None) -> Title:
    """Give a title as that of a house."""
    spoken = spoken_title(title)
    if holder is not None and holder.kind == "Organ":  # not "Foreign Ministry Spokesman of the Ministry of ..."
        spoken = [word for word in spoken if word not in holder.label] or spoken
    return replace(title, label=label(spoken, holder), organisation=holder)


def _holder(title: Title, person: Entity, earlier: Sequence[Title], seat: Seat, day: Day) -> Entity | None:
    """Take a title without a holder for that of an earlier mention with the same head, else for the publisher's."""
    before = [known.organisation for known in earlier if known.organisation and known.head == title.head]
    if before:
        return before[-1]
    if is_own(title.head) and "presidential" in title.words.lower().split():
        return seat.home  # of a presidential aide, in the releases of a state
    if is_rank(title.words) or is_local(title.head) or is_own(title.head):
        return None  # a rank is held in no house of its own, and a mayor's town is not the publisher's state
    seated = _seated(title, person, seat, day)
    if seated is not None:
        return seated
    if title.head in _SPOKEN and seat.publisher and seat.home:
        return seat.publisher
    national = (seat.press, *seat.near(title.start)[:_LAST]) if title.head in _NATIONAL else ()
    homes = (home for home in (seat.home, *national) if home is not None)
    home = next((home for home in homes if day.tenures.is_open(home, title, person.id, day.date)), None)
    if home is None:
        return None
    spoken = set(title.words.lower().split())
    return ministry(home, spoken) if title.head in _SPOKEN and "ministry" in spoken and home.kind == "State" else home


def _seated(title: Title, person: Entity, seat: Seat, day: Day) -> Entity | None:
    """Give whose a title is that few states have: the person's own, else the one told last, else the likeliest."""
    holders = seats(spoken_title(title))
    if len(holders) < 2:
        return next(iter(holders), None)
    known = day.tenures.people.get(person.id)
    if known is not None:
        return next((holder for holder in holders if holder.id == known.state), holders[0])
    told = (*seat.near(title.start), *reversed([state for _, state in seat.told]))
    mine = {state.id: None for state in (seat.home, seat.press, *told) if state is not None}
    named = {holder.id: holder for holder in holders}
    return next((named[one] for one in mine if one in named), holders[0])
