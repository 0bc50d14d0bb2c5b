"""Needs: what a clause must have for a row of verbs.tsv to fit it, a rule each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loaders.extract.acts.lexicon import VerbRow
from loaders.extract.acts.matching import Roles, content, filled, is_day, object_words, prepositional, stands_with
from loaders.extract.clause.frames import Frame, child, children
from loaders.extract.events.hands import is_physical
from loaders.extract.referents.crowds import counted_noun
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

NEUTER = ("it", "this", "that", "itself")
UNJOINED = ("Person", "State", "Place", "Collective")


def fits(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell whether a row's words and needs are met."""
    if row.word and not stands_with(scene, frame, row.word):
        return False
    plain = [need for need in row.needs if not need.startswith("preposition:") and need != "infinitive"]
    either = [need for need in row.needs if need not in plain]
    if not all(_met(scene, frame, row, roles, need) for need in plain):
        return False
    return not either or any(_met(scene, frame, row, roles, need) for need in either)


def _met(scene: Scene, frame: Frame, row: VerbRow, roles: Roles, need: str) -> bool:
    name, _, detail = need.partition(":")
    rule = WHOLE.get(need)
    return rule(scene, frame, row, roles) if rule is not None else OPEN[name](scene, frame, detail)


# ------------------------------------------------------------------------- needs that name a class or a word


def _preposition(scene: Scene, frame: Frame, word: str) -> bool:
    """Tell "fired on the city" from "fired on Monday"."""
    return any(not is_day(scene, scene.tokens[i]) for i in prepositional(frame, (word,)))


def _without(scene: Scene, frame: Frame, word: str) -> bool:
    return not prepositional(frame, (word,))


def _destination(scene: Scene, frame: Frame, word: str) -> bool:
    return any(resolve(scene, i) or _is_capital(scene, i) for i in prepositional(frame, (word,)))


def _is_capital(scene: Scene, i: int) -> bool:
    return any(mention.kind == "capital" for mention in scene.tokens[i].mentions)


def _subject(scene: Scene, frame: Frame, word_class: str) -> bool:
    if frame.subject is None:
        return False
    told = counted_noun(scene, scene.tokens[frame.subject]) or scene.tokens[frame.subject]
    return bool({told.lemma, told.lower} & scene.classed(word_class))


def _led(scene: Scene, frame: Frame, word_class: str) -> bool:
    led = (scene.tokens[argument.token] for argument in frame.arguments)
    return any({token.lemma, token.lower} & scene.classed(word_class) for token in led)


def _dative(scene: Scene, frame: Frame, word_class: str) -> bool:
    """Tell "gave the envoy a day to leave" from "gave him a day to think"."""
    given = (kid for kid in children(scene.tokens, frame.trigger) if kid.dep == "dative")
    return any({kid.lemma, kid.lower} & scene.classed(word_class) for kid in given)


def _body_behind(scene: Scene, frame: Frame, preposition: str) -> bool:
    """Tell what one can leave: "walked out of UNESCO", not "out of the room"."""
    named = (entity for i in prepositional(frame, (preposition,)) for entity in resolve(scene, i))
    return any(entity.kind not in UNJOINED for entity in named)


def _object(scene: Scene, frame: Frame, word_class: str) -> bool:
    return bool(object_words(scene, frame) & scene.classed(word_class))


def _courtesy(scene: Scene, frame: Frame, preposition: str) -> bool:
    """Tell "called on the President" from "called on the President to act" and "called on states"."""
    if child(scene.tokens, frame.trigger, "xcomp", "ccomp", "advcl") is not None:
        return False
    seen = [entity for i in prepositional(frame, (preposition,)) for entity in resolve(scene, i)]
    return bool(seen) and all(entity.kind == "Person" for entity in seen) and not scene.quotes.whole


# --------------------------------------------------------------------------------- needs that stand by themselves


def _any_object(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return frame.object is not None or frame.passive


def _intransitive(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return frame.object is None


def _passive(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return frame.passive


def _clause(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return frame.complement is not None


def _asking(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "asked whether it was true" from "asked for help"."""
    below = scene.frames.get(frame.complement) if frame.complement is not None else None
    return below is not None and bool(below.marks & {"whether", "if"})


def _infinitive(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    after = next((kid for kid in children(scene.tokens, frame.trigger) if kid.dep == "advcl"), None)
    if after is not None and after.i == frame.trigger + 2 and scene.tokens[after.i - 1].lower == "to":
        return True  # "commit to strengthen", which the parser takes for a purpose
    return child(scene.tokens, frame.trigger, "xcomp", "ccomp") is not None


def _bidding(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "told X to leave" from "told X that it had left"."""
    below = child(scene.tokens, frame.trigger, "xcomp", "ccomp")
    return below is not None and any(kid.tag == "TO" for kid in children(scene.tokens, below.i) if kid.i < below.i)


def _party(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return len(roles.agents) > 1 or any(resolve(scene, i) for i in prepositional(frame, ("with", "to")))


def _crowd(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell people who march from a minister who marches on: only a crowd does so in the street."""
    if not roles.agents and frame.subject is not None and not scene.tokens[frame.subject].mentions:
        return frame.finite and scene.tokens[frame.subject].lower in scene.classed(
            "counting"
        )  # "tens of thousands marched"
    return bool(roles.agents) and all(agent.kind == "Collective" for agent in roles.agents)


def _person(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return any(entity.kind == "Person" for entity in filled(scene, frame, roles, "object"))


def _actor(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell whether the object names an actor; of an attack its place or content may."""
    if frame.passive:
        return bool(roles.patients)
    if frame.object is not None and resolve(scene, frame.object):
        return row.kind != "meeting" or scene.tokens[frame.object].lower not in NEUTER  # "asked for help and got it"
    if row.kind != "attack":
        return False
    places = prepositional(frame, ("in", "on", "at", "near"))
    return any(resolve(scene, i) for i in places) or bool(content(scene, frame, roles.agents))


def _ground(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell what can be taken: "took over Kirkuk", not "took over the coordination"."""
    hit = frame.subject if frame.passive else frame.object
    return hit is not None and is_physical(scene, hit)


def _physical(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "destroyed 30 % of the power stations" from "destroyed the economy"."""
    return bool(object_words(scene, frame) & (scene.classed("site") | scene.classed("victim")))


def _body(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell what one can be a member of: "joined NATO", not "joined the race"."""
    return any(entity.kind not in UNJOINED for entity in filled(scene, frame, roles, "object"))


def _foe(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell whom one can fight: "fought Hamas", not "fought the epidemic"."""
    return bool(filled(scene, frame, roles, "object")) or _ground(scene, frame, row, roles)


def _fallen(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "the town fell to X" from "the task fell to X"."""
    return frame.subject is not None and is_physical(scene, frame.subject)


def _people(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "took in two million Ukrainians"."""
    hit = frame.subject if frame.passive else frame.object
    return hit is not None and any(mention.kind == "people" for mention in scene.tokens[hit].mentions)


def _place(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "took Bakhmut" from "took France to court"."""
    hit = frame.subject if frame.passive else frame.object
    kinds = ("place", "capital", "region")
    return hit is not None and any(mention.kind in kinds for mention in scene.tokens[hit].mentions)


def _armed(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "the Taliban swept into Kabul" from a minister who does."""
    return bool(roles.agents) and all(agent.kind in ("ArmedGroup", "ArmedForce") for agent in roles.agents)


def _errand(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    """Tell "flew to Riga to see X"."""
    above = scene.frames.get(frame.governor) if frame.governor is not None else None
    going = scene.lexicon.verbs.get(above.lemma, ()) if above is not None else ()
    return "to" in frame.auxiliaries and any(known.act == "visit" for known in going)


def _struck(scene: Scene, frame: Frame, row: VerbRow, roles: Roles) -> bool:
    return _actor(scene, frame, row, roles) or _ground(scene, frame, row, roles)


Open = Callable[[Scene, Frame, str], bool]
Whole = Callable[[Scene, Frame, VerbRow, Roles], bool]
OPEN: Mapping[str, Open] = {  # "preposition:to", "led:force": a need and the word or class that it asks for
    "preposition": _preposition,
    "without": _without,
    "destination": _destination,
    "led": _led,
    "subject": _subject,
    "courtesy": _courtesy,
    "object": _object,
    "dative": _dative,
    "body": _body_behind,
}
WHOLE: Mapping[str, Whole] = {
    "object": _any_object,
    "object:actor": _actor,
    "object:person": _person,
    "object:struck": _struck,
    "object:ground": _ground,
    "object:foe": _foe,
    "object:physical": _physical,
    "object:body": _body,
    "object:people": _people,
    "object:place": _place,
    "armed": _armed,
    "errand": _errand,
    "subject:ground": _fallen,
    "intransitive": _intransitive,
    "passive": _passive,
    "clause": _clause,
    "asking": _asking,
    "infinitive": _infinitive,
    "bidding": _bidding,
    "party": _party,
    "crowd": _crowd,
}
