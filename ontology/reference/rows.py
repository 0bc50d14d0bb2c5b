"""The rows of the tables: tab-separated, a header line, several values parted by semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "tables"

SLUG = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class TableError(ValueError):
    """A table that cannot be read as what it says it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, with its place for the message of an error."""

    table: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Give a cell that must not be empty."""
        value = self.cells[column]
        if not value:
            raise self.error(column, "is empty", "fill it in")
        return value

    def optional(self, column: str) -> str:
        """Give a cell that may be empty."""
        return self.cells[column]

    def several(self, column: str) -> tuple[str, ...]:
        """Give the values of a cell that holds several."""
        value = self.cells[column]
        return tuple(part for part in value.split(";") if part) if value else ()

    def slug(self, column: str) -> str:
        """Give an id: lower-case ASCII words joined by hyphens."""
        value = self.text(column)
        if not SLUG.fullmatch(value):
            raise self.error(column, f"{value!r} is no slug", "write lower-case ASCII words joined by hyphens")
        return value

    def date(self, column: str) -> str:
        """Give a date: YYYY, YYYY-MM, YYYY-MM-DD, or nothing."""
        value = self.cells[column]
        if value and not DATE.fullmatch(value):
            raise self.error(column, f"{value!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
        return value

    def choice(self, column: str, values: frozenset[str]) -> str:
        """Give a cell that must be one of the listed words."""
        value = self.cells[column]
        if value not in values:
            raise self.error(column, f"{value!r} is not known", f"write one of {', '.join(sorted(values))}")
        return value

    def error(self, column: str, what: str, remedy: str) -> TableError:
        """Say what is wrong, where, and what to do."""
        return TableError(f"{self.table}, line {self.line}, {column}: {what}; {remedy}")


def read(name: str, columns: tuple[str, ...], folder: Path = TABLES) -> Iterator[Row]:
    """Read a table whose header must name exactly these columns."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != columns:
        raise TableError(
            f"{name}, line 1, header: it is not the expected one; write {' '.join(columns)}, tab-separated"
        )
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise TableError(
                f"{name}, line {number}, row: {len(cells)} cells; write {len(columns)}, parted by single tabs"
            )
        yield Row(name, number, dict(zip(columns, cells, strict=True)))
