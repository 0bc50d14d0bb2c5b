"""What of the graph is nearest to a fact that it does not hold: what shares most with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from pyoxigraph import NamedNode

from graph.background import triples_of
from graph.dataset import Dataset
from graph.vocabulary import Term, Triple, cq
from graph.why.naming import TERMS_OF, subjects

MOST = 1_000  # facts of a pattern, and neighbours of a thing, that are looked at


def nearest(dataset: Dataset, triple: Triple) -> list[Triple]:
    """Give what the graph holds that is nearest to a triple: what shares two of its parts, the likest first.

    First come terms of office or membership between the two, then whatever else links them, then other values and
    other subjects, by how much of what stands around them stands around the one that was asked for.
    """
    subject, predicate, value = triple
    between = terms_between(dataset, subject, value)
    linked = sorted(_linking(dataset, subject, value), key=lambda one: (one[1] != predicate, str(one)))
    values = _alike(dataset, [(one[2], one) for one in _matching(dataset, subject, predicate, None)], value)
    others = _alike(dataset, [(one[0], one) for one in _matching(dataset, None, predicate, value)], subject)
    return list(dict.fromkeys((*between, *linked, *values, *others)))


def terms_between(dataset: Dataset, one: NamedNode, other: Term) -> list[Triple]:
    """Give the terms of office or membership between two things, each by what it leads to."""
    found: list[Triple] = []
    for who, _, whom in TERMS_OF:
        for holder, held in ((one, other), (other, one)):
            if isinstance(holder, NamedNode) and isinstance(held, NamedNode):
                of_both = set(subjects(dataset, cq(who), holder)) & set(subjects(dataset, cq(whom), held))
                found += [(term, cq(whom), held) for term in sorted(of_both, key=str)]
    return found


def _linking(dataset: Dataset, one: NamedNode, other: Term) -> Iterator[Triple]:
    """Give what links two things, in either direction."""
    yield from _matching(dataset, one, None, other)
    if isinstance(other, NamedNode):
        yield from _matching(dataset, other, None, one)


def _alike(dataset: Dataset, found: list[tuple[Term, Triple]], wanted: Term) -> list[Triple]:
    """Sort facts by how like the thing in which they differ is to the one that was wanted."""
    around = _neighbours(dataset, wanted)
    return [
        one for _, one in sorted(found, key=lambda pair: (-_share(around, _neighbours(dataset, pair[0])), str(pair)))
    ]


def _neighbours(dataset: Dataset, node: Term) -> set[Term | NamedNode]:
    if not isinstance(node, NamedNode):
        return set()
    found = chain(dataset.matching(node), dataset.matching(None, None, node))
    return {end for one in triples_of(islice(found, MOST)) for end in (one[0], one[2])} - {node}


def _share(one: set[Term | NamedNode], other: set[Term | NamedNode]) -> float:
    """Give how much of what stands around either of two things stands around both."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _matching(
    dataset: Dataset, subject: NamedNode | None, predicate: NamedNode | None, value: Term | None
) -> list[Triple]:
    """Give the first triples of a pattern."""
    return list(triples_of(islice(dataset.matching(subject, predicate, value), MOST)))
