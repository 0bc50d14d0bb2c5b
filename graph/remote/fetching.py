"""Bringing a copy up to date: its documents, its decisions and users' graphs become those of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph import composing, iris
from graph.composing import placed
from graph.dataset import Dataset
from graph.errors import StoreBusyError
from graph.imported import Imported
from graph.reasoning.lines import triples_of
from graph.remote.brought import Users
from graph.remote.copies import OWN
from graph.remote.marks import Held, Mark, held
from graph.remote.server import Server
from graph.resolution.deciding import GRAPH as DECISIONS
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import FILE, Decisions, decisions, write_decisions
from graph.resolution.places import RULE
from graph.store import Store
from graph.transactions import read
from graph.views.attestation import attest
from graph.views.republication import relink

PATIENCE = 60.0  # seconds after which a load that another machine began counts as interrupted


@dataclass(frozen=True, slots=True)
class Known:
    """What stands on the server before a load."""

    mark: Mark | None
    graphs: Mapping[str, Held]  # of which the content is certain
    others: frozenset[str] = frozenset()  # of which it is not


def fetch(server: Server, store: Store, directory: Path) -> Known:
    """Bring documents and decisions of a copy up to date."""
    mark = server.mark()
    if mark is None:
        for key in store.documents():
            store.remove(key)
        return Known(None, {}, frozenset(server.names()))
    if not (mark.whole or is_own(directory, mark)):
        _wait_turn(server, mark)
    names = frozenset(mark.graphs) if mark.whole else frozenset((*server.names(), *mark.graphs))
    if _fetch(server, store, directory, names, mark):
        relink(store)
        attest(store)
    if mark.whole:
        return Known(mark, mark.graphs)
    certain = {name: held(read(store._record, name)) for name in _documents(store, names)}
    certain |= {name: one for name, one in mark.brought(store.base).items() if one.digest}
    return Known(mark, certain, names - set(certain))


def is_own(directory: Path, mark: Mark) -> bool:
    """Tell whether this machine was the last to begin a load."""
    own = directory / OWN
    return own.exists() and own.read_text("utf-8") == mark.token


def fetch_users(server: Server, directory: Path, base: str) -> None:
    """Bring users' graphs of a copy up to date; what this machine was about to send stays as it is."""
    mark = server.mark()
    there = mark.brought(base) if mark else {}
    here = Users(directory, base).graphs()
    if there == here or (mark and not mark.whole and is_own(directory, mark)):
        return
    with Imported.open(directory, base) as users:
        own = iris.graph(base, composing.USERS)
        for name in here.keys() - there.keys():
            users.drop(None if name == own else name)
        for name in sorted(there):
            if here.get(name) != there[name]:
                _take(server, users, name, "" if name == own else name)
        users.commit()
    if all(one.digest for one in there.values()):
        Users(directory, base).note(there)


def _take(server: Server, users: Imported, name: str, graph: str) -> None:
    spool, node = users.spool(), ox.NamedNode(graph) if graph else ox.DefaultGraph()
    with spool.open("wb") as file:
        ox.serialize((placed(quad, node) for quad in server.quads(name)), file, format=ox.RdfFormat.N_QUADS)
    users.take(spool, [graph], [graph])


def of_users(dataset: Dataset) -> Decisions:
    """Give the decisions of a graph that users made, and no rule."""
    return decisions([row for row in carried_out(dataset) if row.who != RULE])


def _fetch(server: Server, store: Store, directory: Path, names: frozenset[str], mark: Mark) -> int:
    there = {iris.key_of(store.base, name): name for name in _documents(store, names)}
    gone = [key for key in store.documents() if key not in there]
    for key in gone:
        store.remove(key)
    changed = len(gone)
    for key, name in sorted(there.items()):
        if mark.whole and held(read(store._record, name)) == mark.graphs[name]:
            continue
        node = ox.NamedNode(name)
        store.replace(key, [ox.Quad(*one, node) for one in triples_of(server.lines(name))])
        changed += 1
    graph = iris.graph(store.base, DECISIONS)
    if graph in names and (not mark.whole or held(read(store._record, graph)) != mark.graphs[graph]):
        store.put_view(DECISIONS, triples_of(server.lines(graph)))
    elif graph not in names:
        store.put_view(DECISIONS, ())
    write_decisions(directory / FILE, of_users(store))
    return changed


def _documents(store: Store, names: frozenset[str]) -> list[str]:
    return [name for name in names if (key := iris.key_of(store.base, name)) and iris.document(store.base, key) == name]


def _wait_turn(server: Server, mark: Mark) -> None:
    """Refuse while another machine writes; take over what was interrupted."""
    age = server.clock() - float(mark.moment or 0)
    if age < PATIENCE:
        told = f"{mark.writer} began to write {max(age, 0):.0f} seconds ago"
        raise StoreBusyError(f"{server.site.query}: {told}; try again in a minute")
