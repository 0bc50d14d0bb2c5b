"""Crowds: people without names who act together, by whose they are: "Iraqi militias", "protesters in Iran"."""

from __future__ import annotations

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Entities
from loaders.extract.clause.frames import child, children, noun_lemma, plural
from loaders.extract.referents.scenes import Scene, is_joined, nearest

MODIFIER = ("amod", "compound", "nmod", "poss")
BY_PLACE = ("in", "from", "of")
OWNED = frozenset({"state", "adjective", "capital"})


def crowd(scene: Scene, token: Token) -> Entities | None:
    """Name fighters and protesters of a state as a set of their own, those of an armed group as the group."""
    counted = counted_noun(scene, token)
    if counted is not None:
        return _people(counted) or crowd(scene, counted)
    if noun_lemma(token) not in scene.classed("irregular") | scene.classed("protester") or token.mentions:
        return None
    for kid in children(scene.tokens, token.i):
        mention = nearest(scene, kid.i) if kid.dep in MODIFIER and not is_joined(scene, kid.i) else None
        if mention is not None and mention.kind == "armed":
            return mention.entities
        if mention is not None and mention.kind in OWNED:
            return _of(scene, token, mention, f"{_adjective(scene, mention)} {token.lower}")
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in BY_PLACE else None
        mention = nearest(scene, led.i) if led is not None else None
        if mention is not None and mention.kind in OWNED:
            return _of(scene, token, mention, f"{token.lower} in {mention.entities[0].label}")
    return None


def told_of(scene: Scene, token: Token) -> Entities | None:
    """Read "the rebels", "rebel forces" in news as the armed group that it named last, else its only one."""
    kids = {kid.lower for kid in children(scene.tokens, token.i)}
    fighters = noun_lemma(token) in scene.classed("irregular") and "the" in kids
    if not scene.stage.news or token.mentions or not (fighters or _of_rebels(scene, token)):
        return None
    known = scene.stage.kinds.get("armed")
    named = {e.id: e for mention in scene.page.mentions if mention.kind == "armed" for e in mention.entities}
    return (known,) if known is not None else tuple(named.values()) if len(named) == 1 else None


def _of_rebels(scene: Scene, token: Token) -> bool:
    """Tell "rebel forces", "insurgent fighters"."""
    beside = (kid for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER)
    rebels = any(kid.lower in scene.classed("irregular") for kid in beside)
    return rebels and noun_lemma(token) in scene.classed("military") | scene.classed("irregular") | {"force"}


def counted_noun(scene: Scene, token: Token) -> Token | None:
    """Find what "a group of", "thousands of", "wave after wave of" count."""
    if token.mentions or token.lower not in scene.classed("counting"):
        return None
    again = child(scene.tokens, token.i, "prep")
    led = child(scene.tokens, again.i, "pobj") if again is not None and again.lower in ("after", "upon") else None
    if led is not None and led.lower == token.lower:
        return counted_noun(scene, led)
    links = (kid for kid in children(scene.tokens, token.i) if kid.dep == "prep" and kid.lower == "of")
    return next((led for kid in links for led in children(scene.tokens, kid.i) if led.dep == "pobj"), None)


def _people(token: Token) -> Entities:
    """Read "thousands of Iraqis" as people of the state, which the state is not."""
    mention = token.mentions[-1] if token.mentions else None
    if mention is None or mention.kind != "people":
        return ()
    return (Entity(slug(token.text), token.text, "Collective", (mention.entities[0].id,)),)


def _of(scene: Scene, token: Token, mention: Mention, label: str) -> Entities:
    if not plural(token) and token.lower not in scene.classed("band"):
        return ()
    return (Entity(slug(label), label, "Collective", (mention.entities[0].id,)),)


def _adjective(scene: Scene, mention: Mention) -> str:
    """Give the words of whose they are, "pro-" and "anti-" with them."""
    text, start = scene.page.document.text, mention.start
    while (
        start > 0 and (text[start - 1] == "-" or text[start : mention.start].endswith("-")) and text[start - 1].strip()
    ):
        start -= 1
    words = text[start : mention.end]
    return " ".join(words.removesuffix("'s").removesuffix("’s").split())
