"""Which documents are republications of others: one text in fifty outlets is one source.

Worked out over all documents of a store from the signatures in their graphs, so that neither the order of loading nor
what was loaded once and is gone plays a part. The earlier document, by date and then by key, is the original.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from graph import iris
from graph.dataset import Dataset
from graph.store import Store
from graph.views.shingles import Signature, is_same_text
from graph.vocabulary import ISSUED, cq

GRAPH = "republication"
LEADING = 64  # hashes by which candidates are found; two texts of which one is a third of the other share about 20
FEWEST = 2  # of them that a candidate shares: one alone may be a set phrase
UNDATED = "9999"  # stands behind every date: what has a date was there first


def relink(store: Store) -> Mapping[str, str]:
    """Bring the links between a store's documents up to date; give the key of the original for each republication."""
    links = republications(store)
    of = cq("republicationOf")
    named = {key: NamedNode(iris.document(store.base, key)) for link in links.items() for key in link}
    store.put_view(GRAPH, [(named[key], of, named[original]) for key, original in links.items()])
    return links


def republications(dataset: Dataset) -> dict[str, str]:
    """Give for each document that is a republication the earliest document whose text it is."""
    signatures = dict(_signatures(dataset))
    order = sorted(signatures, key=lambda key: (_date(dataset, key), key))
    found: dict[str, str] = {}
    earlier: dict[int, list[int]] = defaultdict(list)  # leading hash -> places in the order
    for place, key in enumerate(order):
        leading = signatures[key].hashes[:LEADING]
        shared = Counter(other for each in leading for other in earlier[each])
        candidates = sorted(other for other, count in shared.items() if count >= FEWEST)
        alike = (order[other] for other in candidates if is_same_text(signatures[key], signatures[order[other]]))
        if original := next(alike, ""):
            found[key] = original
        for each in leading:
            earlier[each].append(place)
    return found


def _signatures(dataset: Dataset) -> Iterator[tuple[str, Signature]]:
    for quad in dataset.matching(predicate=cq("signature")):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield iris.key_of(dataset.base, quad.subject.value), Signature.decoded(quad.object.value)


def _date(dataset: Dataset, key: str) -> str:
    """Give the date of a document, or of its first publication."""
    node = NamedNode(iris.document(dataset.base, key))
    issued = [quad.object for quad in dataset.matching(node, ISSUED)]
    units = [quad.subject for quad in dataset.matching(None, cq("unitOf"), node) if isinstance(quad.subject, NamedNode)]
    dates = issued or [quad.object for unit in units for quad in dataset.matching(unit, cq("date"))]
    return min((date.value for date in dates if isinstance(date, Literal)), default=UNDATED)
