"""Nominal events: "the deployment of North Korean soldiers", "the DPRK's exports of shells to Russia"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.extract.acts.lexicon import NounRow
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, share, without
from loaders.extract.clause.frames import Frame, children, conjuncts, noun_lemma, subtree
from loaders.extract.events.sides import Sides, sides_of
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import governing_act, vouchers
from loaders.extract.sources.certainty import hedge, modality
from loaders.extract.sources.standing import denial_above
from loaders.extract.sources.times import of_affair

UNREAL = frozenset({"withdrawal", "transfer", "support", "partnership", "membership", "agreement", "meeting"})
DENIED = frozenset({"transfer", "deployment"})
IN_RELEASES = frozenset({"support", "transfer"})
AFFIRMING = frozenset({"reaffirm", "emphasize", "express_support", "discuss", "promise", "welcome", "praise"})


def nominal_events(scene: Scene) -> tuple[Draft, ...]:
    """Draft the events that nouns of a sentence name."""
    found = (nominal_event(scene, token.i) for token in scene.tokens if token.pos in ("NOUN", "PROPN"))
    return tuple(draft for draft in found if draft is not None and not _is_idle(scene, draft))


def nominal_event(scene: Scene, i: int) -> Draft | None:
    """Draft the event that a noun names, if its sides are known."""
    token = scene.tokens[i]
    rows = scene.lexicon.noun_rows(noun_lemma(token), "event")
    named = token.text[:1].isupper() and token.i > 0 and rows and rows[0].kind == "attack"  # "the Civil War"
    if named or token.mentions or token.dep == "compound":
        return None
    for row in rows:
        sides = _sides(scene, token, row) if _qualifies(scene, token, row) else Sides()
        if sides.agents and (sides.targets or "both" not in row.needs):
            return _draft(scene, token, row, sides)
    return None


def _sides(scene: Scene, token: Token, row: NounRow) -> Sides:
    return _completed(scene, row, _by_denier(scene, token, row, sides_of(scene, token, row)))


def _qualifies(scene: Scene, token: Token, row: NounRow) -> bool:
    """Tell "a missile launch" from any launch, "changed hands" from any hands."""
    over = [need.partition(":")[2] for need in row.needs if need.startswith("under:")]
    if over and not any(scene.tokens[token.head].lemma in scene.classed(name) for name in over):
        return False
    classes = [need.partition(":")[2] for need in row.needs if need.startswith("words:")]
    undone = [need.partition(":")[2] for need in row.needs if need.startswith("of:")]
    if undone and not any(word.lemma in scene.classed(name) for word in _undone(scene, token) for name in undone):
        return False
    if not classes:
        return True
    words = {word.lower for word in subtree(scene.tokens, token.i) if word.i <= token.i or row.kind == "launch"}
    return any(words & scene.classed(name) for name in classes)


def _undone(scene: Scene, token: Token) -> Iterator[Token]:
    """Yield what "the lifting of curbs", "the closure of its borders" is done to."""
    for kid in children(scene.tokens, token.i):
        if kid.dep == "prep" and kid.lower == "of":
            for led in children(scene.tokens, kid.i):
                yield from (led, *conjuncts(scene.tokens, led.i)) if led.dep == "pobj" else ()


def _by_denier(scene: Scene, token: Token, row: NounRow, sides: Sides) -> Sides:
    """Let who denies a deed be the side that the denial leaves out: "denied arms sales to Iran"."""
    denial = denial_above(scene, token.i) if row.kind in DENIED and not (sides.agents and sides.targets) else None
    if denial is None:
        return sides
    if sides.targets:
        return replace(sides, agents=without(denial.agents, sides.targets))
    if sides.agents:
        taken = without(denial.agents, sides.agents) if row.kind == "transfer" else ()
        return replace(sides, targets=taken)
    told = (deed for deed in reversed(scene.stage.deeds) if deed.kind == row.kind and deed.targets)
    known = next((deed for deed in told if share((*deed.agents, *deed.targets), denial.agents)), None)
    return sides if known is None else Sides(known.agents, known.targets)


def _completed(scene: Scene, row: NounRow, sides: Sides) -> Sides:
    """Take the target of the same deed told before, where this telling leaves it out."""
    if sides.targets or not sides.agents or "both" not in row.needs:
        return sides
    for told in reversed(scene.stage.deeds):
        if told.kind == row.kind and told.targets and share(told.agents, sides.agents):
            return replace(sides, targets=told.targets)
    return sides


def _is_idle(scene: Scene, draft: Draft) -> bool:
    """Leave out what is only wished for, or named in passing by a release."""
    act = governing_act(scene, draft.trigger)
    above = scene.tokens[scene.tokens[draft.trigger].head].lemma
    if draft.kind == "statement" and above in scene.classed("retracting"):
        return True  # "withdrew its condemnation of X"
    if act in scene.classed("irrealis") and draft.kind in UNREAL:
        return above not in scene.classed("ceasing")
    return act in AFFIRMING and draft.kind in IN_RELEASES and not scene.stage.news


def _draft(scene: Scene, token: Token, row: NounRow, sides: Sides) -> Draft:
    sources = vouchers(scene, token.i, sides.agents)
    if not sources and not scene.stage.news:
        sources = without(scene.stage.participants, sides.agents)
    found = hedge(scene, token.i)
    mode = found[2] if found else _modality(scene, token)
    return Draft(
        kind=row.kind,
        act=row.act,
        agents=sides.agents,
        trigger=token.i,
        rule=f"noun:{row.noun}",
        targets=sides.targets,
        sources=sources,
        modality=mode,
        certainty=found[1] if found else "",
        when=of_affair(scene, token.i),
        scope=token.i,
        once=True,
        cues=(token.i,),
        hedge=found[0] if found else None,
    )


def _modality(scene: Scene, token: Token) -> str:
    """Let "is expected to increase its supply" plan the supply, and "applied for membership" the membership."""
    sought = scene.tokens[scene.tokens[token.head].head].lemma in scene.classed("seeking")
    if sought and token.dep not in ("nsubj", "nsubjpass"):
        return "planned"
    frame = _changing(scene, token)
    return modality(scene, frame) if frame is not None else "asserted"


def _changing(scene: Scene, token: Token) -> Frame | None:
    frame = scene.frames.get(token.head)
    if frame is None or token.dep not in ("dobj", "nsubjpass"):
        return None
    return frame if frame.lemma in scene.classed("change") else None
