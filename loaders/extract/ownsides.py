"""Own sides: who blames, denies or pledges does not do so to the side that he stands for."""

from __future__ import annotations

from dataclasses import replace

from loaders.extract.antecedents import sides
from loaders.extract.drafts import Draft, without
from loaders.extract.scenes import Scene


def turned_outward(scene: Scene, draft: Draft) -> Draft:
    """Let "the ministry called the raid a breach of Iraqi law" blame nobody, where only the own side is named."""
    own = sides(scene, draft.agents)
    if len(own) != 1 or draft.act not in scene.classed("outward-act") or not speaks_in_office(scene, draft):
        return draft
    named = (*draft.targets, *draft.addressees)
    return draft if without(named, own) else replace(draft, targets=(), addressees=())


def speaks_in_office(scene: Scene, draft: Draft) -> bool:
    """Tell ministries and those in office from a party or an opponent of the own government."""
    offices = {person.entity.id: person.capacity for person in scene.page.cast}
    held = (offices.get(agent.id) for agent in draft.agents if agent.kind == "Person")
    return all(office is not None and not office.former for office in held)
