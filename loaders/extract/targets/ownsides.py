"""Own sides: who blames, denies or pledges does not do so to the side that he stands for; who orders, orders it."""

from __future__ import annotations

from dataclasses import replace

from loaders.extract.claiming.drafts import Draft, Entities, without
from loaders.extract.clause.frames import children, noun_lemma
from loaders.extract.referents.organs import forces
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.antecedents import sides


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


def commanded(scene: Scene, draft: Draft) -> Entities:
    """Read "ordered the army to ..." as an order to the own forces, whichever forces the text told of before."""
    frame = scene.frames.get(draft.trigger)
    own = [home for home in sides(scene, draft.agents) if home.kind == "State"]
    if draft.act != "order" or frame is None or frame.object is None or len(own) != 1:
        return ()
    called = scene.tokens[frame.object]
    others = any(kid.mentions or kid.dep in ("poss", "prep") for kid in children(scene.tokens, called.i))
    bare = not called.mentions and not others
    return (forces(own[0]),) if bare and noun_lemma(called) in scene.classed("forces") else ()
