"""Owners: a noun with a country or organisation: "Turkish officials", "the leaders of NATO", "the German side"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.drafts import Entities
from loaders.extract.frames import child, children, noun_lemma, plural
from loaders.extract.holders import holder
from loaders.extract.organs import forces, ministry
from loaders.extract.scenes import OFFICIAL, Scene, nearest

SERVED = re.compile(
    r" (?:of|to|for) (?:the )?(?=(?:vice )?president|prime minister|secretary)"
)  # not the servant's own
MODIFIER = ("amod", "compound", "nmod", "poss", "nummod")


def country_of(scene: Scene, token: Token) -> Entity | None:
    """Give the state or organisation that a noun belongs to: "Turkish officials", "the leaders of NATO"."""
    for mention in _owners(scene, token):
        if mention:
            return mention
    return None


def _owners(scene: Scene, token: Token) -> Iterator[Entity | None]:
    kids = tuple(children(scene.tokens, token.i))
    for kid in kids:
        if kid.dep in MODIFIER:
            yield _official(scene, kid.i)
    for kid in kids:
        if kid.dep in MODIFIER[:3]:
            yield from (_official(scene, inner.i) for inner in children(scene.tokens, kid.i) if inner.dep in MODIFIER)
    for kid in kids:
        if kid.dep == "prep" and kid.lower in ("of", "from", "for"):
            for led in children(scene.tokens, kid.i):
                if led.dep == "pobj":
                    yield _official(scene, led.i) or _ruled(scene, token, led)
                    yield from _of_government(scene, led) if kid.lower == "for" else ()
        named = bool(kid.mentions) and kid.mentions[-1].kind == "person"
        if kid.dep == "poss" and (named or kid.lower in ("his", "her")) and _is_staff(scene, token):
            yield _home_of_person(scene, kid)
        if kid.dep == "poss" and kid.lower == "its":
            yield _official(scene, token.head) if token.dep == "conj" else None  # "the EU and its member states"
            yield scene.stage.body[-1] if scene.stage.body else None


def _is_staff(scene: Scene, token: Token) -> bool:
    return token.lemma == "office" or token.lemma in scene.classed("government")


def _home_of_person(scene: Scene, token: Token) -> Entity | None:
    """Read "his government" as that of the last person named."""
    here = [
        e.id for word in scene.tokens[: token.i + 1] for m in word.mentions if m.kind == "person" for e in m.entities
    ]
    last = here[-1:] or [person.id for person in scene.stage.persons[-1:]]
    return next((person.home for person in scene.page.cast if person.entity.id in last), None)


def _ruled(scene: Scene, token: Token, led: Token) -> Entity | None:
    """Read "the regime of Alexander Lukashenko" as the state that he leads."""
    mention = nearest(scene, led.i)
    if mention is None or mention.kind != "person" or token.lemma not in ("regime", "government", "administration"):
        return None
    ruler = mention.entities[0].id
    return next((person.home for person in scene.page.cast if person.entity.id == ruler), None)


def _of_government(scene: Scene, token: Token) -> Iterator[Entity | None]:
    """Read "the spokesperson for the German government"."""
    if token.lemma in scene.classed("government"):
        yield from (_official(scene, kid.i) for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER)


def _official(scene: Scene, i: int) -> Entity | None:
    mention = nearest(scene, i)
    if mention is None or not mention.entities or mention.kind not in OFFICIAL | {"people"}:
        return None
    return mention.entities[0]


def group_noun(scene: Scene, token: Token, country: Entity) -> Entities | None:
    """Link a noun that has a country: the ministry, the forces, the people, the office holder, the government."""
    lemma = noun_lemma(token)
    if lemma == "office" and child(scene.tokens, token.i, "poss") is not None:
        return (country,)  # "his office said"
    if country.kind != "State":
        return _of_organisation(scene, token, lemma, country)
    if lemma == "ministry":
        return (ministry(country, {kid.lower for kid in children(scene.tokens, token.i)}),)
    if lemma in scene.classed("military"):
        return (forces(country),)
    if lemma == "people":
        return (Entity(f"people-of-{country.id}", f"people of {country.label}", "Collective"),)
    if lemma in scene.classed("single-office") and not plural(token):
        person = _office_holder(scene, lemma, country)
        former = any(kid.lower == "former" for kid in children(scene.tokens, token.i))
        return (person,) if person else () if former else (country,)
    if lemma in scene.classed("government") or lemma in scene.classed("office"):
        return (country,)
    if lemma == "agency" and {kid.lower for kid in children(scene.tokens, token.i)} & {"intelligence", "spy", "space"}:
        return (country,)
    return () if lemma in ("agency", "newspaper") else None


def _of_organisation(scene: Scene, token: Token, lemma: str, body: Entity) -> Entities | None:
    """Keep "NATO leaders" as an unnamed set; "the NATO Secretary General" is a person."""
    if plural(token) and token.lower in scene.classed("leaders"):
        kind = "foreign " if any(kid.lower == "foreign" for kid in children(scene.tokens, token.i)) else ""
        name = f"{body.label} {kind}{token.lower}"
        return (Entity(slug(name), name, "Collective", (body.id,)),)
    if lemma in scene.classed("single-office") and not plural(token):
        person = _office_holder(scene, lemma, body)
        return (person,) if person else (body,)
    return (body,) if lemma in scene.classed("government") or lemma in scene.classed("office") else None


def _office_holder(scene: Scene, lemma: str, country: Entity) -> Entity | None:
    """Find who holds an office of a country: in the document's cast, else by the date."""
    word = lemma.replace("_", "-")
    for person in reversed(scene.page.cast):
        home = person.home is not None and person.home.id == country.id
        known = (person.capacity.label,) if person.capacity is not None else ()
        if home and any(_holds(scene, words, word) for words in (*known, *(title.words for title in person.titles))):
            return person.entity
    return (
        holder(country.id, word, scene.page.unit.date)
        if word in ("president", "chancellor", "secretary-general")
        else None
    )


def _holds(scene: Scene, words: str, office: str) -> bool:
    """Tell whether a title is of an office; a state's leader holds one of its highest."""
    bare = SERVED.split(words.lower().replace("secretary general", "secretary-general"))[0]
    own = set(re.findall(r"[\w-]+", bare))
    return bool(own & scene.classed("top-office")) if office == "leader" else office in own
