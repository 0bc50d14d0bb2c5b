"""Writing to a server: the ordinary machinery works on a copy in this machine, and what changed is sent.

The copy is an ordinary store in the user's cache, one for each address. It is brought up to date before it is worked
on: documents, decisions and users' graphs are fetched, all else follows from them (`fetching`). Each graph is sent by
idempotent requests, a document's inferences before the document, the union behind all documents, the mark last; an
interruption leaves whole documents, and the next load mends the rest (`sending`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from graph import background, composing, iris
from graph.background import Background
from graph.errors import RemoteError
from graph.imported import Imported
from graph.reasoning.lines import Line
from graph.remote.contents import union
from graph.remote.copies import SENT, directory_of
from graph.remote.fetching import Known, fetch, fetch_users
from graph.remote.marks import Held, Mark
from graph.remote.sending import Before, Sending
from graph.remote.server import Address, Server
from graph.repositories import Tell
from graph.store import Store, open_documents, open_snapshot

GENID = ".well-known/genid/"  # below the base: names of users' blank nodes


class WorkingCopy:
    """The copy of a server's graph in this machine."""

    def __init__(self, address: Address, made_of: Background | None = None) -> None:
        self.address, self._made_of = address, made_of
        self.directory = directory_of(address)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Give the copy as a store, up to date; what was changed is sent when the block ends well."""
        with closing(Server(self.address)) as server:
            self._fetch_users(server)
            with self._open() as store:
                known = fetch(server, store, self.directory)
                yield store
                self._note(store, Sending(server, store, known, Before(self._unions(server, known))).send())

    @contextmanager
    def bringing(self, tell: Tell | None = None) -> Iterator[Imported]:
        """Give the copy's graphs of users, up to date; what was changed is sent when the block ends well."""
        with closing(Server(self.address)) as server:
            self._fetch_users(server)
            known, unions = self._fetched(server)
            before = Before(unions, open_snapshot(self.directory)._record)
            (self.directory / SENT).unlink(missing_ok=True)  # readers are to have what stands there
            with Imported.open(self.directory, self.address.base) as users:
                users.names_below = f"{self.address.base}{GENID}"
                yield users
            with self._open() as store:
                self._note(store, Sending(server, store, known, before, tell).send())

    def holds_something(self) -> bool:
        """Tell whether something of ours stands on the server."""
        return Server(self.address).mark() is not None

    def follow(self) -> bool:
        """Make a snapshot of what stands on the server, if it is whole and another than the last."""
        with closing(Server(self.address)) as server:
            if self._sent() == server.token()[1:-1]:
                return False
            mark = server.mark()
            if mark and not mark.whole and self._sent():
                return False  # it is being written: what was whole last is served on
            self._fetch_users(server)
            with self._open() as store:
                known = fetch(server, store, self.directory)
                self._same_background(known, store)
                if known.mark is None:
                    raise RemoteError(f"{self.address.query}: holds no graph of ours; load documents into it first")
                self._note(store, known.mark)
            return True

    def _open(self) -> Store:
        return Store.open(self.directory, self.address.base, self._made_of)

    def _fetch_users(self, server: Server) -> None:
        """Fetch users' graphs; the store is made where there is none."""
        server.mark()  # says at once that it cannot be reached
        if not (self.directory / "CURRENT").exists():
            with self._open() as store:
                store.snapshot()
        fetch_users(server, self.directory, self.address.base)

    def _fetched(self, server: Server) -> tuple[Known, Mapping[str, set[Line]]]:
        """Fetch what documents say into a snapshot, and give what is known of the server then."""
        with self._open() as store:
            known = fetch(server, store, self.directory)
            unions = self._unions(server, known)
            if known.mark is None or known.mark.token != self._sent():
                store.snapshot()
        return known, unions

    def _same_background(self, known: Known, store: Store) -> None:
        graph, own = iris.graph(store.base, background.ONTOLOGY), background.digest(store.background)
        if known.mark and known.mark.whole and known.graphs.get(graph, Held(own, 0)).digest != own:
            told = "was loaded with another version of communique"
            raise RemoteError(f"{self.address.query}: {told}; load or reread documents with this one")

    def _unions(self, server: Server, known: Known) -> Mapping[str, set[Line]]:
        """Give the unions as they were sent last, for a server that takes what changes of them."""
        if not (server.site.updates and known.mark and known.mark.whole and self._sent() == known.mark.token):
            return {}  # another machine has sent what stands there
        return union(open_documents(self.directory), server.site.kind.default)

    def _note(self, store: Store, mark: Mark) -> None:
        """Keep what was sent for those that read more than a server likes to be asked."""
        if self._sent() != mark.token:
            (self.directory / SENT).unlink(missing_ok=True)
            if not composing.is_shown(self.directory):
                store.snapshot()
            (self.directory / SENT).write_text(mark.token if mark.whole else "", "utf-8")

    def _sent(self) -> str:
        sent = self.directory / SENT
        return sent.read_text("utf-8") if sent.exists() else ""
