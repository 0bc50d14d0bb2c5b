"""Items: the words of a sentence, its known names as single items, for the grammars of titles and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from loaders.extract.naming.gazetteer import Hit, Name
from loaders.extract.text.words import Word
from loaders.tables import rows


class Item(NamedTuple):
    """A word, or a known name of several words."""

    text: str
    low: str
    start: int
    end: int
    name: Name | None = None


def items(row: Sequence[Word], hits: Sequence[Hit], text: str) -> list[Item]:
    """Lay known names over the words of a sentence."""
    made: list[Item] = []
    at = 0
    for hit in hits:
        made.extend(Item(word.text, word.text.lower(), word.start, word.end) for word in row[at : hit.first])
        start, end = row[hit.first].start, row[hit.last - 1].end
        made.append(Item(text[start:end], text[start:end].lower(), start, end, hit.name))
        at = hit.last
    made.extend(Item(word.text, word.text.lower(), word.start, word.end) for word in row[at:])
    return made


@cache
def vocabulary(table: str) -> dict[str, frozenset[str]]:
    """Give the words of a table of classes, by class."""
    found: dict[str, set[str]] = {}
    for name, listed in rows(table):
        found.setdefault(name, set()).update(listed.split())
    return {name: frozenset(members) for name, members in found.items()}


def touching(left: Item, right: Item) -> bool:
    """Tell whether nothing stands between two items."""
    return left.end == right.start
