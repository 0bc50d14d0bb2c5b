"""Namings: what somebody calls a deed or a document: "called the vote illegitimate", "a step that X termed piracy"."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.acts.matching import Roles, content, stands_with
from loaders.extract.acts.predicates import Reading, Said, speech
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_wished
from loaders.tables import rows

JUDGING = ("void-adjective", "bad-adjective", "doubtful-adjective", "lawful-adjective")
NAMED_AS = ("oprd", "acomp", "attr", "dep")


def naming(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "called the memorandum null and void", "described the talks as historic"."""
    if frame.lemma not in scene.classed("naming") or not roles.agents or is_wished(scene, frame.trigger):
        return None
    if any(stands_with(scene, frame, word) for word in ("on", "for", "upon")):
        return None
    words = set(_name_words(scene, frame))
    known = next((act for name, act, _ in rows("namings.tsv") if words & scene.classed(name)), "")
    act = known or ("describe" if frame.lemma in scene.classed("labelling") else "")
    if not act:
        return None
    targets = content(scene, frame, roles.agents)
    return (speech(scene, frame, roles.agents, targets, Said(act, f"naming:{frame.lemma}")),)


def _name_words(scene: Scene, frame: Frame) -> Iterator[str]:
    """Yield the words of what something is called, and the words put in quotation marks beside the verb."""
    for kid in children(scene.tokens, frame.trigger):
        clause = kid.dep == "ccomp" and frame.lemma in ("call", "deem", "consider")
        led = kid.lower == "as" or any(k.lower == "as" for k in children(scene.tokens, kid.i))
        if kid.dep in NAMED_AS or clause or (kid.dep in ("prep", "advcl", "advmod") and led):
            yield from (token.lemma for token in subtree(scene.tokens, kid.i) if token.dep != "nsubj")
    for kid in children(scene.tokens, frame.object) if frame.object is not None else ():
        if kid.dep == "appos" and not kid.mentions:  # "called the raid, the third this year, a flagrant violation"
            yield from (token.lemma for token in subtree(scene.tokens, kid.i))
    if scene.tokens[frame.trigger].dep == "relcl" and _has_gap(scene, frame):
        named = (kid for kid in children(scene.tokens, frame.trigger) if kid.dep == "dobj" and kid.i > frame.trigger)
        yield from (token.lemma for kid in named for token in subtree(scene.tokens, kid.i))
    if frame.object is not None:  # the parser takes it for a noun: "called the attack by Russia barbaric"
        last = subtree(scene.tokens, frame.object)[-1].lemma
        yield from (last for name in JUDGING if last in scene.classed(name))
    inside = scene.quotes.inside
    if inside and not inside[frame.trigger]:
        yield from (token.lemma for token in subtree(scene.tokens, frame.trigger) if inside[token.i])


def _has_gap(scene: Scene, frame: Frame) -> bool:
    """Tell "which X called a clear violation of the treaty", where the parser takes the name for the object."""
    before = (kid for kid in children(scene.tokens, frame.trigger) if kid.i < frame.trigger)
    return any(kid.lower in ("which", "that") and kid.dep in ("dobj", "mark") for kid in before)
