"""Aims: at whom a judging act is directed, among all the actors that its words name.

"Condemned Russia's war against Ukraine" is directed at Russia; Ukraine is only concerned by what is condemned.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.clause.frames import Frame, children, conjuncts, subtree
from loaders.extract.referents.scenes import Scene
from ontology import terms

OWNED = frozenset({"poss", "amod", "compound", "nmod"})
JUDGING = frozenset({"deny", "reject", "oppose", "doubt"})  # as do all acts with a strength


def aims(scene: Scene, draft: Draft) -> Entities:
    """Give the targets that an act is directed at; for an act that judges or helps nobody that is all of them."""
    frame = scene.frames.get(draft.scope) if draft.scope is not None else None
    if frame is None or not (draft.kind == "support" or (draft.kind == "statement" and _judges(draft.act))):
        return draft.targets
    owners = {entity.id for head in _heads(scene, frame) for entity in _owners(scene, head)}
    owned = tuple(entity for entity in draft.targets if entity.id in owners)
    return owned or tuple(entity for entity in draft.targets if not _is_concerned(scene, frame, entity))


def _judges(act: str) -> bool:
    return act in JUDGING or bool(terms.has_concept("act", act) and terms.strength(act))


def _heads(scene: Scene, frame: Frame) -> Iterator[Token]:
    """Yield what an act is about: its object, what its prepositions lead to, the subject of its that-clause."""
    inner = scene.frames.get(frame.complement) if frame.complement is not None else None
    places = [frame.subject if frame.passive else frame.object, inner.subject if inner else None]
    unbound = scene.classed("unbound-adverbial") | scene.classed("befalling") | {"of"}
    places += [argument.token for argument in frame.arguments if argument.preposition not in unbound]
    for place in places:
        if place is not None:
            yield scene.tokens[place]
            yield from conjuncts(scene.tokens, place)


def _owners(scene: Scene, head: Token) -> Iterator[Entity]:
    """Yield who a head is, or whose deed it is: "Russia", "Russia's war", "the actions of Russia", "attacks by X"."""
    yield from _named(head)
    for kid in children(scene.tokens, head.i):
        if kid.dep in OWNED:
            yield from _named(kid)
            yield from (one for inner in children(scene.tokens, kid.i) if inner.dep in OWNED for one in _named(inner))
        elif kid.lower in ("by", "between") or (kid.lower == "of" and head.lemma not in scene.classed("done-to")):
            for led in children(scene.tokens, kid.i):
                yield from _named(led)
                yield from (one for other in conjuncts(scene.tokens, led.i) for one in _named(other))
                yield from (one for part in children(scene.tokens, led.i) if part.dep in OWNED for one in _named(part))


def _named(token: Token) -> Iterator[Entity]:
    return (
        entity for mention in token.mentions if mention.kind not in ("place", "region") for entity in mention.entities
    )


def _is_concerned(scene: Scene, frame: Frame, entity: Entity) -> bool:
    """Tell whether somebody is named only as the one whom it befalls, or as what something counts as."""
    if entity.kind == "Place":
        return True
    words = subtree(scene.tokens, frame.trigger)
    named = [token for token in words if any(one.id == entity.id for one in _named(token))]
    return bool(named) and all(_befalls(scene, frame, token) for token in named)


def _befalls(scene: Scene, frame: Frame, token: Token) -> bool:
    while token.dep in OWNED or token.dep == "conj":
        token = scene.tokens[token.head]
    leading = scene.tokens[token.head]
    if token.dep != "pobj" or leading.head == frame.trigger:
        return leading.lower == "as"
    of = leading.lower == "of" and scene.tokens[leading.head].lemma in scene.classed("done-to")
    return of or leading.lower in scene.classed("befalling")
