"""When a clause happened: the time adverbial of its verb, the opening of the sentence, else the day of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from graph.records import When
from loaders.extract.annotations import Token
from loaders.extract.clause.frames import Frame, child, children, subtree
from loaders.extract.referents.discourse import is_own_talk
from loaders.extract.referents.scenes import Scene, main_clause

ADVERBIAL = ("npadvmod", "advmod", "tmod", "nmod")
TEMPORAL = ("on", "in", "since", "during", "late", "early", "at", "of", "from")
STRAYING = ("on", "in", "from", "since")
PAST = frozenset({"had", "was", "were", "did"})
LONGEST = 7  # words of a time adverbial; a longer phrase only contains a date
OPENING = 3  # words before the date with which a longer one opens
RANGE = re.compile(r"\b(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:-|–|and|to|&)\s?(?P<last>\d{1,2})(?!\d)")
LONG = 2  # days from the first to the last of talks that last


def attached(scene: Scene, frame: Frame) -> When | None:
    """Give the date that hangs on the verb, else the one that opens the sentence."""
    if not scene.whens or not scene.uses("clause-dates"):
        return None
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep in ADVERBIAL or (kid.dep == "prep" and kid.lower in TEMPORAL):
            found = _of_adverbial(scene, kid) if child(scene.tokens, kid.i, "pcomp") is None else None
            if found is not None:
                return found
    return _strayed(scene, frame) or (_opening(scene) if _is_main(scene, frame) else None)


def _strayed(scene: Scene, frame: Frame) -> When | None:
    """Give the date that the parser hung on the object of a deed: "annexed four regions on 30 September"."""
    rows = scene.lexicon.verbs.get(frame.lemma, ())
    told = bool(rows) and all(row.kind == "statement" for row in rows)
    if told or frame.object is None or frame.object < frame.trigger:
        return None
    for token in subtree(scene.tokens, frame.object):
        if token.i in scene.frames and token.i != frame.object:
            return None
        if token.dep == "prep" and token.lower in STRAYING:
            found = _of_adverbial(scene, token)
            if found is not None and found.words and found.words[0] <= scene.tokens[token.i + 1].end:
                return found
    return None


def _of_adverbial(scene: Scene, head: Token) -> When | None:
    """Give the date of a time adverbial: one that it opens with, or that it is short enough to be."""
    found = next((when for when in _dates(scene, head) if not _names(scene, head, when)), None)
    if found is None or found.words is None:
        return None
    opens = found.words[0] <= scene.tokens[min(head.left + OPENING, head.right)].start
    if head.right - head.left >= LONGEST and not opens:
        return None
    return _shared(found, scene.page.unit.date) if head.lower == "since" else found


def _names(scene: Scene, head: Token, when: When) -> bool:
    """Tell "withdrew from the 2015 deal", where the year is the name of the deal."""
    if head.lower not in ("from", "of") or when.words is None:
        return False
    token = next((t for t in scene.tokens if t.start <= when.words[0] < t.end), None)
    beside = token is not None and token.dep in ("nummod", "amod", "compound", "nmod") and token.head > token.i
    return beside or (token is not None and bool(token.mentions))


def _shared(when: When, today: str | None) -> When | None:
    """Give of a day since when something goes on the month or year that today shares with it."""
    if not today or len(when.value) <= len("2024-10"):
        return when
    pairs = zip(when.value.split("-"), today.split("-"), strict=False)
    shared = "-".join(part for part, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return replace(when, value=shared or when.value[:4])


def _dates(scene: Scene, head: Token) -> Iterator[When]:
    start, end = scene.tokens[head.left].start, scene.tokens[head.right].end
    return (when for when in scene.whens if when.words and start <= when.words[0] and when.words[1] <= end)


def _is_main(scene: Scene, frame: Frame) -> bool:
    """Tell the clauses that the opening of a sentence dates: not those that a speaker tells, nor relative ones."""
    token = scene.tokens[frame.trigger]
    begun = scene.classed("factual-infinitive")  # "in 2015, X started supporting Y"
    while token.dep == "conj" or (token.dep == "xcomp" and scene.tokens[token.head].lemma in begun):
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
        return _last_day(scene, stage.day) if stage.day else of_publication(scene)
    published, met = of_publication(scene), stage.meeting_date
    if published is not None and is_own_talk(stage) and _is_of_now(scene):
        return published
    if met is None or (published is not None and published.value.startswith(met.value)):
        return published or met
    return _last_day(scene, met)


def _is_of_now(scene: Scene) -> bool:
    """Tell "I urge both sides", "they must leave" from "I told him"."""
    root = main_clause(scene)
    return root is not None and scene.tokens[root.trigger].tag != "VBD" and not root.auxiliaries & PAST


def _last_day(scene: Scene, when: When) -> When:
    """Give of "from 6 to 10 March" the day on which it all came out; two days are one meeting."""
    found = RANGE.search(scene.page.document.text, *when.words) if when.words else None
    if found is None or len(when.value) < len("2024-03-06") or int(found["last"]) - int(found["first"]) < LONG:
        return when
    return replace(when, value=f"{when.value[:-2]}{int(found['last']):02}")


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
