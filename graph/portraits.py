"""What a thing is and why its mentions are one: its types, rows of reference data, claims, and the sentences of it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.background import triples_of
from graph.dataset import Dataset
from graph.explaining import Bounds, Telling
from graph.explanation import AT_THE_HEAD, Mention, Portrait
from graph.merging import Identified, identity_of
from graph.naming import fact, named, nodes, subjects
from graph.vocabulary import LABEL, TYPE, Triple, cq
from graph.witnesses import place

HELD = ("holder", "post", "member", "memberIn")  # what leads from a term of office or membership to its ends
UNTOLD = frozenset({TYPE, LABEL, cq("text"), cq("signature"), cq("actorOf"), cq("manifestedBy")})  # told elsewhere


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a portrait tells; what lies beyond is counted."""

    rows: int = 8
    facts: int = 30
    mentions: int = 12
    witnesses: int = 6


def portrait(dataset: Dataset, node: NamedNode, sizes: Sizes | None = None) -> Portrait:
    """Tell what a thing is, by whose word, and which sentences mean it."""
    sizes = sizes or Sizes()
    telling = Telling(dataset, Bounds(grounds=2))
    identified = identity_of(dataset, node.value)
    claims, facts, rows = _claims(dataset, node), _facts(dataset, node), _rows(dataset, node)
    mentions = _mentions(dataset, identified, sizes.mentions)
    told = {
        "claims": len(claims) - sizes.witnesses,
        "rows": len(rows) - sizes.rows,
        "facts": len(facts) - sizes.facts,
        "mentions": sum(1 for one in identified.sightings if one.passage) - len(mentions),
    }
    witnesses = tuple(telling.witness(claim, AT_THE_HEAD) for claim in claims[: sizes.witnesses])
    return Portrait(
        thing=named(dataset, node),
        kinds=tuple(telling.explain(kind) for kind in _kinds(dataset, node)),
        witnesses=witnesses,
        rows=tuple(telling.explain(row) for row in rows[: sizes.rows]),
        facts=tuple(fact(dataset, one) for one in facts[: sizes.facts]),
        reasons=identified.reasons,
        mentions=mentions,
        documents=identified.documents,
        decisions=tuple(one.words for one in identified.decisions),
        left_out=tuple((name, number) for name, number in told.items() if number > 0),
    )


def _kinds(dataset: Dataset, node: NamedNode) -> list[Triple]:
    return sorted(triples_of(dataset.matching(node, TYPE)), key=str)


def _claims(dataset: Dataset, node: NamedNode) -> list[NamedNode]:
    """Give the claims of an event, or the claim itself."""
    return [node] if any(dataset.matching(node, cq("claims"))) else subjects(dataset, cq("claims"), node)


def _rows(dataset: Dataset, node: NamedNode) -> list[Triple]:
    """Give the terms of office and membership that a thing has part in."""
    found = (triple for name in HELD for triple in triples_of(dataset.matching(None, cq(name), node)))
    return sorted(found, key=str)


def _facts(dataset: Dataset, node: NamedNode) -> list[Triple]:
    """Give what else is said of a thing; of a claim first what it claims."""
    events = nodes(dataset, node, cq("claims"))
    found = [sorted(triples_of(dataset.matching(one)), key=str) for one in (*events, node)]
    return [triple for triples in found for triple in triples if triple[1] not in UNTOLD]


def _mentions(dataset: Dataset, identified: Identified, most: int) -> tuple[Mention, ...]:
    """Give sentences that mean a thing, of each document one before any has a second."""
    turns: dict[str, int] = {}
    ranked = []
    for number, one in enumerate(identified.sightings):
        if one.passage:
            turns[one.document] = turns.get(one.document, 0) + 1
            ranked.append((turns[one.document], number, one))
    chosen = sorted(ranked)[:most]
    shown = [one for _, _, one in sorted(chosen, key=lambda entry: entry[1])]
    return tuple(Mention(one.words, one.reasons, one.claim, place(dataset, NamedNode(one.passage))) for one in shown)
