"""SHACL over one document: its own quads, and what the reference data say of the things it names (SHACL, section 3).

Only the document is judged. Of the reference data no classes are taken along, so that no shape applies to them: they
have been checked once, where they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.namespace import SH
from rdflib.query import Result
from rdflib.term import Identifier, Node

from graph import background, iris
from graph.dataset import Dataset
from graph.errors import UnknownDocumentError
from graph.vocabulary import TYPE
from ontology import terms

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape finds wrong, in words."""

    severity: str  # violation: a defect of the record; warning: a contradiction, reported and kept
    focus: str
    message: str
    value: str = ""
    node: str = ""  # IRI of what is wrong; where one query has judged a whole class that is the value

    @property
    def thing(self) -> str:
        """Give the name of what is wrong."""
        return self.value if self.focus.startswith("cq:") and self.value else self.focus

    @property
    def line(self) -> str:
        """Give the finding on one line."""
        told = f" ({self.value})" if self.value and self.value not in self.message else ""
        return f"{self.severity}: {self.focus}: {self.message}{told}"


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes find wrong with a document."""

    document: str
    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.findings

    @property
    def lines(self) -> tuple[str, ...]:
        """Give the findings, one a line."""
        return tuple(finding.line for finding in self.findings)


def report(store: Dataset, key: str) -> Report:
    """Judge a document that stands in the store."""
    graph = ox.NamedNode(iris.document(store.base, key))
    own = list(store.matching(graph=graph))
    if not own:
        raise UnknownDocumentError(f"no document {key}: it is not in the store; `status --documents` lists them")
    return Report(key, tuple(findings((*own, *touched(store, own)), store.base)))


def findings(quads: Iterable[ox.Quad], base: str = iris.BASE) -> list[Finding]:
    """Judge quads by the shapes and give what is wrong, violations first."""
    import pyshacl  # heavy: only who validates pays for it

    _, results, _ = pyshacl.validate(_Judged(tuple(quads)), shacl_graph=_shapes(), inplace=True)
    found = {_finding(results, result, base) for result in results.subjects(rdflib.RDF.type, SH.ValidationResult)}
    return sorted(found, key=lambda one: (one.severity != "violation", one.focus, one.message, one.value))


class _Judged(rdflib.Graph):
    """A graph whose queries the store's engine answers: it takes a twentieth of the time where many records meet."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        super().__init__()
        self._engine = ox.Store()
        self._engine.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for quad in quads:
            self.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))

    def query(self, query_object: Any, *arguments: Any, **keywords: Any) -> Result:
        """Run a SELECT of the shapes; `this` is the class that is judged, and stands among the results as it came."""
        _, _, _, bound = arguments[:4]  # processor, result, namespaces, bindings, as the validator hands them over
        found = self._engine.query(query_object)
        assert isinstance(found, ox.QuerySolutions)
        result = Result("SELECT")
        result.vars = [rdflib.Variable(variable.value) for variable in found.variables]
        given = {rdflib.Variable(name): value for name, value in bound.items()}
        result.bindings = [_bound(result.vars, solution) | given for solution in found]
        return result


def _bound(variables: Iterable[rdflib.Variable], solution: ox.QuerySolution) -> dict[rdflib.Variable, Identifier]:
    values = ((variable, solution[str(variable)]) for variable in variables)
    return {variable: _node(value) for variable, value in values if value is not None}


@cache
def _shapes() -> rdflib.Graph:
    shapes = rdflib.Graph().parse(terms.shapes_file(), format="turtle")
    for shape, part in list(shapes.subject_objects(SH.property)):
        if isinstance(part, rdflib.URIRef):
            _aim(shapes, shape, part)
    return shapes


def _aim(shapes: rdflib.Graph, shape: Node, part: Node) -> None:
    """Give a part of a shape the shape's own targets: the engine then enters it once, not once for each node."""
    for target in TARGETS:
        for value in shapes.objects(shape, target):
            shapes.add((part, target, value))
    shapes.remove((shape, SH.property, part))


def touched(store: Dataset, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give what the reference data say of the things that a document names, but for their classes."""
    reference = ox.NamedNode(iris.graph(store.base, background.REFERENCE))
    named = dict.fromkeys(q.object for q in quads if isinstance(q.object, ox.NamedNode))
    for node in named:
        if node.value.startswith(f"{store.base}id/"):
            yield from (quad for quad in store.matching(node, graph=reference) if quad.predicate != TYPE)


def _node(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Identifier:
    if isinstance(node, ox.NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, ox.Literal):
        language = node.language
        return rdflib.Literal(node.value, lang=language) if language else _typed(node)
    raise TypeError(f"{node}: data have names; mint an IRI")


def _typed(literal: ox.Literal) -> rdflib.Literal:
    plain = literal.datatype.value == terms.XSD + "string"
    datatype = None if plain else rdflib.URIRef(literal.datatype.value)
    return rdflib.Literal(literal.value, datatype=datatype, normalize=False)


def _finding(results: rdflib.Graph, result: Node, base: str) -> Finding:
    severity = str(results.value(result, SH.resultSeverity)).removeprefix(str(SH)).lower()
    message = min((str(one) for one in results.objects(result, SH.resultMessage)), default="does not fit its shape")
    focus = str(results.value(result, SH.focusNode))
    value = results.value(result, SH.value)
    node = str(value) if focus.startswith(terms.CQ) and value else focus
    shown = _short(str(value), base) if value else ""
    return Finding(severity, _short(focus, base), _short(message, base), shown, node)


def _short(text: str, base: str) -> str:
    """Give a text on one line, its IRIs as a person would write them."""
    for prefix, namespace in terms.prefixes(base).items():
        text = text.replace(f"<{namespace}", f"<{prefix}:").replace(namespace, f"{prefix}:")
    return " ".join(text.split())
