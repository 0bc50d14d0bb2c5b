"""Listings: "those sanctioned today include A and B", "today's measures target C", by the house whose text it is."""

from __future__ import annotations

from loaders.extract.acts.matching import Roles
from loaders.extract.acts.predicates import Reading, Said, speech
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import Frame, child, children, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene


def listing(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read who is under sanctions from the sentence that lists them."""
    house = scene.stage.home
    if house is None or scene.stage.news or frame.negated or frame.passive:
        return None
    listed = unique(_listed(scene, frame) or _targeted(scene, frame))
    listed = tuple(entity for entity in without(listed, (house,)) if entity.kind not in ("Place", "Thing"))
    return (_draft(scene, frame, (house,), listed),) if listed else None


def _draft(scene: Scene, frame: Frame, house: Entities, listed: Entities) -> Draft:
    return speech(scene, frame, house, listed, Said("sanction", f"listing:{frame.lemma}", kind="sanction"))


def _listed(scene: Scene, frame: Frame) -> Entities:
    """Give A and B of "those designated include A and B", "among those hit by a travel ban are A and B"."""
    if frame.lemma not in scene.classed("listing"):
        return ()
    if frame.subject is not None and frame.object is not None and _is_sanctioned(scene, frame.subject):
        return resolve(scene, frame.object)
    behind = frame.subject if frame.object is None else frame.object
    for kid in children(scene.tokens, frame.trigger):
        led = child(scene.tokens, kid.i, "pobj") if kid.lower == "among" else None
        if led is not None and behind is not None and _is_sanctioned(scene, led.i):
            return resolve(scene, behind)
    return ()


def _is_sanctioned(scene: Scene, i: int) -> bool:
    """Tell "those sanctioned today", "the persons hit by an asset freeze"."""
    if scene.tokens[i].mentions:
        return False
    for kid in children(scene.tokens, i):
        if kid.dep == "acl" and kid.tag in ("VBN", "VBD") and kid.lemma in scene.classed("listed-by"):
            by = child(scene.tokens, kid.i, "agent")
            named = () if by is None else subtree(scene.tokens, by.i)
            if kid.lemma in scene.classed("sanctioning") and not any(word.mentions for word in named):
                return True
            if any(word.lemma in scene.classed("own-measure") for word in named):
                return not any(word.mentions for word in named)
    return False


def _targeted(scene: Scene, frame: Frame) -> Entities:
    """Give C of "today's sanctions target C": measures without an owner are the house's own."""
    if frame.lemma != "target" or frame.subject is None or frame.object is None:
        return ()
    measures = scene.tokens[frame.subject]
    today = any(word.lower in ("today", "these", "new", "our") for word in subtree(scene.tokens, measures.i))
    owned = any(word.mentions for word in subtree(scene.tokens, measures.i))
    return (
        resolve(scene, frame.object) if measures.lemma in scene.classed("own-measure") and today and not owned else ()
    )
