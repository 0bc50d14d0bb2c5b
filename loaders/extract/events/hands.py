"""Hands: whose deed it is where weapons, guards or courts act, and whose loss it is where towns and ships are hit."""

from __future__ import annotations

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import Frame, child, children, noun_lemma, subtree
from loaders.extract.naming.towns import states_of_towns
from loaders.extract.referents.crowds import counted_noun, crowd
from loaders.extract.referents.domestic import domestic
from loaders.extract.referents.linking import is_actor, resolve
from loaders.extract.referents.owners import country_of
from loaders.extract.referents.scenes import OFFICIAL, Scene, nearest

HOSTILE_OWNER = ("by", "from")
LAUNCHING = frozenset({"launch", "send", "deploy"})  # no attack by themselves


def hand_of(scene: Scene, i: int) -> Entities:
    """Give who acts by the hand of a noun: "Russian missiles", "Polish border guards", "a court in Minsk"."""
    token = counted_noun(scene, scene.tokens[i]) or scene.tokens[i]
    if token.mentions or noun_lemma(token) not in scene.classed("hand"):
        return ()
    if noun_lemma(token) in scene.classed("irregular"):
        return crowd(scene, token) or ()
    country = country_of(scene, token) or _seat(scene, token) or domestic(scene, token)
    return (country,) if country is not None else ()


def _seat(scene: Scene, token: Token) -> Entity | None:
    """Read "a court in Minsk", "in the Peruvian town of Cusco", "a Lahore court" by the state whose they are."""
    if noun_lemma(token) not in scene.classed("hand-of-law"):
        return None
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in ("in", "of") else None
        seats = (kid,) if kid.dep == "compound" else () if led is None else (led, *children(scene.tokens, led.i))
        found = next((state for seat in seats if (state := _state_at(scene, seat.i)) is not None), None)
        if found is not None:
            return found
    return None


def _state_at(scene: Scene, i: int) -> Entity | None:
    mention = nearest(scene, i)
    if mention is None or not mention.entities:
        return None
    place = mention.entities[0]
    return place if mention.kind in OFFICIAL else states_of_towns().get(place.label)


def struck(scene: Scene, i: int) -> Entities:
    """Give whom it befalls that a noun is hit: its own name, else the actors that its phrase names."""
    found = resolve(scene, i)
    if found:
        return found
    token = scene.tokens[i]
    owner = child(scene.tokens, i, "poss")
    if owner is not None and not owner.mentions and (his := resolve(scene, owner.i, depth=1)):
        return his  # "his car was hit by a missile"
    phrase = scene.tokens[token.left : token.right + 1]
    clause = next((word.i for word in phrase if word.dep in ("relcl", "acl", "appos")), token.right + 1)
    named = [m for word in phrase for m in word.mentions if word.i < clause and _bears(m.kind, is_actor(m, word))]
    return unique(entity for mention in named for entity in mention.entities)


def _bears(kind: str, actor: bool) -> bool:
    return actor or kind in ("capital", "place", "region")


def is_physical(scene: Scene, i: int) -> bool:
    """Tell what can be hit or taken: a named place, or a noun such as village, depot, tanker."""
    token = scene.tokens[i]
    if token.mentions:
        return token.mentions[-1].kind != "thing"
    if token.pos == "NUM":  # "freed 11 of the prisoners"
        links = (kid for kid in children(scene.tokens, i) if kid.dep == "prep" and kid.lower == "of")
        return any(
            led.dep == "pobj" and is_physical(scene, led.i) for kid in links for led in children(scene.tokens, kid.i)
        )
    words = {noun_lemma(token), token.lower}
    return token.tag in ("NNP", "NNPS") or bool(words & (scene.classed("site") | scene.classed("victim")))


def acting(scene: Scene, i: int) -> int:
    """Give the noun that acts in "the airstrike that killed X"."""
    verb = scene.tokens[scene.tokens[i].head]
    relative = scene.tokens[i].tag in ("WDT", "WP") and verb.dep == "relcl"
    return verb.head if relative and not scene.tokens[verb.head].mentions else i


def is_weapon(scene: Scene, frame: Frame) -> bool:
    """Tell a subject that strikes for nobody whom the text names: "a rocket", "an explosion", "gunmen"."""
    if frame.subject is None or scene.tokens[frame.subject].mentions:
        return False
    token = scene.tokens[acting(scene, frame.subject)]
    words = {noun_lemma(token), token.lower}
    return bool(words & (scene.classed("hand") | scene.classed("blast")))


def senders(scene: Scene, i: int) -> Entities:
    """Give who sent a weapon by the participle on it: "a rocket fired by Hamas", "drones launched from Iran"."""
    for kid in children(scene.tokens, i):
        if kid.dep != "acl" or kid.lemma not in scene.classed("sending"):
            continue
        for word in subtree(scene.tokens, kid.i):
            led = child(scene.tokens, word.i, "pobj") if word.lower in HOSTILE_OWNER else None
            if led is not None:
                return resolve(scene, led.i)
    return _sender(scene, scene.tokens[i])


def _sender(scene: Scene, weapon: Token) -> Entities:
    """Read "X launched rockets that hit Y" as done by X."""
    frame = scene.frames.get(weapon.head) if weapon.dep == "dobj" else None
    if frame is None or frame.subject is None or frame.lemma not in LAUNCHING:
        return ()
    armed = noun_lemma(weapon) in scene.classed("hand")
    return resolve(scene, frame.subject) if armed else ()
