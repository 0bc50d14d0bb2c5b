"""When a clause happened: the time adverbial of its verb, the opening of the sentence, else the day of the text."""

from __future__ import annotations

from graph.records import When
from loaders.extract.frames import Frame, child, children
from loaders.extract.scenes import Scene

ADVERBIAL = ("npadvmod", "advmod", "tmod", "nmod")
TEMPORAL = ("on", "in", "since", "during", "late", "early", "at", "of", "from")
LONGEST = 7  # words of a time adverbial; a longer phrase only contains a date


def attached(scene: Scene, frame: Frame) -> When | None:
    """Give the date that hangs on the verb, else the one that opens the sentence."""
    if not scene.whens or not scene.uses("clause-dates"):
        return None
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep in ADVERBIAL or (kid.dep == "prep" and kid.lower in TEMPORAL):
            found = within(scene, kid.left, kid.right) if child(scene.tokens, kid.i, "pcomp") is None else None
            if found is not None and kid.right - kid.left < LONGEST:
                return found
    return _opening(scene) if _is_main(scene, frame) else None


def _is_main(scene: Scene, frame: Frame) -> bool:
    """Tell the clauses that the opening of a sentence dates: not those that a speaker tells, nor relative ones."""
    token = scene.tokens[frame.trigger]
    while token.dep == "conj":
        token = scene.tokens[token.head]
    return token.dep not in ("relcl", "acl") and not (token.dep in ("ccomp", "xcomp") and token.head < token.i)


def within(scene: Scene, left: int, right: int) -> When | None:
    """Give the first date between two tokens."""
    start, end = scene.tokens[left].start, scene.tokens[right].end
    return next((when for when in scene.whens if when.words and start <= when.words[0] and when.words[1] <= end), None)


def _opening(scene: Scene) -> When | None:
    """Give the date before the first comma of the sentence."""
    comma = next((token for token in scene.tokens[:10] if token.text in (",", ";")), None)
    if comma is None:
        return None
    first = scene.tokens[0].start
    return next((w for w in scene.whens if w.words and w.words[0] < first + 25 and w.words[1] <= comma.start), None)


def default(scene: Scene) -> When | None:
    """Give the day of the meeting told, last told in news, or of the text."""
    stage = scene.stage
    if stage.news:
        return stage.day or of_publication(scene)
    return stage.meeting_date or of_publication(scene)


def of_publication(scene: Scene) -> When | None:
    """Give the date of the unit."""
    date = scene.page.unit.date
    return When(date) if date else None


def of_act(scene: Scene, frame: Frame) -> When | None:
    """Date a statement or meeting."""
    return of_deed(scene, frame) or default(scene)


def of_agreement(scene: Scene, frame: Frame) -> When | None:
    """Date an agreement; one told aside ("the treaty that they signed") has no date but its own."""
    aside = scene.tokens[frame.trigger].dep in ("relcl", "acl")
    return of_deed(scene, frame) if aside else of_act(scene, frame)


def of_deed(scene: Scene, frame: Frame) -> When | None:
    """Date a deed: only by its own words, since texts tell deeds of any time."""
    return attached(scene, frame)


def of_affair(scene: Scene, i: int) -> When | None:
    """Date what a noun names: by its own words, else by those of the verb that tells it, unless somebody says it."""
    token = scene.tokens[i]
    found = within(scene, token.left, token.right)
    if found is not None or not scene.stage.news:
        return found
    while token.head != token.i and token.i not in scene.frames and token.dep not in ("relcl", "advcl", "appos"):
        token = scene.tokens[token.head]
    frame = scene.frames.get(token.i)
    return None if frame is None or frame.trigger in scene.acts() else attached(scene, frame)
