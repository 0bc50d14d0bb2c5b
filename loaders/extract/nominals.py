"""Nominal events: "the deployment of North Korean soldiers", "the DPRK's exports of shells to Russia"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.attribution import governing_act, vouchers
from loaders.extract.certainty import hedge, modality
from loaders.extract.drafts import Draft, Entities, share, unique, without
from loaders.extract.frames import Frame, child, children, noun_lemma, subtree
from loaders.extract.lexicon import NounRow
from loaders.extract.linking import is_actor, resolve
from loaders.extract.organs import master
from loaders.extract.scenes import ACTORS, Scene, nearest
from loaders.extract.standing import denial_above
from loaders.extract.times import of_affair

MODIFIER = ("amod", "compound", "nmod", "nummod")
UNREAL = frozenset({"withdrawal", "transfer", "support", "partnership", "membership", "agreement", "meeting"})
DENIED = frozenset({"transfer", "deployment"})
IN_RELEASES = frozenset({"support", "transfer"})
AFFIRMING = frozenset({"reaffirm", "emphasize", "express_support", "discuss", "promise", "welcome", "praise"})


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who does a nominal event and whom it befalls."""

    agents: Entities = ()
    targets: Entities = ()


def nominal_events(scene: Scene) -> tuple[Draft, ...]:
    """Draft the events that nouns of a sentence name."""
    found = (nominal_event(scene, token.i) for token in scene.tokens if token.pos in ("NOUN", "PROPN"))
    return tuple(draft for draft in found if draft is not None and not _is_idle(scene, draft))


def nominal_event(scene: Scene, i: int) -> Draft | None:
    """Draft the event that a noun names, if its sides are known."""
    token = scene.tokens[i]
    rows = scene.lexicon.noun_rows(noun_lemma(token), "event")
    if not rows or token.mentions or token.dep == "compound" or not _qualifies(scene, token, rows[0]):
        return None
    row = rows[0]
    sides = _completed(scene, row, _by_denier(scene, token, row, _waged(scene, row, _sides(scene, token, row))))
    if not sides.agents or ("both" in row.needs and not sides.targets):
        return None
    return _draft(scene, token, row, sides)


def _qualifies(scene: Scene, token: Token, row: NounRow) -> bool:
    """Tell "a missile launch" from any launch, "changed hands" from any hands."""
    over = [need.partition(":")[2] for need in row.needs if need.startswith("under:")]
    if over and not any(scene.tokens[token.head].lemma in scene.classed(name) for name in over):
        return False
    classes = [need.partition(":")[2] for need in row.needs if need.startswith("words:")]
    if not classes:
        return True
    words = {word.lower for word in subtree(scene.tokens, token.i) if word.i <= token.i or row.kind == "launch"}
    return any(words & scene.classed(name) for name in classes)


def _sides(scene: Scene, token: Token, row: NounRow) -> _Sides:
    agents = _owners(scene, token) or _owners_of_light_noun(scene, token)
    targets: Entities = ()
    for kid in children(scene.tokens, token.i):
        if kid.dep in ("prep", "agent"):
            agents, targets = _by_preposition(scene, row, kid, agents, targets)
        elif kid.dep == "acl" and kid.tag == "VBN":
            agents, targets = _by_participle(scene, row, kid, agents, targets)
    if not targets:
        targets = _beside(scene, token, row)
    if not agents:
        agents = _doers_behind(scene, token)
    if not targets:
        targets = _bearer(scene, token)
    if not agents and row.act == "visit":
        agents = _visitor(scene, token)
    agents = unique(agents)
    return _Sides(agents, without(targets, agents))


def _owners(scene: Scene, token: Token) -> Entities:
    """Give whose event it is: "Russia's", "North Korean", "their"."""
    found: list[Entity] = []
    for kid in children(scene.tokens, token.i):
        if kid.dep == "poss":
            found += resolve(scene, kid.i, depth=1) or _modifiers_of(scene, kid)
        elif kid.dep in MODIFIER:
            mention = nearest(scene, kid.i)
            if mention is not None and mention.kind in ACTORS:
                found += resolve(scene, kid.i)
            else:
                found += _modifiers_of(scene, kid)
    return tuple(found)


def _modifiers_of(scene: Scene, token: Token) -> Entities:
    for kid in children(scene.tokens, token.i):
        mention = nearest(scene, kid.i)
        if mention is not None and kid.dep in (*MODIFIER, "poss") and mention.kind in ACTORS:
            return mention.entities
    return ()


def _owners_of_light_noun(scene: Scene, token: Token) -> Entities:
    """Read "Russia's series of attacks", where the owner stands with the light noun."""
    head = scene.tokens[token.head]
    if token.dep != "pobj" or head.lower != "of":
        return ()
    light = scene.tokens[head.head]
    if light.lemma not in scene.classed("light-noun"):
        return ()
    owners = (kid for kid in children(scene.tokens, light.i) if kid.dep == "poss")
    return tuple(entity for kid in owners for entity in resolve(scene, kid.i, depth=1))


def _by_preposition(
    scene: Scene, row: NounRow, kid: Token, agents: Entities, targets: Entities
) -> tuple[Entities, Entities]:
    led = child(scene.tokens, kid.i, "pobj", "pcomp")
    if led is None:
        return agents, targets
    if kid.lower in row.target:
        return agents, targets + place_or_actor(scene, led.i)
    if kid.lower in ("between", "among"):
        both = resolve(scene, led.i)
        return (both[:1], targets + both[1:]) if len(both) > 1 else (agents, targets)
    if kid.lower == "by":
        return resolve(scene, led.i) or agents, targets
    if kid.lower == "from" or (kid.lower == "of" and row.kind in ("deployment", "withdrawal", "mobilization")):
        return agents + (_modifiers_of(scene, led) or resolve(scene, led.i)), targets
    return agents, targets


def _by_participle(
    scene: Scene, row: NounRow, kid: Token, agents: Entities, targets: Entities
) -> tuple[Entities, Entities]:
    for inner in children(scene.tokens, kid.i):
        led = child(scene.tokens, inner.i, "pobj") if inner.dep in ("agent", "prep") else None
        if led is None:
            continue
        if inner.lower == "by":
            agents += resolve(scene, led.i)
        elif inner.lower in row.target:
            targets += place_or_actor(scene, led.i)
    return agents, targets


def _beside(scene: Scene, token: Token, row: NounRow) -> Entities:
    """Take the phrase that the parser hung on the verb: "launched an attack on X"."""
    if token.dep != "dobj":
        return ()
    found: Entities = ()
    for kid in children(scene.tokens, token.head):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.i > token.i else None
        if led is not None and kid.lower in row.target:
            found += place_or_actor(scene, led.i)
    return found


def _doers_behind(scene: Scene, token: Token) -> Entities:
    """Find the "by" of "the invasion of X by Y" where the parser hung it on X or on an active verb."""
    heads = [
        led.i for kid in children(scene.tokens, token.i) for led in children(scene.tokens, kid.i) if kid.dep == "prep"
    ]
    frame = scene.frames.get(token.head)
    if frame is not None and not frame.passive and token.dep == "dobj":
        heads.append(frame.trigger)
    for head in heads:
        for kid in children(scene.tokens, head):
            led = child(scene.tokens, kid.i, "pobj") if kid.lower == "by" and kid.i > token.i else None
            if led is not None:
                return resolve(scene, led.i)
    return ()


def _visitor(scene: Scene, token: Token) -> Entities:
    """Read "on a visit to X, Y said", "Y, who is on a visit to X" as a visit of Y."""
    preposition = scene.tokens[token.head]
    frame = scene.frames.get(preposition.head)
    if token.dep != "pobj" or preposition.lower not in ("on", "during") or frame is None or frame.passive:
        return ()
    found = resolve(scene, frame.subject) if frame.subject is not None else ()
    return found if len(found) == 1 and found[0].kind == "Person" else ()


def _bearer(scene: Scene, token: Token) -> Entities:
    """Read "X is under EU sanctions", "X has been the subject of sanctions", where the subject bears it."""
    preposition = scene.tokens[token.head]
    over = scene.tokens[preposition.head]
    named = over.lemma in ("subject", "target", "victim") and preposition.lower == "of"
    frame = scene.frames.get(over.head if named else over.i)
    if token.dep != "pobj" or frame is None or frame.subject is None or frame.lemma not in scene.classed("copula"):
        return ()
    return resolve(scene, frame.subject) if named or preposition.lower == "under" else ()


def place_or_actor(scene: Scene, i: int) -> Entities:
    """Give what a phrase names, regions too: "along the border with Ukraine"."""
    found = resolve(scene, i)
    if found:
        return found
    return unique(
        entity
        for token in subtree(scene.tokens, i)
        for mention in token.mentions
        if is_actor(mention, token) or mention.kind == "region"
        for entity in mention.entities
    )[:2]


def _waged(scene: Scene, row: NounRow, sides: _Sides) -> _Sides:
    """Let the war of a president, his office or his forces be that of the state."""
    if row.noun not in scene.classed("war-noun"):
        return sides
    homes = {person.entity.id: person.home for person in scene.page.cast}
    agents = unique(homes.get(agent.id) or master(agent) or agent for agent in sides.agents)
    return _Sides(agents, without(sides.targets, agents))


def _by_denier(scene: Scene, token: Token, row: NounRow, sides: _Sides) -> _Sides:
    """Let who denies a deed be the side that the denial leaves out: "denied arms sales to Iran"."""
    denial = denial_above(scene, token.i) if row.kind in DENIED and not (sides.agents and sides.targets) else None
    if denial is None:
        return sides
    if sides.targets:
        return replace(sides, agents=without(denial.agents, sides.targets))
    if sides.agents:
        taken = without(denial.agents, sides.agents) if row.kind == "transfer" else ()
        return replace(sides, targets=taken)
    told = (deed for deed in reversed(scene.stage.deeds) if deed.kind == row.kind and deed.targets)
    known = next((deed for deed in told if share((*deed.agents, *deed.targets), denial.agents)), None)
    return sides if known is None else _Sides(known.agents, known.targets)


def _completed(scene: Scene, row: NounRow, sides: _Sides) -> _Sides:
    """Take the target of the same deed told before, where this telling leaves it out."""
    if sides.targets or not sides.agents or "both" not in row.needs:
        return sides
    for told in reversed(scene.stage.deeds):
        if told.kind == row.kind and told.targets and share(told.agents, sides.agents):
            return replace(sides, targets=told.targets)
    return sides


def _is_idle(scene: Scene, draft: Draft) -> bool:
    """Leave out what is only wished for, or named in passing by a release."""
    act = governing_act(scene, draft.trigger)
    if act in scene.classed("irrealis") and draft.kind in UNREAL:
        return scene.tokens[scene.tokens[draft.trigger].head].lemma not in scene.classed("ceasing")
    return act in AFFIRMING and draft.kind in IN_RELEASES and not scene.stage.news


def _draft(scene: Scene, token: Token, row: NounRow, sides: _Sides) -> Draft:
    sources = vouchers(scene, token.i, sides.agents)
    if not sources and not scene.stage.news:
        sources = without(scene.stage.participants, sides.agents)
    found = hedge(scene, token.i)
    mode = found[2] if found else _modality(scene, token)
    return Draft(
        kind=row.kind,
        act=row.act,
        agents=sides.agents,
        trigger=token.i,
        rule=f"noun:{row.noun}",
        targets=sides.targets,
        sources=sources,
        modality=mode,
        certainty=found[1] if found else "",
        when=of_affair(scene, token.i),
        scope=token.i,
        once=True,
        cues=(token.i,),
        hedge=found[0] if found else None,
    )


def _modality(scene: Scene, token: Token) -> str:
    """Let "is expected to increase its supply" plan the supply."""
    frame = _changing(scene, token)
    return modality(scene, frame) if frame is not None else "asserted"


def _changing(scene: Scene, token: Token) -> Frame | None:
    frame = scene.frames.get(token.head)
    if frame is None or token.dep not in ("dobj", "nsubjpass"):
        return None
    return frame if frame.lemma in scene.classed("change") else None
