"""Statements to a file, sorted, so that the same dataset gives the same bytes; the suffix tells the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pyoxigraph as ox

from graph import faults
from graph.errors import StoreError

Statement = TypeVar("Statement", ox.Quad, ox.Triple)
DUMPS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
}
RUN = 100_000  # statements that are held in memory: 60 MB
TRIPLE = attrgetter("triple")
QUAD_DUMPS = frozenset({"nq", "trig", "jsonld"})


def write(statements: Iterable[Statement], path: Path, prefixes: Mapping[str, str]) -> int:
    """Write statements to a file and give their number; what was there stays until all is written."""
    form = dump_format(path.suffix.removeprefix("."))
    part = path.with_name(f"{path.name}.part") if path.is_file() or not path.exists() else path
    try:
        with TemporaryDirectory(prefix=".export-", dir=None if part == path else path.absolute().parent) as folder:
            number, rows = _in_order(statements, Path(folder))
            ox.serialize(rows, str(part), format=form, prefixes=dict(prefixes))
        part.replace(path)
    except OSError as error:
        if part != path and part.exists():
            part.unlink()
        why = error.strerror or faults.reason(error)
        raise StoreError(f"{path}: cannot be written ({why}); name another file") from error
    return number


def _in_order(statements: Iterable[Statement], folder: Path) -> tuple[int, Iterator[Statement]]:
    """Give the number of statements and them in order; more than a run of them are sorted by way of files."""
    rest, number, runs = iter(statements), 0, list[Iterator[Statement]]()
    while run := sorted(islice(rest, RUN), key=str):
        number += len(run)
        if number < RUN:
            return number, iter(run)
        file = folder / f"{len(runs)}.nq"
        ox.serialize(run, str(file), format=ox.RdfFormat.N_QUADS)
        runs.append(_read(file, type(run[0])))
    return number, merge(*runs, key=str)


def _read(file: Path, kind: type[Statement]) -> Iterator[Statement]:
    """Give the statements of a run, blank nodes by their labels."""
    found = ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=True)
    return found if kind is ox.Quad else map(TRIPLE, found)


def has_graphs(path: Path) -> bool:
    """Tell whether the format of a file keeps the named graphs."""
    dump_format(path.suffix.removeprefix("."))
    return path.suffix.removeprefix(".") in QUAD_DUMPS


def dump_format(extension: str) -> ox.RdfFormat:
    """Give the format of a file's extension."""
    if extension not in DUMPS:
        raise StoreError(f"format {extension!r}: not known; use one of {', '.join(DUMPS)}")
    return DUMPS[extension]
