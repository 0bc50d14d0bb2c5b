"""Titles that several share: "Presidents A of Peru and B", "the foreign ministers of Peru and Chile, A and B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.records import Entity, Span
from loaders.extract.annotations import Title
from loaders.extract.naming.personnames import name_at
from loaders.extract.naming.titlelabels import label
from loaders.extract.naming.titlephrases import HOLDERS, holder_in
from loaders.extract.naming.titles import Titled
from loaders.extract.naming.titlewords import is_plural_head, is_title, past_courtesy
from loaders.extract.text.items import Item

_BETWEEN = frozenset((",", "–", "—", "-", ":", "("))
_AND = frozenset((",", "and", "&"))
_SENT = frozenset(("president", "minister", "chancellor", "premier", "secretary", "leader", "king"))
Named = tuple[Span, tuple[str, ...], Entity | None]  # items of a name, its words, the holder that stands with it


def shared(row: Sequence[Item]) -> list[Titled]:
    """Find the people of a sentence to whom one title in the plural is given."""
    return [one for at in range(len(row)) if is_plural_head(row[at].low) for one in _shared(row, at)]


def unless_taken(found: Sequence[Titled], taken: Sequence[Titled]) -> list[Titled]:
    """Leave out those at whose place the grammar of single titles has found somebody."""
    return [one for one in found if not any(one.start < two.end and two.start < one.end for two in taken)]


def _shared(row: Sequence[Item], at: int) -> list[Titled]:
    head = _single(row[at].low)
    if row[at].name is not None or head not in _SENT:
        return []
    first = at
    while first > 0 and is_title(row[first - 1], "before", "portfolio"):
        first -= 1
    found = _paired(row, at + 1)
    holders: tuple[Entity, ...] = ()
    if not found:
        place, holders = _holders(row, at + 1)
        found = _names(row, place + 1 if place < len(row) and row[place].text in _BETWEEN else place)
    if len(found) < 2 or (holders and len(holders) != len(found)):
        return []
    words = (*(item.text for item in row[first:at]), head)
    spread: tuple[Entity | None, ...] = holders or tuple(holder for _, _, holder in found)
    made = [_made(row, (first, at + 1), one, words, holder) for one, holder in zip(found, spread, strict=True)]
    return [replace(made[0], start=row[first].start, at=first), *made[1:]]  # the first is folded with the title


def _single(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _holders(row: Sequence[Item], at: int) -> tuple[int, tuple[Entity, ...]]:
    """Read "of Peru, Chile and Bolivia"."""
    if at >= len(row) or row[at].low != "of":
        return at, ()
    held: list[Entity] = []
    place = end = at + 1
    while place < len(row):
        named = row[place].name
        if named is not None and named.kind in HOLDERS and len(named.entities) == 1:
            held.append(named.entities[0])
            end = place + 1
        elif row[place].low not in (*_AND, "the"):
            break
        place += 1
    return (end, tuple(held)) if held else (at, ())


def _paired(row: Sequence[Item], at: int) -> list[Named]:
    """Read "of Kazakhstan A and Uzbekistan B": a state, then its officer, and again."""
    found: list[Named] = []
    place = at + 1 if at < len(row) and row[at].low == "of" else len(row)
    while place < len(row):
        named = row[place].name
        if named is None or named.kind not in HOLDERS:
            break
        end, spoken = name_at(row, place + 1)
        if len(spoken) < 2 and not (spoken and row[place + 1].name):
            break
        found.append(((place + 1, end), spoken, holder_in(row[place], "")))
        place = _past_and(row, end)
    return found if len(found) > 1 else []


def _names(row: Sequence[Item], at: int) -> list[Named]:
    """Read "A of Peru, B and C"."""
    found: list[Named] = []
    while at < len(row):
        first = past_courtesy(row, at)
        end, spoken = name_at(row, first)
        if not spoken or (len(spoken) < 2 and row[first].name is None):
            break
        behind, held = _holders(row, end)
        single = held[0] if len(held) == 1 else None
        found.append(((first, end), spoken, single))
        at = _past_and(row, behind if single else end)
    return found


def _past_and(row: Sequence[Item], at: int) -> int:
    """Go over ", and"; the end of the row where nothing joins."""
    last = at
    while last < len(row) and row[last].low in _AND:
        last += 1
    return last if last > at else len(row)


def _made(row: Sequence[Item], title: Span, one: Named, words: tuple[str, ...], holder: Entity | None) -> Titled:
    (first, last), spoken, own = one
    known = row[first].name
    span = (row[first].start, row[last - 1].end)
    before = row[first - 1].name
    paired = own is not None and before is not None and own in before.entities
    folded = row[first - 1].start if paired else span[0]
    start, end = row[title[0]].start, row[title[1] - 1].end
    told = Title(label(words, holder), " ".join(words), words[-1], start, end, holder)
    return Titled(
        folded, span[1], span, spoken, told, known.entities[0] if known and known.kind == "person" else None, first
    )
