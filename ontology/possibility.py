"""Could anything be of a class? Nothing could that stands below two disjoint classes, or is disjoint with itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.checking import name_of


def impossible(graph: Graph) -> Iterator[str]:
    """Give the classes that nothing could be of, each with the pair, but not those that stand below another."""
    classes = sorted(one for one in set(graph.subjects(RDF.type, OWL.Class)) if isinstance(one, URIRef))
    above = {one: _above(graph, one) for one in classes}
    for one, other, axiom in sorted(set(_disjoint(graph)), key=str):
        below = [each for each in classes if {one, other} <= above[each]]
        for each in below:
            if not any(higher in above[each] and each not in above[higher] for higher in below):
                yield _told(graph, each, (one, other), axiom)


def _above(graph: Graph, one: Node) -> set[Node]:
    """Give the classes that whatever is of a class is of as well, itself among them."""
    found, waiting = {one}, [one]
    while waiting:
        higher = set(_next(graph, waiting.pop())) - found
        found |= higher
        waiting += higher
    return found


def _next(graph: Graph, one: Node) -> Iterator[Node]:
    yield from graph.objects(one, RDFS.subClassOf)
    yield from graph.objects(one, OWL.equivalentClass)
    yield from graph.subjects(OWL.equivalentClass, one)
    for cell in graph.objects(one, OWL.intersectionOf):
        yield from Collection(graph, cell)


def _disjoint(graph: Graph) -> Iterator[tuple[Node, Node, URIRef]]:
    for axiom in (OWL.disjointWith, OWL.complementOf):
        yield from ((*pair, axiom) for pair in graph.subject_objects(axiom))
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        for cell in graph.objects(group, OWL.members):
            yield from ((*pair, OWL.AllDisjointClasses) for pair in combinations(Collection(graph, cell), 2))


def _told(graph: Graph, each: Node, pair: tuple[Node, Node], axiom: URIRef) -> str:
    name, (one, other) = name_of(graph, each), (name_of(graph, node) for node in pair)
    if one == other == name:
        return f"{name}, {name_of(graph, axiom)} {name}: is disjoint with itself, so nothing could be one"
    told = (
        f"{one} is disjoint with itself" if one == other else f"it stands below {one} and {other}, which are disjoint"
    )
    return f"{name}: {told}, so nothing could be one"
