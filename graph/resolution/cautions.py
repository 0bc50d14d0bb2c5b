"""What speaks against taking two things for one: they differ in the reference data, or nothing can be both."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph import background, iris
from graph.dataset import Dataset
from graph.reasoning.lines import TYPE as A
from graph.vocabulary import TYPE, cq

IDENTIFIERS = ("wikidata", "iso2", "iso3")  # each thing has one of its own


def two_by_reference(dataset: Dataset, one: str, other: str) -> str:
    """Tell by which identifiers the reference data keep two names below id/ apart; nothing where they do not."""
    told = []
    for name in IDENTIFIERS:
        held = [_identifiers(dataset, thing, name) for thing in (one, other)]
        if all(held) and not set(held[0]) & set(held[1]):
            told.append(f"{name} {' and '.join(', '.join(each) for each in held)}")
    return "; ".join(told)


def disjoint_kinds(dataset: Dataset, one: str, other: str) -> str:
    """Tell two kinds that the names are of and that nothing can both be; nothing where there are none."""
    kinds, others = _kinds(dataset, one), _kinds(dataset, other)
    for kind in sorted(kinds):
        for step in dataset.rules.clashes.get(kind, ()):
            atoms = step.rule.body
            pair = {str(value) for _, link, value in atoms if link == A}
            if len(atoms) == len(pair) == 2 and len({subject for subject, *_ in atoms}) == 1 and kind in pair:
                (against,) = pair - {kind}
                if against in others:
                    return f"{one} is of the kind {_local(kind)}, {other} of the kind {_local(against)}"
    return ""


def _identifiers(dataset: Dataset, thing: str, name: str) -> list[str]:
    graph = NamedNode(iris.graph(dataset.base, background.REFERENCE))
    found = dataset.matching(NamedNode(iris.entity(dataset.base, thing)), cq(name), None, graph)
    return sorted(_local(quad.object.value) for quad in found if isinstance(quad.object, NamedNode | Literal))


def _kinds(dataset: Dataset, thing: str) -> set[str]:
    found = dataset.matching(NamedNode(iris.entity(dataset.base, thing)), TYPE)
    return {str(quad.object) for quad in found if isinstance(quad.object, NamedNode)}


def _local(iri: str) -> str:
    return iri.strip("<>").replace("#", "/").rpartition("/")[2]
