"""Reciprocal: what two say of each other: "accused each other", "each side blaming the other", "traded accusations"."""

from __future__ import annotations

from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import Frame, children
from loaders.extract.referents.scenes import Scene

EACH = frozenset({"each", "both", "two", "either"})
PAIR = 2


def is_mutual(scene: Scene, frame: Frame) -> bool:
    """Tell whether each of those who speak speaks of the other."""
    if frame.lemma in scene.classed("trading"):
        return True
    if frame.object is None:
        return False
    word = scene.tokens[frame.object]
    before, after = (scene.tokens[min(max(i, 0), len(scene.tokens) - 1)].lower for i in (word.i - 1, word.i + 1))
    if (word.lower, after) == ("one", "another"):
        return True
    if word.lower not in ("other", "another"):
        return False
    return before in ("each", "one") or (before == "the" and _says_each(scene, frame))


def _says_each(scene: Scene, frame: Frame) -> bool:
    if frame.subject is None:
        return False
    return bool({kid.lower for kid in children(scene.tokens, frame.subject)} & EACH)


def both_sides(scene: Scene, frame: Frame) -> Entities:
    """Give who "each side", "the two sides" are: the two states that the sentence names before, else the last pair."""
    if frame.subject is None or scene.tokens[frame.subject].lemma not in scene.classed("pair-noun"):
        return ()
    if not _says_each(scene, frame):
        return ()
    before = scene.tokens[: frame.subject]
    named = unique(e for token in before for mention in token.mentions for e in mention.entities if e.kind == "State")
    return named if len(named) == PAIR else scene.stage.states if len(scene.stage.states) == PAIR else ()
