"""Doubts: what a sentence leaves open as a whole: a question, a speaker without a name, a day still to come."""

from __future__ import annotations

from loaders.extract.claiming.drafts import Draft
from loaders.extract.clause.frames import children
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.standing import Standing, weakened

FURTHEST = 6  # clauses between a deed and the word of whoever tells it
TOLD = frozenset({"statement", "role", "threat"})  # no deeds


def doubted(scene: Scene, draft: Draft, found: Standing) -> Standing:
    """Weaken what is only asked, told by nobody with a name, or dated ahead of the day of writing."""
    if _is_asked(scene, draft):
        found = weakened(found, "conditional", "possible")
    if draft.kind in TOLD:
        return found
    if scene.stage.news and _by_unnamed(scene, draft.trigger):
        found = weakened(found, "reported", "probable")
    return weakened(found, "planned", "probable") if _is_ahead(scene, draft) else found


def _is_asked(scene: Scene, draft: Draft) -> bool:
    """Tell "Did X condemn Y?": a question that a yes or no would answer."""
    frame = scene.frames.get(draft.trigger)
    if frame is None or scene.tokens[-1].text != "?" or frame.subject is None:
        return False
    first = next(children(scene.tokens, frame.trigger), None)
    return first is not None and first.dep == "aux" and first.i < frame.subject


def _by_unnamed(scene: Scene, i: int) -> bool:
    """Tell "sources said that", "reports say that", "a survivor told": the word of somebody without a name."""
    for _ in range(FURTHEST):
        token = scene.tokens[i]
        frame = scene.frames.get(token.head)
        if token.dep == "ccomp" and frame is not None and frame.lemma in scene.classed("reporting"):
            said = frame.subject
            return said is not None and scene.tokens[said].pos in ("NOUN", "PROPN") and not resolve(scene, said)
        if token.head == i or token.dep in ("relcl", "advcl"):
            return False
        i = token.head
    return False


def _is_ahead(scene: Scene, draft: Draft) -> bool:
    """Tell "are meeting next Tuesday", "the summit on 5 January": no past tense told it."""
    when, today = draft.when, scene.page.unit.date
    if when is None or when.words is None or not today:
        return False
    length = min(len(when.value), len(today))
    return when.value[:length] > today[:length]
