"""Dates in words: absolute ones, and those that count from the day of writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from graph.records import When
from loaders.tables import rows

_MONTHS = {word: int(number) for word, number in rows("months.tsv")}
_WEEKDAYS = {word: int(number) for word, number in rows("weekdays.tsv")}
_MOMENTS = {phrase: (unit, int(shift)) for phrase, unit, shift in rows("moments.tsv")}
_NUMERALS = {word: int(number) for word, number in rows("numerals.tsv")}

_FAR = 300  # days; a day without a year lies nearer to the reference than this
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:-|–|and|to|&)\s?\d{1,2}(?:st|nd|rd|th)?)?(?![\d:])"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
# "May" and "March" are verbs as well, so alone they need a word of time before them.
_ALONE = "|".join(month for month in _MONTHS if len(month) > 3 and month not in ("March", "Sept"))
_BEFORE_MONTH = r"\b(?:in|since|until|by|during|last|next|this|early|late|mid|from|through|end of|beginning of)[\s-]+"
_BEFORE_YEAR = r"\b(?:in|since|of|by|during|until|from|before|after|through|late|early|mid|year|to)[\s-]+"
_AHEAD = re.compile(
    r"\b(?:will|set to|is to|are to|due|scheduled|upcoming|planned|to be held|plans? to|intends? to|expects? to"
    r"|expected to|look(?:s|ing)? forward to|hopes? to)\b[^.;]*$"
)
_SHORT_MONTHS = frozenset(("may", "june", "july"))  # as short as an abbreviation, and none
_BACK = 200  # characters in which a sentence says before a date that it is still to come
_ANY = re.compile(
    r"\d{4}|\d\.\d|"
    + "|".join(rf"\b{word}" for word in (*_MONTHS, *_WEEKDAYS))
    + r"|\bago\b|"
    + "|".join(rf"\b{phrase}\b" for phrase in _MOMENTS),
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?\b(?!-)")

Found = re.Match[str]


def find(text: str, start: int, end: int, reference: str | None) -> tuple[When, ...]:
    """Give the dates between two offsets, in text order; those that count from an unknown day are left out."""
    if not _ANY.search(text, start, end):
        return ()
    anchor = _full(reference)
    spans: dict[int, When] = {}
    for pattern, resolve in _rules():
        for found in pattern.finditer(text, start, end):
            value = resolve(found, anchor, text) if not _overlaps(found, spans) else ""
            if value:
                spans[found.start()] = When(value, _words(found))
    return tuple(_merged([spans[at] for at in sorted(spans)], text))


def absolute(text: str, start: int, end: int) -> When | None:
    """Give the first date that needs no day of reference."""
    days = [When(value, _words(found)) for found, value in _absolutes(text, start, end)]
    return min(days, key=lambda when: when.words or (0, 0), default=None)


def impossible(text: str) -> str:
    """Give the words of the first date that no calendar has or that may be two days; nothing where all are days."""
    wrong = [
        (hit.start(), hit[0])
        for pattern, resolve in _rules()[:4]
        for hit in pattern.finditer(text)
        if hit["year"] and not resolve(hit, None, text)
    ]
    wrong += [(hit.start(), hit[0]) for hit in _NUMBERED.finditer(text) if not _in_calendar(hit[0])]
    return min(wrong, default=(0, ""))[1]


def _in_calendar(words: str) -> bool:
    """Tell whether YYYY-MM or YYYY-MM-DD stands in the calendar."""
    try:
        return bool(date.fromisoformat(words if len(words) > len("2024-10") else f"{words}-01"))
    except ValueError:
        return False


def _absolutes(text: str, start: int, end: int) -> list[tuple[Found, str]]:
    found = [
        (hit, resolve(hit, None, text))
        for pattern, resolve in _rules()[:4]
        for hit in pattern.finditer(text, start, end)
    ]
    return [(hit, value) for hit, value in found if value]


def _words(found: Found) -> tuple[int, int]:
    """Give the words of a date, without the full stop of a sentence that ends with a month's whole name."""
    start, end = found.span("core") if "core" in found.re.groupindex else found.span()
    whole = end - start > len("Sept.") or found.string[start : end - 1].casefold() in _SHORT_MONTHS
    return start, end - (found.string[end - 1] == "." and whole)


def _overlaps(found: Found, spans: dict[int, When]) -> bool:
    first, last = _words(found)
    return any(when.words and when.words[0] < last and first < when.words[1] for when in spans.values())


def _merged(whens: list[When], text: str) -> list[When]:
    """Take "Wednesday (15 November 2023)" for one date, that of the fuller words."""
    kept: list[When] = []
    for when in whens:
        previous = kept[-1] if kept else None
        if previous and previous.words and when.words and _is_apposed(text, previous.words, when.words):
            kept[-1] = When(when.value, (previous.words[0], when.words[1]))
        else:
            kept.append(when)
    return kept


def _is_apposed(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    between = text[first[1] : second[0]]
    day_named = any(sign.isdigit() for sign in text[second[0] : second[1]])
    return day_named and text[first[0] : first[1]].rsplit(maxsplit=1)[-1] in _WEEKDAYS and not between.strip(" ,(")


Resolve = Callable[[Found, date | None, str], str]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    moments = "|".join(sorted(_MOMENTS, key=len, reverse=True))
    weekdays = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
    numerals = "|".join(_NUMERALS)
    return (
        (re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"), _from_numbers),
        (re.compile(rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_YEAR}"), _from_numbers),
        (re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"), _from_day),
        (re.compile(rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?"), _from_day),
        (re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"), _from_month),
        (re.compile(rf"\b(?:(?P<which>last|past|next|coming|this)\s+)?(?P<weekday>{weekdays})\b", re.A), _from_weekday),
        (re.compile(rf"\b(?P<core>{moments})\b", re.IGNORECASE), _from_moment),
        (re.compile(rf"\b(?P<number>\d+|{numerals})\s+(?P<unit>day|week|month|year)s?\s+ago\b", re.I), _from_ago),
        (re.compile(rf"{_BEFORE_MONTH}(?P<core>{_MONTH})(?!\s+\d)", re.I), _from_month),
        (re.compile(rf"\b(?P<core>(?P<month>{_ALONE}))\b(?!\s+\d)"), _from_month),
        (re.compile(rf"{_BEFORE_YEAR}(?:the\s+)?(?P<core>{_YEAR})(?![-–]\d|%)", re.I), _from_year),
    )


def _full(reference: str | None) -> date | None:
    try:
        return date.fromisoformat(reference) if reference else None
    except ValueError:  # a prefix, such as a year: nothing can be counted from it
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February, or a day and a month the American way round
        return None


def _from_numbers(found: Found, anchor: date | None, text: str) -> str:
    year, first, second = int(found["year"]), int(found["month"]), int(found["day"])
    day = _day(year, first, second)
    slashed = "/" in found[0]
    if slashed and first <= 12 and second <= 12 and first != second:
        return ""  # 04/05/2024 is two dates
    day = day or (_day(year, second, first) if slashed else None)
    return day.isoformat() if day else ""


def _from_day(found: Found, anchor: date | None, text: str) -> str:
    month, number = _MONTHS[found["month"]], int(found["day"])
    if found["year"]:
        day = _day(int(found["year"]), month, number)
        return day.isoformat() if day else ""
    if anchor is None:
        return ""
    years = [day for shift in (0, -1, 1) if (day := _day(anchor.year + shift, month, number))]
    near = [day for day in years if -_FAR < (day - anchor).days < 365 - _FAR]
    return (near or years or [anchor])[0].isoformat()


def _from_month(found: Found, anchor: date | None, text: str) -> str:
    month = _MONTHS[found["month"].capitalize()]
    if "year" in found.re.groupindex:
        return f"{found['year']}-{month:02}"
    if anchor is None or not found["month"][0].isupper():
        return ""
    ahead = found[0].lower().startswith("next") or bool(
        _AHEAD.search(text[max(0, found.start() - _BACK) : found.start()])
    )
    year = anchor.year + (1 if ahead and month < anchor.month else -1 if not ahead and month > anchor.month else 0)
    return f"{year}-{month:02}"


def _from_weekday(found: Found, anchor: date | None, text: str) -> str:
    if anchor is None:
        return ""
    which, back = found["which"] or "", (anchor.weekday() - _WEEKDAYS[found["weekday"]]) % 7
    ahead = _AHEAD.search(text[max(0, found.start() - _BACK) : found.start()])
    if which in ("next", "coming") or (ahead and not which):
        return (anchor + timedelta(days=(7 - back) if back or which else 0)).isoformat()
    if which == "last" and back <= anchor.weekday():
        back += 7  # of this week one would say no "last"
    return (anchor - timedelta(days=back)).isoformat()


def _from_moment(found: Found, anchor: date | None, text: str) -> str:
    unit, shift = _MOMENTS[re.sub(r"\s+", " ", found[0]).lower()]
    return _shifted(anchor, unit, shift) if anchor else ""


def _from_ago(found: Found, anchor: date | None, text: str) -> str:
    number = _NUMERALS.get(found["number"].lower()) or int(found["number"] if found["number"].isdigit() else 0)
    return _shifted(anchor, found["unit"].lower(), -number) if anchor and number < 1000 else ""


def _from_year(found: Found, anchor: date | None, text: str) -> str:
    return found["year"]


def _shifted(anchor: date, unit: str, shift: int) -> str:
    if unit == "day":
        return (anchor + timedelta(days=shift)).isoformat()
    if unit == "week":
        return (anchor + timedelta(days=7 * shift)).isoformat()[:7]
    if unit == "year":
        return f"{anchor.year + shift:04}"
    months = anchor.year * 12 + anchor.month - 1 + shift
    return f"{months // 12:04}-{months % 12 + 1:02}"
