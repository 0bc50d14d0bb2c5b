"""Recipients: whom a statement is directed at where its own words do not say it outright.

Who promises or warns speaks of the own side's deeds and not to it. Whom the words name only by what was told before is
looked up on the stage: the maker of the offer that is rejected, the doer of the attack that is condemned, the other of
two who talk, the one of whom the speaker complained just now.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from loaders.extract.drafts import Draft, Entities, same, unique, without
from loaders.extract.frames import subtree
from loaders.extract.organs import state_of_organ
from loaders.extract.scenes import Scene
from loaders.tables import rows

OWN_DEEDS = frozenset({"promise", "warn", "threaten", "offer", "agree"})
TOLD = frozenset("inform explain thank congratulate condole invite assure offer propose brief".split())  # noqa: SIM905
ANSWERS = frozenset("deny reject welcome express_support criticize respond oppose doubt agree".split())  # noqa: SIM905
PRESSING = frozenset("call_on demand condemn denounce criticize deplore accuse protest express_concern".split())  # noqa: SIM905
GENERAL = frozenset({"all", "any", "every", "everyone", "anyone", "forms"})  # aimed at nobody in particular
DEFINITE = frozenset({"the", "this", "these", "those", "such", "its", "his", "their"})
REACH = 2  # sentences that an antecedent may lie behind


def directed(scene: Scene, draft: Draft) -> Draft:
    """Settle whom a statement is directed at."""
    if draft.kind != "statement" or not scene.uses("recipients"):
        return draft
    own = sides(scene, draft.agents)
    if draft.act in OWN_DEEDS and len(own) == 1:
        draft = replace(draft, targets=without(draft.targets, own))
    if draft.targets or draft.addressees:
        masters = (state_of_organ(target) for target in draft.targets)
        return replace(draft, targets=unique([*draft.targets, *without((one for one in masters if one), draft.agents)]))
    met = without(_interlocutor(scene, draft), draft.agents)
    if met:
        return replace(draft, addressees=met)
    found = without(_answered(scene, draft) or _pressed(scene, draft), draft.agents)
    return replace(draft, targets=found) if found else draft


def sides(scene: Scene, agents: Entities) -> Entities:
    """Give the states and organisations that persons and organs speak for."""
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    spoken = (homes.get(agent.id) or state_of_organ(agent) for agent in agents)
    return unique(home for home in spoken if home is not None)


def _answered(scene: Scene, draft: Draft) -> Entities:
    """Read "rejected the offer", "dismissed the complaint" as directed at whoever made it."""
    if draft.act not in ANSWERS or draft.scope is None:
        return ()
    words = {token.lemma for token in subtree(scene.tokens, draft.scope) if token.pos == "NOUN"}
    for told in reversed(scene.stage.statements):
        if draft.sentence - told.sentence > REACH:
            return ()
        if not same(told.agents, draft.agents) and words & _utterances().get(told.act, frozenset()):
            return told.agents
    return ()


@functools.cache
def _utterances() -> Mapping[str, frozenset[str]]:
    """Give the nouns that refer back to an act of speech."""
    return {act: frozenset(nouns.split()) for act, nouns in rows("utterances.tsv")}


def _interlocutor(scene: Scene, draft: Draft) -> Entities:
    """Give the other of two who talk: "explained his vision", "expressed condolences"."""
    present = scene.stage.participants
    if draft.act not in TOLD or len(present) != 2 or len(draft.agents) != 1 or scene.stage.news:
        return ()
    return without(present, draft.agents) if draft.agents[0].id in {one.id for one in present} else ()


def _pressed(scene: Scene, draft: Draft) -> Entities:
    """Give whom the same speaker complained of just before: "condemned X's violence and demanded its end"."""
    if draft.act not in PRESSING or draft.scope is None:
        return ()
    words = {token.lower for token in subtree(scene.tokens, draft.scope)}
    if words & GENERAL:
        return ()
    for told in reversed(scene.stage.statements):
        back = draft.sentence - told.sentence
        if back > REACH or (back and not words & DEFINITE):
            return ()
        if told.act in PRESSING and same(told.agents, draft.agents) and (told.addressees or told.targets):
            return told.addressees or told.targets
    return ()
