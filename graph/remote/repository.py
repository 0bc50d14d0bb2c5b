"""A graph that is kept behind a SPARQL server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from graph.background import Background
from graph.dataset import Dataset
from graph.imported import Imported
from graph.remote.dataset import open_remote
from graph.remote.fetching import of_users
from graph.remote.following import followed
from graph.remote.server import Address
from graph.remote.working import WorkingCopy
from graph.repositories import Tell
from graph.resolution.decisions import Decisions
from graph.store import Store


class Elsewhere:
    """A store at an address: read where it is, written through a copy."""

    def __init__(self, address: Address, made_of: Background | None = None) -> None:
        self.address, self._copy = address, WorkingCopy(address, made_of)
        self.name, self.directory = address.query, self._copy.directory

    def exists(self) -> bool:
        """Tell whether there is anything to read; a server that does not answer is told."""
        return self._copy.holds_something()

    def dataset(self) -> Dataset:
        """Open the graph as it stands there."""
        return open_remote(self.address)

    def whole(self) -> Dataset:
        """Open all that stands there."""
        return open_remote(self.address, whole=True)

    def writing(self) -> AbstractContextManager[Store]:
        """Open the copy for writing; what was changed is sent when the block ends well."""
        return self._copy.writing()

    def bringing(self, tell: Tell | None = None) -> AbstractContextManager[Imported]:
        """Open users' graphs of the copy for writing; what was committed is sent when the block ends well."""
        return self._copy.bringing(tell)

    def decisions(self) -> Decisions:
        """Give the decisions that users made, which stand there, too."""
        return of_users(self.dataset())

    def followed(self, tell: Callable[[str], None]) -> AbstractContextManager[Path]:
        """Give the directory of a copy that follows the server: what a server of ours answers from."""
        return followed(self._copy, tell)
