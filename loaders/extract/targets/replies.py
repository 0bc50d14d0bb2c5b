"""Replies: whom an act without a target answers: who acted against its side, or those of the deed that it means."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

from loaders.extract.claiming.drafts import Draft, Entities, share, unique, without
from loaders.extract.clause.frames import children, own_words, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.antecedents import sides
from loaders.tables import rows

ANSWERING = frozenset("threaten warn protest claim reject condemn criticize accuse respond oppose".split())  # noqa: SIM905
TELLING = frozenset("say report claim inform assert announce confirm note explain recognize describe".split())  # noqa: SIM905
AVOWING = frozenset({"deny", "confirm", "recognize", "defend", "claim"})
SAID_TO = frozenset(
    "promise offer assure thank praise inform warn request propose invite express_support reaffirm".split()  # noqa: SIM905
)
HOSTILE = frozenset({"attack", "sanction", "expulsion", "threat", "detention", "launch"})
CHARGING = frozenset({"accuse", "condemn", "threaten", "criticize", "protest", "demand", "warn"})
JOINED = frozenset({"threaten", "warn", "call_on", "demand", "criticize", "accuse"})
GIVEN = frozenset({"transfer", "support"})
DEFINITE = frozenset({"the", "these", "this", "its", "their"})
NEAR = 2  # sentences that what is answered may lie behind
FAR = 6  # sentences that a deed may lie behind which "the attack" means


def replied(scene: Scene, draft: Draft) -> Entities:
    """Give whom an act without a target is directed at by what it answers."""
    own = (*draft.agents, *sides(scene, draft.agents))
    return next((found for way in WAYS if (found := without(way(scene, draft, own), own))), ())


def _of_opponent(scene: Scene, draft: Draft, own: Entities) -> Entities:
    """Read "X put tariffs on Y; Y vowed to fight" as a threat to X."""
    if draft.act not in ANSWERING or draft.kind != "statement":
        return ()
    for told in _back(scene, draft, NEAR):
        against = (told.kind in HOSTILE or told.act in CHARGING) and not share(told.agents, draft.sources)
        if against and share((*told.targets, *told.addressees), own) and not share(told.agents, own):
            return unique([*told.agents, *sides(scene, told.agents)])
    return ()


def _of_clause_before(scene: Scene, draft: Draft, own: Entities) -> Entities:
    """Read "removed X from the list and threatened further steps", "gave X money and is sending guns" as to X."""
    frame = scene.frames.get(draft.trigger)
    above = scene.frames.get(scene.tokens[draft.trigger].head) if frame is not None else None
    bound = draft.act in JOINED or draft.kind in GIVEN
    if above is None or not bound or scene.tokens[draft.trigger].dep != "conj":
        return ()
    kids = (kid for kid in children(scene.tokens, above.trigger) if kid.i < draft.trigger)
    places = [kid.i for kid in kids if kid.dep in ("dative", "dobj") and kid.mentions]
    return unique(entity for i in places for entity in resolve(scene, i))


def _of_meeting_beside(scene: Scene, draft: Draft, own: Entities) -> Entities:
    """Read "A met B and promised help" as a promise to B."""
    head = scene.tokens[draft.trigger].head
    if draft.act not in SAID_TO or scene.tokens[draft.trigger].dep not in ("conj", "advcl"):
        return ()
    for told in reversed(scene.stage.deeds):
        if told.sentence == draft.sentence and told.trigger == head and told.kind in ("meeting", "call"):
            return told.agents if share(told.agents, draft.agents) else ()
    return ()


def _of_own_deed(scene: Scene, draft: Draft, own: Entities) -> Entities:
    """Read "denied the transfers", "defended the strikes" as said of those whom the own deed told before concerns."""
    if draft.act not in AVOWING:
        return ()
    for noun in _pointed(scene, draft):
        for told in _back(scene, draft, FAR):
            if noun in _nouns().get(told.kind, frozenset()) and told.kind != "statement" and share(told.agents, own):
                return told.targets
    return ()


def _of_event(scene: Scene, draft: Draft, own: Entities) -> Entities:
    """Read "said the attack had failed" as told of those who take part in the attack that was told before."""
    if draft.act not in TELLING:
        return ()
    for noun in _pointed(scene, draft):
        for told in _back(scene, draft, FAR):
            if noun in _nouns().get(told.kind, frozenset()) and told.kind != "statement":
                return unique([*told.agents, *told.targets])
    return ()


def _pointed(scene: Scene, draft: Draft) -> Iterator[str]:
    """Yield the nouns of an act that name nobody and point back: "the attack", "these deliveries"."""
    for token in own_words(scene.tokens, draft.trigger):
        pointed = any(kid.lower in DEFINITE for kid in children(scene.tokens, token.i))
        if pointed and token.pos == "NOUN" and not any(word.mentions for word in subtree(scene.tokens, token.i)):
            yield token.lemma


@functools.cache
def _nouns() -> Mapping[str, frozenset[str]]:
    """Give the nouns that refer back to a kind of deed."""
    return {kind: frozenset(nouns.split()) for kind, nouns in rows("utterances.tsv")}


def _back(scene: Scene, draft: Draft, reach: int) -> Iterator[Draft]:
    """Yield what was told before, the last first."""
    told = sorted((*scene.stage.statements, *scene.stage.deeds), key=lambda one: one.sentence, reverse=True)
    yield from (one for one in told if 0 <= draft.sentence - one.sentence <= reach and one.key != draft.key)


WAYS: tuple[Callable[[Scene, Draft, Entities], Entities], ...] = (
    _of_meeting_beside,
    _of_own_deed,
    _of_opponent,
    _of_clause_before,
    _of_event,
)
