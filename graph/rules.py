"""The ontology compiled into rules: what of OWL 2 RL gives new triples about things, or contradicts itself.

The axioms are read straight from the Turtle (OWL 2 Profiles, section 4.3): applying each of them until nothing new
follows gives what their closure would give. A rule has a body of atoms and a head; the tables below say for each
property and class which atoms it can match. What follows forward and why something follows come from the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, count
from pathlib import Path

from graph import axioms as turtle
from graph.axioms import Axioms, owl, rdfs
from graph.expressions import Atom, Told, Word, asks, at_most_one, construct, linked, tells
from graph.lines import SAME, TYPE, Line
from ontology import terms

ANY = ""  # the key of an atom that any property can match
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


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows where every atom of the body is matched; without a head it is a contradiction."""

    name: str  # of the rule in the specification
    axiom: str  # that it was made of, in a line
    body: tuple[Atom, ...]
    head: Atom | None
    different: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A rule with one atom matched, and the order in which the others are looked for; place -1: the head is matched."""

    rule: Rule
    place: int
    order: tuple[int, ...]

    @property
    def joints(self) -> tuple[int, ...]:
        """Give the positions in the matched atom whose variables stand in other atoms, too."""
        others = {word for n, atom in enumerate(self.rule.body) if n != self.place for word in atom}
        atom = self.rule.body[self.place]
        return tuple(n for n in (0, 2) if isinstance(atom[n], int) and atom[n] in others)


Steps = Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, eq=False)
class Rules:
    """Rules by the property, or the class, that an atom of them asks for."""

    all: tuple[Rule, ...]
    alone: Steps  # bodies of one atom
    joins: Steps  # bodies of several
    clashes: Steps  # contradictions
    heads: Steps
    asked_by_name: frozenset[str]  # nodes that a body of one atom asks for, classes aside
    digest: str  # of the Turtle

    @property
    def carry_over(self) -> bool:
        """Tell whether what is said of one thing is carried over to what is the same."""
        return ANY in self.joins

    @property
    def without_equality(self) -> Rules:
        """Give the same rules without those that carry over what is said of one thing to another."""
        return _without_equality(self)


def key(atom: Atom | Line) -> str:
    """Give the key of an atom or a line in the tables: its property; of a type, the class."""
    word = atom[2] if atom[1] == TYPE else atom[1]
    return word if isinstance(word, str) else ANY


@cache
def compiled(path: Path | None = None) -> Rules:
    """Compile an ontology, once per process."""
    axioms = turtle.read(path or terms.axioms_file())
    made = (*_of_classes(axioms), *_of_properties(axioms), *_of_pairs(axioms), *_of_lists(axioms), *_of_equality())
    return tabled(made, axioms.digest)


def tabled(rules: Iterable[Rule], digest: str) -> Rules:
    """Put rules into their tables; what says nothing new is left out."""
    kept = tuple(dict.fromkeys(rule for rule in rules if rule.head not in rule.body))
    telling, clashing = [r for r in kept if r.head], [r for r in kept if not r.head]
    return Rules(
        all=kept,
        alone=_steps(r for r in telling if len(r.body) == 1),
        joins=_steps(r for r in telling if len(r.body) > 1),
        clashes=_steps(clashing),
        heads=_grouped((key(r.head), Step(r, -1, _order(r, r.head))) for r in telling if r.head),
        asked_by_name=frozenset(w for r in kept if len(r.body) == 1 for w in _asked(r.body[0])),
        digest=digest,
    )


def _asked(atom: Atom) -> list[str]:
    return [word for word in (atom[0], "" if atom[1] == TYPE else atom[2]) if isinstance(word, str) and word]


@cache
def _without_equality(rules: Rules) -> Rules:
    return tabled((rule for rule in rules.all if not rule.name.startswith("eq-") or not rule.head), rules.digest)


def _steps(rules: Iterable[Rule]) -> Steps:
    steps = (Step(r, place, _order(r, atom, place)) for r in rules for place, atom in enumerate(r.body))
    return _grouped((key(step.rule.body[step.place]), step) for step in steps)


def _grouped(pairs: Iterable[tuple[str, Step]]) -> Steps:
    found: dict[str, list[Step]] = defaultdict(list)
    for one, step in pairs:
        found[one].append(step)
    return {one: tuple(steps) for one, steps in found.items()}


def _order(rule: Rule, matched: Atom, place: int = -1) -> tuple[int, ...]:
    """Give the order of the other atoms in which each is bound the most by those before it."""
    known: set[Word] = {word for word in matched if isinstance(word, int)}
    left = [n for n in range(len(rule.body)) if n != place]
    order: list[int] = []
    while left:
        best = max(left, key=lambda n: (sum(word in known for word in rule.body[n]), _fixed(rule.body[n]), -n))
        left.remove(best)
        order.append(best)
        known |= {word for word in rule.body[best] if isinstance(word, int)}
    return tuple(order)


def _fixed(atom: Atom) -> int:
    return sum(isinstance(word, str) for word in atom)


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
