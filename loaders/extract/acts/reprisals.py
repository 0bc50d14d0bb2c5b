"""Reprisals: what sounds like a promise and is a threat: "vowed to fight to the end", "promised countermeasures"."""

from __future__ import annotations

from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, share
from loaders.extract.clause.frames import Frame, child, children, noun_lemma, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

OWN = frozenset({"itself", "himself", "herself", "themselves", "ourselves", "myself", "back"})


def is_reprisal(scene: Scene, frame: Frame) -> bool:
    """Tell whether what is promised is to strike back at somebody."""
    if frame.object is not None and _is_blow(scene, frame.object):
        return True
    below = child(scene.tokens, frame.trigger, "xcomp", "ccomp")
    if below is None:
        return False
    dealt = child(scene.tokens, below.i, "dobj")  # "to take countermeasures"
    if dealt is not None and _is_blow(scene, dealt.i):
        return True
    return below.lemma in scene.classed("revenge") or _is_hostile(scene, below)


def _is_blow(scene: Scene, i: int) -> bool:
    """Tell "countermeasures" and "a crushing response" from a response."""
    noun = scene.tokens[i]
    hard = any({kid.lemma, kid.lower} & scene.classed("harsh") for kid in children(scene.tokens, i))
    return noun_lemma(noun) in scene.classed("reprisal") or (hard and noun.lemma in scene.classed("answer"))


def _is_hostile(scene: Scene, below: Token) -> bool:
    """Tell "to fight", "to respond to the strike", "to make X pay" from "to fight malaria", "to respond to needs"."""
    words = subtree(scene.tokens, below.i)
    if below.lemma == "make":
        return any(word.lemma in scene.classed("repaying") and word.i > below.i for word in words)
    if below.lemma in scene.classed("defending"):
        stretch = " ".join(word.lower for word in words)
        return any(name.replace("_", " ") in stretch for name in scene.classed("reprisal-words"))
    if below.lemma not in scene.classed("striking-back"):
        return False
    matters = [kid for kid in children(scene.tokens, below.i) if kid.dep == "dobj" and kid.lower not in OWN]
    links = ("against",) if below.lemma == "fight" else ("against", "to")  # "fight to the end"
    to = (kid for kid in children(scene.tokens, below.i) if kid.dep == "prep" and kid.lower in links)
    matters += [led for kid in to for led in children(scene.tokens, kid.i) if led.dep == "pobj"]
    return all(_is_foe(scene, matter) for matter in matters)


def _is_foe(scene: Scene, token: Token) -> bool:
    """Tell an actor or a hostile deed."""
    deeds = scene.lexicon.noun_rows(noun_lemma(token), "event")
    hostile = any(row.kind in ("attack", "sanction", "launch", "threat", "deployment", "expulsion") for row in deeds)
    return hostile or bool(token.mentions) or bool(resolve(scene, token.i))


def is_provoked(scene: Scene, i: int, speakers: Entities) -> bool:
    """Tell "if Mali breaks the accord, ...", "should anyone attack, ...": what comes is an answer to another's deed."""
    for kid in children(scene.tokens, i):
        if kid.dep == "advcl" and _supposes(scene, kid):
            subject = child(scene.tokens, kid.i, "nsubj", "nsubjpass")
            if subject is None:
                continue
            others = resolve(scene, subject.i)
            if subject.lower in ("anyone", "anybody", "someone", "they") or (others and not share(others, speakers)):
                return True
    return False


def _supposes(scene: Scene, token: Token) -> bool:
    """Tell a clause that supposes something: by "if", "unless", or by its verb before the subject."""
    kids = tuple(children(scene.tokens, token.i))
    subject = next((kid.i for kid in kids if kid.dep in ("nsubj", "nsubjpass")), token.i)
    turned = token.i < subject and token.lower == "were"
    turned = turned or any(kid.dep == "aux" and kid.lower in ("should", "had") and kid.i < subject for kid in kids)
    return turned or any(kid.dep == "mark" and kid.lower in ("if", "unless") for kid in kids)
