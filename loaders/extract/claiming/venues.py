"""Venues: where a deed is done, and where people meet, as the clause names it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Draft, Entities, unique
from loaders.extract.referents.scenes import Scene
from ontology import reference

_GATHERINGS = ("meeting", "call", "summit", "ministerial", "visit")


def places(scene: Scene, draft: Draft, scope: frozenset[int]) -> Entities:
    """Give the places of a deed among the words of its clause; what is only said has none."""
    if draft.kind == "statement":
        return ()
    return unique(entity for i in sorted(scope) for entity in _named(scene, draft, scene.tokens[i]))


def _named(scene: Scene, draft: Draft, token: Token) -> Iterator[Entity]:
    gathering = draft.kind in _GATHERINGS
    for mention in token.mentions:
        if mention.kind in ("place", "region") and (not gathering or _is_where(scene, draft, token)):
            yield from mention.entities
        elif mention.kind == "capital" and gathering and _is_where(scene, draft, token):
            yield from _town(scene, mention)


def _is_where(scene: Scene, draft: Draft, token: Token) -> bool:
    """Tell "met in Kursk" from "discussed the situation in Kursk"."""
    return token.dep == "pobj" and scene.tokens[token.head].head == draft.trigger


def _town(scene: Scene, mention: Mention) -> Iterator[Entity]:
    """Take a capital for the town, where people meet in it: elsewhere it stands for its government."""
    name = " ".join(scene.page.document.text[mention.start : mention.end].split())
    if name in _capitals():
        yield Entity(slug(name), name, "Place")


@cache
def _capitals() -> frozenset[str]:
    return frozenset(name for state in reference.load().states for name in state.capitals)
