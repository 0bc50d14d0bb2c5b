"""Epithets: whom a noun phrase means by order or by kind: "the latter", "the former", "the kingdom", "the island"."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities
from loaders.extract.clause.frames import children
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

ORDER = {"latter": 0, "former": 1}  # how many actors back
ORDERED = frozenset({"state", "person", "organisation", "grouping", "organ", "armed"})
POINTING = frozenset({"the", "this"})


def meant_by_epithet(scene: Scene, token: Token) -> Entities | None:
    """Link "the latter" to the actor named last, "the kingdom" to the last one named that is one."""
    if token.mentions or not any(kid.lower in POINTING for kid in children(scene.tokens, token.i)):
        return None
    if token.lower in ORDER and token.dep not in ("amod", "compound"):
        first = next(word for word in scene.tokens if word.lower in ORDER)  # "the former praised X, the latter ..."
        named = tuple(_before(scene, first, ORDERED))
        return named[ORDER[token.lower] :][:1] if len(named) > 1 else None
    states = _states().get(token.lower) or _states().get(token.text)  # "the North" is no point of the compass
    if not states:
        return None
    known = _before(scene, token, ORDERED | {"adjective", "capital", "people"})
    return tuple(entity for entity in known if entity.id in states)[:1] or None


@functools.cache
def _states() -> Mapping[str, frozenset[str]]:
    """Give the states that a noun may stand for."""
    return {noun: frozenset(states.split()) for noun, states in rows("epithets.tsv")}


def _before(scene: Scene, token: Token, kinds: frozenset[str]) -> Iterator[Entity]:
    """Yield whom the text names before a word, the last first, each once."""
    seen: set[str] = set()
    told = [m for m in scene.page.mentions if m.end <= token.start and m.kind in kinds and len(m.entities) == 1]
    for mention in sorted(told, key=lambda one: one.start, reverse=True):
        entity = mention.entities[0]
        if entity.id not in seen:
            seen.add(entity.id)
            yield entity
