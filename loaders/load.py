"""The one string of steps from sources to the store: read, split, extract, quads, replace, validate.

A document that cannot be read or written is a failure of its own: the others still load, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import QuadError
from graph.quads import quads
from graph.records import Claim, Document, Unit
from graph.store import Store
from graph.validate import report
from loaders.errors import Failure, ReadingError
from loaders.extract.claims import extract
from loaders.extract.parsing import Pipeline
from loaders.formats.reading import read
from loaders.formats.source import Source
from loaders.sources import take_stock
from loaders.split import split

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
class Outcome:
    """What a load did, in the order of the files."""

    loaded: tuple[Loaded, ...]
    failures: tuple[Failure, ...]


def read_document(source: Source, pipeline: Pipeline) -> Reading:
    """Read one source: its text, its units and their claims."""
    document = read(source)
    units = split(document)
    claims = tuple(claim for unit in units for claim in extract(document, unit, pipeline))
    return Reading(document, units, claims)


def load_document(source: Source, store: Store, pipeline: Pipeline) -> Loaded:
    """Read one source and put it into the store in the place of its old version."""
    reading = read_document(source, pipeline)
    document = reading.document
    change = store.replace(document.key, quads(document, reading.units, reading.claims, store.base))
    changed = bool(change.added or change.removed)
    findings = (*_notes(reading), *report(store, document.key).lines)
    return Loaded(document.key, document.name, len(reading.claims), changed, findings)


def _notes(reading: Reading) -> tuple[str, ...]:
    dated = any(unit.date for unit in reading.units)
    return () if dated else ("note: no date; give one in the header block, so that “Wednesday” becomes a date",)


def load_paths(
    paths: Sequence[Path],
    store: Store,
    pipeline: Pipeline,
    progress: Progress | None = None,
    keys: Mapping[str, str] | None = None,
) -> Outcome:
    """Load files and directories; a snapshot for the readers is the caller's to take."""
    stock = take_stock(paths, keys)
    outcome = load_sources(stock.sources(), store, pipeline, progress, stock.total)
    return Outcome(outcome.loaded, (*stock.failures, *outcome.failures))


def load_sources(
    sources: Iterable[Source | Failure],
    store: Store,
    pipeline: Pipeline,
    progress: Progress | None = None,
    total: int = 0,
) -> Outcome:
    """Load sources one by one, as they come; a failure among them is passed on."""
    loaded: list[Loaded] = []
    failed: list[Failure] = []
    for done, source in enumerate(sources):
        if isinstance(source, Failure):
            failed.append(source)
            continue
        if progress:
            progress(done, total, source.name.rpartition("/")[2])
        try:
            loaded.append(load_document(source, store, pipeline))
        except (ReadingError, QuadError) as error:
            failed.append(Failure(source.name, str(error)))
    return Outcome(tuple(loaded), tuple(failed))
