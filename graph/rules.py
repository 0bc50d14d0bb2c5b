"""The ontology compiled into rules: what of OWL 2 RL gives new triples about things (OWL 2 Profiles, section 4.3).

The axioms are read straight from the Turtle: applying each of them until nothing new follows gives what their closure
would give. An axiom that would give triples and is not known here is refused aloud.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from graph.errors import RuleError
from ontology import terms

K = TypeVar("K")
V = TypeVar("V")
Pairs = Mapping[NamedNode, tuple[NamedNode, ...]]
Values = Mapping[tuple[NamedNode, NamedNode | Literal], tuple[NamedNode, ...]]
Node = NamedNode | BlankNode | Literal
Axioms = Mapping[str, list[tuple[Node, Node]]]

TYPE = NamedNode(terms.RDF + "type")

# What gives triples by rules that are not compiled. Add the rule before the axiom.
UNKNOWN = tuple(
    terms.OWL + name
    for name in (
        *("intersectionOf", "unionOf", "oneOf", "someValuesFrom", "allValuesFrom", "hasSelf"),
        *("maxCardinality", "maxQualifiedCardinality", "hasKey", "sameAs"),
    )
)
UNKNOWN_TYPES = frozenset(terms.OWL + name for name in ("FunctionalProperty", "InverseFunctionalProperty"))


@dataclass(frozen=True, slots=True)
class Rules:
    """Axioms, indexed by the term that sets a rule off; each field names its rule in the specification."""

    classes: Pairs  # cax-sco: class -> classes above it
    properties: Pairs  # prp-spo1: property -> properties above it
    inverses: Pairs  # prp-inv1, prp-inv2
    domains: Pairs  # prp-dom
    ranges: Pairs  # prp-rng
    symmetric: frozenset[NamedNode]  # prp-symp
    transitive: frozenset[NamedNode]  # prp-trp
    chains: Mapping[
        NamedNode, tuple[tuple[int, tuple[NamedNode, ...], NamedNode], ...]
    ]  # prp-spo2: step -> place, steps, head
    values: Mapping[NamedNode, tuple[tuple[NamedNode, NamedNode | Literal], ...]]  # cls-hv1: class -> property, value
    valued: Values  # cls-hv2: property, value -> classes
    digest: str  # of the Turtle


@cache
def compiled(path: Path | None = None) -> Rules:
    """Compile the ontology, once per process."""
    file = path or terms.axioms_file()
    text = file.read_bytes()
    axioms = _axioms(file.name, text)
    inverses = [pair for one, other in _named(axioms, terms.OWL + "inverseOf") for pair in ((one, other), (other, one))]
    equal = _both_ways(_named(axioms, terms.OWL + "equivalentProperty"))
    above = _above(axioms)
    values = _values(axioms)
    return Rules(
        classes=_indexed((one, other) for one, other in above if _all_named(one, other)),
        properties=_indexed((*_named(axioms, terms.RDFS + "subPropertyOf"), *equal)),
        inverses=_indexed(inverses),
        domains=_indexed(_named(axioms, terms.RDFS + "domain")),
        ranges=_indexed(_named(axioms, terms.RDFS + "range")),
        symmetric=_typed(axioms, "SymmetricProperty"),
        transitive=_typed(axioms, "TransitiveProperty"),
        chains=_chains(axioms),
        values=_grouped((one, values[other]) for one, other in above if isinstance(one, NamedNode) and other in values),
        valued=_grouped((values[one], other) for one, other in above if one in values and isinstance(other, NamedNode)),
        digest=hashlib.sha256(text).hexdigest(),
    )


def _axioms(name: str, text: bytes) -> Axioms:
    found: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
    for quad in parse(input=text, format=RdfFormat.TURTLE):
        found[quad.predicate.value].append((quad.subject, quad.object))
    for unknown in UNKNOWN:
        if unknown in found:
            raise RuleError(f"{name}: {unknown} has no rule in graph/rules.py; write the rule or leave the axiom out")
    for subject, kind in found[TYPE.value]:
        if isinstance(kind, NamedNode) and kind.value in UNKNOWN_TYPES:
            raise RuleError(f"{name}: {subject} is a {kind.value}, which has no rule in graph/rules.py; leave it out")
    return found


def _all_named(*nodes: Node) -> bool:
    return all(isinstance(node, NamedNode) for node in nodes)


def _named(axioms: Axioms, predicate: str) -> list[tuple[NamedNode, NamedNode]]:
    pairs = axioms.get(predicate, [])
    return [(one, other) for one, other in pairs if isinstance(one, NamedNode) and isinstance(other, NamedNode)]


def _both_ways(pairs: Iterable[tuple[NamedNode, NamedNode]]) -> list[tuple[NamedNode, NamedNode]]:
    return [pair for one, other in pairs for pair in ((one, other), (other, one))]


def _above(axioms: Axioms) -> list[tuple[Node, Node]]:
    """Give class and class above it; equivalence goes both ways."""
    equal = axioms.get(terms.OWL + "equivalentClass", [])
    return [*axioms.get(terms.RDFS + "subClassOf", []), *equal, *((other, one) for one, other in equal)]


def _values(axioms: Axioms) -> dict[Node, tuple[NamedNode, NamedNode | Literal]]:
    """Give restriction -> property and the value it must have."""
    properties = dict(axioms.get(terms.OWL + "onProperty", []))
    found: dict[Node, tuple[NamedNode, NamedNode | Literal]] = {}
    for node, value in axioms.get(terms.OWL + "hasValue", []):
        on = properties.get(node)
        if isinstance(on, NamedNode) and not isinstance(value, BlankNode):
            found[node] = (on, value)
    return found


def _chains(axioms: Axioms) -> dict[NamedNode, tuple[tuple[int, tuple[NamedNode, ...], NamedNode], ...]]:
    first, rest = dict(axioms.get(terms.RDF + "first", [])), dict(axioms.get(terms.RDF + "rest", []))
    found: dict[NamedNode, list[tuple[int, tuple[NamedNode, ...], NamedNode]]] = defaultdict(list)
    for head, cell in axioms.get(terms.OWL + "propertyChainAxiom", []):
        steps: list[NamedNode] = []
        here: Node = cell
        while here in first and isinstance(step := first[here], NamedNode):
            steps.append(step)
            here = rest[here]
        for place, step in enumerate(steps):
            if isinstance(head, NamedNode):
                found[step].append((place, tuple(steps), head))
    return {step: tuple(rows) for step, rows in found.items()}


def _typed(axioms: Axioms, kind: str) -> frozenset[NamedNode]:
    wanted = NamedNode(terms.OWL + kind)
    return frozenset(one for one, other in axioms.get(TYPE.value, []) if other == wanted and isinstance(one, NamedNode))


def _indexed(pairs: Iterable[tuple[Node, Node]]) -> Pairs:
    named = [(one, other) for one, other in pairs if isinstance(one, NamedNode) and isinstance(other, NamedNode)]
    return _grouped((one, other) for one, other in named if one != other)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, dict[V, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}
