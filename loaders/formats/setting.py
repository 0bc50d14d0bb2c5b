"""Lines on pages set together to paragraphs: running heads dropped, hyphens at line ends joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

HYPHENS = ("-", "\u00ad")
REPEATED = 3  # pages on which a running head stands at least
PLACE = 4  # points by which the place of a running head may differ
EDGE = 2  # lines at the top and at the foot of a page that can be running heads
APART = 1.45  # of the usual distance of lines: from here on a gap parts paragraphs
SHORT = 0.85  # of the width of the page's text: a shorter line that ends a sentence ends its paragraph
RESIZED = 1.4  # times as high: a line so much larger or smaller is no part of the same paragraph
HEADING = 0.7  # of that width: a line this short, in mid-sentence, is a heading or a dateline
_ENDED = re.compile(r"[.!?:;…][\"”’')\]\d]*$")
_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—|\])]?", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[•▪●◦·*–-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with its place; top and bottom count from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers, and what stands in one place on many pages with nothing but its numbers changed."""
    gap = 1.3 * _usual_step(pages)
    edges = [_edges(page, gap) for page in pages]
    shapes = Counter(shape for page, found in zip(pages, edges, strict=True) for shape in _shapes(page, found))
    needed = max(REPEATED, len(pages) // 3)  # heads differ on left and right pages, and from part to part
    heads = {shape for shape, count in shapes.items() if count >= needed}
    return [_bare(page, found, heads) for page, found in zip(pages, edges, strict=True)]


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Give the paragraphs of all pages; one that runs on over a page's end stays whole."""
    blocks: list[list[Line]] = []
    for page in pages:
        found = list(_page_blocks(page))
        if blocks and found and _runs_on(blocks[-1][-1], found[0][0]):
            blocks[-1].extend(found.pop(0))
        blocks.extend(found)
    compounds = frozenset(word.casefold() for page in pages for line in page for word in _WORD.findall(line.text))
    return [_joined(block, compounds) for block in blocks]


def _usual_step(pages: Sequence[Sequence[Line]]) -> float:
    """The distance of lines in running text: a low one, since headings and page numbers stand further apart."""
    tops = [sorted(line.bottom for line in page) for page in pages]
    steps = sorted(after - before for page in tops for before, after in pairwise(page) if after - before > 2)
    return steps[len(steps) // 4] if steps else 0.0


def _edges(page: Sequence[Line], gap: float) -> set[int]:
    """The lines at the top and at the foot of a page that stand apart from its text."""
    order = sorted(range(len(page)), key=lambda at: (page[at].bottom, page[at].left))
    return {*_apart(page, order, gap), *_apart(page, order[::-1], gap)}


def _apart(page: Sequence[Line], order: Sequence[int], gap: float) -> Sequence[int]:
    for count in range(min(EDGE, len(order) - 1), 0, -1):
        if abs(page[order[count]].bottom - page[order[count - 1]].bottom) > gap:
            return order[:count]
    return order if len(order) == 1 else ()


def _shapes(page: Sequence[Line], places: set[int]) -> set[tuple[str, int]]:
    return {_shape(page[at]) for at in places}


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split())), round(line.top / PLACE)


def _bare(page: Sequence[Line], edges: set[int], heads: set[tuple[str, int]]) -> list[Line]:
    dropped = {at for at in edges if _shape(page[at]) in heads or _NUMBER.fullmatch(page[at].text)}
    return [line for at, line in enumerate(page) if at not in dropped]


def _page_blocks(page: Sequence[Line]) -> Iterator[list[Line]]:
    if not page:
        return
    steps = [step for before, after in pairwise(page) if (step := after.bottom - before.bottom) > 2]
    usual, close = (median(steps), sorted(steps)[len(steps) // 4]) if steps else (0.0, 0.0)
    widest = max(line.right for line in page)
    block = [page[0]]
    for before, after in pairwise(page):
        if _parts(before, after, usual, widest) or _is_apart(before, after, close):
            yield block
            block = []
        block.append(after)
    yield block


def _parts(before: Line, after: Line, usual: float, widest: float) -> bool:
    """Tell whether a new paragraph begins between two lines of a page."""
    step = after.bottom - before.bottom
    if step > APART * usual or step < -usual or _BULLET.match(after.text):
        return True
    if _is_resized(before, after):
        return not before.text.endswith((*HYPHENS, ","))
    indented = after.left > before.left + 0.8 * (after.bottom - after.top) and not _BULLET.match(before.text)
    filled = (before.right - before.left) / max(1.0, widest - before.left)
    if _ENDED.search(before.text):
        return indented or filled < SHORT
    return filled < HEADING and after.text[:1].isupper() and not before.text.endswith((*HYPHENS, ","))


def _is_apart(before: Line, after: Line, close: float) -> bool:
    """Tell whether a sentence ends before a gap: where paragraphs are short, most distances are gaps between them."""
    return after.bottom - before.bottom > APART * close and bool(_ENDED.search(before.text))


def _is_resized(before: Line, after: Line) -> bool:
    sizes = sorted((before.bottom - before.top, after.bottom - after.top))
    return sizes[1] > RESIZED * sizes[0]


def _runs_on(before: Line, after: Line) -> bool:
    if before.text.endswith(HYPHENS):
        return True
    return not _ENDED.search(before.text) and after.text[:1].islower()


def _joined(lines: Sequence[Line], compounds: frozenset[str]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text = _with(text, line.text, compounds)
    return text


def _with(text: str, more: str, compounds: frozenset[str]) -> str:
    """Join a line: a hyphen at its end goes unless the document writes the word with one elsewhere."""
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if not text.endswith("-") or not more[:1].isalpha() or not text[-2:-1].isalpha():
        return f"{text} {more}"
    first, second = re.search(r"[\w-]*$", text), re.match(r"[\w-]*", more)
    word = (first[0] if first else "") + (second[0] if second else "")
    keeps = more[:1].isupper() or word.casefold() in compounds
    return text + more if keeps else text[:-1] + more
