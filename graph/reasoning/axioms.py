"""The axioms of an ontology as they stand in its Turtle; one that no rule expresses is refused, with file and line."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.errors import RuleError
from graph.reasoning.lines import TYPE, short
from ontology import terms


def owl(name: str) -> str:
    """Give the node of a term of OWL."""
    return f"<{terms.OWL}{name}>"


def rdfs(name: str) -> str:
    """Give the node of a term of RDF Schema."""
    return f"<{terms.RDFS}{name}>"


FIRST, REST, NIL = (f"<{terms.RDF}{name}>" for name in ("first", "rest", "nil"))

# What expressions.py and compiling.py make rules of, and what says nothing that could follow.
TELLING = frozenset(
    owl(name)
    for name in (
        *("equivalentClass", "disjointWith", "complementOf", "intersectionOf", "unionOf", "members", "hasKey"),
        *("onProperty", "onClass", "hasValue", "someValuesFrom", "allValuesFrom"),
        *("maxCardinality", "maxQualifiedCardinality", "equivalentProperty", "inverseOf", "propertyChainAxiom"),
        *("propertyDisjointWith", "sameAs", "differentFrom"),
        *("versionInfo", "versionIRI", "priorVersion", "imports", "deprecated"),
    )
)
KINDS = frozenset(
    owl(name)
    for name in (
        *("Ontology", "Class", "Restriction", "Thing", "NamedIndividual"),
        *("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "FunctionalProperty"),
        *("InverseFunctionalProperty", "SymmetricProperty", "TransitiveProperty", "AsymmetricProperty"),
        *("IrreflexiveProperty", "AllDisjointClasses", "AllDisjointProperties"),
    )
)
# How a class expression is written in a line: before its property's name or behind it.
WORDS = {
    owl("someValuesFrom"): "some",
    owl("allValuesFrom"): "only",
    owl("hasValue"): "value",
    owl("maxCardinality"): "max",
    owl("maxQualifiedCardinality"): "max",
}
LISTED = {owl("intersectionOf"): " and ", owl("unionOf"): " or "}
SINGLE = {owl("complementOf"): "not ", owl("inverseOf"): "inverse "}


@dataclass(frozen=True, slots=True)
class Axioms:
    """The triples of an ontology by predicate, and its text for telling lines."""

    file: str
    text: str
    pairs: Mapping[str, list[tuple[str, str]]]
    values: Mapping[tuple[str, str], str]

    @property
    def digest(self) -> str:
        """Give the digest of the Turtle."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def of(self, predicate: str) -> list[tuple[str, str]]:
        """Give the subjects and objects of a predicate."""
        return self.pairs.get(predicate, [])

    def value(self, node: str, predicate: str) -> str:
        """Give what a node has by a predicate; empty where it has nothing."""
        return self.values.get((node, predicate), "")

    def members(self, cell: str) -> tuple[str, ...]:
        """Give the members of a list."""
        found: list[str] = []
        while (first := self.value(cell, FIRST)) and len(found) < len(self.values):
            found.append(first)
            cell = self.value(cell, REST)
        return tuple(found)

    def typed(self, kind: str) -> list[str]:
        """Give the nodes of a kind of OWL."""
        return [one for one, value in self.of(TYPE) if value == owl(kind)]

    def refusal(
        self, name: str, why: str = "has no rule; write the rule or leave the axiom out", node: str = ""
    ) -> RuleError:
        """Say where a term, or a class expression with it, stands that no rule can be made of."""
        term = re.split("[/#]", name.strip("<>"))[-1]
        others = set(re.findall(r"[\w-]+", self.said(node))) if node else set()
        rows = [re.findall(r"[\w-]+", re.sub("(^|[ \t])#.*", "", row)) for row in self.text.split("\n")]
        scores = [len(others.intersection(row)) + 1 if term in row else 0 for row in rows]
        return RuleError(f"{self.file}, line {scores.index(max(scores)) + 1}: {self.said(name)} {why}")

    def said(self, node: str) -> str:
        """Write a node or class expression in the words of the Manchester syntax."""
        if not node.startswith("_:"):
            return short(node)
        for predicate, word in WORDS.items():
            if value := self.value(node, predicate):
                on = self.said(self.value(node, owl("onProperty")))
                return f"({on} {word} {self.said(value)})"
        for predicate, word in LISTED.items():
            if cell := self.value(node, predicate):
                return f"({word.join(map(self.said, self.members(cell)))})"
        told = (f"{word}{self.said(value)}" for name, word in SINGLE.items() if (value := self.value(node, name)))
        return next(told, "()")


def read(path: Path) -> Axioms:
    """Read the axioms of a Turtle file."""
    try:
        text = path.read_text(encoding="utf-8")
        quads = list(ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: cannot be read ({error}); correct it or install the project again") from error
    except SyntaxError as error:
        raise RuleError(f"{path.name}, line {error.lineno}: {error.msg}; correct the Turtle") from error
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    values: dict[tuple[str, str], str] = {}
    for quad in quads:
        subject, predicate, value = str(quad.subject), str(quad.predicate), str(quad.object)
        pairs[predicate].append((subject, value))
        values.setdefault((subject, predicate), value)
    axioms = Axioms(path.name, text, pairs, values)
    for refusal in _refusals(axioms):
        raise refusal
    return axioms


def _refusals(axioms: Axioms) -> Iterator[RuleError]:
    """Refuse what would be passed over in silence."""
    for predicate in axioms.pairs:
        if predicate.startswith(f"<{terms.OWL}") and predicate not in TELLING:
            yield axioms.refusal(predicate)
    for _, kind in axioms.of(TYPE):
        if kind.startswith(f"<{terms.OWL}") and kind not in KINDS:
            yield axioms.refusal(kind)
    for construct in ("unionOf", "onProperty"):
        for node, _ in axioms.of(owl(construct)):
            if not node.startswith("_:"):
                yield axioms.refusal(node, f"is defined by owl:{construct}; write it as a subclass axiom")
