"""Threats: who or what is said to threaten whom, and of which kind the threat is."""

from __future__ import annotations

from graph.records import Entity
from loaders.extract.acts.matching import Roles, prepositional, slot
from loaders.extract.acts.statements import Act
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.claiming.topics import tie_of, tied
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.events.nominals import nominal_event
from loaders.extract.referents.discourse import HOSTILE
from loaders.extract.referents.owners import country_of
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import vouchers
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.times import of_deed
from loaders.tables import rows


def threat(scene: Scene, frame: Frame, roles: Roles, act: Act) -> tuple[Draft, ...]:
    """Draft a threat; what poses it may be a deed, told in the subject or before."""
    agents = _told_before(scene, frame) or _partners(scene, frame) or roles.agents or _posers(scene, frame)
    threatened = () if _is_us(scene, frame) else slot(scene, frame, roles, act.target)
    targets = without([*threatened, *_threatened(scene, frame)], agents)
    tie = _tie_before(scene, frame) if not agents else ()
    agents = agents or unique(party for pair in tie for party in scene.stage.states if party.id in pair.parties)
    if not agents:
        return ()
    return (
        Draft(
            kind="threat",
            act=act.act,
            agents=agents,
            trigger=frame.trigger,
            rule=act.rule,
            targets=targets,
            sources=vouchers(scene, frame.trigger, agents),
            polarity="denied" if frame.negated else "affirmed",
            modality=modality(scene, frame),
            when=of_deed(scene, frame),
            scope=frame.trigger,
            about=tie,
            cues=(frame.trigger,),
            threat=threat_kind(scene, frame.trigger),
        ),
    )


def _is_us(scene: Scene, frame: Frame) -> bool:
    """Tell "threatens us all": everybody, and nobody whom the text names."""
    return frame.object is not None and scene.tokens[frame.object].lower in ("us", "everyone", "everybody", "all")


def _tie_before(scene: Scene, frame: Frame) -> Entities:
    """Read "the cooperation between the two" as the tie of the two states told of last."""
    words = () if frame.subject is None else subtree(scene.tokens, frame.subject)
    tied = any(word.lower in scene.lexicon.ties or word.lemma in scene.lexicon.ties for word in words)
    named = any(word.mentions for word in words)
    return (tie_of(scene.stage.states),) if tied and not named and len(scene.stage.states) == 2 else ()


def _told_before(scene: Scene, frame: Frame) -> Entities:
    """Read "it is a threat", "this war poses a threat" of the deed told before: states threaten by what they do."""
    if frame.subject is None:
        return ()
    subject = _antecedent(scene, frame.subject)
    rows = scene.lexicon.noun_rows(subject.lemma, "event")
    back = any(kid.lower in scene.classed("demonstrative-determiner") for kid in children(scene.tokens, subject.i))
    kinds = {rows[0].kind} if rows and back else HOSTILE if subject.lower in scene.classed("demonstrative") else set()
    return next((deed.agents for deed in reversed(scene.stage.deeds) if deed.kind in kinds), ())


def _partners(scene: Scene, frame: Frame) -> Entities:
    """Give both parties of the cooperation that poses a threat, also where a relative clause says so."""
    noun = None if frame.subject is None else _antecedent(scene, frame.subject)
    if noun is None or not {noun.lower, noun.lemma} & set(scene.lexicon.ties):
        return ()
    parties = tied(scene, noun)
    return parties if len(parties) > 1 else ()


def _posers(scene: Scene, frame: Frame) -> Entities:
    """Give who does the deed that poses a threat."""
    if frame.subject is None:
        return ()
    subject = _antecedent(scene, frame.subject)
    for token in subtree(scene.tokens, subject.i):
        event = nominal_event(scene, token.i)
        if event is not None:
            return unique([*event.agents, *event.targets]) if event.kind == "partnership" else event.agents
    told = [deed for deed in scene.stage.deeds if deed.kind in HOSTILE][-1:]
    if told and subject.lower in scene.classed("demonstrative"):
        return told[0].agents
    if told and subject.lemma in scene.classed("event-noun"):
        return told[0].agents
    country = country_of(scene, subject)
    return (country,) if country is not None else _deed_before(scene, frame.trigger)


def _deed_before(scene: Scene, i: int) -> Entities:
    """Give who does the nearest deed that the sentence names before a verb."""
    events = (nominal_event(scene, j) for j in range(i - 1, -1, -1))
    return next((event.agents for event in events if event is not None and event.kind in HOSTILE), ())


def _antecedent(scene: Scene, i: int) -> Token:
    """Give the noun that a relative pronoun stands for."""
    token = scene.tokens[i]
    if token.tag not in ("WDT", "WP"):
        return token
    clause = scene.tokens[token.head]
    return scene.tokens[clause.head] if clause.dep == "relcl" else token


def _threatened(scene: Scene, frame: Frame) -> Entities:
    """Give what is threatened, regions and places too: "European security"."""
    heads = [frame.object] if frame.object is not None else []
    heads += prepositional(frame, ("to", "for", "against"))
    tokens = tuple(token for i in heads for token in subtree(scene.tokens, i))
    named = [entity for token in tokens for mention in token.mentions for entity in mention.entities]
    words = {token.lower for token in tokens if not token.mentions}
    wide = [Entity(id, label, kind) for word, id, label, kind in rows("threatened.tsv") if word in words]
    return unique([*named, *wide])


def threat_kind(scene: Scene, i: int) -> str:
    """Give the kind of a threat by the words of its sentence."""
    words = {token.lower for token in scene.tokens} | {token.lemma for token in scene.tokens}
    return next((kind for word, kind in rows("threats.tsv") if word in words), "")
