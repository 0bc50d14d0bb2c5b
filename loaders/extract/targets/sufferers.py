"""Sufferers: whom an ordeal befell that somebody blames: "the arrest of X", "the ruling against X" is not X's doing."""

from __future__ import annotations

from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import child, children, noun_lemma, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

BEINGS = frozenset({"Person", "Collective"})


def sufferers(scene: Scene, i: int) -> Entities:
    """Give the people whom the ordeals named under a token befell."""
    ordeals = (token for token in subtree(scene.tokens, i) if noun_lemma(token) in scene.classed("ordeal"))
    links = (kid for token in ordeals for kid in children(scene.tokens, token.i) if kid.lower in ("of", "against"))
    led = (child(scene.tokens, link.i, "pobj") for link in links)
    found = (entity for word in led if word is not None for entity in resolve(scene, word.i))
    return unique(entity for entity in found if entity.kind in BEINGS)
