"""Governors: the words of `governors.tsv`, which take from what they govern that it is a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.extract.annotations import Token
from loaders.extract.clause.frames import child, children
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.certainty import FUTURE, POSSIBLE
from loaders.tables import rows

NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no-one"})
OBJECTS = ("dobj", "nsubjpass", "oprd")
UNDONE = FUTURE | POSSIBLE | {"to", "must", "should", "can"}


@dataclass(frozen=True, slots=True)
class Governor:
    """A row of the table."""

    particle: str  # of "call off", "have yet"
    link: str
    kinds: frozenset[str]
    standing: str


def governor(scene: Scene, below: Token, head: Token, kind: str) -> Governor | None:
    """Give the row for a word and how it governs another."""
    link = _link(scene, below)
    for row in _governors().get(head.lemma, ()):
        if row.link == link and (not row.kinds or kind in row.kinds) and _has_particle(scene, head, row.particle):
            return row
    return None


def is_undone(scene: Scene, head: Token) -> bool:
    """Tell "to prevent an attack", "would lift sanctions", after which nothing is averted or ended yet."""
    frame = scene.frames.get(head.i)
    return frame is not None and bool(frame.auxiliaries & UNDONE)


def truth(scene: Scene, head: Token) -> bool | None:
    """Read "it is not true that", "reports that ... are false": whether what is spoken of is said to be so."""
    frame = scene.frames.get(head.i)
    if frame is None or frame.lemma not in scene.classed("copula"):
        return None
    words = {kid.lemma for kid in children(scene.tokens, head.i) if kid.dep in ("acomp", "attr", "oprd")}
    false = bool(words & scene.classed("false-adjective"))
    return false == frame.negated if false or words & scene.classed("true-adjective") else None


def is_unfounded(scene: Scene, below: Token, head: Token) -> bool:
    """Tell "nothing suggests that", "there is no evidence that"."""
    frame = scene.frames.get(head.i)
    if frame is not None:
        return below.dep == "ccomp" and by_nobody(scene, frame.subject)
    none = any(kid.lower in ("no", "little") for kid in children(scene.tokens, head.i))
    return none and head.lemma in scene.classed("evidence-noun")


def by_nobody(scene: Scene, subject: int | None) -> bool:
    """Tell "nobody", "no state", "neither of them" as a subject."""
    if subject is None:
        return False
    return scene.tokens[subject].lower in NOBODY or any(
        kid.lower in ("no", "neither") for kid in children(scene.tokens, subject)
    )


def is_open_gerund(scene: Scene, below: Token, head: Token) -> bool:
    """Tell "balked at condemning", "came close to attacking" from "thanked for sending", "began supplying"."""
    if below.dep == "prep":
        led = child(scene.tokens, below.i, "pcomp")
        factual = scene.classed("factual-preposition") if head.lemma not in scene.classed("aspiration") else ()
        return led is not None and below.lower not in factual and head.lemma not in scene.classed("factual-gerund")
    frame = scene.frames.get(head.i)
    alone = frame is not None and frame.object is None and not frame.passive
    gerund = below.i in scene.frames and _link(scene, below) == "gerund" and below.dep in ("xcomp", "ccomp")
    return alone and gerund and head.lemma not in scene.classed("factual-gerund")


def _link(scene: Scene, below: Token) -> str:
    if below.dep == "prep":
        return below.lower
    frame = scene.frames.get(below.i)
    told = child(scene.tokens, below.i, "nsubj")
    if told is not None and told.lower in ("me", "us"):  # "let me say"
        return ""
    if frame is not None and below.dep not in OBJECTS:
        if not frame.finite:
            return "infinitive"
        own = child(scene.tokens, below.i, "nsubj", "nsubjpass", "mark") is None
        return "gerund" if own and (below.tag == "VBG" or "having" in frame.auxiliaries) else "clause"
    return "object" if below.dep in OBJECTS else "subject" if below.dep == "nsubj" else ""


def _has_particle(scene: Scene, head: Token, particle: str) -> bool:
    """Tell "called off" from "called", "has yet to" from "has to"."""
    if not particle:
        return child(scene.tokens, head.i, "prt") is None
    return any(kid.lower == particle for kid in children(scene.tokens, head.i) if kid.dep in ("prt", "advmod"))


@cache
def _governors() -> Mapping[str, tuple[Governor, ...]]:
    found: dict[str, list[Governor]] = defaultdict(list)
    for word, link, kinds, standing, _ in rows("governors.tsv"):
        lemma, _, particle = word.partition(" ")
        found[lemma].append(Governor(particle, link, frozenset(kinds.split()), standing))
    return {lemma: tuple(group) for lemma, group in found.items()}
