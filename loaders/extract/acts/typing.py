"""Typing: what a statement amounts to that is introduced by "said", or by nothing at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.records import Entity
from loaders.extract.acts.conditions import clause, holds
from loaders.extract.acts.matching import actors_in, prepositional
from loaders.extract.acts.reprisals import is_provoked
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, share, unique, without
from loaders.extract.clause.frames import Frame, child, children, subtree
from loaders.extract.referents.discourse import other_than
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.organs import state_of
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.sufferers import sufferers


@dataclass(frozen=True, slots=True)
class Judgement:
    """The act of a clause, whom it is about and whom it addresses; no act: it is just said."""

    act: str = ""
    targets: Entities = ()
    addressees: Entities = ()
    modality: str = "asserted"
    rule: str = ""


def judge(scene: Scene, frame: Frame, speakers: Entities, claimed: bool = False) -> Judgement:
    """Say what a clause amounts to that speakers put forward."""
    if not scene.uses("content-typing"):
        return Judgement()
    outer = frame.trigger
    frame, before = _main_verb(scene, frame)
    impersonal = frame.subject is None or _is_impersonal(scene, frame)
    subject = () if impersonal or frame.subject is None else resolve(scene, frame.subject)
    actors = without(actors_in(scene, outer, speakers), sufferers(scene, outer))
    if _points_back(scene, frame) and not (subject and share(subject, speakers)):
        subject = ()
        blamed = other_than(scene.stage.culprit, speakers)
        actors = unique([*blamed, *without(actors, scene.stage.body if blamed else ())])
    kinds = _subject_kinds(scene, frame, subject, speakers)
    actors = without(actors, subject) if "own" in kinds else actors  # "the ministry said Peru would ..."
    kinds |= {"naming"} if actors else {"unnamed"}
    kinds |= {"named"} if actors and _are_named(scene, frame, actors, speakers) else set()
    asked = without(_asked(scene, frame), speakers) if impersonal else ()
    kinds |= {"asked"} if asked else set()
    kinds |= {"provoked"} if "own" in kinds and is_provoked(scene, outer, speakers) else set()
    kinds |= {"claimed"} if claimed and "other" in kinds else set()
    told = clause(scene, frame, kinds, before)
    for row in scene.lexicon.content:
        if holds(scene, row, told):
            spoken_to = {"subject": subject, "asked": asked}.get(row.addressed, ())
            return Judgement(row.act, without(actors, spoken_to), spoken_to, row.modality, row.rule)
    return Judgement(targets=actors)


def _are_named(scene: Scene, frame: Frame, actors: Entities, speakers: Entities) -> bool:
    """Tell whether the clause names whose doing it tells: its subject, "Russian attacks", or by whom it was done."""
    if frame.subject is None or scene.tokens[frame.subject].lower in ("we", "i"):
        return False
    if _points_back(scene, frame):
        return True
    doers = () if frame.passive else without(actors_in(scene, frame.subject, speakers), _aimed_at(scene, frame.subject))
    by = [entity for i in prepositional(frame, ("by",)) for entity in actors_in(scene, i, speakers)]
    return share(actors, (*doers, *by))


def _aimed_at(scene: Scene, i: int) -> Entities:
    """Give Peru in "the sanctions on Peru have failed", whose doing it is not."""
    links = (kid for kid in children(scene.tokens, i) if kid.dep == "prep" and kid.lower in ("on", "against", "for"))
    led = (word for kid in links for word in children(scene.tokens, kid.i) if word.dep == "pobj")
    return unique(entity for word in led for entity in actors_in(scene, word.i, ()))


def _main_verb(scene: Scene, frame: Frame) -> tuple[Frame, frozenset[str]]:
    """Look behind "has to", "continues to", "has a history of", and keep what stands there: "have-to"."""
    before: frozenset[str] = frozenset()
    frame = _cleft(scene, frame)
    while True:
        if (proven := _proven(scene, frame)) is not None:
            return proven, before
        inner = child(scene.tokens, frame.trigger, "xcomp")
        below = scene.frames.get(inner.i) if inner is not None else _habit(scene, frame)
        if below is not None and inner is None:
            return replace(below, subject=frame.subject, negated=frame.negated or below.negated), before
        bound = frame.passive and frame.lemma in scene.classed("obliging")
        if below is None or not (bound or (not frame.passive and frame.lemma in scene.classed("semi-auxiliary"))):
            return frame, before
        before |= frame.auxiliaries | {f"{frame.lemma}-to"}
        frame = replace(below, subject=frame.subject, negated=frame.negated or below.negated)


def _proven(scene: Scene, frame: Frame) -> Frame | None:
    """Give what "had evidence that X lied", "there was proof that X lied" tells."""
    noun = child(scene.tokens, frame.trigger, "dobj", "attr")
    if noun is None or frame.negated or noun.lemma not in scene.classed("evidence-noun"):
        return None
    bare = all(kid.lower not in ("no", "little", "any") for kid in children(scene.tokens, noun.i))
    told = child(scene.tokens, noun.i, "acl", "ccomp", "relcl") if bare else None
    below = scene.frames.get(told.i) if told is not None else None
    return below if below is not None and "that" in below.marks else None


def _habit(scene: Scene, frame: Frame) -> Frame | None:
    """Give the verb behind "has a long history of" and "is engaged in a campaign of"."""
    if frame.object is None or scene.tokens[frame.object].lemma not in scene.classed("habit-noun"):
        return None
    links = (kid for kid in children(scene.tokens, frame.object) if kid.dep == "prep" and kid.lower == "of")
    inner = next((told for link in links for told in [child(scene.tokens, link.i, "pcomp")] if told is not None), None)
    return scene.frames.get(inner.i) if inner is not None else None


def _cleft(scene: Scene, frame: Frame) -> Frame:
    """Look behind "it was Russia that broke the truce" to what Russia did."""
    it = frame.subject is not None and scene.tokens[frame.subject].lower == "it"
    named = child(scene.tokens, frame.trigger, "attr") if frame.lemma == "be" and it and not frame.negated else None
    told = child(scene.tokens, named.i, "relcl") if named is not None and resolve(scene, named.i) else None
    below = scene.frames.get(told.i) if told is not None else None
    return frame if below is None or named is None else replace(below, subject=named.i)


def _asked(scene: Scene, frame: Frame) -> Entities:
    """Give who is to act in "it is time for X to leave", "it is essential that X leave", "it is up to X to leave"."""
    words = subtree(scene.tokens, frame.trigger)
    for token in words:
        if token.i == frame.trigger or token.i not in scene.frames:
            continue
        subject = child(scene.tokens, token.i, "nsubj", "nsubjpass")
        if subject is not None and (_to(scene, token) or (token.tag in ("VB", "VBP") and token.dep != "relcl")):
            return resolve(scene, subject.i)
        upon = next((word for word in words if word.dep == "pobj" and word.i < token.i), None)
        if subject is None and upon is not None and _to(scene, token):
            return resolve(scene, upon.i)
    return ()


def _to(scene: Scene, token: Token) -> bool:
    return any(kid.lower == "to" for kid in children(scene.tokens, token.i) if kid.dep == "aux")


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


def _subject_kinds(scene: Scene, frame: Frame, subject: Entities, speakers: Entities) -> frozenset[str]:
    """Tell whether a clause is about the speakers themselves or about others."""
    if frame.subject is None or _is_impersonal(scene, frame):
        return frozenset({"nobody"})
    if child(scene.tokens, frame.trigger, "csubj") is not None:  # "whoever attacks us will pay"
        return frozenset({"foreign"})
    token = scene.tokens[frame.subject]
    if any(kid.lower == "no" for kid in children(scene.tokens, token.i) if kid.dep == "det"):
        return frozenset({"none", "foreign"})
    if token.lower in ("we", "i") or (subject and {_house(e) for e in subject} <= _own(scene, speakers)):
        return frozenset({"own"} if token.lower in ("we", "i") else {"own", "own-name"})
    if not subject and _is_own_house(scene, token):
        return frozenset({"own", "own-name"})
    if not subject:
        return frozenset({"foreign"}) | _unlinked(scene, token)
    return frozenset({"named"}) if share(subject, speakers) else frozenset({"other", "named", "foreign"})


def _is_own_house(scene: Scene, token: Token) -> bool:
    """Tell "his country", "our forces", where nothing else is known of them."""
    owned = any(kid.tag == "PRP$" for kid in children(scene.tokens, token.i))
    return owned and token.lemma in scene.classed("own-house")


def _house(entity: Entity) -> str:
    """Give the state whose organ or army somebody is: "the Chinese military" is China's own."""
    state = state_of(entity)
    return entity.id if state is None else state.id


def _own(scene: Scene, speakers: Entities) -> set[str]:
    """Give the speakers, whom they stand for, and in a release the home of its publisher."""
    stage = scene.stage
    ids = {speaker.id for speaker in speakers}
    own = ids | {p.home.id for p in scene.page.cast if p.home is not None and p.entity.id in ids}
    own |= {_house(speaker) for speaker in speakers}
    return own | ({stage.home.id} if stage.home is not None and not stage.news else set())


def _unlinked(scene: Scene, token: Token) -> frozenset[str]:
    """Tell a thing from a pronoun."""
    return frozenset({"thing"}) if token.pos in ("NOUN", "PROPN", "VERB") else frozenset()


def _bids(scene: Scene, frame: Frame) -> bool:
    """Tell "let Russia leave", whose subject is nobody, though the parse finds it one."""
    alone = not frame.auxiliaries and child(scene.tokens, frame.trigger, "nsubj") is None
    return frame.lemma == "let" and alone and scene.tokens[frame.trigger].tag in ("VB", "VBP")


def _is_impersonal(scene: Scene, frame: Frame) -> bool:
    """Tell "there was no proof", "it is time to ..." and "it is unlikely that ..."."""
    if child(scene.tokens, frame.trigger, "expl") is not None or _bids(scene, frame):
        return True
    subject = scene.tokens[frame.subject] if frame.subject is not None else None
    moment = "time-noun" if frame.lemma == "come" else "onus" if frame.lemma in scene.classed("copula") else ""
    if moment and subject is not None and subject.lemma in scene.classed(moment):
        return True  # "the time has come for Russia to leave", "the onus is on Russia to leave"
    it = subject is not None and subject.lower == "it"
    if not it or frame.lemma not in scene.classed("copula") | scene.classed("due"):
        return False
    below = child(scene.tokens, frame.trigger, "acomp", "attr", "oprd", "prep")
    places = [frame.trigger] if below is None else [frame.trigger, below.i]
    return any(child(scene.tokens, i, "ccomp", "xcomp", "csubj", "relcl", "acl", "advcl") is not None for i in places)
