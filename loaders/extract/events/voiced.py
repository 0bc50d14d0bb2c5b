"""Voiced: acts of speech that a noun tells with its author: "pleas from Canberra", "Oslo's call for restraint"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.acts.lexicon import NounRow
from loaders.extract.acts.matching import actors_in, roles_of
from loaders.extract.acts.statements import homes_of
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, share, unique, without
from loaders.extract.clause.frames import Frame, child, children, noun_lemma
from loaders.extract.events.nominals import nominal_event
from loaders.extract.events.sides import sides_of
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import governing_act, vouchers
from loaders.extract.sources.times import of_affair
from loaders.tables import rows

WANTED = frozenset({"call_on", "demand", "warn", "request"})  # who defies them is whom they were addressed to


@dataclass(frozen=True, slots=True)
class Voiced:
    """What a noun of the table amounts to."""

    noun: str
    act: str
    of_author: bool
    needs_content: bool
    to: tuple[str, ...]


def voiced(scene: Scene) -> tuple[Draft, ...]:
    """Draft the acts of speech that nouns of a sentence tell."""
    known = {row[0]: _row(row) for row in rows("voicednouns.tsv")}
    told = {cue for draft in scene.acts().values() for cue in draft.cues}
    found = (
        _act(scene, token, known[noun_lemma(token)])
        for token in scene.tokens
        if token.pos == "NOUN" and token.i not in told and noun_lemma(token) in known
    )
    return tuple(draft for draft in found if draft is not None)


def _row(row: tuple[str, ...]) -> Voiced:
    noun, act, of_author, content, to, _ = row
    return Voiced(noun, act, of_author == "yes", content == "yes", tuple(to.split(",")) if to else ())


def _act(scene: Scene, token: Token, row: Voiced) -> Draft | None:
    """Draft one of them, unless the sentence only wishes for it or its author is who speaks anyway."""
    other = token.mentions or token.dep == "compound" or nominal_event(scene, token.i) is not None
    if other or _is_wanted(scene, token) or _is_loosely_owned(scene, token):
        return None
    sides = sides_of(scene, token, NounRow(row.noun, "event", "statement", row.act, (), row.to, ""))
    authors = sides.agents or (_of_whom(scene, token) if row.of_author else ())
    told = tuple(_content(scene, token))
    if not authors or _is_own(scene, token, authors) or (row.needs_content and not told):
        return None
    if row.act == "offer" and any(kid.lemma in scene.classed("bad-verb") for kid in told):
        return None  # "its readiness to attack"
    defiant = without(_defying(scene, token), authors)
    addressees = defiant if row.act in WANTED else ()
    named = unique(e for kid in told for e in actors_in(scene, kid.i, authors))
    targets = without((*sides.targets, *named), (*authors, *addressees))
    return Draft(
        kind="statement",
        act=row.act,
        agents=authors,
        trigger=token.i,
        rule=f"voiced:{row.noun}",
        targets=targets if targets or addressees else defiant,
        addressees=addressees,
        sources=vouchers(scene, token.i, authors),
        modality="planned" if row.act == "promise" else "asserted",
        when=of_affair(scene, token.i),
        scope=token.i,
        once=True,
        cues=(token.i,),
    )


def _is_wanted(scene: Scene, token: Token) -> bool:
    """Tell "demanded an assurance from X", "awaits the approval of X", "is there a request from X?"."""
    above = scene.tokens[token.head]
    missing = scene.tokens[-1].text == "?" or any(
        kid.lower in ("no", "any", "without") for kid in children(scene.tokens, token.i)
    )
    verb = scene.tokens[above.head].lemma if above.lower == "for" else above.lemma if token.dep == "dobj" else ""
    sought = any(verb in scene.classed(name) for name in ("seeking", "retracting", "awaiting"))
    return missing or sought or above.lower == "without" or governing_act(scene, token.i) in scene.classed("irrealis")


def _is_loosely_owned(scene: Scene, token: Token) -> bool:
    """Tell "its call", which is anybody's, "the Yemen appeal", which is for Yemen, and "in protest at X"."""
    kids = tuple(children(scene.tokens, token.i))
    loose = any(kid.tag == "PRP$" or (kid.dep == "compound" and kid.mentions) for kid in kids)
    return loose or scene.tokens[token.head].lower == "in"


def _of_whom(scene: Scene, token: Token) -> Entities:
    """Give the author behind "of": "the objections of Egypt"."""
    of = (kid for kid in children(scene.tokens, token.i) if kid.dep == "prep" and kid.lower == "of")
    ends = (end for kid in of for end in children(scene.tokens, kid.i) if end.dep == "pobj" and end.mentions)
    return unique(entity for end in ends for entity in resolve(scene, end.i))


def _is_own(scene: Scene, token: Token, authors: Entities) -> bool:
    """Tell "reiterated its call", "kept its promise": what its author does with it tells more than the noun."""
    frame = _above(scene, token)
    if frame is None:
        return False
    doers = (*roles_of(scene, frame).agents, *(resolve(scene, frame.subject) if frame.subject is not None else ()))
    return token.i != frame.subject and share((*doers, *homes_of(scene, doers)), authors)


def _above(scene: Scene, token: Token) -> Frame | None:
    """Give the nearest clause that the noun stands in."""
    while token.head != token.i:
        token = scene.tokens[token.head]
        if token.i in scene.frames:
            return scene.frames[token.i]
    return None


def _content(scene: Scene, token: Token) -> Iterator[Token]:
    """Yield what was called for or promised: an infinitive, a clause, "for ...", "of ..."."""
    beside = (kid for kid in children(scene.tokens, token.head) if token.dep == "dobj" and kid.i > token.i)
    for kid in (*children(scene.tokens, token.i), *beside):  # the parser may hang it on the verb
        clause = kid.dep in ("acl", "relcl", "ccomp", "xcomp", "advcl") and any(
            inner.lower in ("to", "that", "for") for inner in children(scene.tokens, kid.i)
        )
        led = child(scene.tokens, kid.i, "pobj", "pcomp") if kid.dep == "prep" and kid.lower in ("for", "of") else None
        if clause or (led is not None and not (kid.lower == "of" and led.mentions)):
            yield kid


def _defying(scene: Scene, token: Token) -> Entities:
    """Give who "brushed aside pleas" or acted "despite warnings", "at the behest of X": they are who was told."""
    frame = _above(scene, token)
    if frame is None or token.dep not in ("dobj", "pobj"):
        return ()
    link = scene.tokens[token.head].lower if token.dep == "pobj" else ""
    defied = frame.lemma in scene.classed("defying") or link in scene.classed("defied-preposition")
    return roles_of(scene, frame).agents if defied else ()
