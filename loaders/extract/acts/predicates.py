"""Predicates: "is committed to", "was deeply concerned", "is a critic of": acts that no verb of saying carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.acts.lexicon import AdjectiveRow, NounRow
from loaders.extract.acts.matching import Roles, actors_in, content, prepositional
from loaders.extract.claiming.drafts import Draft, Entities, without
from loaders.extract.clause.frames import Frame, child, children, noun_lemma
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_wished, statement_sources
from loaders.extract.sources.times import of_act
from loaders.tables import rows

UNFELT = frozenset({"offer", "promise", "oppose"})  # what is no mood of the moment
Reading = tuple[Draft, ...] | None


@dataclass(frozen=True, slots=True)
class Said:
    """An act without a row of its own."""

    act: str
    rule: str
    modality: str = "asserted"
    kind: str = "statement"


def speech(scene: Scene, frame: Frame, agents: Entities, targets: Entities, said: Said) -> Draft:
    """Draft an act of somebody at a verb."""
    return Draft(
        kind=said.kind,
        act=said.act,
        agents=agents,
        trigger=frame.trigger,
        rule=said.rule,
        targets=targets,
        sources=statement_sources(scene, frame, agents) if said.kind == "statement" else (),
        polarity="denied" if frame.negated else "affirmed",
        modality=said.modality,
        when=of_act(scene, frame),
        scope=frame.trigger,
        cues=(frame.trigger,),
    )


def predicate(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "is committed to", "stands ready to", "was deeply concerned"."""
    row = _adjective(scene, frame)
    speakers = roles.patients if frame.passive else roles.agents
    if row is None or not speakers or is_wished(scene, frame.trigger):
        return None
    if row.act not in UNFELT and frame.auxiliaries & {"would", "could", "might", "may"}:
        return None  # "would be happy if they left"
    act, modality = row.act, row.modality
    remains = frame.lemma == "remain" or any(k.lemma == "remain" for k in children(scene.tokens, frame.trigger))
    if remains and act in ("promise", "offer"):
        act, modality = "reaffirm", "asserted"
    said = Said(act, f"be:{row.word}", modality)
    return (speech(scene, frame, speakers, content(scene, frame, speakers), said),)


def being(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "is an outspoken critic of X"."""
    noun = child(scene.tokens, frame.trigger, "attr") if frame.lemma == "be" else None
    act = next((row[1] for row in rows("beings.tsv") if noun is not None and row[0] == noun.lemma), None)
    if noun is None or act is None or not roles.agents or is_wished(scene, frame.trigger):
        return None
    targets = actors_in(scene, noun.i, roles.agents)
    return (speech(scene, frame, roles.agents, targets, Said(act, f"be:{noun.lemma}")),) if targets else None


def possessed(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "it is our hope that", "the wish of Norway is that", "India's view is that" as an act of who has it."""
    if frame.lemma != "be" or frame.negated or is_wished(scene, frame.trigger):
        return None
    for i in (k.i for k in children(scene.tokens, frame.trigger) if k.dep in ("attr", "nsubj") and not k.mentions):
        held = scene.lexicon.noun_rows(noun_lemma(scene.tokens[i]), "support")
        meant = bool(held) and held[0].act in scene.classed("held-act")  # not "it is my pleasure to"
        holders = _holders(scene, i) if meant and _has_content(scene, frame, i) else ()
        if holders:
            act = "assert" if held[0].act == "say" else held[0].act
            said = Said(act, f"is:{held[0].noun}", held[0].modality or "asserted")
            return (speech(scene, frame, holders, content(scene, frame, holders), said),)
    return None


def handed_over(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "our thanks go to X", "my condolences go out to X" as an act of those whose thanks they are."""
    noun = scene.tokens[frame.subject] if frame.subject is not None else None
    if noun is None or frame.negated or frame.lemma not in scene.classed("going-out"):
        return None
    known = scene.lexicon.noun_rows(noun.lower, "support") or scene.lexicon.noun_rows(noun_lemma(noun), "support")
    held = known if noun.lower in scene.classed("handed-over") and not is_wished(scene, frame.trigger) else ()
    holders = _holders(scene, noun.i) if held and prepositional(frame, ("to", "with")) else ()
    if not holders:
        return None
    return (speech(scene, frame, holders, content(scene, frame, holders), Said(held[0].act, f"goes:{held[0].noun}")),)


def _holders(scene: Scene, i: int) -> Entities:
    """Give whose hope or view it is."""
    for kid in children(scene.tokens, i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower == "of" else None
        found = resolve(scene, led.i) if led is not None else resolve(scene, kid.i) if kid.dep == "poss" else ()
        if found:
            return found
    return ()


def _has_content(scene: Scene, frame: Frame, i: int) -> bool:
    """Tell whether a clause says what is hoped or held."""
    places = (frame.trigger, i)
    return any(
        kid.dep in ("ccomp", "acl", "xcomp") or (kid.dep == "relcl" and "that" in _marks(scene, kid.i))
        for place in places
        for kid in children(scene.tokens, place)
    )


def _marks(scene: Scene, i: int) -> set[str]:
    return {kid.lower for kid in children(scene.tokens, i) if kid.dep in ("mark", "nsubj", "dobj")}


def mattered(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "is a matter of deep regret to X", "is a source of concern" as an act of X, or of those who write."""
    noun = child(scene.tokens, frame.trigger, "attr") if frame.lemma in scene.classed("copula") else None
    if noun is None or noun.lemma not in scene.classed("matter") or frame.negated or frame.subject is None:
        return None
    tones = [
        (word.i, row)
        for word in scene.tokens[noun.i + 1 : noun.right + 1]
        if word.pos == "NOUN" and not is_wished(scene, frame.trigger)
        for row in scene.lexicon.noun_rows(noun_lemma(word), "support")
        if row.act in scene.classed("toned-act")
    ]
    if not tones:
        return None
    place, row = tones[0]
    behind = [word for word in scene.tokens[place + 1 : place + 3] if word.lower in ("to", "for")]
    told = tuple(e for word in behind for kid in children(scene.tokens, word.i) for e in resolve(scene, kid.i))
    own = scene.tokens[frame.trigger].dep == "ROOT" and scene.tokens[frame.subject].pos != "PRON"
    speakers = told or (scene.stage.authors if own and not behind and not scene.stage.news else ())
    targets = actors_in(scene, frame.subject, speakers)
    said = Said(row.act, f"is:{noun.lemma}:{row.noun}")
    return (speech(scene, frame, speakers, targets, said),) if speakers else None


def drawn(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "drew criticism from X", "came under fire from X" as an act of X."""
    noun = _drawn_noun(scene, frame)
    if noun is None:
        return None
    speakers = tuple(entity for i in _drawn_from(scene, frame, noun) for entity in resolve(scene, i))
    rows = scene.lexicon.noun_rows(noun_lemma(scene.tokens[noun]), "support")
    if not rows or not speakers or is_wished(scene, frame.trigger):
        return None
    angry = any(kid.lemma in scene.classed("angry") for kid in children(scene.tokens, noun))
    act = "criticize" if angry and rows[0].act == "respond" else rows[0].act
    return (speech(scene, frame, speakers, without(roles.agents, speakers), Said(act, f"drawn:{rows[0].noun}")),)


def _drawn_noun(scene: Scene, frame: Frame) -> int | None:
    if frame.lemma in scene.classed("drawing"):
        return frame.object
    under = prepositional(frame, ("under",)) if frame.lemma in ("come", "be", "remain") else ()
    return next((i for i in under if not scene.tokens[i].mentions), None)


def _drawn_from(scene: Scene, frame: Frame, noun: int) -> Iterator[int]:
    yield from prepositional(frame, ("from", "among"))
    for kid in children(scene.tokens, noun):
        if frame.object is None and kid.dep == "prep" and kid.lower == "from":
            yield from (led.i for led in children(scene.tokens, kid.i) if led.dep == "pobj")


def toned(scene: Scene, frame: Frame, roles: Roles) -> Reading:
    """Read "took note with concern of X", "noted with satisfaction that", "is following X with alarm"."""
    if frame.lemma not in scene.classed("noticing") or not roles.agents or is_wished(scene, frame.trigger):
        return None
    for i in prepositional(frame, ("with",)):
        for row in _tones(scene, i):
            if row.act in scene.classed("toned-act"):
                targets = content(scene, frame, roles.agents)
                return (speech(scene, frame, roles.agents, targets, Said(row.act, f"with:{row.noun}")),)
    return None


def _tones(scene: Scene, i: int) -> Iterator[NounRow]:
    """Yield what "with" leads to; the parser may join it to what follows: "notes with concern Russia's move"."""
    first = next((word.i for word in reversed(scene.tokens[:i]) if word.lower == "with"), i)
    for word in scene.tokens[first + 1 : i + 1]:
        yield from scene.lexicon.noun_rows(noun_lemma(word), "support") if word.pos == "NOUN" else ()


def _adjective(scene: Scene, frame: Frame) -> AdjectiveRow | None:
    known = scene.lexicon.adjectives
    if frame.lemma in scene.classed("copula"):
        for kid in children(scene.tokens, frame.trigger):
            if kid.dep in ("acomp", "attr", "oprd", "advcl", "ccomp") and kid.lower in known:
                return known[kid.lower]
    return known.get(scene.tokens[frame.trigger].lower) if frame.passive else None
