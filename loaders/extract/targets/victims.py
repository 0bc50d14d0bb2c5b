"""Victims: whom a deed befalls that its words do not name: told before or beside it, or by the town that is hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loaders.extract.claiming.drafts import Draft, Entities, same, share, unique, without
from loaders.extract.clause.frames import subtree
from loaders.extract.naming.towns import states_of_towns
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.antecedents import sides
from loaders.extract.targets.grounds import ground
from loaders.extract.targets.replies import replied

FAR = 6  # and one whose gifts or troops are told of again
REACH = 3  # sentences that the deed told before may lie behind
AIMED = frozenset({"state", "adjective", "people", "capital"})


def befallen(scene: Scene, draft: Draft) -> Draft:
    """Settle whom a deed befalls."""
    if draft.targets:
        return replace(draft, targets=_with_states(draft))
    if draft.kind == "attack" and len(draft.agents) > 1 and _each_other(scene, draft):
        return replace(draft, targets=draft.agents)
    for way in WAYS if draft.agents else ():
        found = without(way(scene, draft), draft.agents)
        if found:
            return replace(draft, targets=found)
    return draft


def _with_states(draft: Draft) -> Entities:
    """Add the state of a town that is hit, where the text does not name it: "the Ukrainian city of Kharkiv"."""
    places = tuple(target for target in draft.targets if target.kind == "Place")
    if len(places) < len(draft.targets):
        return without(draft.targets, places) if draft.kind == "attack" else draft.targets
    states = (states_of_towns().get(place.label) for place in places)
    return unique([*draft.targets, *without((state for state in states if state), draft.agents)])


def _of_town(scene: Scene, draft: Draft) -> Entities:
    """Read "strikes on Kharkiv" as strikes on the state."""
    if draft.kind != "attack":
        return ()
    named = (m for word in subtree(scene.tokens, draft.trigger) for m in word.mentions if m.kind == "place")
    towns = (entity.label for mention in named for entity in mention.entities)
    return unique(states_of_towns()[town] for town in towns if town in states_of_towns())


def _each_other(scene: Scene, draft: Draft) -> bool:
    """Tell "exchanged fire" and "clashed", which several do to each other."""
    return scene.tokens[draft.trigger].lemma in scene.classed("mutual")


def _of_answer(scene: Scene, draft: Draft) -> Entities:
    """Read "retaliated" as directed at whoever attacked before."""
    if scene.tokens[draft.trigger].lemma not in scene.classed("answering"):
        return ()
    return next((deed.agents for deed in reversed(scene.stage.deeds) if share(deed.targets, draft.agents)), ())


def _of_deed_before(scene: Scene, draft: Draft) -> Entities:
    """Take "the invasion" for the one told before, and "expelled 13" for what others did just before."""
    for told in reversed(scene.stage.deeds):
        near = draft.sentence - told.sentence <= REACH
        again = draft.kind == "expulsion" == told.kind and near
        warred = draft.kind == "attack" == told.kind and draft.rule.startswith("noun:")
        if told.targets and (again or (warred and same(told.agents, draft.agents))):
            return told.targets
    return ()


def _beside(scene: Scene, draft: Draft) -> Entities:
    """Take the one other state of "support for X in the face of Y's aggression" for whom the war befalls."""
    civil = any(word.lower == "civil" for word in subtree(scene.tokens, draft.trigger))
    if draft.kind != "attack" or civil or scene.tokens[draft.trigger].lemma not in scene.classed("war-noun"):
        return ()
    speakers = [agent for act in scene.acts().values() for agent in act.agents]
    home = (scene.stage.home,) if scene.stage.home is not None else ()
    named = (m for word in scene.tokens for m in word.mentions if m.kind in AIMED)
    states = (entity for mention in named for entity in mention.entities if entity.kind == "State")
    others = without(states, (*draft.agents, *speakers, *home, *scene.stage.parties))
    return others if len(others) == 1 else ()


def _on_own_ground(scene: Scene, draft: Draft) -> Entities:
    """Read "President X decreed a state of siege", "put units on alert" as done to the state of X."""
    persons = all(agent.kind == "Person" for agent in draft.agents)
    return sides(scene, draft.agents) if persons and draft.act in scene.classed("domestic-act") else ()


def _of_deployment_before(scene: Scene, draft: Draft) -> Entities:
    """Read "X has withdrawn its soldiers" as from where the text told that others were sent or withdrawn."""
    if draft.kind != "deployment":
        return ()
    own = sides(scene, draft.agents)
    for told in reversed(scene.stage.deeds):
        if told.kind == draft.kind and told.targets and 0 <= draft.sentence - told.sentence <= FAR:
            return without(told.targets, own)
    return ()


def _of_help_before(scene: Scene, draft: Draft) -> Entities:
    """Take those whom the text told last to be helped, or who thanks for it, for who gets what is given."""
    if draft.kind != "transfer":
        return ()
    own = (*draft.agents, *sides(scene, draft.agents))
    above = [act for act in scene.acts().values() if act.act in ("thank", "praise") and share(act.targets, own)]
    if above:
        return sides(scene, above[-1].agents) or above[-1].agents
    for told in sorted((*scene.stage.deeds, *scene.stage.statements), key=lambda one: one.sentence, reverse=True):
        helped = told.kind in ("transfer", "support") or told.act in scene.classed("helping-act")
        states = tuple(one for one in (*told.targets, *told.addressees) if one.kind == "State")
        if draft.sentence - told.sentence > FAR:
            return ()
        if helped and without(states, own):
            return without(states, own)
    return ()


WAYS: tuple[Callable[[Scene, Draft], Entities], ...] = (
    _of_town,
    _of_answer,
    _of_deed_before,
    _beside,
    replied,
    ground,
    _on_own_ground,
    _of_deployment_before,
    _of_help_before,
)
