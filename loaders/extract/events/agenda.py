"""The agenda: what those who met talked about, in clauses that name nobody who talked: "the focus was on trade"."""

from __future__ import annotations

from loaders.extract.acts.matching import Roles, actors_in, prepositional
from loaders.extract.acts.predicates import Reading, Said, speech
from loaders.extract.clause.frames import Frame, children, noun_lemma
from loaders.extract.events.gatherings import gathers
from loaders.extract.referents.discourse import Stage
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_wished
from loaders.tables import rows

GATHERED = frozenset({"meet", "call", "host", "visit"})


def agenda(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read a clause without a speaker as a discussion of those on stage."""
    met = scene.stage.participants
    rule = _rule(scene, frame)
    if not rule or not met or frame.negated or (frame.passive and roles.agents) or is_wished(scene, frame.trigger):
        return None
    if frame.subject is not None and gathers(scene, frame.subject):
        return ()  # "a meeting between A and B took place": the noun tells it
    if rule == "talks" and frame.subject is not None and _looks_back(scene, frame.subject):
        return ()
    targets = actors_in(scene, frame.trigger, met)
    return (speech(scene, frame, met, targets, Said("discuss", f"agenda:{rule}", kind=kind_of_talk(scene.stage))),)


def _looks_back(scene: Scene, i: int) -> bool:
    """Tell "the meeting took place in Ghent", which tells no more than where, from talks on a topic."""
    kids = list(children(scene.tokens, i))
    return any(kid.dep in ("det", "poss") for kid in kids) and not any(kid.dep == "prep" for kid in kids)


def kind_of_talk(stage: Stage) -> str:
    """Tell whether what was discussed last was discussed at a meeting or in a call."""
    held = (deed.kind for deed in reversed(stage.deeds) if deed.act in GATHERED)
    return "call" if next(held, "") == "call" else "meeting"


def tells_of_talks(scene: Scene, frame: Frame) -> bool:
    """Tell "a call in which trade was taken up", "received Y, with whom he went over trade"."""
    token = scene.tokens[frame.trigger]
    led = [scene.tokens[argument.token] for argument in frame.arguments if argument.preposition in ("in", "with")]
    asked = any(word.tag in ("WDT", "WP") for word in led)
    head = scene.tokens[token.head]
    met = noun_lemma(head) in scene.classed("meeting-noun") or bool(head.mentions)
    return token.dep == "relcl" and asked and met


def _rule(scene: Scene, frame: Frame) -> str:
    aside = scene.tokens[frame.trigger].dep in ("acl", "relcl", "xcomp", "pcomp", "advcl")
    if aside and not tells_of_talks(scene, frame):
        return ""
    return next((row[0] for row in rows("agendas.tsv") if _fits(scene, frame, row)), "")


def _fits(scene: Scene, frame: Frame, row: tuple[str, ...]) -> bool:
    _, subject, verbs, voice, prepositions, noun, _ = row
    if frame.lemma not in verbs.split() or frame.passive != (voice == "passive"):
        return False
    if subject and (frame.subject is None or not _classed(scene, frame.subject, subject)):
        return False
    led = prepositional(frame, prepositions.split(",")) if prepositions else []
    if prepositions and not led:
        return False
    beside = [*led, *(kid.i for kid in children(scene.tokens, frame.trigger) if kid.dep in ("dobj", "attr"))]
    return not noun or any(_classed(scene, i, noun) for i in beside)


def _classed(scene: Scene, i: int, name: str) -> bool:
    token = scene.tokens[i]
    return not token.mentions and bool({noun_lemma(token), token.lower} & scene.classed(name))
