"""Splitting: one file may hold several publications, each with its own title, dateline and furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.records import Document, Furniture, Span, Unit
from loaders.datelines import Dateline, read_dateline, read_leadin
from loaders.furniture import is_heading, is_prose, kind_of, repeats
from loaders.paragraphs import paragraphs

_SOURCE = re.compile(r"sources?\s*[–—:-]\s*(.{2,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    span: Span
    words: str
    kind: str  # of furniture, or heading | prose | other
    dateline: Dateline | None = None


def split(document: Document) -> tuple[Unit, ...]:
    """Give the publications of a document, in text order, with their furniture marked."""
    seen = [_seen(document, span) for span in paragraphs(document.text, document.body)]
    cuts = [0, *_boundaries(seen), len(seen)]
    parts = [seen[first:last] for first, last in pairwise(cuts)]
    bounds = [document.body, *(part[0].span[0] for part in parts[1:]), len(document.text)]
    return tuple(
        _unit(document, part, number, (bounds[number - 1], bounds[number])) for number, part in enumerate(parts, 1)
    )


def _seen(document: Document, span: Span) -> _Paragraph:
    line = document.text[span[0] : span[1]]
    dateline = read_dateline(document.text, span)
    if dateline:
        return _Paragraph(span, line, "dateline", dateline)
    kind = kind_of(line)
    if not kind:
        kind = "prose" if is_prose(line) else "heading" if is_heading(line) else "other"
    leadin = read_leadin(document.text, span, document.date) if kind == "prose" else None
    return _Paragraph(span, line, kind, leadin)


def _boundaries(seen: Sequence[_Paragraph]) -> list[int]:
    """Find where a further publication begins: behind a source line, or at a heading with a dateline of its own."""
    cuts: list[int] = []
    told = False  # prose since the last cut
    for at, paragraph in enumerate(seen):
        more = any(later.kind == "prose" for later in seen[at + 1 :])
        if told and more and paragraph.kind == "source":
            cuts.append(at + 1)
        elif told and more and _opens(seen, at):
            cuts.append(at - 1 if seen[at - 1].kind == "heading" else at)
        else:
            told = told or paragraph.kind == "prose"
            continue
        told = False
    return cuts


def _opens(seen: Sequence[_Paragraph], at: int) -> bool:
    dateline = seen[at].dateline
    if seen[at].kind != "dateline" or dateline is None or not dateline.place:
        return False
    return seen[at - 1].kind == "heading" or (at + 1 < len(seen) and seen[at + 1].kind == "heading")


def _unit(document: Document, part: Sequence[_Paragraph], number: int, bounds: Span) -> Unit:
    title = _title(document, part)
    dateline = _dateline(part)
    return Unit(
        number=number,
        start=bounds[0],
        end=bounds[1],
        title=title,
        date=(dateline.date if dateline and dateline.date else None) or document.date or _any_date(part),
        place=dateline.place if dateline else "",
        publisher=_publisher(part) or document.publisher,
        furniture=_furniture(document, part, title),
    )


def _opening(part: Sequence[_Paragraph]) -> int:
    """The index of the first paragraph of prose."""
    return next((at for at, paragraph in enumerate(part) if paragraph.kind == "prose"), len(part))


def _title(document: Document, part: Sequence[_Paragraph]) -> Span | None:
    """The line that the document gives as its title, else the first heading before the prose."""
    named = " ".join(document.title.lower().split())
    before = part[: _opening(part) + 1]
    for paragraph in before:
        if named and " ".join(paragraph.words.lower().split()) == named:
            return paragraph.span
    headings = [paragraph.span for paragraph in before if paragraph.kind == "heading"]
    return headings[0] if headings else None


def _dateline(part: Sequence[_Paragraph]) -> Dateline | None:
    """The dateline of a publication: one with a place, else the first."""
    opening = _opening(part)
    lines = [p.dateline for p in part[: opening + 1] if p.dateline and p.dateline.meaning == "published"]
    placed = [line for line in lines if line.place and line.date]
    dated = [line for line in lines if line.date]
    return next(iter(placed or dated or lines), None)


def _any_date(part: Sequence[_Paragraph]) -> str | None:
    return next((p.dateline.date for p in part if p.dateline and p.dateline.date), None)


def _publisher(part: Sequence[_Paragraph]) -> str:
    named = [found[1].strip() for p in part if p.kind == "source" and (found := _SOURCE.fullmatch(p.words))]
    return named[-1] if named else ""


def _furniture(document: Document, part: Sequence[_Paragraph], title: Span | None) -> tuple[Furniture, ...]:
    marks: dict[Span, Furniture] = {}
    for mark in repeats(
        document.text, [p.span for p in part if p.kind in ("heading", "prose", "other", "caption")], title
    ):
        marks[(mark.start, mark.end)] = mark
    last = max((at for at, p in enumerate(part) if p.kind == "prose" and p.span not in marks), default=len(part))
    opening = _opening(part)
    for at, paragraph in enumerate(part):
        kind = _place_kind(paragraph, at < opening, at > last)
        if paragraph.span == title and kind != "dateline":
            continue
        if paragraph.kind == "prose" and paragraph.dateline:
            marks.setdefault(paragraph.span, Furniture(paragraph.dateline.start, paragraph.dateline.end, "dateline"))
        elif kind:
            marks.setdefault(paragraph.span, Furniture(*paragraph.span, kind))
    return tuple(sorted(marks.values(), key=lambda mark: mark.start))


def _place_kind(paragraph: _Paragraph, before: bool, after: bool) -> str:
    """The kind of furniture that a paragraph is by its words, else by its place before or behind the prose."""
    if paragraph.kind == "prose":
        return ""
    if paragraph.kind in ("heading", "other"):
        if after:
            return "boilerplate"
        return "menu" if before and paragraph.kind == "other" else ""
    return paragraph.kind
