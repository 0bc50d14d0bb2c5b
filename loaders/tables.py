"""The tables of `loaders/lexicon/`: tab-separated rows under a header row; `#` begins a comment line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from graph.counting import counted
from loaders.errors import LexiconError

FOLDER = Path(__file__).parent / "lexicon"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a table, each as wide as its header."""
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return tuple(_fitted(name, lines))


@cache
def words(name: str, column: int = 0) -> frozenset[str]:
    """Give one column of a table as a set."""
    return frozenset(row[column] for row in rows(name))


@cache
def classes(name: str) -> dict[str, frozenset[str]]:
    """Give a table of two columns, class and its words between blanks, as sets by class."""
    return {row[0]: frozenset(row[1].split()) for row in rows(name)}


def _fitted(name: str, lines: list[str]) -> Iterator[tuple[str, ...]]:
    width = 0
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if not width:
            width = len(cells)
            continue
        if len(cells) > width:
            raise LexiconError(
                f"{name}, line {number}: {counted(len(cells), 'column')} where the header has {width}; remove a tab"
            )
        yield cells + ("",) * (width - len(cells))
