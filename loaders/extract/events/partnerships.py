"""Partnerships with a name of their own, and the stages they reach: announced, agreed, signed, launched."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.claiming.topics import partners, partnership_at
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import vouchers
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.times import attached, within

COMING = frozenset({"imminent", "upcoming", "forthcoming", "planned", "future", "next", "expected"})
STEPS = {"launch": "launched", "signing": "signed", "signature": "signed", "conclusion": "agreed"}
REFERRING = frozenset({"this", "the", "that", "its", "their"})


def partnership_stages(scene: Scene) -> tuple[Draft, ...]:
    """Draft the steps of a partnership that a sentence tells, by verb and by noun."""
    return (*_by_verbs(scene), *_by_nouns(scene))


def last_partnership(scene: Scene) -> Entity | None:
    """Give the partnership that a sentence names last."""
    named = [found for token in scene.tokens if (found := partnership_at(scene, token)) is not None]
    return named[-1] if named else None


def _by_verbs(scene: Scene) -> Iterator[Draft]:
    for frame in scene.frames.values():
        stage = scene.lexicon.stages.get(frame.lemma)
        places = [place for place in (frame.object, frame.subject if frame.passive else None) if place is not None]
        named = next((found for i in places if (found := _partnership(scene, scene.tokens[i])) is not None), None)
        if stage is not None and named is not None:
            yield _draft(scene, frame.trigger, stage, named, modality(scene, frame))


def _by_nouns(scene: Scene) -> Iterator[Draft]:
    """Read "the launch of this partnership", "its imminent launch"."""
    for token in scene.tokens:
        stage = STEPS.get(token.lemma)
        if stage is None or token.pos not in ("NOUN", "PROPN") or token.mentions:
            continue
        named = _owned(scene, token)
        if named is not None:
            coming = _is_coming(scene, named, stage) or any(k.lower in COMING for k in children(scene.tokens, token.i))
            yield _draft(scene, token.i, stage, named, "planned" if coming else "asserted")


def _is_coming(scene: Scene, named: Entity, stage: str) -> bool:
    """Tell whether the step was told as still to come."""
    told = [deed for deed in scene.stage.deeds if deed.stage == stage and deed.about and deed.about[0].id == named.id]
    return bool(told) and told[-1].modality == "planned"


def _owned(scene: Scene, token: Token) -> Entity | None:
    for kid in children(scene.tokens, token.i):
        if kid.dep == "poss" and kid.lower in ("its", "their"):
            return scene.stage.partnership
        if kid.dep == "prep" and kid.lower == "of":
            for led in children(scene.tokens, kid.i):
                found = _partnership(scene, led)
                if found is not None:
                    return found
    return None


def _partnership(scene: Scene, token: Token) -> Entity | None:
    named = partnership_at(scene, token)
    if named is not None or token.lemma != "partnership":
        return named
    back = any(kid.lower in REFERRING for kid in children(scene.tokens, token.i))
    alone = not any(word.mentions for word in subtree(scene.tokens, token.i))
    return scene.stage.partnership if back and alone else None


def _draft(scene: Scene, trigger: int, stage: str, named: Entity, mode: str) -> Draft:
    bound = _bound(scene, named)
    frame: Frame | None = scene.frames.get(trigger)
    token = scene.tokens[trigger]
    when = attached(scene, frame) if frame is not None else within(scene, token.left, token.right)
    return Draft(
        kind="partnership",
        act="launch_partnership" if stage == "launched" else "partner",
        agents=bound,
        trigger=trigger,
        rule=f"stage:{scene.tokens[trigger].lemma}",
        sources=vouchers(scene, trigger, bound),
        about=(named,),
        modality=mode,
        when=when,
        stage=stage,
        cues=(trigger,),
    )


def _bound(scene: Scene, named: Entity) -> Entities:
    """Give the actors that the partnership binds."""
    found = partners(scene)
    known = {person.home.id: person.home for person in scene.page.cast if person.home is not None}
    return found or tuple(known[party] for party in named.parties if party in known)
