"""Objects: what belongs to a verb's object where the parse hangs it elsewhere, and whom a pronoun as object means."""

from __future__ import annotations

from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities
from loaders.extract.clause.frames import Frame, Tokens, child, children, noun_lemma
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

WIDTH = 3  # words between two verbs that share an object: "and strongly"


def sharing(scene: Scene, frame: Frame) -> Frame | None:
    """Give the verb that bears the object of both in "welcomes and supports the decision of X"."""
    alone = frame.object is None and not frame.arguments and frame.complement is None and not frame.passive
    other = child(scene.tokens, frame.trigger, "conj") if alone else None
    found = scene.frames.get(other.i) if other is not None and other.i - frame.trigger <= WIDTH else None
    return found if found is not None and found.object is not None and found.subject == frame.subject else None


def meant(scene: Scene, frame: Frame) -> Entities:
    """Give whom a pronoun of the object means: "congratulated him", "condemned its actions"."""
    if frame.object is None or frame.passive:
        return ()
    if scene.tokens[frame.object].lower in ("him", "her", "them"):
        return resolve(scene, frame.object)
    owner = child(scene.tokens, frame.object, "poss")
    return resolve(scene, owner.i) if owner is not None and owner.lower in ("its", "his", "her") else ()


def is_of_object(scene: Scene, trigger: Token, kid: Token) -> bool:
    """Tell "supports the declaration by X", "voiced dismay at the coup in Y" from "met at the hotel by the sea"."""
    led = child(scene.tokens, kid.i, "pobj")
    if led is None or child(scene.tokens, trigger.i, "dobj") is None:
        return False
    if kid.lower == "at":
        plain = not led.mentions and led.lemma not in scene.classed("meeting-noun")
        return trigger.lemma in scene.classed("support-speech") and plain
    return kid.lower == "by" and trigger.dep != "acl"


def sums_up(scene: Scene, i: int) -> bool:
    """Tell "a step" behind a comma, by which a sentence begins to speak about what it told."""
    nouns = scene.classed("comment-noun") | scene.classed("claim-noun")
    if scene.tokens[i].lemma not in nouns or scene.tokens[i].mentions:
        return False
    return any(kid.lower in ("a", "an") and _behind_comma(scene.tokens, kid.i) for kid in children(scene.tokens, i))


def _behind_comma(tokens: Tokens, i: int) -> bool:
    return i > 0 and tokens[i - 1].text == ","


def reception(scene: Scene, i: int) -> str | None:
    """Give the act by which somebody met what was done: "to the fury of X", "much to the delight of X"."""
    led = child(scene.tokens, i, "pobj") if scene.tokens[i].lower == "to" else None
    apart = i == 0 or scene.tokens[i - 1].text == "," or scene.tokens[i - 1].lower == "much"
    if led is None or not apart or led.mentions or not any(kid.lower == "the" for kid in children(scene.tokens, led.i)):
        return None
    rows = scene.lexicon.noun_rows(noun_lemma(led), "support")
    felt = bool(rows) and rows[0].act in scene.classed("toned-act")
    whose = any(kid.lower == "of" for kid in children(scene.tokens, led.i))
    return rows[0].act if felt and whose else None


def is_remark(scene: Scene, i: int) -> bool:
    """Tell where a sentence goes on to speak about what it told: "a step that ...", "in what X called ..."."""
    if reception(scene, i) is not None:
        return True
    token = scene.tokens[i]
    what = token.dep == "pcomp" and any(kid.lower == "what" and kid.i < i for kid in children(scene.tokens, i))
    return what or (sums_up(scene, i) and token.dep in ("appos", "npadvmod", "dobj"))
