"""Text as it is compared: NFKC a character at a time, without what nobody sees, letters as English writes them.

Case, accents and the kinds of dash are the tokeniser's matter (unicode61). Each character is folded by itself, so that
a place in the folded text leads back to the place in the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import accumulate
from pathlib import Path

Span = tuple[int, int]
SPACED = frozenset({"Cc", "Zl", "Zp"})  # control characters and separators: a space
LINES = frozenset("\n\r\t")  # stay: sentences run over lines
UNSEEN = frozenset({"Cf", "Cs"})  # soft hyphens, joiners, directions, lone surrogates: nothing


def fold(text: str) -> str:
    """Give a text as it is compared.

    >>> fold("Wałęsa in Ｇｄａńsk")
    'Walęsa in Gdańsk'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def unfold(text: str, spans: list[Span]) -> list[Span]:
    """Give the spans of the folded text as those of the text itself."""
    if fold(text) == text:
        return spans
    ends = list(accumulate(len(_folded(ord(character))) for character in text))
    place = {at: i for i, at in reversed(list(enumerate([0, *ends])))}  # the first character that begins there
    last = {at: i + 1 for i, at in enumerate(ends)}  # behind all that end there

    def inside(at: int) -> int:
        return next((i for i, end in enumerate(ends) if end > at), len(text))

    return [
        (place.get(start, inside(start)), last.get(end, inside(end - 1) + 1)) for start, end in spans if start < end
    ]


class _Table:
    """The folding of each character, as str.translate takes it."""

    def __getitem__(self, code: int) -> str:
        return _folded(code)


@cache
def _folded(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category in SPACED:
        return character if character in LINES else " "
    if category in UNSEEN:
        return ""
    return _letters().get(character) or unicodedata.normalize("NFKC", character)


@cache
def _letters() -> dict[str, str]:
    """Read the table of letters."""
    lines = (Path(__file__).with_name("letters.tsv")).read_text("utf-8").splitlines()
    rows = (line.partition("\t") for line in lines[2:])
    return {letter: plain for letter, _, plain in rows}


_TABLE = _Table()
