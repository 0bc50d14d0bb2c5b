"""Grounds: whom an act concerns that names nobody but a place: the state of its town, or the territory itself."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import children, noun_lemma, own_words, subtree
from loaders.extract.naming.towns import states_of_towns
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows, words

FELT = frozenset(
    "call_on demand condemn criticize deplore accuse protest express_concern oppose welcome condole "  # noqa: SIM905
    "claim_responsibility express_support".split()
)
BLAMING = frozenset({"condemn", "criticize", "deplore", "protest", "express_concern"})
STRUCK = frozenset({"attack", "launch", "deployment", "detention"})


@functools.cache
def territories() -> frozenset[str]:
    """Give the names of territories that an act may be about for their own sake: those in dispute."""
    return frozenset(row[0] for row in rows("territories.tsv"))


def ground(scene: Scene, draft: Draft) -> Entities:
    """Give the territory that an act names, else the state where what it speaks of happens."""
    named = tuple(_places(scene, draft))
    disputed = unique(e for _, mention in named for e in mention.entities if e.label in territories())
    disputed = disputed or _territory_before(scene, draft)
    if disputed:
        return disputed[:1]
    if draft.act not in FELT and draft.kind not in STRUCK:
        return ()
    if draft.act in BLAMING and _is_blow(scene, draft):
        return ()
    states = (state for token, mention in named for state in _state(scene, draft, token, mention))
    return unique(without(states, draft.agents))[:1]


def _is_blow(scene: Scene, draft: Draft) -> bool:
    """Tell "condemned the bombing of a mosque in X", which does not blame X, from "the arrests in X", which do."""
    frame = scene.frames.get(draft.trigger)
    inner = scene.frames.get(frame.complement) if frame is not None and frame.complement is not None else None
    places = [] if frame is None else [frame.subject if frame.passive else frame.object]
    places += [inner.subject] if inner is not None and not inner.finite else []  # "called the raid a massacre"
    return any(noun_lemma(scene.tokens[place]) in scene.classed("blow") for place in places if place is not None)


def _territory_before(scene: Scene, draft: Draft) -> Entities:
    """Read "took control of the enclave", "left the region" as of the territory that the text named last."""
    for token in own_words(scene.tokens, draft.trigger):
        words_of = subtree(scene.tokens, token.i)
        pointed = any(kid.lower in ("the", "this") for kid in children(scene.tokens, token.i))
        if token.lemma not in scene.classed("territory") or not pointed or any(word.mentions for word in words_of):
            continue
        before = (m for m in reversed(scene.page.mentions) if m.end <= token.start)
        return next(((e,) for mention in before for e in mention.entities if e.label in territories()), ())
    return ()


def _places(scene: Scene, draft: Draft) -> Iterator[tuple[Token, Mention]]:
    """Yield the places that the words of an act name, apart from its subject and from who did it."""
    frame = scene.frames.get(draft.trigger)
    subject = scene.tokens[frame.subject] if frame is not None and frame.subject is not None else None
    for token in own_words(scene.tokens, draft.trigger):
        if subject is not None and not (frame and frame.passive) and subject.left <= token.i <= subject.right:
            continue
        yield from ((token, mention) for mention in token.mentions if mention.kind in ("place", "capital"))


def _state(scene: Scene, draft: Draft, token: Token, mention: Mention) -> Entities:
    """Give the state of a town in which somebody is hit or something happens, not of the one where it is said."""
    if mention.kind == "place":
        states = states_of_towns()
        return tuple(states[entity.label] for entity in mention.entities if entity.label in states)
    if token.lower in words("seatcities.tsv") or token.dep != "pobj":
        return ()
    leading = scene.tokens[token.head]
    held = scene.tokens[leading.head].lemma in scene.classed("occasion") | scene.classed("encounter")
    said = held or (leading.head == draft.trigger and draft.kind == "statement")
    return () if said or leading.lower not in ("in", "at", "on", "near", "of", "over") else mention.entities
