"""Conditions: what the table of contents (`content.tsv`) looks at in a clause, and whether a row of it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.extract.acts.lexicon import ContentRow
from loaders.extract.annotations import Token
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.referents.scenes import Scene

PREDICATES = ("acomp", "attr", "oprd", "prep", "advmod")
INTO = frozenset({"in", "of", "against", "contrary", "beyond", "under", "without", "to", "into"})
BESIDE = ("advcl",)
CLOSE = ("amod", "compound", "nmod", "conj", "acomp", "advmod", "prt")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a clause: a word class may hold single lemmas and phrases, as "nothing_to_do_with"."""

    lemmas: frozenset[str]
    stretch: str = ""  # the words in their order, between blanks

    def has(self, members: frozenset[str]) -> bool:
        """Tell whether one of the members is among the words."""
        if not self.lemmas.isdisjoint(members):
            return True
        return any(f" {name.replace('_', ' ')} " in self.stretch for name in members if not name.isalpha())


@dataclass(frozen=True, slots=True)
class Clause:
    """What the conditions of the table look at."""

    frame: Frame
    verbs: frozenset[str]  # the lemma; of "is involved", "is alarming" the copula as well
    subjects: frozenset[str]
    auxiliaries: frozenset[str]
    negated: bool
    object: Words
    predicate: Words
    words: Words  # single words of subject, object and predicate; phrases of the whole clause


def clause(scene: Scene, frame: Frame, subjects: frozenset[str], before: frozenset[str]) -> Clause:
    """Gather the words of a clause; `before` is what stands before its verb, as "have-to"."""
    state = _is_state(scene, frame)
    subject, target = (() if i is None else tuple(_close(scene, i)) for i in (frame.subject, frame.object))
    predicate = () if state else tuple(_predicate(scene, frame))
    near = _words((*subject, *target, *predicate, *_beside(scene, frame)))
    return Clause(
        frame=frame,
        verbs=frozenset({frame.lemma, "be"} if state else {frame.lemma}),
        subjects=subjects,
        auxiliaries=_auxiliaries(scene, frame) | before,
        negated=frame.negated and not _is_only_more(scene, frame),
        object=_words(subject if frame.passive else target),
        predicate=Words(frozenset({scene.tokens[frame.trigger].lower})) if state else _words(predicate),
        words=Words(near.lemmas, _words(_of_clause(scene, frame.trigger)).stretch),
    )


def _predicate(scene: Scene, frame: Frame) -> Iterator[Token]:
    """Yield the words of what somebody or something is said to be; "in violation of", not "on Monday"."""
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep in PREDICATES and kid.i > frame.trigger and (kid.dep != "prep" or kid.lower in INTO):
            yield from _close(scene, kid.i)
        if kid.dep == "advcl":  # "it is for Russia to leave"
            yield from (mark for mark in children(scene.tokens, kid.i) if mark.dep == "mark" and mark.lower == "for")


def _beside(scene: Scene, frame: Frame) -> Iterator[Token]:
    """Yield "regrettably", and what something is met with or leads to."""
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep == "advmod":
            yield kid
        if kid.dep == "prep" and kid.i > frame.trigger and kid.lower in INTO | {"with"}:
            yield from _close(scene, kid.i)


def _auxiliaries(scene: Scene, frame: Frame) -> frozenset[str]:
    """Give the auxiliaries; before the subject one asks or supposes: "should Russia attack"."""
    asked = {
        kid.lower
        for kid in children(scene.tokens, frame.trigger)
        if kid.dep == "aux" and frame.subject is not None and kid.i < frame.subject < frame.trigger
    }
    return (frame.auxiliaries - asked) | (frame.marks & {"if"}) | _provisos(scene, frame)


def _is_only_more(scene: Scene, frame: Frame) -> bool:
    """Tell "is not only a loss", which denies nothing."""
    tokens = scene.tokens
    return any(
        token.lower == "not" and tokens[min(token.i + 1, len(tokens) - 1)].lower in ("only", "just", "merely", "simply")
        for token in subtree(tokens, frame.trigger)
    )


def _provisos(scene: Scene, frame: Frame) -> frozenset[str]:
    """Give "unless" where a clause hangs on it."""
    beside = (kid for kid in children(scene.tokens, frame.trigger) if kid.dep in BESIDE)
    return frozenset(mark.lower for kid in beside for mark in children(scene.tokens, kid.i) if mark.lower == "unless")


def _is_state(scene: Scene, frame: Frame) -> bool:
    """Tell "was justified", "is alarming": a participle that describes."""
    progressive = frame.object is None and scene.tokens[frame.trigger].tag == "VBG"
    return (frame.passive or progressive) and any(
        kid.lemma == "be" for kid in children(scene.tokens, frame.trigger) if kid.dep in ("aux", "auxpass")
    )


def holds(scene: Scene, row: ContentRow, told: Clause) -> bool:
    """Tell whether all conditions of a row hold for a clause."""
    if row.subject and row.subject.isdisjoint(told.subjects):
        return False
    if row.negated and told.negated != (row.negated == "yes"):
        return False
    if row.auxiliaries and row.auxiliaries.isdisjoint(told.auxiliaries):
        return False
    if row.barred & told.auxiliaries or not _is_verb(scene, row, told):
        return False
    places = ((row.object, told.object), (row.predicate, told.predicate), (row.words, told.words))
    if any(name and not words.has(scene.classed(name)) for name, words in places):
        return False
    return row.act != "accuse" or not _blames_nobody(scene, row, told)


def _is_verb(scene: Scene, row: ContentRow, told: Clause) -> bool:
    if row.verb == "deed":
        return all(known.kind != "statement" for known in scene.lexicon.verbs.get(told.frame.lemma, ()))
    name = row.verb.removeprefix("!")
    return not name or told.verbs.isdisjoint(scene.classed(name)) == row.verb.startswith("!")


def _blames_nobody(scene: Scene, row: ContentRow, told: Clause) -> bool:
    """Tell "soldiers had been killed", which names the victims, and "is a threat", which is a threat of its own."""
    if row.verb == "bad-verb" and told.frame.passive:
        return all(argument.preposition != "by" for argument in told.frame.arguments)
    named = told.predicate.lemmas & scene.classed(row.predicate) if row.predicate else frozenset()
    return row.verb == "identity" and bool(named) and named <= scene.classed("danger")


def _close(scene: Scene, i: int) -> Iterator[Token]:
    """Yield a head with the words beside it: "is a flagrant act of aggression", "in violation of the treaty"."""
    token = scene.tokens[i]
    yield token
    for kid in children(scene.tokens, i):
        led = kid.dep == "pobj" or (kid.dep == "prep" and (kid.lower == "of" or token.dep == "prep"))
        if led or kid.dep in CLOSE:
            yield from _close(scene, kid.i)


def _of_clause(scene: Scene, i: int) -> Iterator[Token]:
    """Yield the words of a clause without the clauses beside it: "as long as this war lasts"."""
    yield scene.tokens[i]
    for kid in children(scene.tokens, i):
        if kid.dep not in BESIDE:
            yield from _of_clause(scene, kid.i)


def _words(tokens: Iterable[Token]) -> Words:
    listed = sorted(tokens, key=lambda token: token.i)
    ways = (" ".join(token.lemma for token in listed), " ".join(token.lower for token in listed))
    stretch = f" {' | '.join(ways)} ".replace(" - ", "-")
    return Words(frozenset(word for token in listed for word in (token.lemma, token.lower)), stretch)
