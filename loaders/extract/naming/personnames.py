"""Names of people by their form: capitalised words, particles, initials, "Jr."."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from loaders.extract.naming.titlewords import is_opener, is_plural_head, is_title
from loaders.extract.text.items import Item, touching
from loaders.tables import rows, words

LONGEST = 7  # words of a name
_ABBREVIATION = 3  # letters; a longer word in capitals is a heading or a shouted name


def name_at(row: Sequence[Item], at: int) -> tuple[int, tuple[str, ...]]:
    """Read a person's name; give where it ends and its words, none where there is no name."""
    if at < len(row) and row[at].name is not None and not _continues(row, at, ()):
        named = row[at].name
        end = _junior(row, at + 1)
        return (end, tuple(row[at].text.split())) if named and named.kind == "person" else (at, ())
    end, spoken = at, list[str]()
    while end < len(row) and len(spoken) < LONGEST and _continues(row, end, spoken):
        if row[end].text == "-":
            spoken[-1] = f"{spoken[-1]}-{row[end + 1].text}"
            end += 2
        else:
            spoken += [_calm(row[end].text)] if row[end].text != "." else []
            end += 1
    while spoken and spoken[-1].lower() in words("particles.tsv"):
        spoken.pop()
        end -= 1
    return (_junior(row, end), tuple(spoken)) if spoken else (at, ())


def _calm(word: str) -> str:
    return word.capitalize() if word.isupper() and len(word) > _ABBREVIATION else word


def _continues(row: Sequence[Item], at: int, spoken: Sequence[str]) -> bool:
    item = row[at]
    follows = row[at + 1] if at + 1 < len(row) else None
    if item.name is not None:
        given = not spoken and item.low in words("givennames.tsv") and follows is not None
        return given and follows is not None and follows.name is None and _is_name_word(row, at + 1, inside=True)
    if item.text == "-":
        glued = bool(spoken) and follows is not None and touching(row[at - 1], item) and touching(item, follows)
        return glued and follows is not None and follows.text.isalpha() and follows.name is None
    if item.text == ".":
        return bool(spoken) and len(spoken[-1]) == 1
    if item.low in words("particles.tsv"):
        return bool(spoken) or _leads_to_capital(row, at)
    if item.text.isupper() and len(item.text) > _ABBREVIATION:
        return _is_shouted(row, at, spoken)
    return _is_name_word(row, at, bool(spoken))


def _is_shouted(row: Sequence[Item], at: int, spoken: Sequence[str]) -> bool:
    """Tell a surname in capitals: "MR PRICE:" in a transcript, "Mr. HAYASHI Yoshimasa", "Emmanuel MACRON"."""
    behind = at + 1 < len(row) and _is_name_word(row, at + 1, inside=True) and row[at + 1].name is None
    return bool(at > 0 and row[at - 1].text.isupper()) or bool(spoken) or behind


def _leads_to_capital(row: Sequence[Item], at: int) -> bool:
    """Tell whether particles at the head of a name end in a capitalised word: "von der Leyen"."""
    while at < len(row) and (row[at].low in words("particles.tsv") or row[at].text == "-"):
        at += 1
    return at < len(row) and row[at].text[0].isupper() and row[at].name is None


def _is_name_word(row: Sequence[Item], at: int, inside: bool) -> bool:
    item = row[at]
    if not (item.text[0].isupper() and item.text[0].isalpha()) or is_opener(row, at):
        return False
    if (
        is_title(item, "head", "courtesy")
        or is_plural_head(item.low)
        or (not inside and is_title(item, "portfolio", "before"))
    ):
        return False
    if inside and _is_headline_verb(row, at):
        return False
    return not (item.text.isupper() and len(item.text) > _ABBREVIATION)


def _is_headline_verb(row: Sequence[Item], at: int) -> bool:
    """Tell the "Hosts" of the heading "President Doe Hosts President Roe" from a surname."""
    low = row[at].low
    if not low.endswith("s") or at + 1 >= len(row) or not row[at + 1].text[0].isupper():
        return False
    return bool({low[:-1], low[:-2], f"{low[:-3]}y"} & _acts())


@cache
def _acts() -> frozenset[str]:
    return frozenset(row[0] for row in rows("verbs.tsv"))


def _junior(row: Sequence[Item], end: int) -> int:
    """Go over ", Jr." behind a name."""
    at = end + 1 if end < len(row) and row[end].text == "," else end
    if at < len(row) and row[at].low in ("jr", "sr", "ii", "iii"):
        return at + 2 if at + 1 < len(row) and row[at + 1].text == "." else at + 1
    return end
