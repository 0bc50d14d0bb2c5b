"""What holds between rows of the tables: ids lead to rows, no date runs backwards, no single post is held twice.

Each breach is a TableError that names file, line and column, so that nothing is compiled from tables that contradict
themselves.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from ontology.reference import (
    MEMBERSHIP_COLUMNS,
    ORGANISATION_COLUMNS,
    PERSON_COLUMNS,
    POST_COLUMNS,
    STATE_COLUMNS,
    TENURE_COLUMNS,
)
from ontology.reference.rows import TABLES, Row, TableError, read

Known = Mapping[str, Row]


def breaches(folder: Path = TABLES) -> Iterator[TableError]:
    """Find what is wrong between the rows, table by table."""
    things: dict[str, Row] = {}
    states = yield from _distinct(read("states.tsv", STATE_COLUMNS, folder), things)
    organisations = yield from _distinct(read("organisations.tsv", ORGANISATION_COLUMNS, folder), things)
    people = yield from _distinct(read("people.tsv", PERSON_COLUMNS, folder), things)
    posts = yield from _distinct(read("posts.tsv", POST_COLUMNS, folder), things)
    bodies = {**states, **organisations}
    for row in organisations.values():
        yield from _leads(row, {"parent": organisations, "state": states})
    for row in people.values():
        yield from _leads(row, {"state": states})
    for row in posts.values():
        yield from _leads(row, {"organisation": bodies})
    for row in read("memberships.tsv", MEMBERSHIP_COLUMNS, folder):
        yield from _leads(row, {"member": bodies, "organisation": organisations})
        yield from _forwards(row)
    tenures = list(read("tenures.tsv", TENURE_COLUMNS, folder))
    for row in tenures:
        yield from _leads(row, {"person": people, "post": posts})
        yield from _forwards(row)
        yield from _after(row, posts)
    yield from _alone(tenures, posts)


def before(first: str, second: str) -> bool:
    """Tell whether a date is before another, to the precision that both have."""
    width = min(len(first), len(second))
    return first[:width] < second[:width]


def _distinct(rows: Iterable[Row], things: dict[str, Row]) -> Generator[TableError, None, Known]:
    """Collect the rows of a table by id; an id stands for one thing, whatever the table."""
    found: dict[str, Row] = {}
    for row in rows:
        local = row.slug("id")
        if local in things:
            first = things[local]
            yield row.error("id", f"{local!r} is also in {first.table}, line {first.line}", "choose another id")
        things[local] = found[local] = row
    return found


def _leads(row: Row, tables: Mapping[str, Known]) -> Iterator[TableError]:
    for column, known in tables.items():
        local = row.cells[column]
        if local and local not in known:
            yield row.error(column, f"{local!r} is in no row of its table", "add it there, or correct the id")


def _forwards(row: Row) -> Iterator[TableError]:
    start, end = row.date("start"), row.date("end")
    if start and end and before(end, start):
        yield row.error("end", f"{end} is before the start, {start}", "correct one of them")


def _after(row: Row, posts: Known) -> Iterator[TableError]:
    post = posts.get(row.cells["post"])
    since = post.date("since") if post is not None else ""
    if since and before(row.date("start"), since):
        yield row.error("start", f"{row.cells['start']} is before the post was made, {since}", "correct one of them")


def _alone(tenures: Iterable[Row], posts: Known) -> Iterator[TableError]:
    """Find holders of a single post at one time."""
    held: dict[str, list[Row]] = {}
    for row in tenures:
        post = posts.get(row.cells["post"])
        if post is not None and post.cells["single"] == "yes":
            held.setdefault(row.cells["post"], []).append(row)
    for rows in held.values():
        for first, second in pairwise(sorted(rows, key=lambda row: (row.cells["start"], row.cells["end"]))):
            end, start = first.cells["end"], second.cells["start"]
            if not end or before(start, end):
                told = f"{start}, but {first.cells['person']} (line {first.line}) holds the post until {end or 'now'}"
                yield second.error("start", told, "correct one of them, or leave one out")
