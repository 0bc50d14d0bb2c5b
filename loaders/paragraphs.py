"""Paragraphs: lines of text, joined where a file is wrapped at a fixed width."""

from __future__ import annotations

import re

from graph.records import Span

_BLOCK = re.compile(r"[^\n\S]*\S[^\n]*(?:\n[^\n\S]*\S[^\n]*)*")
_BULLET = re.compile(r"\s*(?:[-•*|+]|\d+[.)])\s")
_ENDED = re.compile(r"[.!?:;][\"”’')\]]*\s*$")
WIDEST = 100  # characters; wrapped text is not set wider
NARROWEST = 50


def paragraphs(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Give the paragraphs between two offsets, without the blanks around them."""
    found: list[Span] = []
    for block in _BLOCK.finditer(text, start, len(text) if end is None else end):
        lines = _lines(text, block.start(), block.end())
        if _is_wrapped([text[a:b] for a, b in lines]):
            found.append((lines[0][0], lines[-1][1]))
        else:
            found.extend(lines)
    return tuple(found)


def _lines(text: str, start: int, end: int) -> list[Span]:
    spans = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        stripped = line[0].strip(" \t\r\ufeff\xa0")
        if stripped:
            at = start + line.start() + line[0].index(stripped)
            spans.append((at, at + len(stripped)))
    return spans


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether the lines of a block are one paragraph: nearly equal in width, and broken in mid-sentence."""
    if len(lines) < 2 or any(_BULLET.match(line) for line in lines):
        return False
    widths = [len(line) for line in lines[:-1]]
    if max(widths) > WIDEST or min(widths) < NARROWEST or len(lines[-1]) > WIDEST:
        return False
    broken = [not _ENDED.search(line) for line in lines[:-1]]
    return any(broken) if len(lines) > 2 else broken[0] and lines[1][:1].islower()
