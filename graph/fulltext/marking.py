"""Where the words stand: what FTS5 marked in the folded text, as spans of the text as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.fulltext.folding import Span, unfold

BEGIN, END = "\x02", "\x03"  # folded text holds no control characters


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, and where in it the words stand."""

    text: str
    spans: tuple[Span, ...] = ()

    def around(self, longest: int) -> Marked:
        """Give what stands around the first words that were hit, where the text is longer than can be shown."""
        if len(self.text) <= longest:
            return self
        first = self.spans[0][0] if self.spans else 0
        start = max(0, min(first - longest // 3, len(self.text) - longest))
        before, after = ("… " if start else ""), (" …" if start + longest < len(self.text) else "")
        by = len(before) - start
        kept = tuple((a + by, b + by) for a, b in self.spans if start <= a and b <= start + longest)
        return Marked(before + self.text[start : start + longest] + after, kept)


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
