"""The graph with the reader beside it: what the command and the Python API work on; here, what is read into it.

Every heavy import waits for its use: a command that reads nothing must not wait for the parser.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.consulting import Consulted
from loaders.errors import ReadingError

if TYPE_CHECKING:
    from graph.importing import Brought, Input, Refused, Wish
    from graph.importing import Progress as Bytes
    from graph.records import Document
    from graph.resolution.decisions import Decisions
    from graph.store import Store
    from loaders.coverage import Coverage
    from loaders.errors import Failure
    from loaders.formats.source import Source
    from loaders.intake import Access, Note
    from loaders.load import Outcome, Progress, Read


def _unheard(_line: str) -> None:
    """Take a note that nobody asked for."""


class Graph(Consulted):
    """A graph: ask it, query it, load into it."""

    def read(
        self,
        *wanted: str | os.PathLike[str],
        access: Access | None = None,
        processes: int | None = None,
        note: Note = _unheard,
    ) -> Iterator[Read]:
        """Read files, directories and web addresses one by one and store nothing."""
        from loaders.intake import Access, take_in

        intake = take_in(wanted, access or Access())
        yield from intake.stock.failures
        with closing(self._readings(intake.sources(lambda key: False, note), intake.total, processes)) as readings:
            yield from readings

    def load(
        self,
        *wanted: str | os.PathLike[str],
        access: Access | None = None,
        processes: int | None = None,
        progress: Progress | None = None,
        note: Note = _unheard,
        decisions: Path | None = None,
    ) -> Outcome:
        """Read files, directories and web addresses into the graph; a document of the same name is replaced.

        Things are named as the store's decisions have it, and those of a file that it takes over.
        """
        from graph.resolution.decisions import NONE, read_decisions
        from graph.resolution.places import as_carried_out
        from loaders.intake import Access, take_in
        from loaders.load import Outcome, load_readings
        from loaders.settling import adopt, settle

        more = read_decisions(decisions, needed=True) if decisions else NONE
        intake = take_in(wanted, access or Access())
        if intake.is_empty:
            return Outcome((), intake.stock.failures)
        with self.kept.writing() as store:
            made = adopt(self.directory, more, str(decisions))
            used = as_carried_out(store, made)
            sources = intake.sources(frozenset(store.documents()).__contains__, note)
            with closing(self._readings(sources, intake.total, processes)) as readings:
                outcome = load_readings(readings, store, progress, intake.total, used)
            settle(store, made, used, self._again(store, processes), [one.key for one in outcome.loaded])
        return replace(outcome, failures=(*intake.stock.failures, *outcome.failures))

    def coverage(
        self,
        *wanted: str | os.PathLike[str],
        access: Access | None = None,
        progress: Progress | None = None,
        note: Note = _unheard,
    ) -> Coverage:
        """Count what the reader leaves unread in files, directories and web addresses; nothing is stored."""
        from loaders.coverage import coverage
        from loaders.intake import Access, take_in

        intake = take_in(wanted, access or Access())
        found = coverage(intake.sources(lambda key: False, note), self.pipeline, progress, intake.total)
        return replace(found, failures=(*intake.stock.failures, *found.failures))

    def watch(
        self,
        *paths: str | os.PathLike[str],
        tell: Callable[[Outcome, tuple[Path, ...]], None],
        access: Access | None = None,
        processes: int | None = None,
    ) -> None:
        """Load what is new or changed in files and directories, again and again, until interrupted."""
        from loaders.watching import Watch, watch

        def load(files: Sequence[Path]) -> Outcome:
            return self.load(*files, access=access, processes=processes)

        for path in paths:
            if not Path(path).exists():
                raise ReadingError(str(path), "is not there", "make it, or name another folder")
        digests = self.dataset().digests() if self.kept.exists() else {}
        watch(Watch([Path(path) for path in paths], digests), load, tell)

    def _readings(
        self, sources: Iterable[Source | Document | Failure], total: int, processes: int | None
    ) -> Generator[Read, None, None]:
        """Read sources in their order, here or in processes of their own."""
        from loaders.crew import Crew, processes_for
        from loaders.load import read_source

        number = processes_for(total, processes)
        if number == 1:
            yield from (read_source(source, self.pipeline) for source in sources)
            return
        with Crew(number, self._name) as crew:
            yield from crew.readings(sources)

    def _again(
        self, store: Store, processes: int | None = None, progress: Progress | None = None
    ) -> Callable[[Sequence[str], Decisions], Outcome]:
        """Make what reads documents again from the text that the store keeps."""
        from graph.rebuilding import document_of
        from loaders.load import load_readings

        def read(keys: Sequence[str], made: Decisions) -> Outcome:
            documents = (document_of(store, key) for key in keys)
            with closing(self._readings(documents, len(keys), processes)) as readings:
                return load_readings(readings, store, progress, len(keys), made)

        return read

    def reread(self, *documents: str, processes: int | None = None, progress: Progress | None = None) -> Outcome:
        """Read documents of the graph again, from the text that it keeps; all, where none is named."""
        from graph.resolution.decisions import NONE
        from graph.resolution.places import as_carried_out
        from loaders.settling import adopt, keys_of, settle

        self.dataset()  # there is nothing to read again in a store that is yet to be made
        with self.kept.writing() as store:
            made, again = adopt(self.directory, NONE, ""), self._again(store, processes, progress)
            used = as_carried_out(store, made)
            outcome = again(keys_of(store, documents), used)
            settle(store, made, used, again, [one.key for one in outcome.loaded])
        return outcome

    def decide(self, change: Callable[[Decisions], Decisions], progress: Progress | None = None) -> Outcome:
        """Change the decisions about identity, and read again the documents that the change touches."""
        from graph.resolution.decisions import FILE, read_decisions, write_decisions
        from loaders.settling import settle

        self.dataset()
        with self.kept.writing() as store:
            made = change(read_decisions(self.directory / FILE))
            write_decisions(self.directory / FILE, made)
            return settle(store, made, made, self._again(store, progress=progress))

    def remove(self, document: str, *more: str) -> None:
        """Take documents away, by key or file name, with all that followed from them: all that are named, or none."""
        from graph.resolution.decisions import FILE, read_decisions
        from graph.views.attestation import attest
        from graph.views.republication import relink
        from loaders.settling import keys_of, settle

        self.dataset()  # there is nothing to remove from a store that is yet to be made
        with self.kept.writing() as store:
            made = read_decisions(self.directory / FILE)
            for key in dict.fromkeys(keys_of(store, (document, *more))):
                store.remove(key)
            settle(store, made, made, self._again(store))
            relink(store)
            attest(store)

    def bring(self, files: Iterable[Input], wish: Wish, progress: Bytes | None = None) -> tuple[Brought | Refused, ...]:
        """Take in open files of RDF, into graphs of users."""
        from graph.importing import bring

        return bring(self.kept.bringing(progress), files, wish, progress)

    def remove_graphs(self, *names: str) -> None:
        """Take graphs away that users have brought: all that are named, or none."""
        from graph.importing import take_away

        self.dataset()  # there is nothing to take from a store that is yet to be made
        take_away(self.kept.bringing(), names)
