"""Furniture: the stretches of a file that are not its prose, told by the tables and by their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from graph.records import Furniture, Span
from loaders.tables import rows, words

_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]]*$|[:;]$|[”\"]$")
_LONG = 40  # words; a paragraph of so many is prose even without a full stop
_FEWEST = 3  # words of the shortest sentence
_TITLE = 3  # words of the shortest title
_CAPTION = 12  # words that a caption without a credit has at least
_TWICE = 8  # words of the shortest caption that is told twice


def kind_of(line: str) -> str:
    """Name the kind of furniture that a line is by its words alone; empty for none."""
    if len(line) > 500 or (_is_sentence(line) and len(line) > 200):
        return ""
    bare = line.strip("•*- \t|")
    if not any(sign.isalnum() for sign in bare):
        return "menu"
    for kind, pattern in _patterns():
        if pattern.fullmatch(line) or pattern.fullmatch(bare):
            return kind
    return "caption" if _is_credited(line) or _is_posed(line) else ""


def is_prose(line: str) -> bool:
    """Tell whether a paragraph reads as sentences rather than as a heading."""
    length = len(line.split())
    return length >= _LONG or (length >= _FEWEST and _is_sentence(line))


def is_heading(line: str) -> bool:
    """Tell whether a paragraph can be a title or a heading."""
    return _TITLE <= len(line.split()) <= 45 and not re.search(r"[.;]$", line) and line[:1] not in "•*-|"


def repeats(text: str, spans: Sequence[Span], title: Span | None) -> list[Furniture]:
    """Mark what is told twice: captions in every place, other paragraphs where they come again."""
    places: dict[str, list[Span]] = {}
    for start, end in spans:
        places.setdefault(" ".join(text[start:end].split()), []).append((start, end))
    marks: list[Furniture] = []
    for line, where in places.items():
        if len(where) < 2 or len(line.split()) < _TITLE:
            continue
        if title in where:
            marks.extend(Furniture(*span, "header") for span in where if span != title)
        elif len(line.split()) >= _TWICE:
            plain = _is_sentence(line)
            marks.extend(Furniture(*span, "boilerplate" if plain else "caption") for span in where[1 if plain else 0 :])
    return marks


def _is_sentence(line: str) -> bool:
    return bool(_TERMINAL.search(line))


def _is_credited(line: str) -> bool:
    """A caption ends with the name of an agency, behind a full stop or a bracket."""
    found = re.search(r"(?:[.)\]”\"]\s+|/\s*|\(|\[)([\w -]{2,30})[)\]]?$", line)
    return bool(found) and found[1].strip() in words("credits.tsv") if found else False


def _is_posed(line: str) -> bool:
    """A caption tells in the present tense, without a full stop, who meets or poses."""
    spoken = line.split()
    if _is_sentence(line) or len(spoken) <= _CAPTION:
        return False
    return any(right in words("poses.tsv") and left[0].isupper() for left, right in pairwise(spoken[1:]))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern, _ in rows("furniture.tsv"))
