"""The one string of steps from files to the store: read, split, extract, quads, replace, validate.

A document that cannot be read or written is a failure of its own: the others still load, and nothing of it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import QuadError
from graph.iris import slug
from graph.quads import quads
from graph.records import Claim, Document, Unit
from graph.store import Store
from graph.validate import report
from loaders.errors import ReadingError
from loaders.extract.claims import extract
from loaders.extract.parsing import Pipeline
from loaders.formats.text import read
from loaders.split import split

SUFFIX = ".txt"

Progress = Callable[[int, int, str], None]  # documents done, documents in all, name of the next


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read."""

    document: Document
    units: tuple[Unit, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document that stands in the store."""

    key: str
    name: str
    claims: int
    changed: bool
    findings: tuple[str, ...]  # what is to be noted, and the lines of the SHACL report


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not loaded, in one line: file, what, what to do."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load did, in the order of the files."""

    loaded: tuple[Loaded, ...]
    failures: tuple[Failure, ...]


def find_documents(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """Give the files to load, directories walked for *.txt in sorted order, and what is wrong with the rest."""
    files: list[Path] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            files.extend(_files(path))
        except ReadingError as error:
            failures.append(Failure(str(path), str(error)))
    distinct, clashes = _distinct(files)
    return distinct, (*failures, *clashes)


def read_document(path: Path, pipeline: Pipeline) -> Reading:
    """Read one file: its text, its units and their claims."""
    document = read(path)
    units = split(document)
    claims = tuple(claim for unit in units for claim in extract(document, unit, pipeline))
    return Reading(document, units, claims)


def load_document(path: Path, store: Store, pipeline: Pipeline) -> Loaded:
    """Read one file and put it into the store in the place of its old version."""
    reading = read_document(path, pipeline)
    document = reading.document
    change = store.replace(document.key, quads(document, reading.units, reading.claims, store.base))
    changed = bool(change.added or change.removed)
    findings = (*_notes(reading), *report(store, document.key).lines)
    return Loaded(document.key, document.name, len(reading.claims), changed, findings)


def _notes(reading: Reading) -> tuple[str, ...]:
    dated = any(unit.date for unit in reading.units)
    return () if dated else ("note: no date; give one in the header block, so that “Wednesday” becomes a date",)


def load_paths(paths: Sequence[Path], store: Store, pipeline: Pipeline, progress: Progress | None = None) -> Outcome:
    """Load files and directories; a snapshot for the readers is the caller's to take."""
    files, failures = find_documents(paths)
    loaded: list[Loaded] = []
    failed = list(failures)
    for done, path in enumerate(files):
        if progress:
            progress(done, len(files), path.name)
        try:
            loaded.append(load_document(path, store, pipeline))
        except (ReadingError, QuadError) as error:
            failed.append(Failure(str(path), str(error)))
    return Outcome(tuple(loaded), tuple(failed))


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
        found = sorted(file for file in path.rglob(f"*{SUFFIX}") if file.is_file() and not _hidden(file, path))
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        raise ReadingError(str(path), f"cannot be opened ({reason})", "check the path and its permissions") from error
    if not found:
        raise ReadingError(str(path), f"holds no documents (*{SUFFIX})", "name files, or another directory")
    return found


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _distinct(files: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """Set aside files whose names give one key: each would replace the other."""
    by_key: dict[str, list[Path]] = defaultdict(list)
    for path in {file.resolve(): file for file in files}.values():
        by_key[slug(path.stem)].append(path)
    single = tuple(paths[0] for paths in by_key.values() if len(paths) == 1)
    clashes = tuple(_clash(key, paths) for key, paths in by_key.items() if len(paths) > 1)
    return single, clashes


def _clash(key: str, paths: Sequence[Path]) -> Failure:
    names = " and ".join(str(path) for path in paths)
    error = ReadingError(names, f"have one key, {key!r}, in the graph", "rename one or load them apart")
    return Failure(names, str(error))
