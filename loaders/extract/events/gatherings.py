"""Gatherings that a noun names: "their discussions", "Yoon's meetings with Kishida", "the call between A and B"."""

from __future__ import annotations

from dataclasses import replace

from loaders.extract.acts.lexicon import NounRow
from loaders.extract.acts.matching import prepositional
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import child, children, noun_lemma, plural
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.times import default, of_affair

OTHER = frozenset({"visit", "ceremony", "conference", "session"})  # those who are there did not all meet each other
JOINING = frozenset({"with", "between", "among"})


def gatherings(scene: Scene) -> tuple[Draft, ...]:
    """Draft the meetings and calls that nouns of a sentence name with their parties."""
    return tuple(draft for token in scene.tokens if token.pos == "NOUN" for draft in _at(scene, token.i))


def gathers(scene: Scene, i: int) -> bool:
    """Tell whether a noun tells a meeting with its parties."""
    return bool(_at(scene, i))


def _at(scene: Scene, i: int) -> tuple[Draft, ...]:
    token = scene.tokens[i]
    rows = scene.lexicon.noun_rows(token.lower, "meeting") or scene.lexicon.noun_rows(noun_lemma(token), "meeting")
    if not rows or token.mentions or noun_lemma(token) in OTHER or token.dep == "compound":
        return ()
    owners, others = _owners(scene, i), _others(scene, i)
    if rows[0].kind == "call" and not owners and not others:
        others = _of_verb(scene, i)
    held = scene.frames.get(token.head) if token.dep == "dobj" else None
    if not owners and held is not None and held.subject is not None and held.lemma in scene.classed("support-meeting"):
        return ()
    owners = owners or _leaders(scene, i, others) or _travellers(scene, i, others) or _speakers(scene, i, others)
    by_wire = any(kid.lemma in scene.classed("telephone") for kid in children(scene.tokens, i))
    row = replace(rows[0], kind="call") if by_wire else rows[0]  # "their telephone talks"
    draft = _draft(scene, i, row, unique([*owners, *others]))
    if len(owners) == 1 and len(others) > 1 and plural(token) and token.lemma == "meeting":
        return tuple(replace(draft, agents=(*owners, other)) for other in others)
    return (draft,) if len(draft.agents) > 1 else ()


def _of_verb(scene: Scene, i: int) -> Entities:
    """Read "asked B in a telephone call", "raised it with B in a call this morning"."""
    link = scene.tokens[scene.tokens[i].head]
    frame = scene.frames.get(link.head)
    if link.lower not in ("in", "during", "by") or scene.tokens[i].dep != "pobj" or frame is None:
        return ()
    places = [frame.subject, frame.object, *(a.token for a in frame.arguments if a.preposition == "with")]
    found = unique(e for place in places if place is not None for e in resolve(scene, place))
    return found if all(entity.kind == "Person" for entity in found) else ()


def _owners(scene: Scene, i: int) -> Entities:
    found = [resolve(scene, kid.i, depth=1) for kid in children(scene.tokens, i) if kid.dep == "poss"]
    return tuple(entity for entities in found for entity in entities)


def _leaders(scene: Scene, i: int, others: Entities) -> Entities:
    """Read "led a delegation to continue discussions with X" as a meeting of who leads it."""
    token = scene.tokens[i]
    frame = scene.frames.get(token.head) if token.dep == "dobj" else None
    above = scene.frames.get(frame.governor) if frame is not None and frame.governor is not None else None
    leading = above is not None and above.lemma in ("lead", "head", "send", "visit", "travel")
    return resolve(scene, above.subject) if leading and others and above and above.subject is not None else ()


def _travellers(scene: Scene, i: int, others: Entities) -> Entities:
    """Read "flew to X for talks with Y", "is in X for a meeting with Y" as a meeting of who travels."""
    link = scene.tokens[scene.tokens[i].head]
    frame = scene.frames.get(link.head)
    if scene.tokens[i].dep != "pobj" or link.lower != "for" or frame is None or frame.subject is None or not others:
        return ()
    going = any(row.act in ("visit", "host", "attend") for row in scene.lexicon.verbs.get(frame.lemma, ()))
    return resolve(scene, frame.subject) if going or frame.lemma == "be" else ()


def _speakers(scene: Scene, i: int, others: Entities) -> Entities:
    """Read "in a call with Y, X urged", "X said after talks with Y" as a meeting of who speaks."""
    link = scene.tokens[scene.tokens[i].head]
    frame = scene.frames.get(link.head)
    beside = scene.tokens[i].dep == "pobj" and link.lower in ("in", "during", "at", "after", "following")
    if not beside or frame is None or frame.subject is None or frame.passive or not others:
        return ()
    found = resolve(scene, frame.subject)
    return without(found, others) if all(one.kind == "Person" for one in (*found, *others)) else ()


def _others(scene: Scene, i: int) -> Entities:
    found: Entities = ()
    for kid in children(scene.tokens, i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" else None
        named = resolve(scene, led.i) if led is not None and kid.lower in (*JOINING, "of") else ()
        found += named if kid.lower != "of" or len(named) > 1 else ()
    return without(found or _beside_verb(scene, i), _owners(scene, i))


def _beside_verb(scene: Scene, i: int) -> Entities:
    """Read "talks took place between A and B", "there was a meeting with C", whose parties hang on the verb."""
    token = scene.tokens[i]
    frame = scene.frames.get(token.head) if token.dep in ("nsubj", "nsubjpass", "attr") else None
    if frame is None or not (frame.passive or frame.lemma in scene.classed("occurrence") | {"be"}):
        return ()
    return unique(entity for k in prepositional(frame, JOINING) for entity in resolve(scene, k))


def _draft(scene: Scene, i: int, row: NounRow, parties: Entities) -> Draft:
    above = scene.frames.get(scene.tokens[i].head) if scene.tokens[i].dep in ("nsubj", "nsubjpass") else None
    link = scene.tokens[scene.tokens[i].head]
    ahead = link.lower == "for" and scene.tokens[link.head].lower != "was" and bool(_travellers(scene, i, parties))
    return Draft(
        modality="planned" if ahead else "asserted" if above is None else modality(scene, above),
        kind=row.kind,
        act="call" if row.kind == "call" else "meet",
        agents=parties,
        trigger=i,
        rule=f"noun:{row.noun}",
        when=of_affair(scene, i) or default(scene),
        once=True,
        cues=(i,),
    )
