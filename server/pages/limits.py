"""The limits that a query meets, with this server's numbers, as the endpoint's page tells them: `limits.tsv`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from graph.counting import counted
from graph.fulltext.searching import CAP
from server.http.rates import PAUSE
from server.settings import Settings

TABLE = Path(__file__).with_name("limits.tsv")
COLUMNS = 6
MEGABYTE = 1 << 20
ADDRESS = 65_534  # bytes: what is longer the HTTP library refuses before anybody of ours sees it


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit, as a reader of the page sees it."""

    name: str
    what: str
    value: str
    told: str  # where it strikes
    advice: str


def limits(settings: Settings) -> tuple[Limit, ...]:
    """Give the limits that are in force."""
    return tuple(_in_force(asdict(settings) | {"matches": CAP, "pause": PAUSE, "address": ADDRESS}))


def _in_force(numbers: dict[str, float]) -> Iterator[Limit]:
    spans = {"quick": f"{numbers['quick']:g} s", "patience": f"{numbers['patience']:g} s"}
    for name, field, unit, what, told, advice in _rows():
        if numbers[field]:
            yield Limit(name, what.format_map(spans), UNITS[unit](numbers[field]), told, advice)


def _bytes(number: float) -> str:
    return f"{number / MEGABYTE:,.0f} MB" if number >= MEGABYTE else counted(round(number), "byte")


UNITS: dict[str, Callable[[float], str]] = {
    "seconds": lambda number: f"{number:g} s",
    "bytes": _bytes,
    "number": lambda number: f"{number:,.0f}",
}


@cache
def _rows() -> tuple[list[str], ...]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = tuple(line.split("\t") for line in lines if line and not line.startswith("#"))
    assert all(len(row) == COLUMNS for row in rows), f"{TABLE.name}: a row has not {COLUMNS} columns"
    return rows
