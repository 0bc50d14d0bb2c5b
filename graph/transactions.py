"""One transaction: how graphs change, and what that means for the default graph, which is the union of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.reasoning.lines import Line, lines_of, term, written

DEFAULT = ox.DefaultGraph()
Lines = Mapping[str, set[Line]]  # by graph name


def read(record: ox.Store, graph: str) -> set[Line]:
    """Give the lines of a graph."""
    return set(lines_of(record.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""))


def difference(before: Lines, after: Lines) -> tuple[Lines, Lines]:
    """Give what goes and what comes, graph by graph."""
    names = sorted({*before, *after})
    gone = {name: before.get(name, set()) - after.get(name, set()) for name in names}
    come = {name: after.get(name, set()) - before.get(name, set()) for name in names}
    return {n: lines for n, lines in gone.items() if lines}, {n: lines for n, lines in come.items() if lines}


def apply(record: ox.Store, gone: Lines, come: Lines) -> int:
    """Write a change in one transaction, and give the number of quads that it wrote."""
    kept = {line for lines in come.values() for line in lines}
    holders: dict[Line, set[str]] = defaultdict(set)
    for graph, lines in gone.items():
        for line in lines:
            holders[line].add(graph)
    alone = {line for line, names in holders.items() if line not in kept and not _elsewhere(record, line, names)}
    if gone:
        steps = (_data("DELETE DATA", gone, alone), _data("INSERT DATA", come, kept), *_emptied(record, gone, come))
        record.update(" ; ".join(step for step in steps if step))
    else:
        text = "".join(written(sorted(lines), f"<{graph}>") for graph, lines in sorted(come.items())) + _sorted(kept)
        record.load(input=text.encode(), format=ox.RdfFormat.N_QUADS)
    return sum(map(len, (*gone.values(), *come.values(), alone, kept)))


def _elsewhere(record: ox.Store, line: Line, graphs: set[str]) -> bool:
    """Tell whether another graph holds a line."""
    one, by, other = map(term, line)
    found = record.quads_for_pattern(one, by, other, None)  # type: ignore[arg-type]  # a line's words are in their places
    return any(isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value not in graphs for quad in found)


def _data(verb: str, graphs: Lines, union: Iterable[Line]) -> str:
    """Write lines as an update, in the same order each time."""
    blocks = [f"GRAPH <{name}> {{\n{_sorted(lines)}}}" for name, lines in sorted(graphs.items()) if lines]
    body = "\n".join((*blocks, _sorted(union)))
    return f"{verb} {{\n{body}\n}}" if body.strip() else ""


def _sorted(lines: Iterable[Line]) -> str:
    return written(sorted(lines))


def _emptied(record: ox.Store, gone: Lines, come: Lines) -> Iterator[str]:
    """Give the steps that drop the named graphs of which nothing is left."""
    for name, lines in sorted(gone.items()):
        if name not in come and read(record, name) == lines:
            yield f"DROP SILENT GRAPH <{name}>"
