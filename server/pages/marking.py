"""A document's text cut into segments: the sentence that was asked for is marked, sentences with claims are linked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from graph.records import Span
from server.pages.accounts import Account


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text that is shown one way."""

    text: str
    anchor: str = ""  # id of the passage that begins here
    span: Span | None = None  # of the evidence that covers it
    marked: bool = False
    first: bool = False  # the marked sentence begins here


def segments(text: str, told: tuple[Account, ...], asked: tuple[str, str]) -> tuple[Segment, ...]:
    """Cut a text at the borders of its evidence and of the span that was asked for."""
    mark = _span(asked, len(text))
    spans = sorted({account.span for account in told if account.span[1] <= len(text)})
    borders = sorted({0, len(text), *(i for span in spans for i in span), *(mark or ())})
    return tuple(_segment(text, (start, end), spans, mark) for start, end in pairwise(borders) if start < end)


def _span(asked: tuple[str, str], length: int) -> Span | None:
    if not all(i.isascii() and i.isdecimal() and len(i) < 12 for i in asked):
        return None
    start, end = int(asked[0]), int(asked[1])
    return (start, min(end, length)) if start < min(end, length) else None


def _segment(text: str, where: Span, spans: list[Span], mark: Span | None) -> Segment:
    start, end = where
    covering = [span for span in spans if span[0] <= start and end <= span[1]]
    beginning = [span for span in covering if span[0] == start]
    return Segment(
        text=text[start:end],
        anchor=f"p{beginning[0][0]}-{beginning[0][1]}" if beginning else "",
        span=covering[0] if covering else None,
        marked=mark is not None and mark[0] <= start and end <= mark[1],
        first=mark is not None and mark[0] == start,
    )
