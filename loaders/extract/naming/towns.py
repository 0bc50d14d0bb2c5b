"""Towns: the states that towns and regions lie in."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from graph.records import Entity
from loaders.tables import rows
from ontology import reference


@functools.cache
def states_of_towns() -> Mapping[str, Entity]:
    """Give the states by the names of their towns and regions."""
    states = {state.id: Entity(state.id, state.name, "State") for state in reference.load().states}
    return {name: states[state] for name, state in rows("towns.tsv")}
