"""Verbs: what one clause amounts to, by the first reading that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from loaders.extract.acts.lexicon import NounRow, VerbRow
from loaders.extract.acts.matching import Roles, actors_in, content, prepositional, roles_of, stands_with
from loaders.extract.acts.namings import naming
from loaders.extract.acts.needs import fits
from loaders.extract.acts.predicates import (
    Reading,
    Said,
    being,
    drawn,
    handed_over,
    mattered,
    possessed,
    predicate,
    speech,
    toned,
)
from loaders.extract.acts.statements import Act, clause_below, statement
from loaders.extract.acts.typing import judge
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.events.agenda import agenda, kind_of_talk
from loaders.extract.events.deeds import deed, is_told
from loaders.extract.events.listings import listing
from loaders.extract.events.meetings import meeting
from loaders.extract.events.threats import threat
from loaders.extract.people.careers import career
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_wished
from loaders.extract.sources.certainty import leads_ahead

OWN_MOVES = frozenset({"protest", "expel"})
USES = (("support-meeting", "meeting"), ("support-speech", "support"), ("support-deed", "event"))
IMPERSONAL = {  # "it was stressed that ...": what those who met did
    "stress": "emphasize",
    "emphasise": "emphasize",
    "emphasize": "emphasize",
    "underline": "emphasize",
    "underscore": "emphasize",
    "note": "note",
    "mention": "note",
    "highlight": "emphasize",
    "reiterate": "reaffirm",
    "reaffirm": "reaffirm",
    "confirm": "confirm",
    "express": "",
    "voice": "",
}


def read_clause(scene: Scene, frame: Frame) -> tuple[Draft, ...]:
    """Give the acts and deeds of one clause."""
    roles = roles_of(scene, frame)
    for technique, reading in READINGS:
        found = reading(scene, frame, roles) if scene.uses(technique) else None
        if found is not None:
            return found
    return ()


def _wished(scene: Scene, frame: Frame) -> bool:
    return is_wished(scene, frame.trigger)


# --------------------------------------------------------------------- passives that name no speaker


def _impersonal(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "it was agreed", "attention was paid", "concern was expressed" as acts of those who met."""
    stage = scene.stage
    if not frame.passive or roles.agents or not stage.participants or frame.subject is None or _wished(scene, frame):
        return None
    if scene.tokens[frame.trigger].dep in ("acl", "relcl"):
        return None
    subject = scene.tokens[frame.subject].lemma
    met = stage.participants
    if _is_next_meeting(scene, frame, frame.subject):
        return meeting(scene, frame, Roles(met), Act("meeting", "plan_meeting", "impersonal:next", modality="planned"))
    targets = actors_in(scene, frame.trigger, met)
    if frame.lemma in ("agree", "decide") or (
        frame.lemma in ("reach", "achieve") and subject in ("agreement", "understanding", "deal")
    ):
        mode = "planned" if leads_ahead(scene, frame) else "asserted"
        return (speech(scene, frame, met, targets, Said("agree", "impersonal:agree", mode)),)
    if frame.lemma not in IMPERSONAL:
        return None
    below = clause_below(scene, frame.trigger)
    judged = judge(scene, below, met) if below is not None else None
    if judged is not None and judged.act in scene.classed("stronger-act"):
        return (speech(scene, frame, met, targets, Said(judged.act, f"impersonal:{judged.rule}", judged.modality)),)
    known = scene.lexicon.noun_rows(subject, "support")
    act = IMPERSONAL[frame.lemma] or (known[0].act if known else "emphasize")
    return (speech(scene, frame, met, targets, Said(act, f"impersonal:{frame.lemma}")),)


def _is_next_meeting(scene: Scene, frame: Frame, subject: int) -> bool:
    """Tell "the next round of talks will be held in X", which those who met agreed on."""
    words = {
        scene.tokens[subject].lemma,
        *(k.lemma for kid in children(scene.tokens, subject) for k in children(scene.tokens, kid.i)),
    }
    next_one = any(kid.lower in scene.classed("next") for kid in children(scene.tokens, subject))
    ahead = bool(frame.auxiliaries & {"will", "would"}) or frame.lemma not in ("hold", "convene")
    return (
        next_one
        and ahead
        and frame.lemma in scene.classed("scheduling")
        and bool(words & scene.classed("meeting-noun"))
    )


# ------------------------------------------------------------------------------------------- phrases


def _phrase(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "made clear that", "took note of", "took stock of"."""
    if frame.lemma == "make" and roles.agents and not _wished(scene, frame):
        clear = stands_with(scene, frame, "clear") or stands_with(scene, frame, "plain")
        return _made_clear(scene, frame, roles.agents) if clear else None
    if frame.lemma == "take":
        return _took(scene, frame, roles)
    return None


def _made_clear(scene: Scene, frame: Frame, agents: Entities) -> Reading:
    inner = clause_below(scene, frame.trigger)
    found = judge(scene, inner, agents) if inner is not None else None
    strong = found is not None and found.act in ("warn", "demand", "call_on", "threaten", "promise")
    act, modality = (found.act, found.modality) if found is not None and strong else ("emphasize", "asserted")
    said = Said(act, "verb:make-clear", modality)
    return (speech(scene, frame, agents, content(scene, frame, agents), said),)


def _took(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    if not roles.agents:
        return None
    targets = content(scene, frame, roles.agents)
    if stands_with(scene, frame, "stock"):
        return (
            speech(
                scene, frame, roles.agents, targets, Said("discuss", "verb:take-stock", kind=kind_of_talk(scene.stage))
            ),
        )
    if stands_with(scene, frame, "note"):
        return (speech(scene, frame, roles.agents, targets, Said("note", "verb:take-note")),)
    return None


# ----------------------------------------------------------------------------------- rows of the lexicon


def _by_row(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    support = _support(scene, frame) if scene.uses("support-verbs") else None
    for row in scene.lexicon.verbs.get(frame.lemma, ()):
        if row.word and fits(scene, frame, row, roles):
            return _fire(scene, frame, roles, _act_of(row, frame))
    if support is not None:
        return _fire(scene, frame, roles, _support_act(scene, frame, *support))
    for row in scene.lexicon.verbs.get(frame.lemma, ()):
        if not row.word and fits(scene, frame, row, roles):
            return _fire(scene, frame, roles, _act_of(row, frame))
    return None


def _act_of(row: VerbRow, frame: Frame) -> Act:
    rule = f"verb:{row.lemma}:{row.word}" if row.word else f"verb:{row.lemma}"
    return Act(row.kind, row.act, rule, row.target, row.addressee, row.party, row.modality, row.marks)


def _support(scene: Scene, frame: Frame) -> tuple[NounRow, int] | None:
    """Find the noun that carries the meaning of "expressed concern", "held talks", "imposed sanctions"."""
    uses = [use for name, use in USES if frame.lemma in scene.classed(name)]
    if not uses:
        return None
    for i in _support_nouns(scene, frame):
        token = scene.tokens[i]
        for lemma in (token.lemma, token.lower):
            for use in uses:
                known = scene.lexicon.noun_rows(lemma, use)
                if known and not _only_has(scene, frame, known[0]):
                    return known[0], i
    return None


def _only_has(scene: Scene, frame: Frame, row: NounRow) -> bool:
    """Tell "has the support of", which is another's, from "has doubts"."""
    return frame.lemma == "have" and row.use == "support" and row.act not in scene.classed("had-act")


def _support_nouns(scene: Scene, frame: Frame) -> Iterator[int]:
    """Yield where that noun may stand: object, passive subject, or what the parser left of the object."""
    if frame.passive:
        if frame.subject is not None:
            yield frame.subject
        return
    if frame.object is not None:
        yield frame.object
        yield from _behind_light_noun(scene, frame.object)
        for kid in children(scene.tokens, frame.object):
            if kid.dep == "compound" and kid.lemma in scene.classed("telephone"):
                yield kid.i
        return
    yield from prepositional(frame, ("out", "on"))
    for token in subtree(scene.tokens, frame.trigger):
        left_over = token.head == frame.trigger and token.dep in ("npadvmod", "dep", "nmod") and token.i > frame.trigger
        if left_over or token.dep == "appos":
            yield token.i


def _behind_light_noun(scene: Scene, i: int) -> Iterator[int]:
    """Yield what "a round of sanctions", "a series of talks" count."""
    if scene.tokens[i].lemma in scene.classed("light-noun"):
        for kid in children(scene.tokens, i):
            if kid.dep == "prep" and kid.lower == "of":
                yield from (led.i for led in children(scene.tokens, kid.i) if led.dep == "pobj")


def _support_act(scene: Scene, frame: Frame, row: NounRow, noun: int) -> Act:
    rule = f"verb:{frame.lemma}:{row.noun}"
    if row.use == "meeting":
        kind, act = row.kind, row.act
        kids = {kid.lemma for kid in children(scene.tokens, noun)}
        if scene.tokens[noun].lemma in ("conversation", "call") or kids & scene.classed("telephone"):
            kind, act = "call", "call"
        elif act == "discuss" and any(resolve(scene, i) for i in prepositional(frame, ("with", "between"))):
            act = "meet"
        return Act(kind, act, rule, party=("with", "between"), noun=noun)
    target = row.target or (("on", "against") if row.use == "event" else ())
    marks = frozenset(row.needs) & {"both"}
    return Act(row.kind, row.act, rule, target, modality=row.modality, marks=marks, noun=noun)


def _lends(scene: Scene, frame: Frame, roles: Roles) -> bool:
    """Tell support that is given from support that is voiced: "began supporting", to and by armed groups."""
    above = scene.frames.get(frame.governor) if frame.governor is not None else None
    begun = above is not None and above.lemma in ("start", "begin", "continue", "keep", "stop")
    token = scene.tokens[frame.trigger]
    if begun and token.dep == "xcomp" and token.tag == "VBG":
        return True
    backed = resolve(scene, frame.object) if frame.object is not None else roles.patients
    if backed and all(one.kind == "ArmedGroup" for one in backed):
        return True  # "backs the rebels"
    return bool(roles.agents) and all(agent.kind in ("Organisation", "Company", "ArmedGroup") for agent in roles.agents)


def _by_issuer(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Roles:
    """Let "the ambassador was summoned", "two diplomats were expelled" be a move of the state whose release it is."""
    home = scene.stage.home
    if act.act not in OWN_MOVES or not frame.passive or roles.agents or scene.stage.news or home is None:
        return roles
    words = scene.tokens[frame.trigger].left, frame.trigger
    own = any(token.lower == "our" for token in scene.tokens[slice(*words)])
    own = own or any(patient.id == home.id for patient in roles.patients)
    return roles if own else replace(roles, agents=(home,))


def _fire(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    roles = _by_issuer(scene, frame, roles, act)
    if act.act == "express_support" and act.noun is None and _lends(scene, frame, roles):
        return deed(scene, frame, roles, replace(act, kind="support", act="support", target=("object",)))
    if act.act == "give_in" and frame.negated:  # "will not bow to pressure"
        firm = replace(act, kind="statement", act="reject", target=())
        return statement(scene, replace(frame, negated=False), roles, firm)
    if act.kind == "statement":
        return statement(scene, frame, roles, act)
    if _wished(scene, frame) and not is_told(scene, frame, act):
        return ()
    if act.kind == "threat":
        return threat(scene, frame, roles, act)
    if act.kind in ("meeting", "call"):
        return meeting(scene, frame, roles, act)
    return deed(scene, frame, roles, act)


READINGS: tuple[tuple[str, Callable[[Scene, Frame, Roles], Reading]], ...] = (  # technique, reading
    ("be-predicates", predicate),
    ("be-predicates", being),
    ("careers", career),
    ("be-predicates", drawn),
    ("be-predicates", mattered),
    ("phrases", listing),
    ("be-predicates", possessed),
    ("be-predicates", handed_over),
    ("impersonal-passives", agenda),
    ("impersonal-passives", _impersonal),
    ("phrases", toned),
    ("phrases", _phrase),
    ("naming", naming),
    ("verb-rows", _by_row),
)
