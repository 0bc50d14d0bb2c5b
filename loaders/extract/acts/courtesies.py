"""Courtesies: what letters and visits tell in passing: "a message of condolences", "at the invitation of X"."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.acts.matching import Roles, roles_of, slot
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import Frame, child, children, noun_lemma, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.times import of_affair

RECEIVING = ("to", "dative", "receiver")


def courtesies(scene: Scene) -> Iterator[Draft]:
    """Draft what letters say by their name, and the invitations on which people travel."""
    for token in scene.tokens:
        if token.mentions or token.pos != "NOUN":
            continue
        found = _letter(scene, token) if noun_lemma(token) in scene.classed("letter-noun") else None
        found = _invitation(scene, token) if noun_lemma(token) == "invitation" else found
        if found is not None:
            yield found


def _letter(scene: Scene, token: Token) -> Draft | None:
    """Read "sent a message of congratulations to X", "handed X a note of protest" by what the letter is of."""
    frame = scene.frames.get(token.head)
    if frame is None or token.dep not in ("dobj", "nsubjpass") or frame.negated:
        return None
    roles = roles_of(scene, frame)
    act = _tenor(scene, token)
    if not act or not roles.agents or frame.lemma not in scene.classed("letter-verb"):
        return None
    receivers = without(_receivers(scene, frame, roles), roles.agents)
    return _draft(scene, token, act, roles.agents, receivers) if receivers else None


def _tenor(scene: Scene, token: Token) -> str:
    """Give the act that "of congratulations", "of protest" names."""
    beside = [kid for kid in children(scene.tokens, token.i) if kid.dep == "compound"]  # "a condolence message"
    of = (kid for kid in children(scene.tokens, token.i) if kid.dep == "prep" and kid.lower == "of")
    beside += [led for kid in of for led in children(scene.tokens, kid.i) if led.dep == "pobj"]
    rows = (
        row for word in beside for name in (word.lower, word.lemma) for row in scene.lexicon.noun_rows(name, "support")
    )
    return next((row.act for row in rows), "")


def _receivers(scene: Scene, frame: Frame, roles: Roles) -> Entities:
    found = slot(scene, frame, roles, RECEIVING)
    if found or frame.object is None:
        return found
    behind = (word for word in subtree(scene.tokens, frame.object) if word.dep == "prep" and word.lower == "to")
    return unique(e for word in behind for led in children(scene.tokens, word.i) for e in resolve(scene, led.i))


def _invitation(scene: Scene, token: Token) -> Draft | None:
    """Read "X paid a visit at the invitation of Y" as what Y said to X."""
    above = scene.tokens[token.head]
    if token.dep != "pobj" or above.lower not in ("at", "on", "upon", "following"):
        return None
    hosts = _hosts(scene, token)
    guests = without(_guests(scene, above), hosts)
    return _draft(scene, token, "invite", hosts, guests) if hosts and guests else None


def _hosts(scene: Scene, token: Token) -> Entities:
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in ("of", "from", "by") else None
        found = resolve(scene, led.i) if led is not None else resolve(scene, kid.i) if kid.dep == "poss" else ()
        if found:
            return found
    return ()


def _guests(scene: Scene, token: Token) -> Entities:
    """Give the subject of the clause in which somebody travels."""
    while token.head != token.i:
        token = scene.tokens[token.head]
        frame = scene.frames.get(token.i)
        if frame is not None and frame.subject is not None:
            return () if frame.passive else resolve(scene, frame.subject)
    return ()


def _draft(scene: Scene, token: Token, act: str, agents: Entities, receivers: Entities) -> Draft:
    return Draft(
        kind="statement",
        act=act,
        agents=agents,
        trigger=token.i,
        rule=f"noun:{noun_lemma(token)}",
        targets=receivers,
        addressees=receivers,
        when=of_affair(scene, token.i),
        scope=token.i,
        once=True,
        cues=(token.i,),
    )
