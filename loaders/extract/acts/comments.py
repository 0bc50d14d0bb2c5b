"""Comments: what a sentence adds about the deed that it tells: "..., a step that X denounced", "in what X called ...".

Who comments is directed at whoever did it, and takes no part in the deed.
"""

from __future__ import annotations

from loaders.extract.acts.matching import roles_of
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.clause.frames import Frame, children
from loaders.extract.clause.objects import sums_up
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

ADDED = frozenset({"relcl", "acl", "conj"})
ENDS = frozenset({";", ":"})


def commented(scene: Scene, draft: Draft) -> Entities:
    """Give who did what an act comments on."""
    frame = scene.frames.get(draft.scope) if draft.scope is not None else None
    if frame is None:
        return ()
    i = _matter(scene, frame)
    done = _clause_of(scene, i, frame) if i is not None else _provoking(scene, frame)
    if done is None:
        return ()
    if i is not None and scene.tokens[i].lemma in scene.classed("claim-noun"):
        said = [act for trigger, act in scene.acts().items() if trigger < i]
        return said[-1].agents if said else ()
    return roles_of(scene, done).agents or (resolve(scene, done.subject) if done.subject is not None else ())


def _matter(scene: Scene, frame: Frame) -> int | None:
    """Find the noun, or the "what", that sums up what was told before."""
    token = scene.tokens[frame.trigger]
    if token.dep == "pcomp":
        what = next((kid for kid in children(scene.tokens, token.i) if kid.lower == "what" and kid.i < token.i), None)
        return what.i if what is not None else None
    if token.dep not in ADDED:
        return None
    for i in range(frame.trigger - 1, 1, -1):
        if scene.tokens[i].text in ENDS:
            return None
        if sums_up(scene, i):
            return i
    return None


def _clause_of(scene: Scene, i: int, comment: Frame) -> Frame | None:
    """Climb to the clause that the comment is on."""
    token = scene.tokens[i]
    while token.head != token.i:
        token = scene.tokens[token.head]
        if token.i in scene.frames and token.i < min(i, comment.trigger):
            return scene.frames[token.i]
    return None


def _provoking(scene: Scene, frame: Frame) -> Frame | None:
    """Read "fired a missile, prompting X to protest" as a protest against whoever fired it."""
    token = scene.tokens[frame.trigger]
    above = scene.tokens[token.head]
    if token.dep not in ("xcomp", "ccomp") or above.dep != "advcl" or above.lemma not in scene.classed("provoking"):
        return None
    return scene.frames.get(above.head)
