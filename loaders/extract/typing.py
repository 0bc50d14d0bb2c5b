"""Typing: what a statement amounts to that is introduced by "said", or by nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.extract.annotations import Token
from loaders.extract.discourse import other_than
from loaders.extract.drafts import Entities, share, unique, without
from loaders.extract.frames import Frame, children, subtree
from loaders.extract.lexicon import ContentRow
from loaders.extract.linking import resolve
from loaders.extract.matching import actors_in
from loaders.extract.scenes import Scene

PREDICATES = ("acomp", "attr", "oprd")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The act of a clause, whom it is about and whom it addresses; no act: it is just said."""

    act: str = ""
    targets: Entities = ()
    addressees: Entities = ()
    modality: str = "asserted"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Clause:
    """What the conditions of the table look at."""

    frame: Frame
    subjects: frozenset[str]  # own | other | claimed | named
    auxiliaries: frozenset[str]
    words: frozenset[str]
    predicate: frozenset[str]


def judge(scene: Scene, frame: Frame, speakers: Entities, claimed: bool = False) -> Judgement:
    """Say what a clause amounts to that speakers put forward."""
    if not scene.uses("content-typing"):
        return Judgement()
    subject = resolve(scene, frame.subject) if frame.subject is not None else ()
    actors = actors_in(scene, frame.trigger, speakers)
    if _points_back(scene, frame) and not (subject and share(subject, speakers)):
        subject = ()
        blamed = other_than(scene.stage.culprit, speakers)
        actors = unique([*blamed, *without(actors, scene.stage.body if blamed else ())])
    kinds = _subject_kinds(scene, frame, subject, speakers)
    if actors and "own" not in kinds:
        kinds |= {"named"}
    if claimed and "other" in kinds:
        kinds |= {"claimed"}
    clause = _clause(scene, frame, kinds)
    for row in scene.lexicon.content:
        if _holds(scene, row, clause):
            if row.addressed == "subject":
                return Judgement(row.act, without(actors, subject), subject, row.modality, row.rule)
            return Judgement(row.act, actors, (), row.modality, row.rule)
    return Judgement(targets=actors)


def _points_back(scene: Scene, frame: Frame) -> bool:
    """Tell a subject that stands for the deed told before: "this violates ...", "these launches pose ..."."""
    if frame.subject is None or not scene.stage.culprit:
        return False
    subject = scene.tokens[frame.subject]
    if subject.lower in scene.classed("demonstrative"):
        return True
    words = subtree(scene.tokens, frame.subject)
    if any(word.mentions for word in words):
        return False
    named = any(word.lemma in scene.classed("event-noun") for word in words)
    return named and any(word.lower in ("this", "these", "such", "each", "the") for word in words)


def _clause(scene: Scene, frame: Frame, kinds: frozenset[str]) -> _Clause:
    words = frozenset(token.lemma for token in subtree(scene.tokens, frame.trigger))
    kids = tuple(children(scene.tokens, frame.trigger))
    predicate = frozenset(
        token.lemma for kid in kids if kid.dep in (*PREDICATES, "prep") for token in _phrase(scene, kid)
    )
    return _Clause(frame, kinds, frame.auxiliaries | (frame.marks & {"if"}), words, predicate)


def _phrase(scene: Scene, kid: Token) -> tuple[Token, ...]:
    return subtree(scene.tokens, kid.i)


def _subject_kinds(scene: Scene, frame: Frame, subject: Entities, speakers: Entities) -> frozenset[str]:
    """Tell whether a clause is about the speakers themselves or about others."""
    stage = scene.stage
    first = frame.subject is not None and scene.tokens[frame.subject].lower in ("we", "i")
    ids = {speaker.id for speaker in speakers}
    own = [*speakers, *(p.home for p in scene.page.cast if p.home is not None and p.entity.id in ids)]
    if stage.home is not None and not stage.news:
        own.append(stage.home)
    if first or (subject and {entity.id for entity in subject} <= {entity.id for entity in own}):
        return frozenset({"own"})
    if not subject:
        return frozenset({"foreign"}) if frame.subject is not None else frozenset({"nobody"})
    return frozenset({"named"}) if share(subject, speakers) else frozenset({"other", "named", "foreign"})


def _holds(scene: Scene, row: ContentRow, clause: _Clause) -> bool:
    if row.verb == "possession" and clause.frame.object is None:
        return False
    if row.subject and row.subject not in clause.subjects:
        return False
    if row.act == "accuse" and _blames_nobody(scene, row, clause):
        return False
    if row.auxiliaries and not row.auxiliaries & clause.auxiliaries:
        return False
    if row.verb == "deed" and any(
        known.kind == "statement" for known in scene.lexicon.verbs.get(clause.frame.lemma, ())
    ):
        return False
    if row.verb not in ("", "deed") and clause.frame.lemma not in scene.classed(row.verb):
        return False
    if row.predicate and not clause.predicate & scene.classed(row.predicate):
        return False
    return not row.words or bool(clause.words & scene.classed(row.words))


def _blames_nobody(scene: Scene, row: ContentRow, clause: _Clause) -> bool:
    """Tell "soldiers had been killed", which names the victims, and "is a threat", which is a threat of its own."""
    if row.verb == "bad-verb" and clause.frame.passive:
        return all(argument.preposition != "by" for argument in clause.frame.arguments)
    named = clause.predicate & scene.classed(row.predicate) if row.predicate else frozenset()
    return row.verb == "identity" and bool(named) and named <= scene.classed("danger")
