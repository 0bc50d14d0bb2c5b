"""A tree of HTML, or of the elements of trafilatura, as plain text: paragraphs, items and rows a block each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml.etree import _Element

from loaders.tables import classes

_BREAK = "\0"  # cannot stand in a parsed tree


def text_of(root: _Element) -> str:
    """Give the text of a tree, its blocks apart by blank lines."""
    return "\n\n".join(_blocks("".join(_flow(root))))


def _blocks(flow: str) -> Iterator[str]:
    for block in flow.split(_BREAK):
        lines = (" ".join(line.split()) for line in block.split("\n"))
        text = re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()
        if text and text.strip("-| "):
            yield text


def _flow(element: _Element) -> Iterator[str]:
    """Give the pieces of an element in reading order; a line end stands only where the page breaks the line."""
    kind = _kind(element)
    if kind == "break":
        yield "\n"
    elif kind == "row":
        yield _row(element)
    elif kind != "left-out":
        edge = "" if kind == "inline" else _BREAK
        yield edge + ("- " if kind == "item" else "")
        yield from _inside(element, kept=kind == "kept")
        yield edge


def _kind(element: _Element) -> str:
    if not isinstance(element.tag, str):
        return "left-out"  # a comment, or an instruction to a processor
    return _kinds().get(element.tag.lower(), "block")


def _inside(element: _Element, kept: bool = False) -> Iterator[str]:
    yield _plain(element.text, kept)
    for child in element:
        yield from _flow(child)
        yield _plain(child.tail, kept)


def _plain(text: str | None, kept: bool) -> str:
    told = (text or "").replace(_BREAK, "")
    return told if kept else re.sub(r"[ \t\r\n\f]+", " ", told)


def _row(row: _Element) -> str:
    """Give a row of a table on a line; cells that hold paragraphs are but a frame around prose."""
    cells = ["".join(_inside(cell)) for cell in row if _kind(cell) == "cell"]
    if len(cells) == 1 or any(len(list(_blocks(cell))) > 1 for cell in cells):
        return _BREAK + _BREAK.join(cells) + _BREAK
    return _BREAK + " | ".join(" ".join(cell.replace(_BREAK, " ").split()) for cell in cells) + _BREAK


@cache
def _kinds() -> dict[str, str]:
    return {tag: kind for kind, tags in classes("../formats/elements.tsv").items() for tag in tags}
