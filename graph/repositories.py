"""Where a graph is kept: in a directory of this machine, or behind a SPARQL server (graph/remote/repository.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from graph.background import Background
from graph.dataset import Dataset
from graph.imported import Imported
from graph.resolution.decisions import FILE, Decisions, read_decisions
from graph.store import Store, open_documents, open_snapshot

Tell = Callable[[str, int, int], None]  # what is read or sent, its bytes that were, and in all


class Repository(Protocol):
    """What a graph is read from and written to."""

    @property
    def name(self) -> str:
        """Name the place as a user does."""

    @property
    def directory(self) -> Path:
        """Give the directory of the store that is worked on."""

    def exists(self) -> bool:
        """Tell whether there is anything to read."""

    def dataset(self) -> Dataset:
        """Open what documents say, as readers see it; a writer at work is not disturbed."""

    def whole(self) -> Dataset:
        """Open all that readers see: what documents say, and the graphs that users have brought."""

    def writing(self) -> AbstractContextManager[Store]:
        """Open the store for writing; readers see what was written when the block ends well."""

    def bringing(self, tell: Tell | None = None) -> AbstractContextManager[Imported]:
        """Open users' graphs for writing; what is sent elsewhere is told."""

    def decisions(self) -> Decisions:
        """Give the decisions about identity that stand there."""

    def followed(self, tell: Callable[[str], None]) -> AbstractContextManager[Path]:
        """Give a directory with snapshots that are kept up to date while the block lasts."""


class Folder:
    """A store in a directory."""

    def __init__(self, directory: Path, made_of: Background | None = None) -> None:
        self.directory, self.name, self._made_of = directory, str(directory), made_of

    def exists(self) -> bool:
        """Tell whether there is anything to read."""
        return (self.directory / "CURRENT").exists()

    def dataset(self) -> Dataset:
        """Open what documents say in the newest snapshot; a writer at work is not disturbed."""
        return open_documents(self.directory)

    def whole(self) -> Dataset:
        """Open all that the newest snapshot holds."""
        return open_snapshot(self.directory)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Open the store for writing, and make a snapshot when the block ends well."""
        with Store.open(self.directory, made_of=self._made_of) as store:
            yield store
            store.snapshot()

    @contextmanager
    def bringing(self, tell: Tell | None = None) -> Iterator[Imported]:
        """Open users' graphs for writing; readers see what was committed."""
        with Imported.open(self.directory) as users:
            yield users

    def decisions(self) -> Decisions:
        """Give the decisions in the file beside the store."""
        return read_decisions(self.directory / FILE)

    def followed(self, tell: Callable[[str], None]) -> AbstractContextManager[Path]:
        """Give the directory: who writes to it makes its snapshots."""
        return nullcontext(self.directory)
