"""The syntaxes in which RDF comes, told by a file's name or a media type, and what is certainly none of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

import pyoxigraph as ox

from graph.errors import ForeignError

TABLE = Path(__file__).with_name("syntaxes.tsv")
PACKED = frozenset({"gz", "bz2", "xz"})
ENGINE = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
# What is often sent by mistake, by its first bytes in lower case.
MISTAKEN = (
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"%pdf", "a PDF file"),
    (b"pk\x03\x04", "a zip archive"),
    (b"sqlite format", "a database of SQLite"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax of RDF."""

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    has_graphs: bool  # whether a file of it names graphs
    title: str

    @property
    def engine(self) -> ox.RdfFormat:
        """Give the engine's name for it."""
        return ENGINE[self.name]


@cache
def syntaxes() -> tuple[Syntax, ...]:
    """Give all syntaxes that are read."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple(
        Syntax(
            row["name"],
            tuple(row["media types"].split()),
            tuple(row["suffixes"].split()),
            row["graphs"] == "yes",
            row["title"],
        )
        for row in rows
    )


def by_name(name: str) -> Syntax | None:
    """Give a syntax by its name or one of its suffixes."""
    return next((one for one in syntaxes() if name.lower() in one.suffixes), None)


def by_media_type(media_type: str) -> Syntax | None:
    """Give a syntax by a media type; parameters do not count."""
    plain = media_type.partition(";")[0].strip().lower()
    return next((one for one in syntaxes() if plain in one.media_types), None)


def by_file(name: str, wanted: str = "") -> Syntax:
    """Give the syntax of a file by its name, or the one that is wanted for it."""
    suffixes = [part.lower() for part in PurePath(name).suffixes[-2:]]
    plain = [suffix.removeprefix(".") for suffix in suffixes if suffix.removeprefix(".") not in PACKED]
    known = ", ".join(one.name for one in syntaxes())
    found = by_name(wanted or (plain[-1] if plain else ""))
    if found is None and wanted:
        raise ForeignError(f"format {wanted!r}: not known; use one of {known}")
    if found is None:
        raise ForeignError(f"its name does not tell the format; give --format, one of {known}")
    return found


def mistaken(head: bytes) -> str:
    """Tell what a file is that is certainly no RDF; empty where it may be."""
    plain = head.lstrip().lower() if not head.startswith((b"\xff", b"\xfe")) else head
    return next((told for mark, told in MISTAKEN if plain.startswith(mark)), "")
