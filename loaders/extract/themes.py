"""Themes: whom an act concerns where neither its words nor those before say so: the state that the text tells of."""

from __future__ import annotations

from collections import Counter

from loaders.extract.antecedents import sides
from loaders.extract.drafts import Draft, Entities
from loaders.extract.frames import subtree
from loaders.extract.scenes import Scene

NAMING = frozenset({"state", "adjective", "people", "capital"})
ACTING = frozenset({"State", "InternationalOrganisation", "Organ", "ArmedForce", "ArmedGroup", "Grouping"})
ENOUGH = 2  # times that a theme is named


def theme(scene: Scene, draft: Draft) -> Entities:
    """Give the state besides the own side that the text up to an act names more often than any other."""
    if scene.page.turns or draft.act not in scene.classed("themed-act") | scene.classed("themed-deed"):
        return ()
    if not all(agent.kind in ACTING or sides(scene, (agent,)) for agent in draft.agents):
        return ()  # a firm or a champion acts at home
    own = {entity.id for entity in (*draft.agents, *sides(scene, draft.agents), *draft.sources)}
    frame = scene.frames.get(draft.trigger)
    within = subtree(scene.tokens, frame.object) if frame is not None and frame.object is not None else ()
    named = [e for token in within for m in token.mentions if m.kind in NAMING for e in m.entities]
    owners = tuple(entity for entity in named if entity.kind == "State" and entity.id not in own)
    named_else = any(
        m.kind == "person" for token in within for m in token.mentions
    )  # "praised the quality of X's work"
    told_anew = named_else or (frame is not None and frame.passive)
    return owners[:1] or (() if told_anew else _most_named(scene, draft, own))


def _most_named(scene: Scene, draft: Draft, own: set[str]) -> Entities:
    here = scene.tokens[draft.trigger].start
    told = (m for m in scene.page.mentions if m.kind in NAMING and m.start < here)
    states = (entity for mention in told for entity in mention.entities if entity.kind == "State")
    named = Counter(state for state in states if state.id not in own).most_common(2)
    if not named or (len(named) > 1 and named[0][1] == named[1][1]):
        return ()
    return (named[0][0],) if named[0][1] >= ENOUGH else ()
