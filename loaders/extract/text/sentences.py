"""Sentences: the prose and headings of a unit, furniture left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.records import Document, Span, Unit
from loaders.extract.annotations import Sentence
from loaders.furniture import is_prose
from loaders.paragraphs import paragraphs
from loaders.tables import words

LONGEST = 1500  # characters; what is longer is cut, since the parser's cost and errors grow with length
_END = re.compile(r"[.!?…]+[\"”’'»)\]]*\s+(?=[\"“‘'(\[«]*[A-Z0-9])")
_LAST_WORD = re.compile(r"([\w.]*[\w])\.$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]")
_RESTART = re.compile(r"(?:The|He|She|It|They|We|In|This|These|That|At|On|But|And|However|For|As|A|An|His|Her|Their)\b")


def sentences(document: Document, unit: Unit) -> tuple[Sentence, ...]:
    """Give the sentences of a unit in text order, each with the number of its paragraph."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(document.text, unit.start, unit.end)):
        for first, last in _free(unit, start, end):
            heading = (first, last) == unit.title or not is_prose(document.text[first:last])
            spans = [(first, last)] if heading else _cut(document.text, first, last)
            found.extend(Sentence(*span, unit.number, number, title=heading) for span in spans)
    return tuple(found)


def _free(unit: Unit, start: int, end: int) -> Iterator[Span]:
    """Give the part of a paragraph that is not furniture."""
    for mark in unit.furniture:
        if mark.start <= start and mark.end >= end:
            return
        if mark.start == start < mark.end < end:
            start = mark.end
    yield start, end


def _cut(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    first = start
    for found in _END.finditer(text, start, end):
        last = found.start() + len(found[0].rstrip())
        if not _is_abbreviated(text, first, found):
            spans.append((first, last))
            first = found.end()
    spans.append((first, end))
    return [part for span in spans for part in _shortened(text, *span)]


def _is_abbreviated(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to an abbreviation: after "U.S." only a word that opens sentences starts one."""
    word = _LAST_WORD.search(text, start, found.start() + 1)
    if word is None or not found[0].startswith(".") or found[0].rstrip() != ".":
        return False
    if word[1] in words("abbreviations.tsv"):
        return True
    return bool(_DOTTED.fullmatch(word[1])) and not _RESTART.match(text, found.end())


def _shortened(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = max(text.rfind(sign, start, start + LONGEST) for sign in (";", "\n"))
        cut = cut if cut > start else text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST - 1
        yield start, cut + 1
        start = cut + 1 + len(text[cut + 1 : end]) - len(text[cut + 1 : end].lstrip())
    if start < end:
        yield start, end
