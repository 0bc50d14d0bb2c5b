"""The ontology compiled into rules: what of OWL 2 RL gives new triples about things, or contradicts itself.

The axioms are read straight from the Turtle (OWL 2 Profiles, section 4.3): applying each of them until nothing new
follows gives what their closure would give.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, count
from pathlib import Path

from graph.reasoning import axioms as turtle
from graph.reasoning.axioms import Axioms, owl, rdfs
from graph.reasoning.expressions import Atom, Told, asks, at_most_one, construct, linked, tells
from graph.reasoning.lines import SAME, TYPE
from graph.reasoning.rules import Rule, Rules, tabled
from ontology import terms

NAMES = {"intersectionOf": "cls-int1", "unionOf": "cls-uni", "hasValue": "cls-hv2", "someValuesFrom": "cls-svf1"}
DIFFERENT = owl("differentFrom")
EQUALITY: tuple[tuple[str, tuple[Atom, ...], Atom], ...] = (
    ("eq-sym", ((0, SAME, 1),), (1, SAME, 0)),
    ("eq-trans", ((0, SAME, 1), (1, SAME, 2)), (0, SAME, 2)),
    ("eq-rep-s", ((0, SAME, 1), (0, 2, 3)), (1, 2, 3)),
    ("eq-rep-o", ((0, SAME, 1), (3, 2, 0)), (3, 2, 1)),
)
IMPOSSIBLE: tuple[tuple[str, tuple[Atom, ...]], ...] = (
    ("eq-diff1", ((0, SAME, 1), (0, DIFFERENT, 1))),
    ("cls-nothing2", ((0, TYPE, owl("Nothing")),)),
)


@cache
def compiled(path: Path | None = None) -> Rules:
    """Compile an ontology, once per process."""
    axioms = turtle.read(path or terms.axioms_file())
    made = (*_of_classes(axioms), *_of_properties(axioms), *_of_pairs(axioms), *_of_lists(axioms), *_of_equality())
    return tabled(made, axioms.digest)


# --- axioms about classes


def _of_classes(axioms: Axioms) -> Iterator[Rule]:
    for one, other in axioms.of(rdfs("subClassOf")):
        yield from _subclass(axioms, one, other, "SubClassOf", "cax-sco")
    for one, other in axioms.of(owl("equivalentClass")):
        yield from _subclass(axioms, one, other, "EquivalentTo", "cax-eqc")
        yield from _subclass(axioms, other, one, "EquivalentTo", "cax-eqc")
    for one, cell in axioms.of(owl("intersectionOf")):
        yield from () if one.startswith("_:") else _intersection(axioms, one, cell)
    for one, other in axioms.of(owl("complementOf")):
        yield from () if one.startswith("_:") else _disjoint(axioms, one, other, "cls-com", "DisjointWith")
    for one, other in axioms.of(owl("disjointWith")):
        yield from _disjoint(axioms, one, other, "cax-dw", "DisjointWith")
    for group in axioms.typed("AllDisjointClasses"):
        for one, other in combinations(axioms.members(axioms.value(group, owl("members"))), 2):
            yield from _disjoint(axioms, one, other, "cax-adc", "DisjointWith")


def _subclass(axioms: Axioms, one: str, other: str, relation: str, plain: str) -> Iterator[Rule]:
    """Make the rules that whatever one expression asks for is what the other tells."""
    axiom = f"{axioms.said(one)} {relation} {axioms.said(other)}"
    fresh = count(1)
    told = list(tells(axioms, other, 0, fresh))
    for body in asks(axioms, one, 0, fresh):
        for each in told:
            yield Rule(_name(axioms, one, each, plain), axiom, (*body, *each.body), each.head, each.different)


def _name(axioms: Axioms, one: str, told: Told, plain: str) -> str:
    """Name a rule by what is asked, else by what is told."""
    asked = construct(axioms, one)
    if not asked:
        return plain if told.rule == "cax-sco" else told.rule
    if asked == owl("someValuesFrom") and axioms.value(one, asked) == owl("Thing"):
        return "cls-svf2"
    return next((name for what, name in NAMES.items() if asked == owl(what)), plain)


def _intersection(axioms: Axioms, one: str, cell: str) -> Iterator[Rule]:
    parts = axioms.members(cell)
    axiom = f"{axioms.said(one)} EquivalentTo ({' and '.join(map(axioms.said, parts))})"
    fresh = count(1)
    for part in parts:
        for told in tells(axioms, part, 0, fresh):
            yield Rule("cls-int2", axiom, ((0, TYPE, one), *told.body), told.head, told.different)
    bodies: list[tuple[Atom, ...]] = [()]
    for part in parts:
        bodies = [(*body, *atoms) for body in bodies for atoms in asks(axioms, part, 0, fresh)]
    yield from (Rule("cls-int1", axiom, body, (0, TYPE, one)) for body in bodies)


def _disjoint(axioms: Axioms, one: str, other: str, name: str, relation: str) -> Iterator[Rule]:
    axiom = f"{axioms.said(one)} {relation} {axioms.said(other)}"
    fresh = count(1)
    for body in asks(axioms, one, 0, fresh):
        for rest in asks(axioms, other, 0, fresh):
            yield Rule(name, axiom, tuple(dict.fromkeys((*body, *rest))), None)


# --- axioms about properties


def _of_properties(axioms: Axioms) -> Iterator[Rule]:
    """Make the rules of properties that are of a kind."""
    for kind in KINDS:
        for by in axioms.typed(kind):
            yield from (_rule(axioms, told, f"{axioms.said(by)} a owl:{kind}") for told in _of_kind(axioms, kind, by))


KINDS = (
    *("SymmetricProperty", "TransitiveProperty", "FunctionalProperty", "InverseFunctionalProperty"),
    *("AsymmetricProperty", "IrreflexiveProperty"),
)


def _of_kind(axioms: Axioms, kind: str, by: str) -> Iterator[Told]:
    there, back = linked(axioms, by, 0, 1), linked(axioms, by, 1, 0)
    if kind == "SymmetricProperty":
        yield Told("prp-symp", (there,), back)
    elif kind == "TransitiveProperty":
        yield Told("prp-trp", (there, linked(axioms, by, 1, 2)), linked(axioms, by, 0, 2))
    elif kind == "FunctionalProperty":
        yield from at_most_one("prp-fp", (there, linked(axioms, by, 0, 2)), 1, 2)
    elif kind == "InverseFunctionalProperty":
        yield Told("prp-ifp", (there, linked(axioms, by, 2, 1)), (0, SAME, 2))
    elif kind == "AsymmetricProperty":
        yield Told("prp-asyp", (there, back))
    else:
        yield Told("prp-irp", (linked(axioms, by, 0, 0),))


def _rule(axioms: Axioms, told: Told, axiom: str) -> Rule:
    return Rule(told.rule, axiom, told.body, told.head, told.different)


PAIRS = (
    (rdfs("subPropertyOf"), "prp-spo1", "SubPropertyOf"),
    (owl("equivalentProperty"), "prp-eqp", "EquivalentTo"),
    (owl("inverseOf"), "prp-inv", "InverseOf"),
    (owl("propertyDisjointWith"), "prp-pdw", "DisjointWith"),
    (rdfs("domain"), "prp-dom", "Domain"),
    (rdfs("range"), "prp-rng", "Range"),
)


def _of_pairs(axioms: Axioms) -> Iterator[Rule]:
    """Make the rules of axioms that relate a property to another, or to a class."""
    for predicate, name, relation in PAIRS:
        for one, other in axioms.of(predicate):
            if name != "prp-inv" or not one.startswith("_:"):  # [ owl:inverseOf p ] is an expression, and no axiom
                axiom = f"{axioms.said(one)} {relation} {axioms.said(other)}"
                yield from (_rule(axioms, told, axiom) for told in _of_pair(axioms, name, one, other))


def _of_pair(axioms: Axioms, name: str, one: str, other: str) -> Iterator[Told]:
    there = linked(axioms, one, 0, 1)
    if name in {"prp-dom", "prp-rng"}:
        for told in tells(axioms, other, 0 if name == "prp-dom" else 1, count(2)):
            yield Told(name, (there, *told.body), told.head, told.different)
    elif name == "prp-pdw":
        yield Told(name, (there, linked(axioms, other, 0, 1)))
    elif name == "prp-inv":
        yield Told(name, (there,), linked(axioms, other, 1, 0))
        yield Told(name, (linked(axioms, other, 0, 1),), linked(axioms, one, 1, 0))
    else:
        yield Told(name, (there,), linked(axioms, other, 0, 1))
        if name == "prp-eqp":
            yield Told(name, (linked(axioms, other, 0, 1),), there)


def _of_lists(axioms: Axioms) -> Iterator[Rule]:
    """Make the rules of chains, keys and disjoint properties."""
    for one, cell in axioms.of(owl("propertyChainAxiom")):
        links = axioms.members(cell)
        body = tuple(linked(axioms, by, n, n + 1) for n, by in enumerate(links))
        axiom = f"{axioms.said(one)} SubPropertyChain {' o '.join(map(axioms.said, links))}"
        yield Rule("prp-spo2", axiom, body, linked(axioms, one, 0, len(links)))
    for one, cell in axioms.of(owl("hasKey")):
        keys = axioms.members(cell)
        atoms = [linked(axioms, by, who, 2 + n) for n, by in enumerate(keys) for who in (0, 1)]
        both = asks(axioms, one, 0, count(2 + len(keys)))[0] + asks(axioms, one, 1, count(90))[0]
        axiom = f"{axioms.said(one)} HasKey {', '.join(map(axioms.said, keys))}"
        yield Rule("prp-key", axiom, (*both, *atoms), (0, SAME, 1))
    for group in axioms.typed("AllDisjointProperties"):
        for one, other in combinations(axioms.members(axioms.value(group, owl("members"))), 2):
            body = (linked(axioms, one, 0, 1), linked(axioms, other, 0, 1))
            yield Rule("prp-adp", f"{axioms.said(one)} DisjointWith {axioms.said(other)}", body, None)


def _of_equality() -> Iterator[Rule]:
    """Make the rules that hold whatever the ontology says."""
    yield from (Rule(name, "owl:sameAs", body, head) for name, body, head in EQUALITY)
    yield from (Rule(name, "", body, None) for name, body in IMPOSSIBLE)
