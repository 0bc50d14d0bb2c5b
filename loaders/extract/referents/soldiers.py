"""Soldiers: what troops do their state does; an army that is named, or that acts as a body, stays itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.records import Document, Entity
from loaders.extract.annotations import Mention, Token, Tree
from loaders.extract.clause.frames import children, noun_lemma
from loaders.extract.referents.organs import forces, master
from loaders.extract.referents.scenes import Scene

BEFORE_NOUN = ("amod", "compound", "nmod")


def armed(scene: Scene, token: Token, country: Entity) -> Entity:
    """Give whom a noun for armed people of a country stands for: "Chilean troops" the state, "Chile's army" itself."""
    special = any(kid.lower == "special" for kid in children(scene.tokens, token.i))
    return country if special or noun_lemma(token) in scene.classed("soldier") else forces(country)


def with_states(document: Document, trees: Iterable[Tree]) -> Iterable[Tree]:
    """Read the army in "Turkish army deployments", "the Russian military build-up" as an adjective of its state."""
    for tree in trees:
        own = (token for token in tree.tokens if token.mentions and token.dep in BEFORE_NOUN)
        found = {token.i: _of_state(document.text, tree, token) for token in own}
        changed = {i: mentions for i, mentions in found.items() if mentions}
        tokens = (token._replace(mentions=changed[token.i]) if token.i in changed else token for token in tree.tokens)
        yield replace(tree, tokens=tuple(tokens)) if changed else tree


def _of_state(text: str, tree: Tree, token: Token) -> tuple[Mention, ...]:
    """Give the state for an army that common words describe and that stands before a common noun."""
    mention, head = token.mentions[-1], tree.tokens[token.head]
    described = mention.kind == "armed" and text[mention.start : mention.end].rsplit(maxsplit=1)[-1].islower()
    state = master(mention.entities[0]) if described and head.i > token.i and head.tag in ("NN", "NNS") else None
    return () if state is None else (*token.mentions[:-1], replace(mention, kind="adjective", entities=(state,)))
