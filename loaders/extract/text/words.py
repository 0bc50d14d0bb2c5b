"""Words: one tokenisation of the text that names, titles and organisations are looked up in."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]\.?(?![^\W_])"  # U.S., U.N, J.R.
    r"|[^\W\d_]\.(?=\s+[^\W\d_])"  # an initial
    r"|['’]s\b"
    r"|[^\W_]+(?:['’](?!s\b)[^\W_]+)*"
    r"|[^\s]"
)


class Word(NamedTuple):
    """A word or sign; `text` has its apostrophes straight and its abbreviation dots gone."""

    text: str
    start: int
    end: int


def words(text: str, start: int, end: int) -> list[Word]:
    """Cut a stretch of text into words; a hyphen is a word of its own."""
    found = []
    for hit in _WORD.finditer(text, start, end):
        word = hit[0]
        if "’" in word:
            word = word.replace("’", "'")
        elif len(word) > 2 and "." in word:
            word = word.replace(".", "")
        elif word in "‑–":
            word = "-"
        found.append(Word(word, hit.start(), hit.end()))
    return found


def spelling(name: str) -> tuple[str, ...]:
    """Give a name as the words that it would be cut into."""
    return tuple(word.text for word in words(name, 0, len(name)))
