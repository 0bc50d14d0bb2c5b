"""Undertones: how a deed was meant or met: "in protest at the raid", "to the fury of X"."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.acts.matching import actors_in, content, roles_of
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import Frame, child, children, noun_lemma
from loaders.extract.clause.objects import reception
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import vouchers
from loaders.extract.sources.times import of_affair

MEANT = ("protest",)
AGAINST = ("at", "over", "against", "about")  # the parser may hang it on the verb


def undertones(scene: Scene) -> Iterator[Draft]:
    """Draft the protests and the applause that stand beside a deed."""
    for token in scene.tokens:
        if token.pos != "NOUN" or token.dep != "pobj" or token.mentions:
            continue
        frame = _deed(scene, token)
        if frame is None:
            continue
        if scene.tokens[token.head].lower == "in" and noun_lemma(token) in MEANT:
            yield from _protest(scene, token, frame)
        elif reception(scene, token.head) is not None:
            yield from _met(scene, token, frame)


def _deed(scene: Scene, token: Token) -> Frame | None:
    """Give the clause that the phrase stands in, where somebody does something."""
    while token.head != token.i:
        token = scene.tokens[token.head]
        if token.i in scene.frames:
            frame = scene.frames[token.i]
            return frame if roles_of(scene, frame).agents else None
    return None


def _protest(scene: Scene, token: Token, frame: Frame) -> Iterator[Draft]:
    """Read "recalled its envoy in protest" as a protest against whoever is named beside it."""
    agents = roles_of(scene, frame).agents
    places = [token.i, *(word.i for word in scene.tokens[token.i + 1 : token.i + 2] if word.lower in AGAINST)]
    against = without((entity for i in places for entity in actors_in(scene, i, agents)), agents)
    if any(draft.act == "protest" and draft.agents == agents for draft in scene.acts().values()):
        return
    yield _draft(scene, token, "protest", agents, against or content(scene, frame, agents))


def _met(scene: Scene, token: Token, frame: Frame) -> Iterator[Draft]:
    """Read "to the delight of X" as what X feels about who did it."""
    act = reception(scene, token.head)
    of = (kid for kid in children(scene.tokens, token.i) if kid.dep == "prep" and kid.lower == "of")
    ends = (child(scene.tokens, kid.i, "pobj") for kid in of)
    who = unique(entity for end in ends if end is not None for entity in resolve(scene, end.i))
    if who and act:
        yield _draft(scene, token, act, who, without(roles_of(scene, frame).agents, who))


def _draft(scene: Scene, token: Token, act: str, agents: Entities, targets: Entities) -> Draft:
    return Draft(
        kind="statement",
        act=act,
        agents=agents,
        trigger=token.i,
        rule=f"undertone:{noun_lemma(token)}",
        targets=targets,
        sources=vouchers(scene, token.i, agents),
        when=of_affair(scene, token.i),
        scope=token.i,
        cues=(token.i,),
    )
