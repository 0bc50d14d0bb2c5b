"""Matching: who does what a clause says, and which entities fill the slots of a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loaders import tables
from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Entities, unique, without
from loaders.extract.clause.frames import Frame, child, children, conjuncts, is_aside, subtree
from loaders.extract.clause.objects import is_of_object, is_remark, meant, sharing
from loaders.extract.naming.capitals import speaks_for_state
from loaders.extract.referents.crowds import counted_noun
from loaders.extract.referents.linking import is_actor, resolve
from loaders.extract.referents.scenes import Scene

LEADING = ("prep", "prt", "dobj", "attr", "oprd", "advmod", "acomp", "dative", "xcomp", "ccomp", "agent", "npadvmod")
COMPLEMENTS = frozenset(
    "dobj ccomp xcomp prep dative attr oprd acomp prt pcomp advcl agent acl relcl".split()  # noqa: SIM905
)
AIMING = ("against", "on", "for", "to", "over")
SHORT = ("npadvmod", "appos", "dep", "nmod")
OWNED = ("amod", "compound", "poss", "nmod", "pobj")


@dataclass(frozen=True, slots=True)
class Roles:
    """Who does it and whom it befalls, voice undone."""

    agents: Entities
    patients: Entities = ()


def roles_of(scene: Scene, frame: Frame) -> Roles:
    """Undo the passive: the agent stands behind "by"."""
    own = resolve(scene, frame.subject) if frame.subject is not None else ()
    if not frame.passive or not scene.uses("passives"):
        return Roles(unique([*own, *_likewise(scene, frame)]) if own else ())
    for token in subtree(scene.tokens, frame.trigger):
        other = token.head != frame.trigger and token.head in scene.frames  # "the talks blocked by X were considered"
        if token.lower == "by" and token.dep in ("agent", "prep") and not other:
            led = child(scene.tokens, token.i, "pobj")
            return Roles(resolve(scene, led.i) if led is not None else (), own)
    return Roles(_heard_in(scene, frame), own)


def _heard_in(scene: Scene, frame: Frame) -> Entities:
    """Read "a shift applauded in Oslo" as applause of the state."""
    said = any(row.act in scene.classed("toned-act") for row in scene.lexicon.verbs.get(frame.lemma, ()))
    beside = scene.tokens[frame.trigger].dep in ("acl", "conj")
    thing = frame.subject is not None and not scene.tokens[frame.subject].mentions
    guest = frame.subject is not None and scene.tokens[frame.subject].lemma in scene.classed("hosted")
    places = prepositional(frame, ("in",)) if said and (beside or (thing and not guest)) else []
    seats = (mention for i in places for mention in scene.tokens[i].mentions if mention.kind == "capital")
    return unique(entity for seat in seats for entity in seat.entities)


def _likewise(scene: Scene, frame: Frame) -> Entities:
    """Read "A attended, as did B and C" as a deed of all three."""
    for kid in children(scene.tokens, frame.trigger):
        if kid.lower in ("did", "does", "do", "had", "has") and kid.i > 1 and scene.tokens[kid.i - 1].lower == "as":
            led = child(scene.tokens, kid.i, "nsubj", "dobj", "attr")
            return resolve(scene, led.i) if led is not None else ()
    return ()


def prepositional(frame: Frame, prepositions: Iterable[str]) -> list[int]:
    """Give the tokens that some prepositions of a clause lead to."""
    wanted = set(prepositions)
    return [argument.token for argument in frame.arguments if argument.preposition in wanted]


def stands_with(scene: Scene, frame: Frame, word: str) -> bool:
    """Tell whether a particle, preposition or noun stands with the verb."""
    if frame.passive and frame.subject is not None and scene.tokens[frame.subject].lemma == word:
        return True
    if frame.object is not None and scene.tokens[frame.object].lemma == word:
        return True  # "the deal that A and B had struck"
    after = scene.tokens[frame.trigger + 1 : frame.trigger + 2]
    if after and after[0].lower == word and after[0].dep == "amod":
        return True  # "set free two hostages", where the parser takes them for free ones
    if [token.lower for token in scene.tokens[max(frame.trigger - 2, 0) : frame.trigger]] == [word, "-"]:
        return True  # "test-fired", which the parser takes for three words
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep == "advcl" and _opens_with(scene, kid, word):
            return True
        if kid.dep not in LEADING or (kid.lower == word and _dates(scene, kid)):
            continue
        if word in (kid.lemma, kid.lower) or (kid.dep == "prep" and _leads_to(scene, kid, word)):
            return True
        if kid.dep in ("dobj", "attr") and any(other.lemma == word for other in conjuncts(scene.tokens, kid.i)):
            return True
    return False


def _dates(scene: Scene, preposition: Token) -> bool:
    """Tell "called him on Saturday" from "called on him"."""
    return any(led.dep == "pobj" and is_day(scene, led) for led in children(scene.tokens, preposition.i))


def is_day(scene: Scene, token: Token) -> bool:
    """Tell "Saturday", "Saturday night", "May 3"."""
    days = tables.words("weekdays.tsv") | tables.words("months.tsv")
    beside = (kid.text for kid in children(scene.tokens, token.i) if kid.dep in ("compound", "nmod"))
    return not days.isdisjoint((token.text, *beside))


def _opens_with(scene: Scene, clause: Token, word: str) -> bool:
    """Tell "called for X to withdraw"."""
    kids = tuple(children(scene.tokens, clause.i))
    return any(kid.dep == "mark" and kid.lower == word == "for" for kid in kids) and any(k.dep == "nsubj" for k in kids)


def _leads_to(scene: Scene, preposition: Token, word: str) -> bool:
    for led in children(scene.tokens, preposition.i):
        if led.dep != "pobj":
            continue
        inner = (scene.tokens[k] for j in led.children for k in scene.tokens[j].children)
        if led.lemma == word or any(token.dep == "pobj" and token.lemma == word for token in inner):
            return True
    return False


def object_words(scene: Scene, frame: Frame) -> set[str]:
    """Give the words of the object's phrase, of a passive its subject's."""
    head = frame.subject if frame.passive else frame.object
    if head is None:
        return set()
    token = scene.tokens[head]
    words = {token.lemma, token.lower}
    told = counted_noun(scene, token)
    words |= {told.lemma, told.lower} if told is not None else set()
    for kid in children(scene.tokens, head):
        if kid.dep in ("compound", "amod", "conj", "nmod", "prep"):
            words.update((kid.lemma, kid.lower), (scene.tokens[j].lemma for j in kid.children))
    return words


def slot(scene: Scene, frame: Frame, roles: Roles, names: Iterable[str]) -> Entities:
    """Give the entities that fill a row's slots."""
    return unique(entity for name in names for entity in filled(scene, frame, roles, name))


def filled(scene: Scene, frame: Frame, roles: Roles, name: str) -> Entities:
    """Give the entities that fill one slot: the object, the receiver, or what a preposition leads to."""
    if name == "object":
        if frame.passive:
            return roles.patients
        return resolve(scene, frame.object) if frame.object is not None else ()
    if name == "receiver":
        return _receivers(scene, frame) + (roles.patients if frame.passive else ())
    if name == "dative":
        datives = (kid for kid in children(scene.tokens, frame.trigger) if kid.dep == "dative")
        return tuple(entity for kid in datives for entity in resolve(scene, kid.i))
    led = prepositional(frame, (name,)) or on_subject(scene, frame, name)
    return tuple(entity for i in led for entity in resolve(scene, i) or in_phrase(scene, i))


def on_subject(scene: Scene, frame: Frame, preposition: str) -> list[int]:
    """Find X in "a warrant against X was issued", where a passive leaves the phrase on its subject."""
    if not frame.passive or frame.subject is None or preposition not in AIMING:
        return []
    kids = (kid for kid in children(scene.tokens, frame.subject) if kid.dep == "prep" and kid.lower == preposition)
    return [led.i for kid in kids for led in children(scene.tokens, kid.i) if led.dep == "pobj"]


def in_phrase(scene: Scene, i: int) -> Entities:
    """Give whom a noun phrase names before any clause that hangs on it: "from a treaty with Iran"."""
    words = subtree(scene.tokens, i)
    clause = next((word.i for word in words if word.dep in ("relcl", "acl")), len(scene.tokens))
    return unique(entity for word in words if word.i < clause and word.mentions for entity in _named(scene, word.i))


def _receivers(scene: Scene, frame: Frame) -> Entities:
    """Give who is told; "urged Russia to pursue" is often parsed as a clause with the subject Russia."""
    found: list[int] = []
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep in ("dobj", "dative"):
            found.append(kid.i)
        elif kid.dep == "ccomp" and kid.i in scene.frames and not scene.frames[kid.i].finite:
            found += [inner.i for inner in children(scene.tokens, kid.i) if inner.dep == "nsubj"]
    return tuple(entity for i in found for entity in resolve(scene, i))


# ------------------------------------------------------------------------------------- the complement


def content(scene: Scene, frame: Frame, exclude: Entities, asides: bool = True) -> Entities:
    """Give the actors named in what a verb governs, apart from its subject; without the clauses in it, if asked."""
    if not scene.uses("whole-complement"):
        return ()
    trigger = scene.tokens[frame.trigger]
    if trigger.dep == "amod":
        return actors_in(scene, trigger.head, exclude)
    if (shared := sharing(scene, frame)) is not None:
        return content(scene, shared, exclude)
    roots = [kid.i for kid in children(scene.tokens, frame.trigger) if _is_complement(scene, trigger, kid)]
    found: list[Entities] = []
    for i in roots:
        if is_remark(scene, i) or (not asides and _is_beside(scene, i)):
            continue
        found.append(_named(scene, i))
        roots.extend(scene.tokens[i].children)
    named = without((entity for entities in found for entity in entities), (*exclude, *scene.accord))
    return named or without(meant(scene, frame), (*exclude, *scene.accord))


def _is_beside(scene: Scene, i: int) -> bool:
    """Tell a clause that tells more than a deed: "..., which X deplored", "..., defying Y", but not its purpose."""
    purpose = any(kid.lower == "to" and kid.dep == "aux" for kid in children(scene.tokens, i))
    harm = scene.tokens[i].lemma in scene.classed("harming")  # "a raid that killed seven soldiers"
    return (scene.tokens[i].dep == "relcl" and not harm) or (scene.tokens[i].dep == "advcl" and not purpose)


def _is_complement(scene: Scene, trigger: Token, kid: Token) -> bool:
    if kid.dep not in COMPLEMENTS or (kid.dep == "advcl" and (kid.i < trigger.i or is_aside(scene.tokens, kid.i))):
        return False
    return not (kid.dep == "prep" and kid.lower in scene.classed("unbound-adverbial")) or is_of_object(
        scene, trigger, kid
    )


def _named(scene: Scene, i: int) -> Entities:
    """Give whom one word of a complement names, by mention or by description."""
    token = scene.tokens[i]
    if token.mentions and scene.tokens[token.head].lemma in scene.classed("currency"):
        return ()
    if token.mentions:
        office = _office_of(scene, token)
        if office:
            return office
        return tuple(
            entity
            for mention in token.mentions
            if is_actor(mention, token) or _is_state(scene, mention, token)
            for entity in mention.entities
        )
    if token.lemma in scene.classed("deal") and scene.stage.deal and _refers_back(scene, token):
        return scene.stage.deal
    if token.pos == "NOUN" and token.dep in ("dobj", "nsubj", "pobj"):
        described = token.lemma in scene.classed("office") or token.lemma in scene.classed("country")
        return resolve(scene, i, coordinated=False) if described else ()
    return ()


def _is_state(scene: Scene, mention: Mention, token: Token) -> bool:
    return mention.kind == "capital" and speaks_for_state(scene, token)


def _office_of(scene: Scene, token: Token) -> Entities:
    """Read "the Ukrainian president" as the president where the office can be linked."""
    mention = token.mentions[-1]
    if mention.kind not in ("adjective", "state") or token.dep not in OWNED:
        return ()
    head = scene.tokens[token.head]
    if token.dep == "pobj" and head.lower == "of":
        head = scene.tokens[head.head]
    if head.mentions or head.lemma not in scene.classed("single-office") | {"colleague", "counterpart"}:
        return ()
    return resolve(scene, head.i, coordinated=False)


def _refers_back(scene: Scene, token: Token) -> bool:
    if any(other.mentions for other in subtree(scene.tokens, token.i)):
        return False
    return any(kid.lower in ("the", "this", "that", "these", "its") for kid in children(scene.tokens, token.i))


def actors_in(scene: Scene, i: int, exclude: Entities) -> Entities:
    """Give all actors named under a token, the subject of its clause first."""
    frame = scene.frames.get(i)
    found = list(resolve(scene, frame.subject)) if frame is not None and frame.subject is not None else []
    for token in subtree(scene.tokens, i):
        if token.lemma in scene.classed("deal") and scene.stage.deal and _refers_back(scene, token):
            found += scene.stage.deal
        for mention in token.mentions:
            if is_actor(mention, token):
                found += mention.entities
    return without(found, exclude)
