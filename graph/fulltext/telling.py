"""What was found, as lines for a terminal and as plain values for JSON; the hit words stand marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from graph.fulltext.kinds import HEADINGS, IMPORTED, KINDS
from graph.fulltext.marking import Marked
from graph.fulltext.searching import Found, Hit, Index

WIDTH = 112  # characters of a line of prose
LONGEST = 700  # characters of a text that is shown; JSON holds all
Results = Mapping[str, Found]


def find_all(index: Index, words: str, kinds: tuple[str, ...], limit: int, some: bool = False) -> Results:
    """Find what holds the words, of several kinds."""
    return {kind: index.find(words, kind, limit, some=some) for kind in kinds}


def found_value(words: str, results: Results) -> dict[str, object]:
    """Give what was found as the value that is printed as JSON; offsets count characters of the text beside them."""
    told = {
        several: {"total": of.total, "hits": [_value(hit) for hit in of.hits]}
        for several, kind in KINDS.items()
        if (of := results.get(kind))
    }
    return {"words": words, **told}


def _value(hit: Hit) -> dict[str, object]:
    value: dict[str, object] = {"iri": hit.iri, **_marked_value(hit.label)}
    if hit.named:
        value["named"] = [_marked_value(name) for name in hit.named]
    if hit.kind == IMPORTED:
        return value | {"graph": hit.document}
    return value | ({"document": hit.document, "title": hit.title} if hit.document else {})


def _marked_value(marked: Marked) -> dict[str, object]:
    return {"text": marked.text, "marks": [list(span) for span in marked.spans]}


def found_lines(results: Results, marks: tuple[str, str]) -> Iterator[str]:
    """Give what was found line by line; `marks` stand before and behind a hit word."""
    for kind, found in results.items():
        if found.hits:
            shown = f", the best {len(found.hits)}" if found.total > len(found.hits) else ""
            yield f"{HEADINGS[kind].upper()} ({found.total}{shown})"
            for hit in found.hits:
                yield from _hit_lines(hit, marks)
            yield ""


def _hit_lines(hit: Hit, marks: tuple[str, str]) -> Iterator[str]:
    text = marked(hit.label.around(LONGEST), *marks)
    yield from _wrapped(f"“{text}”" if hit.kind == "quote" else text, "  ")
    for name in hit.named[:3]:
        yield from _wrapped(f"also: {marked(name.around(LONGEST), *marks)}")
    if hit.kind == "quote":
        yield from _wrapped(hit.title)
    yield f"    {hit.iri}"
    if hit.kind == IMPORTED:
        yield f"    in {hit.document}"


def marked(text: Marked, begin: str, end: str) -> str:
    """Give a text with its hit words between two marks."""
    parts, at = [], 0
    for start, stop in text.spans:
        parts += [text.text[at:start], begin, text.text[start:stop], end]
        at = stop
    return "".join([*parts, text.text[at:]])


def _wrapped(text: str, indent: str = "    ") -> list[str]:
    plain = " ".join(text.split())
    return textwrap.wrap(plain, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
