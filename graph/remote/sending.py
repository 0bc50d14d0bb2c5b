"""Sending what a server lacks, graph by graph: in an order in which an interruption leaves whole documents.

A graph up to the size that a server takes in one request is put whole. What has come to a larger one of users is added
in parts, and only where something has gone the graph is put anew; the mark of a load at work names these graphs.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO

import pyoxigraph as ox

from graph import background, iris
from graph.errors import RemoteError, StoreBusyError
from graph.reasoning.lines import Line
from graph.remote.brought import Users
from graph.remote.brought import held as amount
from graph.remote.contents import contents
from graph.remote.copies import OWN
from graph.remote.fetching import Known
from graph.remote.marks import BESIDE, UNFINISHED, UNION, WHOLE, Held, Mark, is_users, unions
from graph.remote.server import Server
from graph.repositories import Tell
from graph.store import Store

RENEWED = 20.0  # seconds after which a long load says that it goes on


@dataclass(frozen=True, slots=True)
class Before:
    """What this machine had when it and the server were the same."""

    unions: Mapping[str, set[Line]]  # as they were sent; nothing where that is not known
    snapshot: ox.Store | None = None  # where users' graphs may have changed


class Sending:
    """One load into a server."""

    def __init__(self, server: Server, store: Store, known: Known, before: Before, tell: Tell | None = None) -> None:
        assert store.directory
        self._server, self._known, self._before, self._tell = server, known, before, tell
        self._directory, self._base = store.directory, store.base
        self._users = Users(store.directory, store.base)
        self._brought = self._users.graphs()
        self._ours = contents(store, server.site.kind.default)
        self._beside = self._users.beside(store._record) if self._brought and self._default == "named" else None
        self._mark = Mark("", UNFINISHED)
        self._anew = False  # whether the union in the default graph has to be made of all again

    @property
    def _default(self) -> str:
        return self._server.site.kind.default

    def send(self) -> Mark:
        """Send what differs, and the mark last; give the mark that stands then."""
        try:
            return self._sent()
        finally:
            if self._beside:
                self._beside.close()

    def _sent(self) -> Mark:
        new = {name: one.held for name, one in self._ours.items()} | self._brought
        if self._beside:
            new[iris.graph(self._base, BESIDE)] = amount(self._beside)
        known = self._known
        changed = [name for name in new if known.graphs.get(name) != new[name]]
        gone = (set(known.graphs) | known.others) - set(new)
        if not changed and not gone and known.mark and known.mark.whole:
            return known.mark
        self._begin(new, [*changed, *gone])
        for name in sorted(gone, key=lambda one: one.endswith("/inferred")):
            self._renew()
            self._forget(name)
            self._server.delete(name)
        for name in sorted(changed, key=self._order):
            self._renew()
            self._send(name)
        if self._anew:
            self._unite()
        self._check_union(new)
        self._still_ours()
        whole = replace(self._mark, kind=WHOLE, graphs=new)
        self._server.put_mark(whole)
        return whole

    # --- graphs

    def _send(self, name: str) -> None:
        if name in self._brought:
            self._send_users(name)
        elif name == iris.graph(self._base, BESIDE):
            assert self._beside
            self._pass(name, self._beside)
        else:
            self._send_ours(name)

    def _send_ours(self, name: str) -> None:
        here = name == iris.graph(self._base, UNION)
        place, lines, before = "" if here else name, self._ours[name].lines(), self._before.unions.get(name)
        if before is not None:
            kept = {one for one in before - lines if self._users.holds(one)}
            if self._server.change(place, before - kept, lines):
                return
        self._server.put(place, lines)
        self._anew = self._anew or here

    def _send_users(self, name: str) -> None:
        """Add what has come to a graph, or put it anew; where the union is the default graph, it comes there, too."""
        there, before = self._known.graphs.get(name), self._before.snapshot
        come = self._users.come(name, before, there.size) if there and before else None
        if come is None:
            self._forget(name)
        with come or self._users.written(name) as triples:
            self._pass(name, triples, add=come is not None)
            if self._default == "own" and not self._anew:
                self._pass("", triples, add=True)

    def _forget(self, name: str) -> None:
        """Take a graph of users out of the union that the default graph is."""
        if self._default == "own" and is_users(self._base, name) and name in self._known.graphs and not self._anew:
            self._anew = not self._server.forget(name)

    def _unite(self) -> None:
        """Put the union anew: ours, and what users state."""
        self._server.put("", self._ours[iris.graph(self._base, UNION)].lines())
        for name in self._brought:
            with self._users.written(name) as triples:
                self._pass("", triples, add=True)

    def _pass(self, name: str, triples: IO[bytes], add: bool = False) -> None:
        """Send triples in parts, and tell how far it is."""
        size, done = triples.seek(0, os.SEEK_END), 0
        triples.seek(0)
        for number in self._server.send(name, triples, add):
            self._renew()
            done += number
            if self._tell:
                self._tell(f"sending {name or 'what queries find'}", done, size)

    def _order(self, name: str) -> tuple[int, str]:
        """Give the place of a graph among those that are sent."""
        if name in unions(self._base):
            return 4, name
        if iris.key_of(self._base, name):
            return 1, name.removesuffix("/inferred") + ("" if name.endswith("/inferred") else "~")
        known = {iris.graph(self._base, one) for one in background.GRAPHS}
        return 0 if name in known else 2 if name in self._brought else 3, name

    # --- the mark

    def _begin(self, new: Mapping[str, Held], touched: list[str]) -> None:
        """Say that a load begins, and which graphs of users it touches, unless another was there in between."""
        server, known = self._server, self._known
        now = server.mark()
        if (now and (now.token, now.kind)) != (known.mark and (known.mark.token, known.mark.kind)):
            raise StoreBusyError(f"{server.site.query}: another load has changed it meanwhile; load again")
        if known.mark is None and self._default == "own" and server.union_size():
            told = "its default graph holds triples that are not ours"
            raise RemoteError(f"{server.site.query}: {told}; name an empty one")
        writer = f"process {os.getpid()} of {socket.gethostname()}"
        users = {name: one for name, one in (*known.graphs.items(), *new.items()) if is_users(self._base, name)}
        graphs = users | {name: Held("", one.size) for name, one in users.items() if name in touched}
        self._mark = Mark(uuid.uuid4().hex, UNFINISHED, writer, f"{server.clock():.0f}", graphs)
        (self._directory / OWN).write_text(self._mark.token, "utf-8")
        server.put_mark(self._mark)
        self._still_ours()

    def _renew(self) -> None:
        self._still_ours()
        now = self._server.clock()
        if now - float(self._mark.moment) >= RENEWED:
            self._mark = replace(self._mark, moment=f"{now:.0f}")
            self._server.put_mark(self._mark)

    def _still_ours(self) -> None:
        if self._server.token() != f'"{self._mark.token}"':
            raise StoreBusyError(f"{self._server.site.query}: another load took over; load again")

    def _check_union(self, new: Mapping[str, Held]) -> None:
        """See that a query finds each triple once: a server set up otherwise would count wrongly ever after."""
        least = sum(one.size for name, one in new.items() if name in unions(self._base))
        most = least + sum(one.size for one in self._brought.values() if self._default == "own")
        found = self._server.union_size()
        if least and not least <= found <= most:
            told = f"a query finds {found} triples where {least} were put"
            raise RemoteError(f"{self._server.site.query}: {told}; set it up so that its default graph is its own")
