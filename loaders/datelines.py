"""Datelines: a line of its own, or the opening of a news agency's first paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.records import Span
from loaders.extract.sources.dates import absolute, find
from loaders.tables import rows

_LONGEST = 90  # characters; a longer line with a date in it is prose
_TIME = r"\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:[A-Z]{2,5}|local time)(?:[+-]\d+)?\)?)?"
_PLACE = r"[A-Z][\w.'’-]+(?:(?:,? | de | of )[A-Z][\w.'’-]+){0,4}"
_SIGNS = " \t•|*–—-,:;.()/\ufeff"
_DATE = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?|\d{4}-\d\d-\d\d)"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A date of publication with what stands beside it."""

    start: int
    end: int
    date: str
    place: str = ""
    agency: str = ""
    meaning: str = "published"  # published | updated


def read_dateline(text: str, span: Span) -> Dateline | None:
    """Read a line that holds a date and nothing but place, weekday, time and label."""
    start, end = span
    if end - start > _LONGEST:
        return None
    when = absolute(text, start, end)
    if when is None or when.words is None:
        return None
    before = _reduced(text[start : when.words[0]])
    after = _reduced(text[when.words[1] : end])
    label = before.lower()
    if label in _labels():
        return Dateline(start, end, when.value, after, meaning=_labels()[label]) if _is_place(after) else None
    titled = len(before.split()) > 1 and text[: when.words[0]].rstrip()[-1:] in "–—-"  # "Daily Briefing – 3 May 2022"
    if titled or (before and after) or not (_is_place(before) and _is_place(after)):
        return None
    return Dateline(start, end, when.value, before or after)


def read_leadin(text: str, span: Span, reference: str | None) -> Dateline | None:
    """Read the opening of a paragraph such as "SEOUL, March 5 (Agency) --"."""
    for pattern in _leadins():
        found = pattern.match(text, span[0], span[1])
        if found and found.end() < span[1]:
            parts = found.groupdict()
            date = _dated(text, found, reference) if parts.get("date") else ""
            if not parts.get("date") or date or parts.get("agency"):
                return Dateline(span[0], found.end(), date, parts.get("place") or "", parts.get("agency") or "")
    return None


def _dated(text: str, found: re.Match[str], reference: str | None) -> str:
    start, end = found.span("date")
    whens = find(text, start, end, reference)
    return whens[0].value if whens else ""


def _reduced(text: str) -> str:
    """Take times, weekdays and signs away from the words beside a date."""
    without = re.sub(_TIME, " ", text)
    kept = [word for word in without.split() if word.strip(_SIGNS) and word.strip(_SIGNS) not in _weekdays()]
    return " ".join(kept).strip(_SIGNS)


def _is_place(words: str) -> bool:
    return not words or (bool(re.fullmatch(_PLACE, words)) and words.lower() not in _labels())


@cache
def _labels() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("datelines.tsv")}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(word for word, _ in rows("weekdays.tsv"))


@cache
def _leadins() -> tuple[re.Pattern[str], ...]:
    sources = (pattern for pattern, _ in rows("leadins.tsv"))
    return tuple(re.compile(source.replace("PLACE", _PLACE).replace("DATE", _DATE)) for source in sources)
