"""Triples as the three words of a line of N-Triples: what rules are applied to (https://www.w3.org/TR/n-triples/).

A string keeps its hash, where a term of the engine makes it anew each time; and the engine reads and writes whole lines
itself, far faster than terms one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from graph.vocabulary import Term, Triple
from ontology import terms

Line = tuple[str, str, str]

TYPE = f"<{terms.RDF}type>"
SAME = f"<{terms.OWL}sameAs>"
KEPT_TERMS = 65_536  # nodes whose term is remembered: a document has some thousands


def line(triple: Triple) -> Line:
    """Write a triple as words."""
    return (str(triple[0]), str(triple[1]), str(triple[2]))


def is_literal(node: str) -> bool:
    """Tell a literal from a name."""
    return node.startswith('"')


def is_named(found: Line) -> bool:
    """Tell whether a line is about things with an IRI: nothing follows from the ontology's blank nodes."""
    return found[0].startswith("<") and not found[2].startswith("_:")


def lines_of(text: bytes) -> Iterator[Line]:
    """Read N-Triples as the engine writes them: one blank between the words, and " ." at the end."""
    for row in text.decode().split("\n"):
        if row:
            subject, predicate, value = row.split(" ", 2)
            yield subject, predicate, value[:-2]


def written(lines: Iterable[Line], graph: str = "") -> str:
    """Write lines of N-Quads in a graph, or in the default graph."""
    end = f" {graph} .\n" if graph else " .\n"
    return "".join(f"{subject} {predicate} {value}{end}" for subject, predicate, value in lines)


def triples_of(lines: Iterable[Line]) -> list[Triple]:
    """Give the terms of lines, in their order."""
    found = ox.parse(input=written(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return [(quad.subject, quad.predicate, quad.object) for quad in found]


def short(word: str) -> str:
    """Write an IRI as a prefixed name where its namespace has a prefix; anything else as it is."""
    iri = word.removeprefix("<").removesuffix(">")
    for prefix, namespace in terms.prefixes().items():
        if iri.startswith(namespace) and iri != namespace and not is_literal(word):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return word


@lru_cache(KEPT_TERMS)
def term(node: str) -> Term:
    """Give the term of a word."""
    if not is_literal(node):
        return ox.NamedNode(node[1:-1])
    (quad,) = ox.parse(input=f"<x:x> <x:x> {node} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    return cast(ox.Literal, quad.object)
