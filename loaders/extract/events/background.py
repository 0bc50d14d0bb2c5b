"""Background: what news tells in passing: allies in apposition, backers, towns that fall, attacks that nobody owns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Draft, Entities, share, unique, without
from loaders.extract.clause.frames import Frame, child, children, noun_lemma, subtree
from loaders.extract.events.hands import struck
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene, is_joined
from loaders.extract.sources.attribution import vouchers
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.times import of_affair
from loaders.tables import words

OWNING = ("poss", "amod", "compound", "nmod")
STATES = frozenset({"state", "adjective", "capital"})
BACKERS = STATES | {"organisation", "grouping"}
PAST = frozenset({"former", "previously", "once", "formerly", "erstwhile", "one-time", "ex"})
DAYS = frozenset({"today", "yesterday", "night", "morning", "evening", "week", "month", "year", "weekend"})
SIDES = BACKERS | {"armed", "person", "organ"}


def background(scene: Scene) -> tuple[Draft, ...]:
    """Draft what a sentence of the news tells besides its main clauses."""
    return (*_allies(scene), *_backers(scene), *_falls(scene), *_attacks(scene), *_strikes(scene))


def _allies(scene: Scene) -> Iterator[Draft]:
    """Read "X, a close ally of Y, said" as an alliance."""
    for token in scene.tokens:
        if token.lemma != "ally" or token.pos != "NOUN" or token.dep != "appos":
            continue
        if any(kid.lower in PAST for kid in children(scene.tokens, token.i)):
            continue
        agents = resolve(scene, token.head)
        others = without(_owners(scene, token), agents)
        if agents and others:
            yield _told(scene, token, Draft("partnership", "ally", agents, token.i, "background:ally", others))


def _owners(scene: Scene, token: Token) -> Entities:
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in ("of", "to") else None
        if led is not None:
            return resolve(scene, led.i) or _states(_sides(led))
        if kid.dep in OWNING and kid.mentions:
            return _states(_sides(kid))
    return ()


def _sides(token: Token) -> tuple[Mention, ...]:
    return tuple(mention for mention in token.mentions if mention.kind in SIDES)


def _states(mentions: tuple[Mention, ...]) -> Entities:
    return unique(entity for mention in mentions for entity in mention.entities)


def _backers(scene: Scene) -> Iterator[Draft]:
    """Read "Iran-backed rebels" as support of Iran for them."""
    for token in scene.tokens:
        if token.lower not in scene.classed("backed") or token.dep != "amod" or not scene.stage.news:
            continue
        first = scene.tokens[token.i - 2] if token.i > 1 and is_joined(scene, token.i - 2) else None
        named = tuple(m for m in first.mentions if m.kind in BACKERS) if first is not None else ()
        backed = _states(_sides(scene.tokens[token.head]))
        agents = _states(named)
        if agents and without(backed, agents):
            told = Draft("support", "support", agents, token.i, "background:backed", without(backed, agents))
            yield _told(scene, token, told)


def _falls(scene: Scene) -> Iterator[Draft]:
    """Read "the town fell under rebel control", "came under the control of X" as its taking by X."""
    for frame in scene.frames.values():
        if frame.lemma not in ("fall", "come", "pass", "be") or frame.negated or frame.subject is None:
            continue
        for led in frame.arguments:
            token = scene.tokens[led.token]
            if led.preposition not in ("under", "into") or token.lemma not in ("control", "occupation", "hand"):
                continue
            holders = _owners(scene, token)
            lost = without(struck(scene, frame.subject) or _states(scene.tokens[frame.subject].mentions), holders)
            if holders and lost and frame.lemma != "be":
                yield _told(scene, token, Draft("attack", "occupy", holders, frame.trigger, "background:control", lost))


def _attacks(scene: Scene) -> Iterator[Draft]:
    """Read "the raid on a Danish base killed two" as an attack whose doer the text does not name."""
    if not scene.stage.news:
        return
    for token in scene.tokens:
        rows = scene.lexicon.noun_rows(noun_lemma(token), "event") if token.pos == "NOUN" else ()
        if not rows or rows[0].kind != "attack" or token.dep not in ("nsubj", "nsubjpass") or _is_owned(scene, token):
            continue
        frame = scene.frames.get(token.head)
        hit = _hit(scene, token, rows[0].target) if frame is not None and _happened(scene, frame) else ()
        if hit:
            yield _told(scene, token, Draft("attack", rows[0].act, (), token.i, f"background:{rows[0].noun}", hit))


def _strikes(scene: Scene) -> Iterator[Draft]:
    """Read "Sunday's attack on a Danish patrol", "the recent bombing of a mosque in X", whose doer nobody names."""
    for token in scene.tokens:
        rows = scene.lexicon.noun_rows(noun_lemma(token), "event") if _is_one_strike(scene, token) else ()
        if not rows or rows[0].kind != "attack" or _is_owned(scene, token):
            continue
        hit = _hit(scene, token, (*rows[0].target, "at", "near"))
        known = any(deed.kind == "attack" and share(deed.targets, hit) for deed in scene.stage.deeds)
        if hit and not known:
            yield _told(scene, token, Draft("attack", rows[0].act, (), token.i, f"strike:{rows[0].noun}", hit))


def _is_one_strike(scene: Scene, token: Token) -> bool:
    """Tell a certain attack, "the attack", "yesterday's raid", from any: "an attack on a member would be"."""
    if token.pos != "NOUN" or token.mentions or token.lower not in scene.classed("strike-noun"):
        return False
    beside = {kid.lower for kid in children(scene.tokens, token.i)}
    dated = any(kid.dep == "poss" and not kid.mentions for kid in children(scene.tokens, token.i))
    return dated or bool(beside & {"the", "this", "these"})


def _happened(scene: Scene, frame: Frame) -> bool:
    known = frame.lemma in scene.classed("harming") | scene.classed("occurrence")
    return known and not frame.negated and modality(scene, frame) == "asserted"


def _is_owned(scene: Scene, token: Token) -> bool:
    """Tell "the Danish raid", "a raid by Danes", whose doer `nominals` reads."""
    for kid in children(scene.tokens, token.i):
        dated = not kid.mentions and (kid.lower in DAYS or kid.text in words("weekdays.tsv"))
        if kid.dep in OWNING and (kid.mentions or kid.dep == "poss") and not dated:
            return True
        led = subtree(scene.tokens, kid.i) if kid.dep in ("prep", "acl", "agent") else ()
        if any(word.lower in ("by", "from") for word in led):
            return True
    return False


def _hit(scene: Scene, token: Token, prepositions: tuple[str, ...]) -> Entities:
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in prepositions else None
        if led is not None:
            return struck(scene, led.i) or _states(led.mentions)
    return ()


def _told(scene: Scene, token: Token, draft: Draft) -> Draft:
    """Complete a draft: a state of affairs, told once, on the word of whoever speaks of it."""
    return replace(
        draft,
        sources=vouchers(scene, draft.trigger, draft.agents),
        when=of_affair(scene, draft.trigger) if draft.kind == "attack" else None,
        scope=draft.trigger,
        once=True,
        cues=(token.i,),
    )
