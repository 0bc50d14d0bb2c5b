"""Statements: from a frame that a row of the lexicon fits to a speech act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.records import Entity
from loaders.extract.acts.matching import AIMING, Roles, actors_in, content, on_subject, prepositional, slot
from loaders.extract.acts.reciprocal import both_sides, is_mutual
from loaders.extract.acts.reprisals import is_reprisal
from loaders.extract.acts.typing import Judgement, judge
from loaders.extract.acts.unsaid import is_unsaid
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import Frame, child, children, conjuncts, noun_lemma, own_words, subtree
from loaders.extract.clause.subjects import is_coordinated_adjective
from loaders.extract.events.hands import hand_of
from loaders.extract.referents.discourse import other_than
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import statement_sources
from loaders.extract.sources.certainty import leads_ahead, modality
from loaders.extract.sources.times import of_act
from loaders.extract.targets.sufferers import sufferers

ADDRESSED = frozenset(
    "say inform announce express_concern thank condole congratulate note emphasize speak express_support".split()  # noqa: SIM905
)
BLAMING = frozenset("condemn criticize accuse deplore express_concern reject denounce oppose".split())  # noqa: SIM905
NEUTRAL = frozenset({"emphasize", "note"})
COMMITTING = frozenset({"agree", "announce", "assure"})
JOINT = 3  # speakers


@dataclass(frozen=True, slots=True)
class Act:
    """What a row of the lexicon makes of a frame."""

    kind: str
    act: str
    rule: str
    target: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    modality: str = ""
    marks: frozenset[str] = frozenset()
    noun: int | None = None  # the noun of a support verb


def statement(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft a speech act; an embedded wish or an infinitive of stance is none."""
    roles = _by_court(scene, frame, roles if roles.agents else replace(roles, agents=both_sides(scene, frame)))
    if not _is_said(scene, frame, roles, act):
        return ()
    agents = roles.agents
    judged = _judged(scene, frame, act, agents)
    addressees = unique([*slot(scene, frame, roles, act.addressee), *_spoken_to(scene, frame, act), *judged.addressees])
    targets = judged.targets or _targets(scene, frame, roles, act)
    targets = without(targets, sufferers(scene, frame.trigger)) if judged.act in BLAMING else targets
    if judged.rule and not judged.targets:  # "Doe said Peru would never accept it", of Peru itself
        targets = without(targets, homes_of(scene, agents))
    if not targets and not addressees and judged.act in BLAMING and _blames_deed_before(scene, frame):
        targets = other_than(scene.stage.culprit, agents)
    if not targets and judged.act == "claim_responsibility":
        targets = next(
            (deed.targets for deed in reversed(scene.stage.deeds) if deed.kind == "attack" and deed.targets), ()
        )
    if judged.act == "call_on" and addressees:
        targets = without(targets, addressees)
    mutual = len(agents) > 1 and is_mutual(scene, frame)
    kind, polarity = _polarity(frame, act, judged.act)
    first = Draft(
        kind=kind,
        act=judged.act,
        agents=agents,
        trigger=frame.trigger,
        rule=f"{act.rule}/{judged.rule}" if judged.rule else act.rule,
        targets=agents if mutual else _beside(targets, agents),
        addressees=_beside(addressees, agents),
        sources=statement_sources(scene, frame, agents),
        behalf=homes_of(scene, agents) if speaks_jointly(scene, frame, agents) else (),
        polarity=polarity,
        modality=judged.modality,
        when=of_act(scene, frame),
        scope=frame.trigger,
        cues=(frame.trigger,) if act.noun is None else (frame.trigger, act.noun),
    )
    return (first, *_further(scene, frame, act, first))


def _further(scene: Scene, frame: Frame, act: Act, first: Draft) -> Iterator[Draft]:
    """Read "said that X had broken the treaty and must leave" as a charge and a demand."""
    if "judge" not in act.marks or frame.complement is None:
        return
    acts = {first.act}
    for token in conjuncts(scene.tokens, frame.complement):
        below = scene.frames.get(token.i)
        found = judge(scene, below, first.agents) if below is not None and below.finite else Judgement()
        if found.act and found.act not in acts and not _speaks_itself(scene, token.i):
            acts.add(found.act)
            yield replace(
                first,
                act=found.act,
                rule=f"{act.rule}/{found.rule}",
                targets=without(found.targets, found.addressees),
                addressees=found.addressees,
                polarity="affirmed",
                modality=found.modality,
                scope=token.i,
                cues=(*first.cues, token.i),
            )


def _speaks_itself(scene: Scene, i: int) -> bool:
    """Tell a verb that is a speech act by its own row."""
    return any(row.kind == "statement" for row in scene.lexicon.verbs.get(scene.frames[i].lemma, ()))


def speaks_jointly(scene: Scene, frame: Frame, agents: Entities) -> bool:
    """Tell "We, Minister A and Minister B, ...", who speak for their states."""
    first = frame.subject is not None and scene.tokens[frame.subject].lower == "we"
    return first and len(agents) > 1 and all(agent.kind == "Person" for agent in agents)


def homes_of(scene: Scene, agents: Entities) -> Entities:
    """Give the states and organisations that persons stand for, in their order."""
    homes = {person.entity.id: person.home for person in scene.page.cast}
    return unique(home for agent in agents if (home := homes.get(agent.id)) is not None)


def _by_court(scene: Scene, frame: Frame, roles: Roles) -> Roles:
    """Let a state speak by its courts and parliaments: "a Dutch court rejected the appeal"."""
    if roles.agents or frame.passive or frame.subject is None:
        return roles
    court = noun_lemma(scene.tokens[frame.subject]) in scene.classed("hand-of-law")
    return Roles(hand_of(scene, frame.subject), roles.patients) if court else roles


def _is_said(scene: Scene, frame: Frame, roles: Roles, act: Act) -> bool:
    if not roles.agents or is_unsaid(scene, frame, act.act):
        return False
    return not _bare_stance(scene, frame, scene.tokens[frame.trigger], act)


def _bare_stance(scene: Scene, frame: Frame, token: Token, act: Act) -> bool:
    """Tell an infinitive such as "to support Ukraine", which states no stance."""
    if frame.lemma == "maintain" and frame.complement is None and act.rule == "verb:maintain":
        return True
    if "state" not in act.marks and frame.lemma != "share":
        return False
    coordinated = is_coordinated_adjective(scene.tokens, token)  # "... and shared unwavering support"
    bare = token.tag == "VB" or (token.dep in ("acl", "pcomp", "xcomp", "amod") and not coordinated)
    return bare and not frame.auxiliaries & {"will", "do", "does"}


def _judged(scene: Scene, frame: Frame, act: Act, agents: Entities) -> Judgement:
    """Type a neutral verb by its content; keep the act of a verb that says it itself."""
    plain = Judgement(_restated(scene, frame, act), modality=_modality(scene, frame, act))
    if act.act == "promise" and is_reprisal(scene, frame):
        return Judgement("threaten", modality="conditional")
    if act.act in NEUTRAL and frame.complement is None and _blames(scene, frame, agents):
        return replace(plain, act="accuse", rule="blamed-object")
    said = _said(scene, frame)
    if ("judge" not in act.marks and act.act != "emphasize") or said is None:
        return plain
    below = scene.frames.get(said)
    if below is None or "whether" in below.marks:
        return plain
    claimed = frame.lemma in scene.classed("claiming")
    found = judge(scene, below, agents, claimed)
    inner = core(scene, below)
    if not found.act and inner is not None and inner != below:
        found = judge(scene, inner, agents, claimed)
    if not found.act or (act.act == "emphasize" and found.act not in scene.classed("stronger-act")):
        return plain
    return found


def _said(scene: Scene, frame: Frame) -> int | None:
    """Give the clause that is said; of "X should leave, Y went on to say" it hangs on "went"."""
    above = scene.frames.get(scene.tokens[frame.trigger].head)
    gone = above is not None and above.lemma == "go" and scene.tokens[frame.trigger].dep == "xcomp"
    return above.complement if gone and above is not None and frame.complement is None else frame.complement


def _blames(scene: Scene, frame: Frame, agents: Entities) -> bool:
    """Tell "pointed to the barbaric shelling of X by Y", "noted Y's destructive role", which blame whose it is."""
    heads = [frame.object, *prepositional(frame, ("to",))]
    for head in (i for i in heads if i is not None):
        kids = tuple(children(scene.tokens, head))
        bad = any(kid.dep == "amod" and kid.lemma in scene.classed("bad-adjective") for kid in kids)
        bad = bad or (frame.lemma in scene.classed("citing") and _is_ill(scene, head))
        owners = (kid for kid in kids if kid.dep in ("poss", "amod") or kid.lower in ("of", "by"))
        if bad and any(actors_in(scene, owner.i, agents) for owner in owners):
            return True
    return False


def _is_ill(scene: Scene, i: int) -> bool:
    """Tell "the bombing", "multiple obstructions" from "the weather"."""
    noun = noun_lemma(scene.tokens[i])
    deeds = scene.lexicon.noun_rows(noun, "event")
    return noun in scene.classed("bad-noun") or any(row.kind in ("attack", "threat") for row in deeds)


def _restated(scene: Scene, frame: Frame, act: Act) -> str:
    """Read "reiterated its readiness" by the noun, where the noun is stronger."""
    if frame.lemma in scene.classed("restating") and frame.object is not None and act.noun is None:
        for row in scene.lexicon.noun_rows(scene.tokens[frame.object].lemma, "support"):
            if row.act in scene.classed("noun-act"):
                return row.act
    return "agree" if frame.lemma in ("decide", "resolve") and _many(scene, frame) else act.act


def _many(scene: Scene, frame: Frame) -> bool:
    return frame.subject is not None and len(resolve(scene, frame.subject)) > 1


def _modality(scene: Scene, frame: Frame, act: Act) -> str:
    if act.act in ("warn", "threaten"):
        conditional = any(t.lower in ("would", "could", "if") for t in subtree(scene.tokens, frame.trigger))
        return "conditional" if conditional else "asserted"
    if act.act in COMMITTING and leads_ahead(scene, frame):
        return "planned"
    found = modality(scene, frame)
    told_later = scene.stage.news and found == "conditional" and "would" in frame.auxiliaries  # "said it would"
    if act.act == "promise" or found == "asserted":
        return act.modality or "asserted"
    return "planned" if told_later else found


def _polarity(frame: Frame, act: Act, name: str) -> tuple[str, str]:
    if not frame.negated:
        return act.kind, "affirmed"
    return ("recognition" if name == "recognize" else act.kind), "denied"


def _targets(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Entities:
    found = slot(scene, frame, roles, act.target)
    if found:
        return found
    known = unique([*(roles.agents if len(roles.agents) < JOINT else ()), *roles.patients])
    found = unique([*roles.patients, *content(scene, frame, known)])
    on = (i for word in AIMING for i in on_subject(scene, frame, word)) if not found else ()  # "a protest against X"
    return found or without((entity for i in on for entity in resolve(scene, i)), known)


def _beside(others: Entities, agents: Entities) -> Entities:
    """Leave out who speaks; of many who speak together, one may be thanked by all: "we welcome India's decision"."""
    own = len(unique(others)) - len(without(others, agents))
    return unique(others) if len(agents) >= JOINT and own <= len(agents) // 2 else without(others, agents)


def _spoken_to(scene: Scene, frame: Frame, act: Act) -> Entities:
    if act.act not in ADDRESSED:
        return ()
    places = (i for i in prepositional(frame, ("to", "with")) if scene.tokens[i].mentions)
    return unique(entity for i in places for entity in resolve(scene, i))


def _blames_deed_before(scene: Scene, frame: Frame) -> bool:
    """Tell "condemned these attacks" and "deplored this", which blame whoever did the deed told before."""
    for token in own_words(scene.tokens, frame.trigger):
        if token.lower in scene.classed("demonstrative") and token.tag not in ("WDT", "WP", "IN"):
            return True
        anew = child(scene.tokens, token.head, "prep", "acl", "relcl") is not None  # "the bombing of a mosque"
        if token.lower == "the" and scene.tokens[token.head].lemma in scene.classed("event-noun") and not anew:
            return True
    return False


def core(scene: Scene, frame: Frame | None) -> Frame | None:
    """Look through "it is important to point out that ..." to what is pointed out."""
    while frame is not None and frame.subject is not None and scene.tokens[frame.subject].lower == "it":
        below = [other for other in scene.frames.values() if other.governor == frame.trigger]
        deeper = [other for other in below if scene.tokens[other.trigger].dep in ("ccomp", "xcomp")]
        if frame.lemma not in scene.classed("copula") or not deeper:
            return frame
        frame = deeper[0]
        if frame.complement is not None and scene.lexicon.verbs.get(frame.lemma):
            return scene.frames.get(frame.complement, frame)
    return frame


def clause_below(scene: Scene, i: int) -> Frame | None:
    """Give the that-clause under a verb or under its predicate: "made clear that ..."."""
    direct = next((kid for kid in children(scene.tokens, i) if kid.dep == "ccomp" and kid.i in scene.frames), None)
    if direct is None:
        predicate = child(scene.tokens, i, "acomp", "oprd")
        direct = None if predicate is None else child(scene.tokens, predicate.i, "ccomp")
    return None if direct is None else scene.frames.get(direct.i)


def state_of(entities: Entities) -> Entity | None:
    """Give the first state among entities."""
    return next((entity for entity in entities if entity.kind == "State"), None)
