"""How SPARQL servers differ, and which kind answers at an address: read from `quirks.tsv`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

TABLE = Path(__file__).with_name("quirks.tsv")
NONE = "-"  # the server has no such address
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server."""

    name: str
    known_by: str
    cut: tuple[str, ...]
    query: tuple[str, ...]
    graphs: str
    updates: str
    most: int  # bytes of a graph that goes in one piece
    default: str  # own | named | union
    cuts: bool  # perhaps
    questions: str  # there | here
    note: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a server at first: its address, headers and the beginning of what it says of itself."""

    address: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where a server is asked, and where it takes graphs and updates; empty where it takes none."""

    query: str
    graphs: str
    kind: Kind
    updates: str = ""


@cache
def kinds() -> tuple[Kind, ...]:
    """Read the table; the last kind is for what no other is."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return tuple(_kind(line.split("\t")) for line in lines[1:])


def _kind(cells: list[str]) -> Kind:
    name, known_by, cut, query, graphs, updates, most, default, cuts, questions, note = cells
    places = (tuple(cut.split()), tuple(query.split()), graphs, updates, int(most) * MEGABYTE)
    return Kind(name, known_by, *places, default, cuts != "no", questions, note)


def recognised(sight: Sight) -> Kind:
    """Give the kind of a server by what is seen of it."""
    return next((kind for kind in kinds() if _fits(kind.known_by, sight)), kinds()[-1])


def _fits(known_by: str, sight: Sight) -> bool:
    where, _, pattern = known_by.partition(":")
    parts = urlsplit(sight.address)
    places = {
        "header": [f"{name}: {value}" for name, value in sight.headers.items()],
        "body": [sight.body],
        "host": [parts.hostname or ""],
        "path": [parts.path],
    }
    return any(re.search(pattern, text, re.IGNORECASE) for text in places.get(where, ()))


def site(address: str, kind: Kind, graphs: str = "") -> Site:
    """Give where a server of a kind is asked and where it takes graphs; a given address for these goes before."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    ending = next((one for one in sorted(kind.cut, key=len, reverse=True) if path.endswith(one)), "")
    root = path.removesuffix(ending)
    taking = "" if kind.graphs == NONE else _at(address, root + kind.graphs)
    asked = path if ending in kind.query else root + "".join(kind.query[:1])
    updates = "" if graphs or kind.updates == NONE else _at(address, root + kind.updates)
    return Site(_at(address, asked) if kind.query else address, graphs or taking, kind, updates)


def _at(address: str, path: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, path or "/", "", ""))
