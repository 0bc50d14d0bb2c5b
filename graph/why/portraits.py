"""What a thing is and why its mentions are one: its types, rows of reference data, claims, and the sentences of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode, Quad

from graph.background import triples_of
from graph.dataset import Dataset
from graph.resolution.merging import Identified, Sighting, identity_of
from graph.views.standing import standing
from graph.vocabulary import LABEL, TYPE, Triple, cq
from graph.why.explaining import Bounds, Telling
from graph.why.explanation import AT_THE_HEAD, Mention, Portrait
from graph.why.naming import fact, named, nodes, subjects
from graph.why.witnesses import place

HELD = ("holder", "post", "member", "memberIn")  # what leads from a term of office or membership to its ends
ELSEWHERE = ("text", "signature", "actorOf", "manifestedBy", "quote")
UNTOLD = frozenset({TYPE, LABEL, *map(cq, ELSEWHERE)})  # told in chapters of their own, or too long to be


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a portrait tells; what lies beyond is counted."""

    rows: int = 8
    facts: int = 30
    mentions: int = 12
    witnesses: int = 6
    sightings: int = 3_000  # mentions that are looked at: half a second


def portrait(dataset: Dataset, node: NamedNode, sizes: Sizes | None = None) -> Portrait:
    """Tell what a thing is, by whose word, and which sentences mean it."""
    sizes = sizes or Sizes()
    telling = Telling(dataset, Bounds(grounds=2))
    identified = identity_of(dataset, node.value, sizes.sightings)
    claims, facts, rows = _claims(dataset, node), _facts(dataset, node), _rows(dataset, node)
    mentions = () if claims else _mentions(dataset, identified, sizes.mentions)  # those of an event are its claims
    told = {
        "claims": len(claims) - sizes.witnesses,
        "rows": len(rows) - sizes.rows,
        "facts": len(facts) - sizes.facts,
        "mentions": len({one.passage for one in identified.sightings}) - len(mentions) if mentions else 0,
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
        standing=standing(dataset, (node, TYPE, node)),
        note=_note(dataset, node, sizes.sightings),
        left_out=tuple((name, number) for name, number in told.items() if number > 0),
    )


def _note(dataset: Dataset, node: NamedNode, most: int) -> str:
    """Say where not every mention was looked at."""
    mentions = sum(1 for _ in islice(dataset.matching(None, cq("participant"), node), most + 1))
    return f"{most} of its mentions were looked at; there are more." if mentions > most else ""


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
    """Give what else is said of a thing, of a claim first what it claims; parts of documents come last."""
    found: list[Triple] = []
    for one in (*nodes(dataset, node, cq("claims")), node):
        parts = f"{dataset.base}document/"
        found += sorted(triples_of(_told(dataset, one)), key=lambda told: (parts in str(told[2]), str(told)))
    return found


def _told(dataset: Dataset, node: NamedNode) -> Iterator[Quad]:
    return (quad for quad in dataset.matching(node) if quad.predicate not in UNTOLD)


def _mentions(dataset: Dataset, identified: Identified, most: int) -> tuple[Mention, ...]:
    """Give sentences that mean a thing, of each document one before any has a second."""
    passages: dict[str, list[Sighting]] = {}
    for one in identified.sightings:
        if one.passage:
            passages.setdefault(one.passage, []).append(one)
    turns: dict[str, int] = {}
    ranked = []
    for number, told in enumerate(passages.values()):
        turns[told[0].document] = turn = turns.get(told[0].document, 0) + 1
        ranked.append((turn, number, told))
    chosen = sorted(ranked, key=lambda entry: entry[:2])[:most]
    return tuple(_mention(dataset, told) for _, _, told in sorted(chosen, key=lambda entry: entry[1]))


def _mention(dataset: Dataset, told: list[Sighting]) -> Mention:
    """Tell a sentence once, with all the words in it that mean the thing."""
    words = " … ".join(dict.fromkeys(one.words for one in told if one.words))
    reasons = tuple(dict.fromkeys(reason for one in told for reason in one.reasons))
    return Mention(words, reasons, told[0].claim, place(dataset, NamedNode(told[0].passage)))
