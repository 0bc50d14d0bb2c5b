"""Deeds: attacks, deployments, transfers, agreements, sanctions, and other things done."""

from __future__ import annotations

from loaders.extract.acts.matching import Roles, content, in_phrase, object_words, prepositional, slot
from loaders.extract.acts.statements import Act, homes_of
from loaders.extract.claiming.drafts import Draft, Entities, share, unique, without
from loaders.extract.clause.frames import Frame, noun_lemma
from loaders.extract.events.doers import doers, understood
from loaders.extract.events.hands import acting, hand_of, is_weapon, senders, struck
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.owners import country_of
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_pledged, is_wished, vouchers
from loaders.extract.sources.certainty import auxiliaries_of, condition, modality
from loaders.extract.sources.times import of_agreement, of_deed, of_publication

OBLIGING = frozenset({"must", "should"})
BEFALLING = frozenset({"attack", "detention"})
OF_OFFICE = frozenset({"resign", "take_office"})
SEATING = OF_OFFICE | {"expected_role"}
PLEDGED = frozenset({"deployment", "transfer", "withdrawal", "sanction"})
RISING = frozenset({"demonstrate", "riot", "strike_work", "boycott"})
PLACED = ("against", "to", "outside", "in", "across", "at", "on", "through")


def deed(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft a deed; what ought to be or is only asked for is none."""
    if auxiliaries_of(scene, frame) & OBLIGING or _only_wished(scene, frame, act) or _only_sides(scene, frame, act):
        return ()
    if "borne" in act.marks or "received" in act.marks:
        return _turned(scene, frame, roles, act)
    roles = _bound(scene, frame, roles, act) or _by_hands(scene, frame, roles, act)
    agents = unique([*doers(scene, frame, roles.agents), *slot(scene, frame, roles, _parties(act))])
    if act.kind == "detention" and "object" in act.target and frame.object is None and not frame.passive:
        return ()  # "five Americans imprisoned in X walked free", where the parser takes the participle for the verb
    alone = not roles.agents and len(agents) == 1 and act.kind != "sanction"
    agents = agents or understood(scene, frame, roles, act)
    if not agents:
        victims = _befell(scene, frame, roles, act) or _risen_against(scene, frame, act)
        return (_draft(scene, frame, act, (), victims),) if victims else ()
    if alone or _only_quits(frame, act, agents):
        return ()
    targets = slot(scene, frame, roles, act.target)
    if not targets and "slots" not in act.marks:
        targets = _befallen(scene, frame, roles, act, agents)
    if act.act in SEATING:
        targets = () if "object" in act.target else targets
        targets = without(targets, (one for one in targets if one.kind == "Person")) or homes_of(scene, agents)
    if not targets and _is_outcome(scene, frame, act, agents):
        return ()
    if not targets and ((not roles.agents and act.kind != "agreement") or "both" in act.marks):
        return ()
    if act.kind == "sanction" and len(targets) > 1:
        return tuple(_draft(scene, frame, act, agents, group) for group in _split(targets))
    return (_draft(scene, frame, act, agents, targets),)


def _parties(act: Act) -> tuple[str, ...]:
    """Give what leads to the others of an agreement, "between" as well: "a deal was reached between A and B"."""
    return (*act.party, "between") if act.kind == "agreement" else act.party


def _is_outcome(scene: Scene, frame: Frame, act: Act, agents: Entities) -> bool:
    """Tell "shelled X, setting houses ablaze and killing ten": what the attack told above led to."""
    above, seen = frame.governor, set[int]()
    while above is not None and above not in seen:
        seen.add(above)
        above = scene.frames[above].governor if above in scene.frames else None
    told = (deed for deed in scene.stage.deeds[-6:] if deed.kind == "attack" and deed.trigger in seen)
    outcome = act.kind == "attack" and scene.tokens[frame.trigger].tag == "VBG"
    return outcome and any(share(deed.agents, agents) for deed in told)


def _turned(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft what its subject gets or bears by the hand of whom a preposition leads to: "the town fell to X"."""
    doers = slot(scene, frame, roles, act.target or ("from",))
    bearers = roles.agents
    if not bearers and frame.subject is not None:
        bearers = struck(scene, frame.subject)
    return (_draft(scene, frame, act, doers, bearers),) if doers else ()


def is_told(scene: Scene, frame: Frame, act: Act) -> bool:
    """Tell a deed that counts although it is only spoken of: an attack, a founding, what is pledged."""
    pledged = act.kind in PLEDGED and is_pledged(scene, frame.trigger)
    return pledged or act.kind in ("attack", "founding")


def _only_wished(scene: Scene, frame: Frame, act: Act) -> bool:
    if is_wished(scene, frame.trigger) and not is_told(scene, frame, act):
        return True
    if _is_only_plotted(scene, frame.trigger) or _only_dates(scene, frame, act) or _only_answers(scene, frame):
        return True
    aside = scene.tokens[frame.trigger].dep in ("relcl", "acl", "advcl")
    return aside and act.kind in ("other", "partnership") and not scene.stage.news


def _only_answers(scene: Scene, frame: Frame) -> bool:
    """Tell "threatened to retaliate", "would retaliate if", a threat and no attack yet."""
    bare = frame.object is None and frame.lemma in scene.classed("answering")
    return bare and (not frame.finite or modality(scene, frame) in ("conditional", "planned"))


def _only_dates(scene: Scene, frame: Frame, act: Act) -> bool:
    """Tell "since taking office, X has ...", "when we took office", which say when, from who took it."""
    told = scene.tokens[frame.trigger].dep in ("ROOT", "conj", "ccomp")
    return act.act == "take_office" and not (told and frame.subject is not None and _is_person(scene, frame.subject))


def _is_person(scene: Scene, i: int) -> bool:
    return any(entity.kind == "Person" for entity in resolve(scene, i))


def _is_only_plotted(scene: Scene, i: int) -> bool:
    """Tell "plotted to kidnap or kill", "is allowed to use weapons": nothing of it is done yet."""
    token = scene.tokens[i]
    while token.dep == "conj":
        token = scene.tokens[token.head]
    above = scene.tokens[token.head].lemma
    return token.dep in ("xcomp", "ccomp") and above in scene.classed("plotting") | scene.classed("permitting")


def _befell(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Entities:
    """Give in the news whom a deed befell of which the text names no doer: "she was poisoned", "a rocket hit X"."""
    if act.kind == "detention" and frame.lemma not in scene.classed("taking") and act.rule.count(":") == 1:
        return ()
    done = modality(scene, frame) == "asserted" and not frame.negated
    if act.kind not in BEFALLING or not done or not scene.stage.news or frame.lemma in scene.classed("by-someone"):
        return ()
    if frame.passive:
        return roles.patients or (struck(scene, frame.subject) if frame.subject is not None else ())
    if not is_weapon(scene, frame):
        return ()
    if frame.object is None:  # "a rocket landed in X"
        return tuple(e for i in prepositional(frame, act.target) for e in struck(scene, i))
    return struck(scene, frame.object)


def _risen_against(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Give in the news against whom or where people without a name rise: "thousands took to the streets of Minsk"."""
    told = scene.stage.news and modality(scene, frame) == "asserted" and not frame.negated and not frame.passive
    if act.act not in RISING or not told or frame.subject is None or scene.tokens[frame.subject].mentions:
        return ()
    token = scene.tokens[frame.subject]
    if not {noun_lemma(token), token.lower} & (scene.classed("protester") | scene.classed("counting")):
        return ()
    ends = [*([frame.object] if frame.object is not None else []), *prepositional(frame, PLACED)]
    return next((found for i in ends if (found := struck(scene, i))), ())


def _only_quits(frame: Frame, act: Act, agents: Entities) -> bool:
    """Tell "the candidate withdrew", who leaves no place that the text names."""
    alone = frame.object is None and not frame.arguments
    return act.kind == "withdrawal" and alone and all(agent.kind == "Person" for agent in agents)


def _only_sides(scene: Scene, frame: Frame, act: Act) -> bool:
    """Tell "joined partners in condemning X", "is joining with allies to ...", by which nobody becomes a member."""
    if act.act != "join" or frame.lemma != "join":
        return False
    kids = [scene.tokens[argument.token] for argument in frame.arguments if argument.preposition in ("in", "with")]
    return any(kid.dep == "pcomp" for kid in kids) or (frame.object is None and bool(kids))


def _bound(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Roles | None:
    """Let who is seated or unseated be who takes or leaves the office, and who "was admitted to X" be who joins."""
    if act.act in SEATING and "object" in act.target:
        return Roles(roles.patients if frame.passive else slot(scene, frame, roles, ("object",)))
    members = act.kind == "membership" and all(one.kind == "State" for one in roles.patients)
    bound = (act.kind == "partnership" or members) and frame.passive and roles.patients and not roles.agents
    return Roles(roles.patients) if bound else None


def _by_hands(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Roles:
    """Let states do it in "Russian missiles struck", "hit by Israeli jets", "North Korean soldiers were sent"."""
    if roles.agents or frame.subject is None:
        return roles
    if frame.passive and act.kind == "deployment":
        owner = country_of(scene, scene.tokens[frame.subject])
        forced = object_words(scene, frame) & scene.classed("force")
        return Roles((owner,), ()) if owner is not None and forced else roles
    hands = prepositional(frame, ("by", "with")) if frame.passive else [acting(scene, frame.subject)]
    found = unique(owner for i in hands for owner in (*hand_of(scene, i), *senders(scene, i)))
    return Roles(found, roles.patients)


def _befallen(scene: Scene, frame: Frame, roles: Roles, act: Act, agents: Entities) -> Entities:
    if act.kind in ("attack", "detention") and (frame.subject if frame.passive else frame.object) is not None:
        hit = frame.subject if frame.passive else frame.object
        found = struck(scene, hit) if hit is not None else ()
        if found:
            return found
    if frame.passive and frame.subject is not None:
        return roles.patients or in_phrase(scene, frame.subject)  # "tariffs on Danish goods were lifted by X"
    return content(scene, frame, agents, asides=False)


def _split(targets: Entities) -> tuple[Entities, ...]:
    """Give each sanctioned party a sanction of its own, unless all are states."""
    listed = tuple(entity for entity in targets if entity.kind != "State")
    return tuple((entity,) for entity in listed) or (targets,)


def _is_under_way(scene: Scene, frame: Frame) -> bool:
    """Tell "is sanctioning", "are being designated", which is done by saying so."""
    return bool(frame.auxiliaries & {"is", "are", "'re", "being"}) and (
        scene.tokens[frame.trigger].tag == "VBG" or "being" in frame.auxiliaries
    )


def _modality(scene: Scene, frame: Frame) -> str:
    """Let "announced that it would send" be planned, which "would" in a clause of its own is not."""
    found = modality(scene, frame)
    told = scene.tokens[frame.trigger].dep == "ccomp" and "would" in frame.auxiliaries
    return "planned" if found == "conditional" and told and condition(scene, frame) is None else found


def _draft(scene: Scene, frame: Frame, act: Act, agents: Entities, targets: Entities) -> Draft:
    when = of_agreement(scene, frame) if act.kind == "agreement" else of_deed(scene, frame)
    if when is None and act.kind == "sanction" and _is_under_way(scene, frame):
        when = of_publication(scene)
    return Draft(
        kind=act.kind,
        act=act.act,
        agents=agents,
        trigger=frame.trigger,
        rule=act.rule,
        targets=without(targets, agents),
        sources=vouchers(scene, frame.trigger, agents),
        polarity="denied" if frame.negated else "affirmed",
        modality=act.modality or _modality(scene, frame),
        when=when,
        scope=frame.trigger,
        cues=(frame.trigger,) if act.noun is None else (frame.trigger, act.noun),
    )
