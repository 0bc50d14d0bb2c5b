"""What is known without reading: states, organisations and their members, people, posts and terms of office.

The tables in `tables/` are what a person edits; `python -m ontology.reference.compiling` makes the Turtle from them.

How far to trust them: README.md beside this file says where the rows are from, and how many agree with what. "ongoing"
means that no end was known on the day in `checked`; where even that was not sure, the end is "unknown". A month or day
that was not certain is left out. The list of states takes no side: `State.status` says how each stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.reference.rows import TABLES, Row, read

STATUSES = frozenset({"member", "observer", "other", "territory", "claimed", "former"})
KINDS = frozenset(
    {"InternationalOrganisation", "Grouping", "Organ", "ArmedForce", "ArmedGroup", "Media", "Organisation"}
)
ENDS = frozenset({"ongoing", "dated", "unknown"})


@dataclass(frozen=True, slots=True)
class State:
    """A state, or a territory that acts as one."""

    id: str  # slug: north-korea
    name: str  # North Korea
    short: str  # for the name of a tie: DPRK
    official: str
    aliases: tuple[str, ...]  # other names, abbreviations
    adjectives: tuple[str, ...]  # Russian; "North Korean"
    people: tuple[str, ...]  # Russians
    capitals: tuple[str, ...]  # stand for the government: Moscow
    metonyms: tuple[str, ...]  # other stand-ins for the government: the Kremlin
    iso2: str
    iso3: str
    wikidata: str
    status: str = "member"  # of the United Nations: member | observer | other | territory | claimed | former


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, grouping, organ of a state, armed force or group, or news outlet."""

    id: str
    name: str
    short: str
    kind: str  # InternationalOrganisation | Grouping | Organ | ArmedForce | ArmedGroup | Media | Organisation
    aliases: tuple[str, ...]
    parent: str  # id of the organisation it is part of, or ""
    state: str  # id of the state it is an organ of, or ""
    wikidata: str


@dataclass(frozen=True, slots=True)
class Membership:
    """That a state or organisation belongs to an organisation or grouping."""

    member: str
    organisation: str
    start: str  # ISO date or prefix, or ""
    end: str
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person who holds or held an office."""

    id: str
    name: str  # as English-language sources give it: Yoon Suk Yeol
    surname: str
    aliases: tuple[str, ...]
    state: str  # id of the person's state
    wikidata: str


@dataclass(frozen=True, slots=True)
class Post:
    """An office in a state or organisation."""

    id: str  # prime-minister-of-japan
    label: str  # Prime Minister of Japan
    organisation: str  # id of the state or organisation it is in
    head: str  # kind of office: president | prime-minister | foreign-minister | secretary-general | ...
    aliases: tuple[str, ...]
    single: bool  # one holder at a time
    since: str = ""  # ISO date or prefix: when the post was made, where that is known; nobody held it before


@dataclass(frozen=True, slots=True)
class Tenure:
    """A term of office."""

    id: str  # mark-rutte--secretary-general-of-nato--2024
    person: str
    post: str
    start: str  # ISO date or prefix
    end: str  # "" while ongoing or unknown
    end_known: str  # ongoing | dated | unknown
    source: str
    checked: str  # ISO date


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that could stand for several things, or for something that no table holds."""

    name: str
    ids: tuple[str, ...]  # what it stands for, if for anything here
    preferred: str  # the one to take where the text does not say; "" if the name alone is not enough
    reason: str


@dataclass(frozen=True, slots=True)
class Reference:
    """All tables, each in the order of its file."""

    states: tuple[State, ...]
    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    tenures: tuple[Tenure, ...]
    ambiguous: tuple[Ambiguity, ...] = ()


@cache
def load(folder: Path = TABLES) -> Reference:
    """Read all tables; the result is kept, so a second call costs nothing."""
    return Reference(
        states=tuple(map(_state, read("states.tsv", STATE_COLUMNS, folder))),
        organisations=tuple(map(_organisation, read("organisations.tsv", ORGANISATION_COLUMNS, folder))),
        memberships=tuple(map(_membership, read("memberships.tsv", MEMBERSHIP_COLUMNS, folder))),
        people=tuple(map(_person, read("people.tsv", PERSON_COLUMNS, folder))),
        posts=tuple(map(_post, read("posts.tsv", POST_COLUMNS, folder))),
        tenures=tuple(_tenures(read("tenures.tsv", TENURE_COLUMNS, folder))),
        ambiguous=tuple(map(_ambiguity, read("ambiguous.tsv", AMBIGUITY_COLUMNS, folder))),
    )


def reviewed(known: Reference) -> str:
    """Give the day of the newest check: what the tables say of the present holds up to then."""
    return max((tenure.checked for tenure in known.tenures), default="")


STATE_COLUMNS = (
    *("id", "name", "short", "official", "aliases", "adjectives", "people", "capitals", "metonyms"),
    *("iso2", "iso3", "wikidata", "status"),
)
ORGANISATION_COLUMNS = ("id", "name", "short", "kind", "aliases", "parent", "state", "wikidata")
MEMBERSHIP_COLUMNS = ("member", "organisation", "start", "end", "source")
PERSON_COLUMNS = ("id", "name", "surname", "aliases", "state", "wikidata")
POST_COLUMNS = ("id", "label", "organisation", "head", "aliases", "single", "since")
TENURE_COLUMNS = ("person", "post", "start", "end", "end_known", "source", "checked")
AMBIGUITY_COLUMNS = ("name", "ids", "preferred", "reason")


def _state(row: Row) -> State:
    return State(
        id=row.slug("id"),
        name=row.text("name"),
        short=row.optional("short") or row.text("name"),
        official=row.text("official"),
        aliases=row.several("aliases"),
        adjectives=row.several("adjectives"),
        people=row.several("people"),
        capitals=row.several("capitals"),
        metonyms=row.several("metonyms"),
        iso2=row.optional("iso2"),
        iso3=row.optional("iso3"),
        wikidata=row.optional("wikidata"),
        status=row.choice("status", STATUSES),
    )


def _organisation(row: Row) -> Organisation:
    return Organisation(
        id=row.slug("id"),
        name=row.text("name"),
        short=row.optional("short") or row.text("name"),
        kind=row.choice("kind", KINDS),
        aliases=row.several("aliases"),
        parent=row.optional("parent"),
        state=row.optional("state"),
        wikidata=row.optional("wikidata"),
    )


def _membership(row: Row) -> Membership:
    return Membership(
        member=row.slug("member"),
        organisation=row.slug("organisation"),
        start=row.date("start"),
        end=row.date("end"),
        source=row.text("source"),
    )


def _person(row: Row) -> Person:
    return Person(
        id=row.slug("id"),
        name=row.text("name"),
        surname=row.text("surname"),
        aliases=row.several("aliases"),
        state=row.optional("state"),
        wikidata=row.optional("wikidata"),
    )


def _post(row: Row) -> Post:
    return Post(
        id=row.slug("id"),
        label=row.text("label"),
        organisation=row.slug("organisation"),
        head=row.slug("head"),
        aliases=row.several("aliases"),
        single=row.choice("single", frozenset({"yes", "no"})) == "yes",
        since=row.date("since"),
    )


def _tenures(rows: Iterable[Row]) -> Iterator[Tenure]:
    """Name terms of office by person, post and year; a second one in the same year bears its full date."""
    seen: set[str] = set()
    for row in rows:
        start = row.date("start")
        if not start:
            raise row.error("start", "is empty", "write the year at least, or leave the tenure out")
        term = f"{row.slug('person')}--{row.slug('post')}"
        local = f"{term}--{start}" if f"{term}--{start[:4]}" in seen else f"{term}--{start[:4]}"
        seen.add(local)
        yield _tenure(row, local, start)


def _tenure(row: Row, local: str, start: str) -> Tenure:
    return Tenure(
        id=local,
        person=row.slug("person"),
        post=row.slug("post"),
        start=start,
        end=row.date("end"),
        end_known=row.choice("end_known", ENDS),
        source=row.text("source"),
        checked=row.date("checked"),
    )


def _ambiguity(row: Row) -> Ambiguity:
    return Ambiguity(
        name=row.text("name"),
        ids=row.several("ids"),
        preferred=row.optional("preferred"),
        reason=row.text("reason"),
    )
