"""Is an ontology within OWL 2 RL? By the position of each axiom: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL

A class expression may stand to the left of a subclass axiom, to the right of it, or in an equivalence; the profile
allows other constructs in each place. Beside it, what OWL 2 DL asks of declarations and property chains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

# Which constructs of class expressions each position allows; their operands stand in the position after the colon.
ALLOWED = {
    "left": {
        OWL.intersectionOf: "left",
        OWL.unionOf: "left",
        OWL.oneOf: "",
        OWL.someValuesFrom: "left",
        OWL.hasValue: "",
    },
    "right": {
        OWL.intersectionOf: "right",
        OWL.complementOf: "left",
        OWL.allValuesFrom: "right",
        OWL.hasValue: "",
        OWL.maxCardinality: "",
        OWL.maxQualifiedCardinality: "",
    },
    "equivalence": {OWL.intersectionOf: "equivalence", OWL.hasValue: ""},
}
# axiom -> position of its subject and of its object; "" where a property stands
AXIOMS = {
    RDFS.subClassOf: ("left", "right"),
    OWL.equivalentClass: ("equivalence", "equivalence"),
    OWL.disjointWith: ("left", "left"),
    RDFS.domain: ("", "right"),
    RDFS.range: ("", "right"),
}
# The rest of the OWL vocabulary that the profile allows; whatever is in neither table is refused.
OTHERS = frozenset(
    {
        OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual,
        OWL.Restriction, OWL.Thing, OWL.Nothing, OWL.onProperty, OWL.onClass, OWL.inverseOf, OWL.propertyChainAxiom,
        OWL.equivalentProperty, OWL.propertyDisjointWith, OWL.FunctionalProperty, OWL.InverseFunctionalProperty,
        OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty,
        OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.members, OWL.hasKey, OWL.versionInfo, OWL.versionIRI,
        OWL.imports, OWL.deprecated, OWL.sameAs, OWL.differentFrom,
    }
)  # fmt: skip
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))


def breaches(graph: Graph) -> tuple[str, ...]:
    """Give what keeps an ontology out of OWL 2 RL, a line each; nothing where it is within."""
    found = (_vocabulary(graph), _positions(graph), _declarations(graph), _chains(graph))
    return tuple(sorted({line for lines in found for line in lines}))


def read(paths: Iterable[Path]) -> Graph:
    """Read Turtle files into one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def _vocabulary(graph: Graph) -> Iterator[str]:
    """Refuse OWL terms that no rule of the profile knows, such as owl:disjointUnionOf or owl:hasSelf."""
    known = OTHERS | set(AXIOMS) | {construct for allowed in ALLOWED.values() for construct in allowed}
    for subject, *rest in graph:
        for term in rest:
            if isinstance(term, URIRef) and term.startswith(str(OWL)) and term not in known:
                yield f"{name_of(graph, subject)}: {name_of(graph, term)} is not in OWL 2 RL"


def _positions(graph: Graph) -> Iterator[str]:
    for axiom, (left, right) in AXIOMS.items():
        for subject, value in graph.subject_objects(axiom):
            place = f"{name_of(graph, subject)}, {name_of(graph, axiom)}"
            yield from _expression(graph, subject, left, place)
            if (subject, RDF.type, OWL.DatatypeProperty) not in graph or axiom != RDFS.range:
                yield from _expression(graph, value, right, place)


def _expression(graph: Graph, node: Node, position: str, place: str) -> Iterator[str]:
    """Walk a class expression and name each construct that may not stand where it stands."""
    if not position:
        return
    if node == OWL.Thing:
        yield f"{place}: owl:Thing may not stand here"
    if not isinstance(node, BNode):
        return
    constructs = [p for p in graph.predicates(node) if any(p in allowed for allowed in ALLOWED.values())]
    if not constructs:
        yield f"{place}: an expression without a construct of the profile"
    for construct in constructs:
        yield from _construct(graph, node, construct, position, place)


def _construct(graph: Graph, node: Node, construct: Node, position: str, place: str) -> Iterator[str]:
    if construct not in ALLOWED[position]:
        yield f"{place}: {name_of(graph, construct)} may not stand on the {position} side"
        return
    value = graph.value(node, construct)
    if isinstance(value, Literal) and "ardinality" in str(construct) and int(value) > 1:
        yield f"{place}: a cardinality above 1"
    inner = ALLOWED[position][construct]  # type: ignore[index]
    for operand in _operands(graph, value) if inner else ():
        if not (construct == OWL.someValuesFrom and operand == OWL.Thing):
            yield from _expression(graph, operand, inner, place)


def _operands(graph: Graph, value: Node | None) -> list[Node]:
    if value is None:
        return []
    return list(Collection(graph, value)) if (value, RDF.first, None) in graph else [value]


def _declarations(graph: Graph) -> Iterator[str]:
    """Ask that each term is declared, as one kind only."""
    for term in {p for p in graph.predicates() if not str(p).startswith(BUILT_IN)}:
        if not any((term, RDF.type, kind) in graph for kind in KINDS):
            yield f"{name_of(graph, term)}: used as a property and not declared"
    for term in set(graph.subjects(RDF.type)):
        kinds = [kind for kind in KINDS if (term, RDF.type, kind) in graph]
        if len(kinds) > 1:
            yield f"{name_of(graph, term)}: declared as {' and '.join(name_of(graph, kind) for kind in kinds)}"
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.disjointWith, RDFS.domain, RDFS.range, OWL.inverseOf):
        for subject, value in graph.subject_objects(predicate):
            for term in (subject, value):
                if (
                    isinstance(term, URIRef)
                    and not str(term).startswith(BUILT_IN)
                    and (term, RDF.type, None) not in graph
                ):
                    yield f"{name_of(graph, term)}: stands in {name_of(graph, predicate)} and is not declared"


def _chains(graph: Graph) -> Iterator[str]:
    """Ask that chains lead over object properties, and that none contains what it defines."""
    for defined, chain in graph.subject_objects(OWL.propertyChainAxiom):
        links = list(Collection(graph, chain))
        for term in (defined, *links):
            if (term, RDF.type, OWL.ObjectProperty) not in graph:
                yield f"{name_of(graph, defined)}: {name_of(graph, term)} in its chain is no object property"
        above = set(graph.transitive_objects(defined, RDFS.subPropertyOf))
        if above & set(links):
            yield f"{name_of(graph, defined)}: its chain contains itself or a property above it"


def name_of(graph: Graph, node: Node) -> str:
    """Give a term as a breach names it, by its prefix."""
    return node.n3(graph.namespace_manager) if isinstance(node, URIRef) else "an unnamed class"
