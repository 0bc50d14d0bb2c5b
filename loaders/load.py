"""The one string of steps from sources to the store: read, split, extract, quads, replace, validate.

A document that cannot be read or written is a failure of its own: the others still load, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.counting import counted
from graph.errors import QuadError
from graph.quads import quads
from graph.records import Claim, Document, Unit
from graph.resolution.decisions import NONE, Decisions
from graph.store import Change, Store
from graph.validation.validate import report
from graph.views.attestation import attest
from graph.views.republication import relink
from loaders.errors import Failure, ReadingError
from loaders.extract.claiming.claims import extract
from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.extract.parse.parsing import Pipeline
from loaders.extract.people.namesakes import as_one
from loaders.formats.reading import read
from loaders.formats.source import Source
from loaders.sources import take_stock
from loaders.split import split

MOST_TOLD = 3  # contradictions of one document
Progress = Callable[[int, int, str], None]  # documents done, documents in all, name of the next


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read."""

    document: Document
    units: tuple[Unit, ...]
    claims: tuple[Claim, ...]
    source: str  # as errors name it


Read = Reading | Failure


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
    republications: Mapping[str, str] = field(default_factory=dict)  # of what was loaded: key -> key of the original


def read_document(source: Source | Document, pipeline: Pipeline) -> Reading:
    """Read one source, or a document that was read before: its text, its units and their claims."""
    document = source if isinstance(source, Document) else read(source)
    units = split(document)
    claims = [claim for unit in units for claim in extract(document, unit, pipeline)]
    return Reading(document, units, as_one(claims, open_gazetteer().entities), source.name)


def read_source(source: Source | Document | Failure, pipeline: Pipeline) -> Read:
    """Read one source, or say why it cannot be read; a failure is passed on."""
    try:
        return source if isinstance(source, Failure) else read_document(source, pipeline)
    except ReadingError as error:
        return Failure(source.name, str(error))


def load_paths(
    paths: Sequence[Path],
    store: Store,
    pipeline: Pipeline,
    progress: Progress | None = None,
    keys: Mapping[str, str] | None = None,
) -> Outcome:
    """Load files and directories in this process; a snapshot for the readers is the caller's to take."""
    stock = take_stock(paths, keys)
    readings = (read_source(source, pipeline) for source in stock.sources())
    outcome = load_readings(readings, store, progress, stock.total)
    return replace(outcome, failures=(*stock.failures, *outcome.failures))


def load_readings(
    readings: Iterable[Read],
    store: Store,
    progress: Progress | None = None,
    total: int = 0,
    decisions: Decisions = NONE,
) -> Outcome:
    """Put documents into the store as they are read; a failure among them is passed on."""
    loaded: list[Loaded] = []
    failed: list[Failure] = []
    names: dict[str, str] = {}  # of the documents so far, by key: a second of one key would replace the first
    for done, reading in enumerate(readings):
        if isinstance(reading, Failure):
            failed.append(reading)
            continue
        if progress:
            progress(done, total, reading.document.name)
        first = names.setdefault(reading.document.key, reading.source)
        if first != reading.source:
            failed.append(_second(reading, first))
            continue
        try:
            loaded.append(load_reading(reading, store, decisions))
        except QuadError as error:
            failed.append(Failure(reading.source, str(error)))
    links = relink(store)
    attest(store)
    here = {one.key: links[one.key] for one in loaded if one.key in links}
    return Outcome(tuple(loaded), tuple(failed), here)


def _second(reading: Reading, first: str) -> Failure:
    what = f"has the key of {first} in the graph, {reading.document.key!r}"
    return Failure(reading.source, str(ReadingError(reading.source, what, "rename one or load them apart")))


def load_reading(reading: Reading, store: Store, decisions: Decisions = NONE) -> Loaded:
    """Put a document into the store in the place of its old version, with the names that users have decided on."""
    document = reading.document
    change = store.replace(document.key, quads(document, reading.units, reading.claims, store.base, decisions))
    changed = bool(change.added or change.removed)
    reasoned = _reasoned(store, document.key, change) if changed else ()
    findings = (*_notes(reading), *reasoned, *report(store, document.key).lines)
    return Loaded(document.key, document.name, len(reading.claims), changed, findings)


def _reasoned(store: Store, key: str, change: Change) -> tuple[str, ...]:
    """Tell what was not inferred, and what the document contradicts."""
    notes = (f"note: not inferred: {change.note}",) if change.note else ()
    found = store.contradictions(key)
    more = len(found) - MOST_TOLD
    told = f"warning: {counted(more, 'more contradiction')}; `communique validate {key}` tells them"
    rest = (told,) if more > 0 else ()
    return (*notes, *(f"warning: contradiction by {one.told}" for one in found[:MOST_TOLD]), *rest)


def _notes(reading: Reading) -> tuple[str, ...]:
    dated = any(unit.date for unit in reading.units)
    return () if dated else ("note: no date; give one in the header block, so that “Wednesday” becomes a date",)
