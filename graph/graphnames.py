"""Names of the graphs that users write to: none of ours."""

from __future__ import annotations

import pyoxigraph as ox

from graph import iris
from graph.directory import one_line
from graph.errors import OurGraphError, QueryError
from graph.updating import READ, REMOVED, WRITTEN, emptied

FOREIGN = "updates see only graphs that users brought: bring what documents say by CONSTRUCT and POST to /graphs"
DEFAULT = ox.DefaultGraph()  # what users put in no graph
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def graph_node(base: str, graph: str | None, role: str = WRITTEN) -> GraphName:
    """Give the node of a graph; None is the default graph."""
    return DEFAULT if graph is None else named_node(base, graph, role)


def named_node(base: str, graph: str, role: str = WRITTEN) -> ox.NamedNode:
    """Give the node of a graph of users, or refuse the name with what to do instead."""
    if iris.is_ours(base, graph):
        raise OurGraphError(f"graph {graph}: is ours, made of documents; {_advice(base, graph, role)}")
    try:
        return ox.NamedNode(graph)
    except ValueError as error:
        raise QueryError(f"graph {graph!r}: not an IRI ({one_line(error)}); correct it") from error


def graphs_emptied(store: ox.Store, text: str) -> set[GraphName]:
    """Give the graphs that an update empties which does nothing else."""
    which, name = emptied(text)
    if which == "GRAPH":
        return {ox.NamedNode(name)}
    named: set[GraphName] = {*store.named_graphs()} if which in {"NAMED", "ALL"} else set()
    return named | ({DEFAULT} if which in {"DEFAULT", "ALL"} else set())


def names_after(store: ox.Store, text: str, base: str | None) -> list[ox.NamedNode | ox.BlankNode]:
    """Give the names of the graphs that are there after such an update: those of a store without quads tell."""
    bare = ox.Store()
    for name in store.named_graphs():
        bare.add_graph(name)
    bare.update(text, base_iri=base)
    return list(bare.named_graphs())


def _advice(base: str, graph: str, role: str) -> str:
    if role == READ:
        return FOREIGN
    key = iris.key_of(base, graph)
    return f"use communique remove {key}" if role == REMOVED and key else "choose a name of your own"
