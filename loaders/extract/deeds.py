"""Deeds: attacks, deployments, transfers, agreements, sanctions, and other things done."""

from __future__ import annotations

from loaders.extract.attribution import is_wished, vouchers
from loaders.extract.certainty import modality
from loaders.extract.drafts import Draft, Entities, unique, without
from loaders.extract.frames import Frame
from loaders.extract.matching import Roles, content, object_words, slot
from loaders.extract.owners import country_of
from loaders.extract.scenes import Scene
from loaders.extract.statements import Act, homes_of, speaks_jointly
from loaders.extract.times import of_agreement, of_deed

OBLIGING = frozenset({"must", "should"})


def deed(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft a deed; what ought to be or is only asked for is none."""
    if frame.auxiliaries & OBLIGING or _only_wished(scene, frame, act) or _only_sides(scene, frame, act):
        return ()
    roles = _sent_by_owner(scene, frame, roles, act)
    agents = unique([*_doers(scene, frame, roles.agents), *slot(scene, frame, roles, act.party)])
    if not agents and _befell(scene, frame, roles, act):
        return (_draft(scene, frame, act, (), roles.patients),)
    if not agents or (not roles.agents and len(agents) == 1):
        return ()
    targets = slot(scene, frame, roles, act.target) or _befallen(scene, frame, roles, agents)
    if act.kind == "sanction" and len(targets) > 1:
        return tuple(_draft(scene, frame, act, agents, group) for group in _split(targets))
    return (_draft(scene, frame, act, agents, targets),)


def _only_wished(scene: Scene, frame: Frame, act: Act) -> bool:
    if is_wished(scene, frame.trigger) and act.kind not in ("attack", "founding"):
        return True
    aside = scene.tokens[frame.trigger].dep in ("relcl", "acl", "advcl")
    return aside and act.kind in ("other", "partnership") and not scene.stage.news


def _befell(scene: Scene, frame: Frame, roles: Roles, act: Act) -> bool:
    """Tell in the news an attack on somebody named, of which the text names no doer: "she was poisoned"."""
    victims = bool(roles.patients) and all(victim.kind == "Person" for victim in roles.patients)
    return victims and frame.passive and act.kind == "attack" and scene.stage.news


def _only_sides(scene: Scene, frame: Frame, act: Act) -> bool:
    """Tell "joined partners in condemning X", "is joining with allies to ...", by which nobody becomes a member."""
    if act.act != "join":
        return False
    kids = [scene.tokens[argument.token] for argument in frame.arguments if argument.preposition in ("in", "with")]
    return any(kid.dep == "pcomp" for kid in kids) or (frame.object is None and bool(kids))


def _sent_by_owner(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Roles:
    """Take "North Korean soldiers are deployed" for a deed of the state whose soldiers they are."""
    if roles.agents or not frame.passive or act.kind != "deployment" or frame.subject is None:
        return roles
    owner = country_of(scene, scene.tokens[frame.subject])
    forced = object_words(scene, frame) & scene.classed("force")
    return Roles((owner,), ()) if owner is not None and forced else roles


def _doers(scene: Scene, frame: Frame, agents: Entities) -> Entities:
    """Let the state do what a minister's "we" tells: persons speak, states act."""
    stage = scene.stage
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[frame.trigger]
    first = frame.subject is not None and scene.tokens[frame.subject].lower in ("we", "i")
    if frame.subject is not None and speaks_jointly(scene, frame, agents):
        return homes_of(scene, agents) or agents
    if first and stage.home is not None and len(stage.authors) < 2 and not quoted:
        return (stage.home,)
    return agents


def _befallen(scene: Scene, frame: Frame, roles: Roles, agents: Entities) -> Entities:
    return roles.patients if frame.passive else content(scene, frame, agents)


def _split(targets: Entities) -> tuple[Entities, ...]:
    """Give each sanctioned party a sanction of its own, unless all are states."""
    listed = tuple(entity for entity in targets if entity.kind != "State")
    return tuple((entity,) for entity in listed) or (targets,)


def _draft(scene: Scene, frame: Frame, act: Act, agents: Entities, targets: Entities) -> Draft:
    when = of_agreement(scene, frame) if act.kind == "agreement" else of_deed(scene, frame)
    return Draft(
        kind=act.kind,
        act=act.act,
        agents=agents,
        trigger=frame.trigger,
        rule=act.rule,
        targets=without(targets, agents),
        sources=vouchers(scene, frame.trigger, agents),
        polarity="denied" if frame.negated else "affirmed",
        modality=act.modality or modality(scene, frame),
        when=when,
        scope=frame.trigger,
        cues=(frame.trigger,) if act.noun is None else (frame.trigger, act.noun),
    )
