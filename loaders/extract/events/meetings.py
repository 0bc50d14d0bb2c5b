"""Meetings and calls, and what is discussed in them: every party is an agent."""

from __future__ import annotations

from graph.records import Entity
from loaders.extract.acts.matching import Roles, content, prepositional, slot
from loaders.extract.acts.statements import Act
from loaders.extract.claiming.drafts import Draft, Entities, share, unique, without
from loaders.extract.clause.frames import Frame
from loaders.extract.events.agenda import kind_of_talk, tells_of_talks
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import vouchers
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.times import of_act

TALKING = frozenset({"discuss", "consult", "negotiate"})
ASSEMBLIES = frozenset({"InternationalOrganisation", "Grouping", "Organ", "Collective"})
TWO_SIDED = frozenset({"meet", "call", "consult"})


def meeting(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft a meeting, a call, a visit or a discussion."""
    if "main" in act.marks and not _is_main(scene, frame):
        return ()
    if act.act in TALKING:
        return _discussion(scene, frame, roles, act)
    agents = roles.agents or (roles.patients if frame.passive else ())
    parties = unique([*agents, *slot(scene, frame, roles, act.party)])
    alone = len(parties) < 2 and not _is_assembly(frame, parties[0], act) if parties else True
    if not parties or (act.act in TWO_SIDED and alone and not _meets_unnamed(scene, frame, parties[0], act)):
        return ()
    targets = _targets(scene, frame, roles, act, agents)
    others = without(parties, agents)
    noun = scene.tokens[act.noun] if act.noun is not None else None
    if noun is not None and noun.lower == "meetings" and len(agents) == 1 and len(others) > 1:
        return tuple(_draft(scene, frame, act, (*agents, other), targets) for other in others)
    return (_draft(scene, frame, act, parties, targets),)


def _is_assembly(frame: Frame, party: Entity, act: Act) -> bool:
    """Tell a council that holds a session of its own, and "NATO leaders met"."""
    alone = act.noun is not None or frame.object is None
    return alone and act.kind == "meeting" and party.kind in ASSEMBLIES


def _meets_unnamed(scene: Scene, frame: Frame, party: Entity, act: Act) -> bool:
    """Tell "met with opposition leaders", "met the families": people whom the text does not name."""
    places = [*prepositional(frame, ("with",)), *([frame.object] if frame.object is not None else [])]
    unnamed = any(scene.tokens[i].lower in scene.classed("met-noun") for i in places)
    return unnamed and act.act == "meet" and party.kind == "Person" and not frame.passive


def _is_main(scene: Scene, frame: Frame) -> bool:
    """Tell "addressed", "reviewed" of a meeting from the same words inside a phrase."""
    token = scene.tokens[frame.trigger]
    if frame.passive or frame.negated:
        return False
    beside = token.dep == "advcl" and "while" in frame.marks and token.tag in ("VBD", "VBZ", "VBP")
    told = token.dep in ("ROOT", "conj", "ccomp") or beside or tells_of_talks(scene, frame)
    return told and token.tag != "VB" and bool(scene.stage.participants)


def _discussion(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    stage = scene.stage
    agents = roles.agents or (stage.participants if frame.passive else ())
    targets = unique([*roles.patients, *content(scene, frame, agents)])
    parties = unique([*agents, *slot(scene, frame, roles, act.party)])
    if act.act == "discuss" and len(parties) == 1 and not _beyond(scene, targets):
        if share(parties, stage.parties):
            parties = stage.parties
        elif share(parties, stage.participants):
            parties = stage.participants
    return (_draft(scene, frame, act, parties, targets),) if parties else ()


def _beyond(scene: Scene, targets: Entities) -> bool:
    """Tell a talk in the news whose content names several states that those who met last do not stand for."""
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    met = unique(homes.get(entity.id, entity) for entity in scene.stage.participants)
    others = [entity for entity in without(targets, met) if entity.kind == "State"]
    return scene.stage.news and len(others) > 1


def _targets(scene: Scene, frame: Frame, roles: Roles, act: Act, agents: Entities) -> Entities:
    if act.act == "visit":
        return slot(scene, frame, roles, ("object", "to", "in", "dative", *act.target))
    if act.act == "host":
        return slot(scene, frame, roles, act.target)
    if act.act in ("attend", "chair"):
        return slot(scene, frame, roles, ("object", "in"))
    return ()


def _draft(scene: Scene, frame: Frame, act: Act, parties: Entities, targets: Entities) -> Draft:
    kind = kind_of_talk(scene.stage) if act.act in TALKING else act.kind
    return Draft(
        kind=kind,
        act=act.act,
        agents=parties,
        trigger=frame.trigger,
        rule=act.rule,
        targets=without(targets, parties),
        sources=vouchers(scene, frame.trigger, parties) if scene.stage.news else (),
        polarity="denied" if frame.negated else "affirmed",
        modality=act.modality or modality(scene, frame),
        when=of_act(scene, frame),
        scope=frame.trigger,
        earlier="had" in frame.auxiliaries,
        cues=(frame.trigger,) if act.noun is None else (frame.trigger, act.noun),
    )
