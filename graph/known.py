"""Who is known without reading, looked up by id or by name in the reference tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from ontology import reference

# Ids of those whose deeds towards each other are told as the ties of the two.
TIED = frozenset({"State", "InternationalOrganisation", "Grouping", "Organisation", "ArmedGroup"})
ARMS = frozenset({"Organ", "ArmedForce"})  # what they do, their state or organisation does


@cache
def ids() -> frozenset[str]:
    """Give the ids of all entities that the reference graph describes."""
    tables = reference.load()
    rows = (tables.states, tables.organisations, tables.people, tables.posts, tables.tenures)
    return frozenset(row.id for table in rows for row in table)


def _bodies() -> tuple[reference.State | reference.Organisation, ...]:
    tables = reference.load()
    return (*tables.states, *tables.organisations)


@cache
def _short_names() -> dict[str, str]:
    return {row.id: row.short or row.name for row in _bodies()}


@cache
def _owners() -> dict[str, str]:
    return {row.id: row.state or row.parent for row in reference.load().organisations}


@cache
def _labels() -> dict[str, str]:
    return {row.id: row.name for row in _bodies()}


def short_name(entity: str) -> str:
    """Give the short form that stands in the names of ties: DPRK for north-korea; the id itself where none is known."""
    return _short_names().get(entity, entity)


def owner(entity: str) -> str:
    """Give the state or organisation whose organ or force it is; empty where it is none or nobody knows."""
    return _owners().get(entity, "")


def label(entity: str) -> str:
    """Give the label of a state or organisation; empty where it is not known."""
    return _labels().get(entity, "")


@cache
def _by_name() -> dict[str, str]:
    pairs = sorted(set(_names()))
    count = Counter(name for name, _ in pairs)
    return {name: entity for name, entity in pairs if count[name] == 1}  # an ambiguous name is nobody's


def _names() -> Iterator[tuple[str, str]]:
    tables = reference.load()
    for state in tables.states:
        yield from ((name.casefold(), state.id) for name in (state.name, state.official, *state.aliases) if name)
    for organisation in tables.organisations:
        names = (organisation.name, *organisation.aliases)
        yield from ((name.casefold(), organisation.id) for name in names if name)


def by_name(name: str) -> str:
    """Give the id of the state or organisation of that exact name or alias; empty where there is none, or several."""
    folded = " ".join(name.split()).casefold()
    return _by_name().get(folded, "") or _by_name().get(folded.removeprefix("the "), "")
