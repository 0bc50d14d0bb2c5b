"""Facts: a claim as the line that `communique read --jsonl` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.records import Claim, Document, Entity

Fact = dict[str, object]
PLAIN = {"express_grave_concern": "express_concern"}  # the strength is the graph's; a fact line has the plain act


def facts(document: Document, claims: Iterable[Claim]) -> Iterator[Fact]:
    """Yield a fact for each claim, a state of affairs once; a headline only repeats what a body below it says."""
    claims, told = tuple(claims), list[Claim]()
    bodied = any(claim.mode != "headline" for claim in claims)
    for claim in claims:
        headed = claim.mode == "headline" and bodied
        if headed or (_is_affair(claim) and any(_is_same(claim, one) for one in told)):
            continue
        told.append(claim)
        yield fact(document, claim)


def _is_affair(claim: Claim) -> bool:
    """Tell what a noun names, and what befalls somebody by nobody's hand: told again, it is no other."""
    return claim.rule.startswith("noun:") or (claim.event.kind == "attack" and not _ids(claim, "agent"))


def _is_same(claim: Claim, other: Claim) -> bool:
    """Tell one state of affairs told twice: same act and agents, and targets that share a member or are not told."""
    attacks = claim.event.kind == other.event.kind == "attack" and not _ids(claim, "target")
    if (claim.event.act != other.event.act and not attacks) or _ids(claim, "agent") != _ids(other, "agent"):
        return False
    if _own_day(claim) and _own_day(claim) != _own_day(other):
        return False
    targets, others = _ids(claim, "target"), _ids(other, "target")
    return not targets or not others or bool(targets & others)


def _own_day(claim: Claim) -> str:
    """Give the day that the words themselves give."""
    when = claim.event.when
    return when.value if when is not None and when.words is not None and len(when.value) == len("2024-10-29") else ""


def _ids(claim: Claim, role: str) -> frozenset[str]:
    return frozenset(entity.id for entity in claim.event.role(role))


def fact(document: Document, claim: Claim) -> Fact:
    """Give the fact of a claim."""
    event = claim.event
    date = event.when.value if event.when is not None else None
    return {
        "doc": document.name,
        "id": claim.id,
        "kind": event.kind,
        "act": PLAIN.get(event.act, event.act),
        "agents": _labels(event.role("agent")),
        "targets": _labels(event.role("target", "concerned")),
        "addressees": _labels(event.role("addressee")),
        "topic": event.topic,
        "attributed_to": _labels(participant.entity for participant in claim.sources),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "date": date,
        "start": claim.start,
        "end": claim.end,
        "rule": claim.rule,
    }


def _labels(entities: Iterable[Entity]) -> list[str]:
    """Give the labels, without an unnamed set beside the organisation that it is of: "the EU and its member states"."""
    named = tuple(entities)
    ids = {entity.id for entity in named}
    kept = (entity for entity in named if entity.kind != "Collective" or ids.isdisjoint(entity.parties))
    return list(dict.fromkeys(entity.label for entity in kept))
