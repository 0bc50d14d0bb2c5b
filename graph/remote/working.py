"""Loading into a server: the ordinary machinery works on a copy in this machine, and what changed is sent.

The copy is an ordinary store in the user's cache, one for each address. It is brought up to date before it is worked
on: documents and decisions are fetched, all else follows from them. Each graph is sent by one idempotent PUT, a
document's inferences before the document, the union behind all documents, the mark last; an interruption leaves whole
documents, and the next load mends the rest.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pyoxigraph as ox

from graph import background, iris
from graph.background import Background
from graph.counting import counted
from graph.dataset import Dataset
from graph.errors import RemoteError, StoreBusyError
from graph.reasoning.lines import Line, triples_of
from graph.remote.contents import Content, contents, union, unions
from graph.remote.copies import SENT, directory_of
from graph.remote.marks import UNFINISHED, UNION, WHOLE, Held, Mark, held
from graph.remote.server import Address, Server
from graph.resolution.deciding import GRAPH as DECISIONS
from graph.resolution.deciding import carried_out
from graph.resolution.decisions import FILE, Decisions, decisions, write_decisions
from graph.resolution.places import RULE
from graph.store import Store, open_snapshot
from graph.transactions import read
from graph.views.attestation import attest
from graph.views.republication import relink

PATIENCE = 60.0  # seconds after which a load that another machine began counts as interrupted
RENEWED = 20.0  # seconds after which a long load says that it goes on
OTHERS = "its default graph holds triples that are not ours; name a data set of our own"
OWN = "remote"  # the file that names the token of this machine's last load


@dataclass(frozen=True, slots=True)
class Known:
    """What stands on the server before a load."""

    mark: Mark | None
    graphs: Mapping[str, Held]  # of which the content is certain
    others: frozenset[str] = frozenset()  # of which it is not


class WorkingCopy:
    """The copy of a server's graph in this machine."""

    def __init__(self, address: Address, made_of: Background | None = None) -> None:
        self.address, self._made_of = address, made_of
        self.directory = directory_of(address)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Give the copy as a store, up to date; what was changed is sent when the block ends well."""
        server = Server(self.address)
        try:
            server.mark()  # says at once that it cannot be reached
            with Store.open(self.directory, self.address.base, self._made_of) as store:
                known = self._pull(server, store)
                yield store
                self._push(server, store, known)
        finally:
            server.close()

    def holds_something(self) -> bool:
        """Tell whether something of ours stands on the server."""
        return Server(self.address).mark() is not None

    def follow(self) -> bool:
        """Make a snapshot of what stands on the server, if it is whole and another than the last."""
        server = Server(self.address)
        try:
            if self._sent() == server.token()[1:-1]:
                return False
            mark = server.mark()
            if mark and not mark.whole and self._sent():
                return False  # it is being written: what was whole last is served on
            with Store.open(self.directory, self.address.base, self._made_of) as store:
                known = self._pull(server, store)
                self._same_background(known, store)
                if known.mark is None:
                    raise RemoteError(f"{self.address.query}: holds no graph of ours; load documents into it first")
                self._note(store, known.mark)
            return True
        finally:
            server.close()

    def _same_background(self, known: Known, store: Store) -> None:
        graph, own = iris.graph(store.base, background.ONTOLOGY), background.digest(store.background)
        if known.mark and known.mark.whole and known.graphs.get(graph, Held(own, 0)).digest != own:
            told = "was loaded with another version of communique"
            raise RemoteError(f"{self.address.query}: {told}; load or reread documents with this one")

    # --- fetching

    def _pull(self, server: Server, store: Store) -> Known:
        """Bring the copy up to date: its documents become those of the server."""
        mark = server.mark()
        if mark is None:
            for key in store.documents():
                store.remove(key)
            return Known(None, {}, frozenset(server.names()))
        if not mark.whole:
            self._wait_turn(server, mark)
        names = frozenset(mark.graphs) if mark.whole else frozenset(server.names())
        changed = self._fetch(server, store, names, mark)
        if changed:
            relink(store)
            attest(store)
        if mark.whole:
            return Known(mark, mark.graphs)
        documents = {name: held(read(store._record, name)) for name in _documents(store, names)}
        return Known(mark, documents, names - set(documents))

    def _fetch(self, server: Server, store: Store, names: frozenset[str], mark: Mark) -> int:
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
        write_decisions(self.directory / FILE, of_users(store))
        return changed

    def _wait_turn(self, server: Server, mark: Mark) -> None:
        """Refuse while another machine writes; take over what was interrupted."""
        own = self.directory / OWN
        if own.exists() and own.read_text("utf-8") == mark.token:
            return
        age = server.clock() - float(mark.moment or 0)
        if age < PATIENCE:
            told = f"{mark.writer} began to write {counted(round(max(age, 0)), 'second')} ago"
            raise StoreBusyError(f"{self.address.query}: {told}; try again in a minute")

    # --- sending

    def _push(self, server: Server, store: Store, known: Known) -> None:
        """Send what differs, and the mark last."""
        graphs = contents(store, server.site.kind.default)
        new = {name: one.held for name, one in graphs.items()}
        changed = [name for name in graphs if known.graphs.get(name) != new[name]]
        gone = sorted((set(known.graphs) | known.others) - set(new))
        if not changed and not gone and known.mark and known.mark.whole:
            self._note(store, known.mark)
            return
        mark = self._begin(server, known)
        sent = self._unions(server, known)
        for name in sorted(gone, key=_is_inferred):
            self._still_ours(server, mark)
            server.delete(name)
        for name in sorted(changed, key=lambda one: _order(store.base, one)):
            mark = self._renewed(server, mark)
            place, lines = "" if name == iris.graph(store.base, UNION) else name, graphs[name].lines()
            if name not in sent or not server.change(place, sent[name], lines):
                server.put(place, lines)
        self._check_union(server, graphs)
        self._still_ours(server, mark)
        whole = replace(mark, kind=WHOLE, graphs=new)
        server.put_mark(whole)
        self._note(store, whole)

    def _unions(self, server: Server, known: Known) -> dict[str, set[Line]]:
        """Give the unions as they were sent last, for a server that takes what changes of them."""
        if not (server.site.updates and known.mark and known.mark.whole and self._sent() == known.mark.token):
            return {}  # another machine has sent what stands there
        return union(open_snapshot(self.directory), server.site.kind.default)

    def _note(self, store: Store, mark: Mark) -> None:
        """Keep what was sent for those that read more than a server likes to be asked."""
        if self._sent() != mark.token:
            (self.directory / SENT).unlink(missing_ok=True)
            store.snapshot()
            (self.directory / SENT).write_text(mark.token if mark.whole else "", "utf-8")

    def _sent(self) -> str:
        sent = self.directory / SENT
        return sent.read_text("utf-8") if sent.exists() else ""

    def _begin(self, server: Server, known: Known) -> Mark:
        """Say that a load begins, unless another was there in between."""
        now = server.mark()
        if (now and (now.token, now.kind)) != (known.mark and (known.mark.token, known.mark.kind)):
            raise StoreBusyError(f"{self.address.query}: another load has changed it meanwhile; load again")
        if known.mark is None and server.site.kind.default == "own" and server.union_size():
            raise RemoteError(
                f"{self.address.query}: its default graph holds triples that are not ours; name an empty one"
            )
        writer = f"process {os.getpid()} of {socket.gethostname()}"
        mark = Mark(uuid.uuid4().hex, UNFINISHED, writer, f"{server.clock():.0f}")
        (self.directory / OWN).write_text(mark.token, "utf-8")
        server.put_mark(mark)
        self._still_ours(server, mark)
        return mark

    def _renewed(self, server: Server, mark: Mark) -> Mark:
        self._still_ours(server, mark)
        now = server.clock()
        if now - float(mark.moment) < RENEWED:
            return mark
        fresh = replace(mark, moment=f"{now:.0f}")
        server.put_mark(fresh)
        return fresh

    def _still_ours(self, server: Server, mark: Mark) -> None:
        if server.token() != f'"{mark.token}"':
            raise StoreBusyError(f"{self.address.query}: another load took over; load again")

    def _check_union(self, server: Server, graphs: Mapping[str, Content]) -> None:
        """See that a query finds each triple once: a server set up otherwise would count wrongly ever after."""
        expected = sum(graphs[name].held.size for name in unions(server.base) if name in graphs)
        found = server.union_size()
        if expected and found != expected:
            told = f"a query finds {counted(found, 'triple')} where {expected:,} were put"
            raise RemoteError(f"{self.address.query}: {told}; set it up so that its default graph is its own")


def of_users(dataset: Dataset) -> Decisions:
    """Give the decisions of a graph that users made, and no rule."""
    return decisions([row for row in carried_out(dataset) if row.who != RULE])


def _documents(store: Store, names: frozenset[str]) -> list[str]:
    return [name for name in names if (key := iris.key_of(store.base, name)) and iris.document(store.base, key) == name]


def _is_inferred(name: str) -> bool:
    return name.endswith("/inferred")


def _order(base: str, name: str) -> tuple[int, str]:
    """Give the place of a graph among those that are sent."""
    if name in unions(base):
        return 4, name
    if iris.key_of(base, name):
        return (1, name.removesuffix("/inferred") + ("" if _is_inferred(name) else "~"))
    known = {iris.graph(base, one) for one in background.GRAPHS}
    return (0 if name in known else 3), name
