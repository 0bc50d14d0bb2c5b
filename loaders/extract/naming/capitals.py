"""Capitals: where the name of a capital is the government and where it is the place."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from loaders.extract.annotations import Token
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

ALWAYS = frozenset({"with", "between", "against", "by"})


@functools.cache
def _led_by() -> Mapping[str, frozenset[str]]:
    """Give the words after which a preposition leads to a government."""
    return {preposition: frozenset(words.split()) for preposition, words in rows("capitals.tsv")}


def speaks_for_state(scene: Scene, token: Token) -> bool:
    """Tell "the claim from Berlin", "thanked London", "arms to Moscow" from "in Berlin" and "travelled to Moscow"."""
    head = scene.tokens[token.head]
    if token.dep == "dobj":
        return any(row.kind == "statement" for row in scene.lexicon.verbs.get(head.lemma, ()))
    if token.dep != "pobj":
        return False
    owner = scene.tokens[head.head]
    if head.lower == "from":
        return owner.pos == "NOUN"
    return head.lower in ALWAYS or owner.lemma in _led_by().get(head.lower, frozenset())
