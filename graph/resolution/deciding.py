"""The decisions that a store has carried out, as a graph of their own; and which documents a change of them touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from graph import iris
from graph.dataset import Dataset
from graph.resolution.decisions import EVERYWHERE, Decision, Decisions
from graph.vocabulary import CREATOR, DAY, TYPE, Triple, cq

GRAPH = "decisions"


def triples(made: Decisions, base: str) -> Iterator[Triple]:
    """Give decisions as triples, each with its place in the file."""
    for number, row in enumerate(made.rows, 1):
        node = NamedNode(iris.part(iris.graph(base, GRAPH), f"d{number}"))
        yield node, TYPE, cq("Decision")
        yield node, cq("verdict"), Literal(row.verdict)
        yield node, cq("decides"), NamedNode(iris.entity(base, row.thing))
        yield node, cq("decidesAgainst"), NamedNode(iris.entity(base, row.other))
        yield node, cq("reason"), Literal(row.reason)
        if row.document != EVERYWHERE:
            yield node, cq("decidedIn"), NamedNode(iris.document(base, row.document))
        if row.who:
            yield node, CREATOR, Literal(row.who)
        if row.date:
            yield node, DAY, Literal(row.date)


def carried_out(dataset: Dataset) -> tuple[Decision, ...]:
    """Give the decisions by which the graph stands as it does, in their order."""
    graph = NamedNode(iris.graph(dataset.base, GRAPH))
    found = (quad.subject for quad in dataset.matching(None, TYPE, cq("Decision"), graph))
    nodes = sorted((node for node in found if isinstance(node, NamedNode)), key=_number)
    return tuple(_decision(dataset, node, graph) for node in nodes)


def _number(node: NamedNode) -> int:
    return int(node.value.rpartition("#d")[2])


def _decision(dataset: Dataset, node: NamedNode, graph: NamedNode) -> Decision:
    found = (quad for quad in dataset.matching(node, None, None, graph))
    told = {quad.predicate: quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal)}
    things = f"{dataset.base}id/"
    document = iris.key_of(dataset.base, told.get(cq("decidedIn"), ""))
    return Decision(
        told[cq("verdict")],
        told[cq("decides")].removeprefix(things),
        told[cq("decidesAgainst")].removeprefix(things),
        document or EVERYWHERE,
        told[cq("reason")],
        told.get(CREATOR, ""),
        told.get(DAY, ""),
    )


def touched(dataset: Dataset, before: Iterable[Decision], now: Iterable[Decision]) -> set[str]:
    """Give the documents that a change of decisions touches: they name what is decided, or bear what is taken back."""
    old, new = tuple(before), tuple(now)
    changed = [(row, 0) for row in new if row not in old] + [(row, 1) for row in old if row not in new]
    found: set[str] = set()
    for row, which in changed:
        naming = documents_naming(dataset, row.renamed[which]) if row.renamed else ()
        found |= {key for key in naming if row.document in (EVERYWHERE, key)}
    return found


def documents_naming(dataset: Dataset, local: str) -> tuple[str, ...]:
    """Give the keys of the documents that name a thing."""
    node = NamedNode(iris.entity(dataset.base, local))
    return tuple(sorted({*dataset.telling(None, None, node), *dataset.telling(node)}))
