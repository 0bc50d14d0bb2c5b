"""By which rule and from which premises a triple follows, worked out again from what a snapshot holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from graph import background, iris
from graph.dataset import Dataset
from graph.infer import Derivation, close, nothing_else
from graph.rules import compiled
from graph.vocabulary import Term, Triple


def derivations(dataset: Dataset, graph: str) -> Mapping[Triple, Derivation]:
    """Give what follows in a graph of inferences, each triple with its first derivation: no premise rests on it."""
    if graph == iris.graph(dataset.base, background.INFERRED):
        known = (background.ONTOLOGY, background.REFERENCE)
        given = [triple for name in known for triple in _triples(dataset, iris.graph(dataset.base, name))]
        return close(given, compiled(), nothing_else)
    return close(_triples(dataset, graph.removesuffix("/inferred")), compiled(), _Background(dataset).look_up)


def _triples(dataset: Dataset, graph: str) -> list[Triple]:
    return background.triples_of(dataset.matching(graph=NamedNode(graph)))


class _Background:
    """What a snapshot holds of what is known without reading: all that a document may be joined with."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._graphs = [NamedNode(iris.graph(dataset.base, name)) for name in background.GRAPHS]

    def look_up(self, subject: NamedNode | None, predicate: NamedNode, value: Term | None) -> Iterable[Triple]:
        """Give the triples of a pattern."""
        for graph in self._graphs:
            yield from background.triples_of(self._dataset.matching(subject, predicate, value, graph))
