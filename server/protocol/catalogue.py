"""What can be asked for, as data: the canned questions in SHACL's terms, and the graphs that are not one document's.

A question is a `sh:SPARQLExecutable` as https://www.w3.org/TR/shacl-af/ has it, and names its endpoint as collections
of example queries do (schema:target). A parameter is named by its path, whose local name is its variable.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from graph import iris
from graph.answering.questions import Parameter, Question, load
from graph.dataset import Dataset
from ontology import terms

SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
TARGET = "https://schema.org/target"
DESCRIPTION = "http://purl.org/dc/terms/description"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GRAPHS = Path(__file__).with_name("named_graphs.tsv")
DATATYPES = {"integer": "integer", "boolean": "boolean"}  # of parameters; the rest is text, or a date of any precision
Value = ox.NamedNode | ox.BlankNode | ox.Literal


def questions(public: str, base: str) -> Iterator[ox.Triple]:
    """Give the canned questions."""
    declared = ox.NamedNode(f"{public}dataset#prefixes")
    for number, (prefix, namespace) in enumerate(sorted(terms.prefixes(base).items())):
        entry = ox.BlankNode(f"prefix{number}")
        yield triple(declared, f"{SH}declare", entry)
        yield triple(entry, f"{SH}prefix", ox.Literal(prefix))
        yield triple(entry, f"{SH}namespace", ox.Literal(namespace, datatype=ox.NamedNode(f"{XSD}anyURI")))
    for question in load().values():
        node = ox.NamedNode(f"{public}question/{question.name}")
        yield from _question(question, node)
        yield triple(node, f"{SH}prefixes", declared)
        yield triple(node, TARGET, ox.NamedNode(f"{public}sparql"))


def _question(question: Question, node: ox.NamedNode) -> Iterator[ox.Triple]:
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield ox.Triple(node, TYPE, ox.NamedNode(SH + kind))
    yield triple(node, LABEL, ox.Literal(question.title, language="en"))
    lines = (line for line in question.sparql.splitlines() if not line.startswith("#+"))
    yield triple(node, f"{SH}select", ox.Literal("\n".join(lines).removeprefix("#\n")))
    for number, parameter in enumerate(question.parameters):
        part = ox.BlankNode(f"{question.name.replace('-', '')}{number}")
        yield triple(node, f"{SH}parameter", part)
        yield from _parameter(parameter, part, node)


def _parameter(parameter: Parameter, part: ox.BlankNode, question: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(part, TYPE, ox.NamedNode(f"{SH}Parameter"))
    yield triple(part, f"{SH}path", ox.NamedNode(f"{question.value}#{parameter.variable}"))
    yield triple(part, f"{SH}name", ox.Literal(parameter.label, language="en"))
    yield triple(part, f"{SH}optional", ox.Literal(parameter.optional or bool(parameter.default)))
    if parameter.type in {"iri", "act"}:
        yield triple(part, f"{SH}nodeKind", ox.NamedNode(f"{SH}IRI"))
    elif parameter.type in DATATYPES:
        yield triple(part, f"{SH}datatype", ox.NamedNode(XSD + DATATYPES[parameter.type]))
    else:
        yield triple(part, f"{SH}nodeKind", ox.NamedNode(f"{SH}Literal"))


def named_graphs(public: str, dataset: Dataset) -> Iterator[ox.Triple]:
    """Give the graphs of the store that are not one document's, where they are there."""
    numbers = count()
    for name, told in _listed():
        graph = iris.graph(dataset.base, name)
        if dataset.holds(graph):
            number = next(numbers)
            entry, inside = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
            yield triple(ox.NamedNode(f"{public}dataset"), f"{SD}namedGraph", entry)
            yield ox.Triple(entry, TYPE, ox.NamedNode(f"{SD}NamedGraph"))
            yield triple(entry, f"{SD}name", ox.NamedNode(graph))
            yield triple(entry, f"{SD}graph", inside)
            yield ox.Triple(inside, TYPE, ox.NamedNode(f"{SD}Graph"))
            yield triple(inside, DESCRIPTION, ox.Literal(told, language="en"))


@cache
def _listed() -> tuple[tuple[str, str], ...]:
    lines = GRAPHS.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((name, told) for name, told in rows)


def triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Value) -> ox.Triple:
    """Make a triple whose predicate is given by its IRI."""
    return ox.Triple(subject, ox.NamedNode(predicate), value)
