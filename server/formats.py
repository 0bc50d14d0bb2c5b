"""The formats on offer, and the choice among them by Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

TABLE = Path(__file__).with_name("formats.tsv")
HTML = "text/html"
LONGEST_HEADER = 2_000  # characters; what stands behind is not read. Browsers and RDF libraries send up to 400


@dataclass(frozen=True, slots=True)
class Format:
    """A serialisation: how it is asked for and how it is named in a response."""

    name: str
    kind: str  # solutions | graph
    suffix: str
    media_type: str
    aliases: tuple[str, ...]
    also: tuple[str, ...]
    label: str

    @property
    def names(self) -> tuple[str, ...]:
        """Give every word by which `?format=` may ask for it."""
        return (self.name, self.suffix, self.media_type, *self.also)


@cache
def formats(kind: str) -> tuple[Format, ...]:
    """Give the formats of a kind, the preferred one first."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t")
    return tuple(_format(row) for row in rows if row["kind"] == kind)


def _format(row: dict[str, str]) -> Format:
    aliases, also = (tuple(row[name].split()) for name in ("aliases", "also"))
    return Format(row["name"], row["kind"], row["suffix"], row["media_type"], aliases, also, row["label"])


def named(kind: str, name: str) -> Format | None:
    """Give the format that `?format=NAME` or a suffix asks for."""
    return next((form for form in formats(kind) if name.casefold() in form.names), None)


@lru_cache(maxsize=256)
def accepted(header: str) -> MIMEAccept:
    """Read an Accept header; of its parameters only the quality counts."""
    entries = header[:LONGEST_HEADER].split(",")
    return parse_accept_header(",".join(map(_bare, entries)), MIMEAccept)


def _bare(entry: str) -> str:
    media_range, *parameters = entry.split(";")
    quality = [p.strip() for p in parameters if p.strip().lower().startswith("q=")]
    return ";".join([media_range.strip(), *quality[:1]])


def chosen(kind: str, accept: MIMEAccept) -> Format | None:
    """Choose the best accepted format of a kind; without a header, the preferred one."""
    if not accept:
        return formats(kind)[0]
    offers = _offers(kind)
    best = accept.best_match(list(offers))
    return offers[best] if best else None


@cache
def _offers(kind: str) -> dict[str, Format]:
    """Give the formats by every media type; an alias is the first format's that has it."""
    offers = {form.media_type: form for form in formats(kind)}
    aliases = {alias: form for form in reversed(formats(kind)) for alias in form.aliases}
    return offers | {alias: form for alias, form in aliases.items() if alias not in offers}


def wants_page(accept: MIMEAccept, others: Sequence[str]) -> bool:
    """Tell whether HTML is asked for by name, above every other type on offer."""
    if not any(entry[0] in {HTML, "application/xhtml+xml"} for entry in accept):
        return False
    return accept.quality(HTML) > 0 and accept.best_match([HTML, *others]) == HTML
