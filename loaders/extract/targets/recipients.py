"""Recipients: whom a statement is directed at, beyond what its own words say outright.

Who promises or warns speaks of the own side's deeds and not to it; of two who talk, the other is told; what concerns
an organ concerns its state. Whom the words name only by what was told before is looked up in `antecedents`.
"""

from __future__ import annotations

from dataclasses import replace

from loaders.extract.acts.comments import commented
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.referents.organs import state_of
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.antecedents import answered, antecedent, names_both, sides
from loaders.extract.targets.grounds import ground
from loaders.extract.targets.ownsides import commanded, speaks_in_office, turned_outward
from loaders.extract.targets.replies import replied
from loaders.extract.targets.victims import befallen

OWN_DEEDS = frozenset({"promise", "warn", "threaten", "offer", "agree", "assure"})
ASKING = frozenset({"call_on", "demand"})
THINGS = frozenset({"Thing", "Agreement", "Declaration", "Place"})
TOLD = frozenset("inform explain thank congratulate condole invite assure offer propose brief".split())  # noqa: SIM905


def settled(scene: Scene, draft: Draft) -> Draft:
    """Settle whom an act is directed at or befalls."""
    if not scene.uses("recipients"):
        return draft
    return _directed(scene, draft) if draft.kind == "statement" else befallen(scene, draft)


def _directed(scene: Scene, draft: Draft) -> Draft:
    own = sides(scene, draft.agents)
    if draft.act in OWN_DEEDS and len(own) == 1:
        draft = replace(draft, targets=without(draft.targets, own))
    elif draft.act in ASKING and not scene.stage.news:  # nobody calls on the own house: "the authorities" are others
        draft = replace(draft, targets=without(draft.targets, own), addressees=without(draft.addressees, own))
    draft = replace(draft, addressees=tuple(entity for entity in draft.addressees if entity.kind not in THINGS))
    draft = turned_outward(scene, draft)
    draft = replace(draft, addressees=_contenders(scene, draft))
    troops = commanded(scene, draft)
    if troops:
        draft = replace(draft, targets=(), addressees=troops)
    maker = without(answered(scene, draft) or commented(scene, draft), draft.agents)
    if maker:
        draft = replace(draft, targets=maker)
    if not draft.addressees:
        draft = replace(draft, addressees=without(_interlocutor(scene, draft), (*draft.agents, *draft.targets)))
    if not draft.targets and not draft.addressees:
        found = without(antecedent(scene, draft), draft.agents) or replied(scene, draft) or ground(scene, draft)
        found = without(found, own) if speaks_in_office(scene, draft) else found
        draft = replace(draft, targets=found)
    masters = (state_of(target) for target in draft.targets)
    return replace(draft, targets=unique([*draft.targets, *without((one for one in masters if one), draft.agents)]))


def _contenders(scene: Scene, draft: Draft) -> Entities:
    """Take the states of the two persons named last for "both sides", which a third asks to talk."""
    persons = len(draft.addressees) > 1 and all(one.kind == "Person" for one in draft.addressees)
    asked = scene.stage.news and draft.act in ASKING and persons and names_both(scene, draft)
    states = sides(scene, draft.addressees) if asked else ()
    return states if len(states) > 1 else draft.addressees


def _interlocutor(scene: Scene, draft: Draft) -> Entities:
    """Give the other of two who talk: "explained his vision", "expressed condolences"."""
    present = scene.stage.participants
    if draft.act not in TOLD or len(present) != 2 or len(draft.agents) != 1 or scene.stage.news:
        return ()
    return without(present, draft.agents) if draft.agents[0].id in {one.id for one in present} else ()
