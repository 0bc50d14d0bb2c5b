"""The formats on offer, and the choice among them by Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import overload

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
    words = (tuple(row[name].split()) for name in ("aliases", "also"))
    return Format(row["name"], row["kind"], row["suffix"], row["media_type"], *words, row["label"])


def named(kind: str, name: str) -> Format | None:
    """Give the format that `?format=NAME` or a suffix asks for."""
    return next((form for form in formats(kind) if name.casefold() in form.names), None)


@dataclass(frozen=True, slots=True)
class Accept:
    """What an Accept header allows: the quality of each media range, the best first."""

    ranges: Mapping[str, float]

    def __bool__(self) -> bool:
        return bool(self.ranges)

    @property
    def best(self) -> str:
        """Give the media range of the highest quality."""
        return next(iter(self.ranges), "")

    def quality(self, media_type: str) -> float:
        """Give the quality of a media type: that of the most specific range that covers it."""
        return self._rank(media_type)[0]

    @overload
    def best_match(self, offers: Sequence[str]) -> str | None: ...

    @overload
    def best_match(self, offers: Sequence[str], default: str) -> str: ...

    def best_match(self, offers: Sequence[str], default: str | None = None) -> str | None:
        """Choose among offers; of those of one quality one that is named, then the first."""
        ranked = [(*self._rank(offer), -number) for number, offer in enumerate(offers)]
        quality, _, number = max(ranked, default=(0.0, 0, 0))
        return offers[-number] if quality > 0 else default

    def _rank(self, media_type: str) -> tuple[float, int]:
        for specificity, covering in ((2, media_type), (1, media_type.partition("/")[0] + "/*"), (0, "*/*")):
            if covering in self.ranges:
                return self.ranges[covering], specificity
        return 0.0, 0


def accepted(header: str) -> Accept:
    """Read an Accept header; of its parameters only the quality counts."""
    ranges = dict(_range(entry) for entry in header[:LONGEST_HEADER].split(",") if entry.strip())
    return Accept(dict(sorted(ranges.items(), key=lambda item: -item[1])))


def _range(entry: str) -> tuple[str, float]:
    media_range, *parameters = entry.lower().split(";")
    values = (value for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q")
    return media_range.strip(), _quality(next(values, "1"))


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 1.0
    return min(quality, 1.0) if quality >= 0 else 0.0  # one that is not a number is none


def chosen(kind: str, accept: Accept) -> Format | None:
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


def wants_page(accept: Accept, others: Sequence[str]) -> bool:
    """Tell whether HTML is asked for by name, above every other type on offer."""
    if not {HTML, "application/xhtml+xml"} & set(accept.ranges):
        return False
    return accept.quality(HTML) > 0 and accept.best_match([HTML, *others]) == HTML
