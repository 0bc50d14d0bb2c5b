"""Surnames: those in office whom a text calls by the bare surname and never introduces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.extract.people.cast import Named
from loaders.extract.people.tenures import Tenures
from loaders.extract.text.items import Item
from loaders.tables import words

_SURNAME = 4  # letters; shorter surnames are words and initials as well


def _start(row: Sequence[Item], at: int) -> int:
    """Take the "von der" before a surname into the name, also where it begins a sentence."""
    while at > 0 and row[at - 1].low in words("particles.tsv"):
        at -= 1
    return row[at].start


def loose_words(rows: Iterable[Sequence[Item]]) -> frozenset[str]:
    """Give the capitalised words that stand alone, with no other capitalised word beside them."""
    return frozenset(item.text for row in rows for at, item in enumerate(row) if _is_alone(row, at))


def _is_alone(row: Sequence[Item], at: int) -> bool:
    """Tell whether a capitalised word is a name by itself; the first word of a sentence is no neighbour."""
    if not _is_capital(row[at]):
        return False
    before = at > 1 and (_is_capital(row[at - 1]) or row[at - 1].text == "-")
    behind = at + 1 < len(row) and (_is_capital(row[at + 1]) or row[at + 1].text in ("-", "&"))
    return not before and not behind


def _is_capital(item: Item) -> bool:
    return item.name is None and item.text[0].isupper() and len(item.text) > 1


def famous(
    rows: Iterable[Sequence[Item]], people: Sequence[Named], tenures: Tenures, date: str, loose: frozenset[str]
) -> list[Named]:
    """Find those in office whose bare surname stands in a text that never introduces them."""
    introduced = {word.lower() for one in people for word in one.words}
    strange = {word for word in loose - words("homographs.tsv") if len(word) >= _SURNAME and not word.isupper()}
    meant = {word: tenures.surnamed(word, date) for word in strange if word.lower() not in introduced}
    return [
        Named(_start(row, at), item.end, (item.text,), entity)
        for row in rows
        for at, item in enumerate(row)
        if (entity := meant.get(item.text)) and _is_alone(row, at)
    ]
