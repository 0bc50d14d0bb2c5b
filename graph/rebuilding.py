"""A document as it was read, from what the store keeps of it: so that it can be read again without its file."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph import iris, vocabulary
from graph.dataset import Dataset
from graph.records import Document
from graph.vocabulary import cq


def document_of(dataset: Dataset, key: str) -> Document:
    """Give a document of the dataset as a record; its body begins where its first unit does."""
    node = NamedNode(iris.document(dataset.base, key))
    found = (quad for quad in dataset.matching(node, graph=node))
    told = {quad.predicate: quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal)}
    return Document(
        key=key,
        name=told.get(cq("fileName"), key),
        text=dataset.text_of(key),
        sha256=told.get(cq("sha256"), ""),
        title=told.get(vocabulary.TITLE, ""),
        publisher=told.get(cq("publisherName"), ""),
        date=told.get(vocabulary.ISSUED),
        language=told.get(vocabulary.LANGUAGE, ""),
        url=told.get(vocabulary.SOURCE, ""),
        licence=told.get(vocabulary.LICENCE, ""),
        imitates=told.get(cq("imitates"), ""),
        body=_body(dataset, node),
        author=told.get(vocabulary.CREATOR, ""),
        modified=told.get(vocabulary.MODIFIED, ""),
    )


def _body(dataset: Dataset, node: NamedNode) -> int:
    found = (quad.subject for quad in dataset.matching(None, cq("unitOf"), node, node))
    units = [unit for unit in found if isinstance(unit, NamedNode)]
    starts = [quad.object for unit in units for quad in dataset.matching(unit, cq("start"), None, node)]
    return min((int(start.value) for start in starts if isinstance(start, Literal)), default=0)
