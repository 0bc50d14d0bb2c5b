"""Unsaid: what a verb of saying names without its being said: withheld, only asked for, owed, or said by another."""

from __future__ import annotations

from loaders.extract.annotations import Token
from loaders.extract.clause.frames import Frame, child, children
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import governing_act

UNDENIED = frozenset(
    {"say", "note", "report", "claim", "state", "mention", "announce", "inform", "indicate", "explain", "respond"}
)  # "did not say" tells nothing


def is_unsaid(scene: Scene, frame: Frame, act: str) -> bool:
    """Tell a speech act that a sentence names but that nobody performs in it."""
    token = scene.tokens[frame.trigger]
    if governing_act(scene, frame.trigger) in scene.classed("irrealis"):
        return True
    if _is_withheld(scene, frame, act) or _only_recalled(scene, token, act):
        return True
    return _is_done_to(scene, token) or _only_owed(scene, frame)


def _only_recalled(scene: Scene, token: Token, act: str) -> bool:
    """Tell "as we have said before, Russia ...", which says what follows and nothing of its own."""
    kids = {kid.lower for kid in children(scene.tokens, token.i) if kid.dep in ("mark", "advmod", "nsubj")}
    return act in UNDENIED and token.dep == "advcl" and "as" in kids and bool(kids & {"we", "i"})


def _is_withheld(scene: Scene, frame: Frame, act: str) -> bool:
    """Tell "did not say", "could not confirm" and "will respond", by which nothing is said yet."""
    if frame.negated:
        return act in UNDENIED or (act == "confirm" and bool(frame.auxiliaries & {"could", "can"}))
    below = child(scene.tokens, frame.trigger, "xcomp")
    if _is_left(scene, frame.trigger) or (below is not None and _is_left(scene, below.i)):
        return True
    return act == "respond" and bool(frame.auxiliaries & {"will", "would", "'ll", "shall"})


def _is_left(scene: Scene, i: int) -> bool:
    """Tell "comment" of "declined to comment"."""
    token = scene.tokens[i]
    mute = any(row.act in UNDENIED for row in scene.lexicon.verbs.get(token.lemma, ()))
    return mute and token.dep == "xcomp" and scene.tokens[token.head].lemma in scene.classed("failing")


def _is_done_to(scene: Scene, token: Token) -> bool:
    """Tell "Asked about the talks, she said ...": it was she who was asked."""
    opening = token.dep == "advcl" and token.tag in ("VBN", "VBD") and token.i < token.head
    return opening and not any(
        kid.dep in ("nsubj", "nsubjpass", "mark", "aux") for kid in children(scene.tokens, token.i)
    )


def _only_owed(scene: Scene, frame: Frame) -> bool:
    """Tell "Iran must cooperate and provide information", by which Iran says nothing; "we must condemn" does."""
    token = scene.tokens[frame.trigger]
    above = scene.frames.get(token.head) if token.dep == "conj" and token.tag == "VB" else None
    owed = (frame.auxiliaries | (above.auxiliaries if above is not None else frozenset())) & {"must", "should"}
    first = frame.subject is not None and scene.tokens[frame.subject].lower in ("we", "i")
    return bool(owed) and not first
