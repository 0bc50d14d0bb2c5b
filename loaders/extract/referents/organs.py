"""Organs of a state by their function: its presidency, its ministries, its armed forces."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from graph.iris import slug
from graph.records import Entity
from loaders.tables import rows
from ontology import reference


@functools.cache
def _known() -> Mapping[tuple[str, str, str], Entity]:
    """Index the organs of states by state, kind, and what stands before " of " in their names."""
    found: dict[tuple[str, str, str], Entity] = {}
    for row in reference.load().organisations:
        if row.state and row.kind in ("Organ", "ArmedForce"):
            name = row.name.partition(" of ")[0] if row.name.startswith(("Presidential Office", "Ministry")) else ""
            title = row.name.rpartition(" of ")[0] if name else ""
            found.setdefault((row.state, row.kind, title), Entity(row.id, row.name, row.kind))
    return found


@functools.cache
def _masters() -> Mapping[str, Entity]:
    """Index the states by what acts for them: their organs and armed forces."""
    known = reference.load()
    states = {state.id: Entity(state.id, state.name, "State") for state in known.states}
    return {row.id: states[row.state] for row in known.organisations if row.state in states}


def master(entity: Entity) -> Entity | None:
    """Give the state for which an organ or an armed force acts."""
    return _masters().get(entity.id)


def organ(state: Entity, title: str) -> Entity:
    """Give a state's organ by its name without the state: "Presidential Office", "Ministry of Defence"."""
    known = _known().get((state.id, "Organ", title))
    label = f"{title} of {state.label}"
    return known or Entity(slug(label), label, "Organ")


def ministry(state: Entity, fields: set[str]) -> Entity:
    """Give a state's ministry of a field; without a known field it is that of foreign affairs."""
    titles = [name for field, name in rows("ministries.tsv") if field in fields]
    return organ(state, titles[0] if titles else "Ministry of Foreign Affairs")


def forces(state: Entity) -> Entity:
    """Give a state's armed forces."""
    known = _known().get((state.id, "ArmedForce", ""))
    return known or Entity(f"{state.id}-armed-forces", f"{state.label} Armed Forces", "ArmedForce")


@functools.cache
def _owners() -> Mapping[str, Entity]:
    """Index the states by the organs and forces that are theirs."""
    known = reference.load()
    states = {state.id: Entity(state.id, state.name, "State") for state in known.states}
    return {row.id: states[row.state] for row in known.organisations if row.state in states and row.kind != "Media"}


def state_of(entity: Entity) -> Entity | None:
    """Give the state whose organ, armed force or people something is: by the reference data, else by its name."""
    if entity.kind not in ("Organ", "ArmedForce") and not entity.id.startswith("people-of-"):
        return None
    return _owners().get(entity.id) or _named_states().get(entity.label.rpartition(" of ")[2])


@functools.cache
def _named_states() -> Mapping[str, Entity]:
    return {state.name: Entity(state.id, state.name, "State") for state in reference.load().states}
