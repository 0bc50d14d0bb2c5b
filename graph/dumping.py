"""Statements to a file, sorted, so that the same dataset gives the same bytes; the suffix tells the format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
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
QUAD_DUMPS = frozenset({"nq", "trig", "jsonld"})


def write(statements: Iterable[Statement], path: Path, prefixes: Mapping[str, str]) -> int:
    """Write statements to a file and give their number; what was there stays until all is written."""
    rows, form = sorted(statements, key=str), dump_format(path.suffix.removeprefix("."))
    part = path.with_name(f"{path.name}.part") if path.is_file() or not path.exists() else path
    try:
        ox.serialize(rows, str(part), format=form, prefixes=dict(prefixes))
        part.replace(path)
    except OSError as error:
        if part != path and part.exists():
            part.unlink()
        raise StoreError(f"{path}: cannot be written ({faults.reason(error)}); name another file") from error
    return len(rows)


def has_graphs(path: Path) -> bool:
    """Tell whether the format of a file keeps the named graphs."""
    dump_format(path.suffix.removeprefix("."))
    return path.suffix.removeprefix(".") in QUAD_DUMPS


def dump_format(extension: str) -> ox.RdfFormat:
    """Give the format of a file's extension."""
    if extension not in DUMPS:
        raise StoreError(f"format {extension!r}: not known; use one of {', '.join(DUMPS)}")
    return DUMPS[extension]
