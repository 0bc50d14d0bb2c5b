"""The claims behind a triple of a document, each with its sentence, the reader's rule and the hands it came through."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from graph import iris
from graph.dataset import Dataset
from graph.views.affirmed import CONDITIONS
from graph.vocabulary import ISSUED, TITLE, Term, Triple, concept, cq
from graph.why.explanation import Hand, Place, Witness
from graph.why.naming import cut, file_name, label, named, nodes, subjects, texts

Told = Mapping[str, list[Term]]  # what a graph tells of one node, by the local name of the property
PLAIN = frozenset({"affirmed", "asserted", "certain"})
LONGEST_CHAIN = 12  # claims that carry each other


def claims_behind(dataset: Dataset, triple: Triple, graph: NamedNode) -> list[NamedNode]:
    """Give the claims of a document that a triple in its graph was written for, in the order of its text."""
    subject, _, value = triple
    found: set[NamedNode] = set()
    if isinstance(value, NamedNode) and value != graph:
        found = _by_name(dataset, value, graph)
    found = found or _of(dataset, subject, graph)
    return sorted(found, key=lambda claim: (_position(dataset, claim), claim.value))


def _by_name(dataset: Dataset, part: NamedNode, graph: NamedNode) -> set[NamedNode]:
    """Give the claim that a participation bears in its name: k#c7-p1 is of k#c7."""
    claim = NamedNode(part.value.rpartition("-")[0] or part.value)
    is_part = claim != part and part.value.startswith(f"{graph.value}#")
    return {claim} if is_part and _is_claim(dataset, claim, graph) else set()


def _is_claim(dataset: Dataset, node: NamedNode, graph: NamedNode) -> bool:
    return any(dataset.matching(node, cq("claims"), None, graph))


def _of(dataset: Dataset, node: NamedNode, graph: NamedNode) -> set[NamedNode]:
    """Give the claims that tell of a node: itself, those of an event or passage, those that name a thing."""
    if _is_claim(dataset, node, graph):
        return {node}
    if found := _by_name(dataset, node, graph):
        return found
    for link in ("claims", "evidence"):
        if telling := set(_subjects(dataset, cq(link), node, graph)):
            return telling
    naming: set[NamedNode] = set()
    for other in _subjects(dataset, None, node, graph):
        naming |= {other} if _is_claim(dataset, other, graph) else _by_name(dataset, other, graph)
        naming |= set(_subjects(dataset, cq("claims"), other, graph))
    return naming


def _subjects(dataset: Dataset, predicate: NamedNode | None, node: NamedNode, graph: NamedNode) -> Iterable[NamedNode]:
    for quad in dataset.matching(None, predicate, node, graph):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _position(dataset: Dataset, claim: NamedNode) -> int:
    return min((_number(dataset, passage, "start") for passage in nodes(dataset, claim, cq("evidence"))), default=0)


def _number(dataset: Dataset, node: NamedNode, name: str) -> int:
    return min(map(int, texts(dataset, node, cq(name))), default=0)


def told(dataset: Dataset, node: NamedNode, graph: NamedNode) -> Told:
    """Give what a graph tells of a node."""
    found: dict[str, list[Term]] = defaultdict(list)
    for quad in dataset.matching(node, None, None, graph):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate.value.rpartition("#")[2]].append(quad.object)
    return found


def _texts(facts: Told, name: str) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in facts.get(name, ()) if isinstance(value, Literal)))


def _nodes(facts: Told, name: str) -> list[NamedNode]:
    return sorted((one for one in facts.get(name, ()) if isinstance(one, NamedNode)), key=lambda one: one.value)


def affirming(dataset: Dataset, triple: Triple) -> list[NamedNode]:
    """Give the claims by which a triple is in the affirmed view: they affirm its event in a document that tells it."""
    telling = {iris.key_of(dataset.base, name) for name in dataset.graphs_of(*triple)}
    claims = subjects(dataset, cq("claims"), triple[0])
    here = (claim for claim in claims if iris.key_of(dataset.base, claim.value) in telling)
    return [claim for claim in here if affirms(dataset, claim)]


def affirms(dataset: Dataset, claim: NamedNode) -> bool:
    """Tell whether a claim affirms its event, as the affirmed view asks."""
    return all(set(nodes(dataset, claim, cq(name))) & _allowed(name) for name, _ in CONDITIONS)


def home(dataset: Dataset, part: NamedNode) -> NamedNode:
    """Give the document that a claim or passage is a part of, which also names its graph."""
    return NamedNode(iris.document(dataset.base, iris.key_of(dataset.base, part.value)))


def witness(dataset: Dataset, claim: NamedNode) -> Witness:
    """Tell a claim: its sentence, how it was read, and by whose word."""
    graph = home(dataset, claim)
    facts = told(dataset, claim, graph)
    passages = _nodes(facts, "evidence")
    return Witness(
        claim=named(dataset, claim),
        rule=next(iter(_texts(facts, "rule")), ""),
        cues=_texts(facts, "cue"),
        mode=_concept(dataset, facts, "mode"),
        marks=_marks(dataset, facts),
        affirms=affirms(dataset, claim),
        hands=_hands(dataset, claim, facts, graph),
        identified=next(iter(_texts(facts, "identifiedBy")), ""),
        place=place(dataset, passages[0]) if passages else None,
    )


def _allowed(name: str) -> set[NamedNode]:
    return {concept(name, notation) for notation in dict(CONDITIONS)[name]}


def _concept(dataset: Dataset, facts: Told, name: str) -> str:
    return ", ".join(label(dataset, one) for one in _nodes(facts, name))


def _marks(dataset: Dataset, facts: Told) -> tuple[str, ...]:
    values = ((name, _concept(dataset, facts, name)) for name in ("polarity", "modality", "certainty"))
    quoted = (f"{name} “{cut(text)}”" for name in ("hedge", "condition") for text in _texts(facts, name))
    return (*(f"{name} {value}" for name, value in values if value and value not in PLAIN), *quoted)


def _hands(dataset: Dataset, claim: NamedNode, facts: Told, graph: NamedNode) -> tuple[Hand, ...]:
    """Give the attribution chain: on whose word, in which speech acts, through which outlet."""
    sources = _vouching(dataset, facts)
    known = _nodes(facts, "reportedBy")
    reporters = [Hand("reporter", name, known[0].value if known else "") for name in _texts(facts, "reportedByName")]
    return (*sources, *_carriers(dataset, claim, graph), *reporters)


def _vouching(dataset: Dataset, facts: Told) -> list[Hand]:
    """Give those on whose word a claim stands, nearest to the event first, each with why the words mean that actor."""
    named_so: dict[NamedNode, str] = {}
    for part in sorted(_nodes(facts, "sourceParticipation"), key=_order):
        for one in nodes(dataset, part, cq("participant")):
            named_so.setdefault(one, "; ".join(texts(dataset, part, cq("identifiedBy"))))
    every = dict.fromkeys((*named_so, *_nodes(facts, "source")))
    return [Hand("source", label(dataset, one), one.value, reason=named_so.get(one, "")) for one in every]


def _order(part: NamedNode) -> int:
    """Give the number at the end of a part's name: k#c7-s2 is the second."""
    number = re.search(r"\d+$", part.value)
    return int(number[0]) if number else 0


def _carriers(dataset: Dataset, claim: NamedNode, graph: NamedNode) -> list[Hand]:
    """Follow the speech acts that carry a claim, each once."""
    hands, seen = [], [claim]
    here = _nodes(told(dataset, claim, graph), "via")
    quote = _quote(dataset, claim)
    while here and here[0] not in seen and len(seen) <= LONGEST_CHAIN:
        seen.append(here[0])
        events, said = nodes(dataset, here[0], cq("claims")), _quote(dataset, here[0])
        name = label(dataset, events[0]) if events else label(dataset, here[0])
        hands.append(Hand("via", name, here[0].value, said if said != quote else ""))
        here = _nodes(told(dataset, here[0], graph), "via")
    return hands


def _quote(dataset: Dataset, claim: NamedNode) -> str:
    passages = nodes(dataset, claim, cq("evidence"))
    return next((quote for passage in passages for quote in texts(dataset, passage, cq("quote"))), "")


def place(dataset: Dataset, passage: NamedNode) -> Place:
    """Tell where a passage stands."""
    graph = home(dataset, passage)
    facts, document = told(dataset, passage, graph), told(dataset, graph, graph)
    first = {name: next(iter(_texts(facts, name)), "") for name in ("start", "end", "quote")}
    units = sorted(subjects(dataset, cq("unitOf"), graph), key=lambda unit: _number(dataset, unit, "start"))
    here = _nodes(facts, "inUnit") if len(units) > 1 else []
    return Place(
        document=graph.value,
        file=file_name(dataset, iris.key_of(dataset.base, graph.value)),
        title=_first(texts(dataset, graph, TITLE)),
        date=_first(texts(dataset, graph, ISSUED)),
        publisher=next(iter(_texts(document, "publisherName")), ""),
        span=(int(first["start"] or 0), int(first["end"] or 0)),
        quote=first["quote"],
        unit=units.index(here[0]) + 1 if here and here[0] in units else 0,
        unit_title=_first(texts(dataset, here[0], TITLE)) if here else "",
        unit_date=_first(texts(dataset, here[0], cq("date"))) if here else "",
    )


def _first(found: list[str]) -> str:
    return found[0] if found else ""
