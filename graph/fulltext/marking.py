"""Where the words stand: what FTS5 marked in the folded text, as spans of the text as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.fulltext.folding import Span, unfold

BEGIN, END = "\x02", "\x03"  # folded text holds no control characters


def spans(text: str, marked: Iterable[str]) -> tuple[Span, ...]:
    """Give the spans of a text that stand marked in any of its folded versions.

    >>> spans("the missile", ["the \\x02missile\\x03"])
    ((4, 11),)
    """
    found = sorted({span for version in marked for span in _marked(version)})
    return tuple(unfold(text, _merged(found)))


def _marked(version: str) -> Iterable[Span]:
    at = 0
    for number, part in enumerate(version.replace(END, BEGIN).split(BEGIN)):
        if number % 2 and part:
            yield at, at + len(part)
        at += len(part)


def _merged(found: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
