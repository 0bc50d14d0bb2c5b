"""What is known without reading: states, organisations and their members, people, posts and terms of office.

The tables in `tables/` are the source that a person edits; `python -m ontology.reference.compiling` makes the Turtle from them.
"""

from __future__ import annotations

from dataclasses import dataclass


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
class Reference:
    """All tables, each in the order of its file."""

    states: tuple[State, ...]
    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    tenures: tuple[Tenure, ...]
