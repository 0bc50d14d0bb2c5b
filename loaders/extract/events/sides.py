"""Sides: who does what a noun names, and whom it befalls: "Russia's war against Ukraine", "clashes between A and B"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.records import Entity
from loaders.extract.acts.lexicon import NounRow
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, unique, without
from loaders.extract.clause.frames import child, children, subtree
from loaders.extract.referents.linking import is_actor, resolve
from loaders.extract.referents.organs import master
from loaders.extract.referents.scenes import ACTORS, Scene, nearest

MODIFIER = ("amod", "compound", "nmod", "nummod")
OF_DOER = frozenset({"deployment", "withdrawal", "mobilization", "role"})  # kinds of "the withdrawal of X"
MUTUAL = frozenset({"attack", "agreement", "other"})  # kinds of "clashes between A and B", which both do


@dataclass(frozen=True, slots=True)
class Sides:
    """Who does a nominal event and whom it befalls."""

    agents: Entities = ()
    targets: Entities = ()


def sides_of(scene: Scene, token: Token, row: NounRow) -> Sides:
    """Find both sides of the event that a noun names."""
    agents = owners_of(scene, token) or _owners_of_light_noun(scene, token)
    targets: Entities = ()
    for kid in (*children(scene.tokens, token.i), *_beside_occurrence(scene, token)):
        if kid.dep in ("prep", "agent"):
            agents, targets = _by_preposition(scene, row, kid, agents, targets)
        elif kid.dep == "acl" and kid.tag == "VBN":
            agents, targets = _by_participle(scene, row, kid, agents, targets)
    if not targets:
        targets = _beside(scene, token, row)
    if not agents:
        agents = _doers_behind(scene, token)
    if not targets:
        targets = _bearer(scene, token) or (_helped(scene, token) if row.kind in ("support", "transfer") else ())
    if not agents and row.act == "visit":
        agents = _visitor(scene, token)
    if row.kind == "membership":
        agents, targets = _joining(scene, token, agents, targets)
    agents = unique(agents)
    return _waged(scene, token, row, Sides(agents, without(targets, agents)))


def owners_of(scene: Scene, token: Token) -> Entities:
    """Give whose event it is: "Russia's", "North Korean", "their"."""
    found: list[Entity] = []
    for kid in children(scene.tokens, token.i):
        if kid.dep == "poss" and kid.lower == "our" and _is_signed_alone(scene):
            found += (scene.stage.home,) if scene.stage.home is not None else ()
        elif kid.dep == "poss":
            found += resolve(scene, kid.i, depth=1) or _modifiers_of(scene, kid)
        elif kid.dep in MODIFIER:
            mention = nearest(scene, kid.i)
            if mention is not None and mention.kind in ACTORS:
                found += resolve(scene, kid.i)
            else:
                found += _modifiers_of(scene, kid)
    return tuple(found)


def _is_signed_alone(scene: Scene) -> bool:
    """Tell a text that one person or ministry issues for a state: what "our support" gives the state gives."""
    authors, home = scene.stage.authors, scene.stage.home
    quoted = scene.quotes.inside and any(scene.quotes.inside)
    return (
        home is not None
        and not quoted
        and not scene.turn
        and len(authors) == 1
        and authors[0].kind in ("Person", "Organ")
    )


def _modifiers_of(scene: Scene, token: Token) -> Entities:
    for kid in children(scene.tokens, token.i):
        mention = nearest(scene, kid.i)
        if mention is not None and kid.dep in (*MODIFIER, "poss") and mention.kind in ACTORS:
            return mention.entities
    return ()


def _owners_of_light_noun(scene: Scene, token: Token) -> Entities:
    """Read "Russia's series of attacks", where the owner stands with the light noun."""
    head = scene.tokens[token.head]
    if token.dep != "pobj" or head.lower != "of":
        return ()
    light = scene.tokens[head.head]
    if light.lemma not in scene.classed("light-noun"):
        return ()
    owners = (kid for kid in children(scene.tokens, light.i) if kid.dep == "poss")
    return tuple(entity for kid in owners for entity in resolve(scene, kid.i, depth=1))


def _by_preposition(
    scene: Scene, row: NounRow, kid: Token, agents: Entities, targets: Entities
) -> tuple[Entities, Entities]:
    led = child(scene.tokens, kid.i, "pobj", "pcomp")
    if led is None:
        return agents, targets
    if kid.lower in row.target:
        return agents, targets + (place_or_actor(scene, led.i) or _adjectives_under(scene, led))
    if kid.lower in ("between", "among"):
        both = resolve(scene, led.i)
        both = both if len(both) > 1 else _adjectives_of(scene, led)
        if row.kind in MUTUAL and len(both) > 1:
            return both, targets  # "clashes between A and B": both fight
        return (both[:1], targets + both[1:]) if len(both) > 1 else (agents, targets)
    if kid.lower == "by":
        return resolve(scene, led.i) or agents, targets
    if kid.lower == "of" and row.kind not in ("attack", "launch") and any(need.startswith("of:") for need in row.needs):
        return agents, targets + _of_undone(scene, row, led)
    if kid.lower == "from" and agents and row.kind == "sanction":  # "X's embargo on wine from Y"
        return agents, targets + _adjectives_under(scene, led)
    if kid.lower == "from" or (kid.lower == "of" and row.kind in OF_DOER):
        return agents + (_modifiers_of(scene, led) or resolve(scene, led.i)), targets
    return agents, targets


def _of_undone(scene: Scene, row: NounRow, led: Token) -> Entities:
    """Give whom "the lifting of sanctions on X", "the closure of the border with X" befalls."""
    kids = (kid for kid in children(scene.tokens, led.i) if kid.dep == "prep" and kid.lower in row.target)
    ends = (end for kid in kids for end in children(scene.tokens, kid.i) if end.dep == "pobj")
    return unique([*_modifiers_of(scene, led), *(e for end in ends for e in place_or_actor(scene, end.i))])


def _adjectives_of(scene: Scene, token: Token) -> Entities:
    """Read "between Azerbaijani and Armenian forces"."""
    words = scene.tokens[token.left : token.i + 1]
    return unique(e for word in words for m in word.mentions if m.kind in ACTORS for e in m.entities)


def _adjectives_under(scene: Scene, token: Token) -> Entities:
    """Read "on beef from four Polish farms", before any clause."""
    phrase = scene.tokens[token.left : token.right + 1]
    clause = next((word.i for word in phrase if word.dep in ("relcl", "acl", "appos")), token.right + 1)
    return unique(
        e for word in phrase if word.i < clause for m in word.mentions if m.kind in ACTORS for e in m.entities
    )


def _by_participle(
    scene: Scene, row: NounRow, kid: Token, agents: Entities, targets: Entities
) -> tuple[Entities, Entities]:
    for inner in children(scene.tokens, kid.i):
        led = child(scene.tokens, inner.i, "pobj") if inner.dep in ("agent", "prep") else None
        if led is None:
            continue
        if inner.lower == "by":
            agents += resolve(scene, led.i)
        elif inner.lower in row.target:
            targets += place_or_actor(scene, led.i)
    return agents, targets


def _beside(scene: Scene, token: Token, row: NounRow) -> Entities:
    """Take the phrase that the parser hung on the verb: "launched an attack on X"."""
    if token.dep != "dobj":
        return ()
    found: Entities = ()
    for kid in children(scene.tokens, token.head):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.i > token.i else None
        if led is not None and kid.lower in row.target:
            found += place_or_actor(scene, led.i)
    return found


def _beside_occurrence(scene: Scene, token: Token) -> Iterator[Token]:
    """Yield the prepositions of "clashes erupted between A and B", which the parser hangs on the verb."""
    verb = scene.tokens[token.head]
    if token.dep == "nsubj" and verb.lemma in scene.classed("occurrence"):
        yield from (kid for kid in children(scene.tokens, verb.i) if kid.dep == "prep" and kid.i > verb.i)


def _doers_behind(scene: Scene, token: Token) -> Entities:
    """Find the "by" of "the invasion of X by Y" where the parser hung it on X or on an active verb."""
    heads = [
        led.i for kid in children(scene.tokens, token.i) for led in children(scene.tokens, kid.i) if kid.dep == "prep"
    ]
    frame = scene.frames.get(token.head)
    if frame is not None and not frame.passive and token.dep == "dobj":
        heads.append(frame.trigger)
    for head in heads:
        for kid in children(scene.tokens, head):
            led = child(scene.tokens, kid.i, "pobj") if kid.lower == "by" and kid.i > token.i else None
            if led is not None:
                return resolve(scene, led.i)
    return ()


def _bearer(scene: Scene, token: Token) -> Entities:
    """Read "X is under EU sanctions", "X has been the subject of sanctions", where the subject bears it."""
    preposition = scene.tokens[token.head]
    over = scene.tokens[preposition.head]
    named = over.lemma in ("subject", "target", "victim") and preposition.lower == "of"
    frame = scene.frames.get(over.head if named else over.i)
    if (
        token.dep != "pobj"
        or frame is None
        or frame.subject is None
        or frame.lemma not in scene.classed("copula") | {"come"}
    ):
        return ()
    return resolve(scene, frame.subject) if named or preposition.lower == "under" else ()


def _helped(scene: Scene, token: Token) -> Entities:
    """Read "with support from X, Y carried out strikes" as support for Y."""
    link = scene.tokens[token.head]
    frame = scene.frames.get(link.head)
    if token.dep != "pobj" or link.lower != "with":
        return ()
    if frame is None and scene.tokens[link.head].mentions:
        head = scene.tokens[link.head]
        return resolve(scene, head.head if head.dep == "conj" else head.i)
    return resolve(scene, frame.subject) if frame is not None and frame.subject is not None else ()


def _joining(scene: Scene, token: Token, agents: Entities, targets: Entities) -> tuple[Entities, Entities]:
    """Read "X applied for EU membership", where the owner is what is joined, and the subject would join."""
    states = tuple(agent for agent in agents if agent.kind == "State")
    joined = targets or without(agents, states)
    frame = next((scene.frames[i] for i in _above(scene, token) if i in scene.frames), None)
    if states or frame is None or frame.subject is None or frame.passive:
        return states, joined
    seeking = tuple(entity for entity in resolve(scene, frame.subject) if entity.kind == "State")
    return seeking if frame.lemma in scene.classed("seeking") else (), joined


def _above(scene: Scene, token: Token) -> Iterator[int]:
    while token.head != token.i:
        token = scene.tokens[token.head]
        yield token.i


def _visitor(scene: Scene, token: Token) -> Entities:
    """Read "on a visit to X, Y said", "Y, who is on a visit to X", "Y cut short a visit to X" as a visit of Y."""
    preposition = scene.tokens[token.head]
    frame = scene.frames.get(token.head)
    if token.dep == "dobj" and frame is not None and frame.lemma in scene.classed("itinerary") and frame.subject:
        return tuple(one for one in resolve(scene, frame.subject) if one.kind == "Person")
    frame = scene.frames.get(preposition.head)
    if token.dep != "pobj" or preposition.lower not in ("on", "during") or frame is None or frame.passive:
        return ()
    found = resolve(scene, frame.subject) if frame.subject is not None else ()
    return found if len(found) == 1 and found[0].kind == "Person" else ()


def place_or_actor(scene: Scene, i: int) -> Entities:
    """Give what a phrase names, regions too: "along the border with Ukraine"."""
    found = resolve(scene, i)
    if found:
        return found
    return unique(
        entity
        for token in subtree(scene.tokens, i)
        for mention in token.mentions
        if is_actor(mention, token) or mention.kind == "region"
        for entity in mention.entities
    )[:2]


def _waged(scene: Scene, token: Token, row: NounRow, sides: Sides) -> Sides:
    """Let the war of a president, his office or his forces be that of the state."""
    if row.noun not in scene.classed("war-noun"):
        return sides
    if _is_of_another(scene, token, sides):
        culprits = without(scene.stage.culprit, sides.agents)
        return Sides(culprits, without(sides.targets, culprits))
    homes = {person.entity.id: person.home for person in scene.page.cast}
    agents = unique(homes.get(agent.id) or master(agent) or agent for agent in sides.agents)
    return Sides(agents, without(sides.targets, agents))


def _is_of_another(scene: Scene, token: Token, sides: Sides) -> bool:
    """Tell "his war", "its aggression" from the issuer's own: whoever accuses means somebody else."""
    home = scene.stage.home
    own = home is not None and any(agent.id == home.id for agent in sides.agents)
    return own and any(kid.dep == "poss" and not kid.mentions for kid in children(scene.tokens, token.i))
