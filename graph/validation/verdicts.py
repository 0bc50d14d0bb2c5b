"""Judgements as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from graph.counting import counted
from graph.validation.judging import Judgement
from graph.why.explanation import Place

WIDTH = 112  # characters of a line of prose
ELSEWHERE = "what is known without reading, or was worked out over all documents"
SEVERITIES = ("violation", "warning", "contradiction")


def verdict_value(judged: Sequence[Judgement], documents: int) -> dict[str, object]:
    """Give judgements as the value that `--json` prints."""
    counts = {f"{severity}s": _count(judged)[severity] for severity in SEVERITIES}
    return {"conforms": not judged, "documents": documents, **counts, "findings": [_value(one) for one in judged]}


def _value(one: Judgement) -> dict[str, object]:
    return {
        "severity": one.severity,
        "thing": one.thing or None,
        "message": one.message,
        "rule": one.rule or None,
        "documents": list(one.documents),
        "sentences": [_sentence(place) for place in one.sentences],
    }


def _sentence(place: Place) -> dict[str, object]:
    start, end = place.span
    return {"document": place.document, "file": place.file, "start": start, "end": end, "quote": place.quote}


def verdict_lines(judged: Sequence[Judgement], documents: int) -> Iterator[str]:
    """Give a paragraph a judgement, with the sentences it rests on, and a line of counts."""
    for one in judged:
        yield from _lines(one)
        yield ""
    counts = ", ".join(counted(_count(judged)[severity], severity) for severity in SEVERITIES)
    sound, unsound = ("conforms", "does not conform") if documents == 1 else ("conform", "do not conform")
    yield f"{counted(documents, 'document')}: {unsound if judged else sound}; {counts}"


def _lines(one: Judgement) -> Iterator[str]:
    head = f"{one.severity} ({one.rule})" if one.rule else one.severity
    yield from _wrapped(": ".join(part for part in (head, one.thing, one.message) if part), "")
    for place in one.sentences:
        yield from _wrapped(f"“{' '.join(place.quote.split())}”", "    ")
        yield f"    {place.file}, characters {place.span[0]} to {place.span[1]}"
    if not one.sentences:
        yield f"    in {', '.join(one.documents) or ELSEWHERE}"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent="    ", break_long_words=False)


def _count(judged: Sequence[Judgement]) -> Counter[str]:
    return Counter(one.severity for one in judged)
