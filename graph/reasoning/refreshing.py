"""Everything that follows, worked out anew from what documents, reference data and ontology say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from tempfile import NamedTemporaryFile

import pyoxigraph as ox

from graph import background, iris
from graph.background import Background
from graph.reasoning.closing import closure
from graph.reasoning.consequences import Reasoning, marked
from graph.reasoning.finding import Finder
from graph.reasoning.indexing import Index
from graph.reasoning.joining import Seeds
from graph.reasoning.lines import Line, is_named, written
from graph.transactions import read
from graph.views.affirmed import affirmed

CHUNK = 60_000_000  # characters that the engine sorts at once, in 500 MB: more takes its memory, less is sorted again


def refresh(record: ox.Store, base: str, made_of: Background) -> Index:
    """Replace background, inferences, the affirmed view and the default graph; the mark is the caller's to write.

    Gives what is known without reading, for the documents to come.
    """
    standing = background.quads(base, made_of)  # a broken ontology is refused here, before anything is taken away
    for name in (*background.GRAPHS, background.AFFIRMED, background.JOINED):
        record.remove_graph(ox.NamedNode(iris.graph(base, name)))  # the old mark goes first
    record.clear_graph(ox.DefaultGraph())
    record.bulk_extend(standing)  # as terms: a line of N-Quads would name blank nodes anew
    record.bulk_extend(background.union(base, made_of))
    ground = Index(made_of.rules, background.known(base, made_of))
    close_all(Reasoning(record, base, made_of.rules, ground, made_of.bounds))
    return ground


def close_all(reasoning: Reasoning) -> None:
    """Write what follows from each document, what follows from all together, and the union of it all."""
    record, base = reasoning.record, reasoning.base
    documents, names = reasoning.documents(), {name.value for name in record.named_graphs()}
    inferred = names & {f"{graph}/inferred" for graph in documents}
    for graph in sorted(inferred):
        record.remove_graph(ox.NamedNode(graph))
    known = {iris.graph(base, name) for name in background.GRAPHS}
    others = sorted(names.difference(documents, known, inferred))
    load(record, (written(read(record, name)) for name in others))
    seeds = Seeds(reasoning.rules, base)
    load(record, chain.from_iterable(_texts(base, *closed) for closed in closed_documents(reasoning, seeds)))
    lines, note = reasoning.joined_of(seeds, Finder(record, base, reasoning.apart()))
    graph = iris.graph(base, background.JOINED)
    lines |= marked(graph, note)
    load(record, (written(lines, f"<{graph}>"), written(lines)))


def closed_documents(reasoning: Reasoning, seeds: Seeds) -> Iterator[tuple[str, set[Line], set[Line]]]:
    """Give each document's graph, lines and what follows; what it can be joined by goes to the seeds."""
    for graph in reasoning.documents():
        lines = read(reasoning.record, graph)
        closed = closure(filter(is_named, lines), reasoning.rules, reasoning.ground, reasoning.bounds)
        if not closed.note:
            seeds.gather(lines)
            seeds.gather(closed.lines)
        yield graph, lines, closed.lines | marked(graph, closed.note)


def _texts(base: str, graph: str, lines: set[Line], follows: set[Line]) -> Iterator[str]:
    """Give what a document adds to its inferences, the affirmed view and the union."""
    yield written(follows, f"<{graph}/inferred>")
    yield written(affirmed(chain(lines, follows)), f"<{iris.graph(base, background.AFFIRMED)}>")
    yield written(lines)
    yield written(follows)


def load(record: ox.Store, texts: Iterable[str]) -> None:
    """Put lines into the store as they come, many at a time."""
    remaining, more = iter(texts), True
    while more:
        with NamedTemporaryFile("w", encoding="utf-8", newline="\n", suffix=".nq") as file:
            size, more = 0, False
            for text in remaining:
                size += file.write(text)
                if size > CHUNK:
                    more = True
                    break
            file.flush()
            record.bulk_load(path=file.name, lenient=True)
