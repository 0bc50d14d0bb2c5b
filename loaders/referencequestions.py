"""Questions that the reference data answer: who held an office, which ones somebody held, who belonged to a body, when.

They are read by their wording: a name such as "NATO Deputy Secretary General" is no clause that a parser could read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from graph.records import Entity, Inquiry
from loaders.extract.naming.names import key, parts, skeleton
from loaders.extract.people.tenures import open_tenures
from loaders.extract.sources import dates
from loaders.offices import Offices, open_offices
from ontology import reference

TABLE = Path(__file__).parent / "referencequestions.tsv"
BEFORE_DATE = re.compile(
    r"[\s,]*\b(?:on|in|at|by|as of|during|since|back in|the year|the month of|early|late|mid)*\s*$"
)
SHORT = re.compile(r"^(who|what)['’]s\b", re.IGNORECASE)
EARLY = re.compile(r"\b1\d{3}$")
MONTH = re.compile(r"\b(?:19|20)\d\d-\d\d$")
PRESENT = re.compile(r"[\s,]+(?:now|today|currently|at present|at the moment|right now|these days)$", re.IGNORECASE)
NOW = frozenset({"is", "are", "has been", "has", "have", "have been", "does", "do"})

Reading = Callable[[Offices, Mapping[str, str], str], Inquiry | None]


def read(question: str) -> Inquiry | None:
    """Read a question that the reference data can answer; nothing where its wording or a name is not known."""
    plain = SHORT.sub(r"\1 is", " ".join(question.split()).rstrip(" ?.!"))
    words, date = _without_date(plain)
    for asks, pattern in _patterns():
        found = pattern.fullmatch(words)
        if found:
            groups = found.groupdict(default="")
            inquiry = _READINGS[asks](open_offices(), groups, date or _today(plain, groups.get("tense", "")))
            if inquiry is not None:
                return inquiry
    return None


def _without_date(words: str) -> tuple[str, str]:
    """Cut a date off the end of a question, with the small words before it."""
    whens = [when for when in dates.find(words, 0, len(words), None) if when.words]
    last = whens[-1] if whens else None
    if last is not None and last.words is not None and not words[last.words[1] :].strip():
        return _bare(words[: last.words[0]]), last.value
    early = EARLY.search(words) or MONTH.search(words)  # years that no text of today tells of, and months in digits
    return (_bare(words[: early.start()]), early[0]) if early else (PRESENT.sub("", words), "")


def _bare(words: str) -> str:
    """Take the small words away that stand before a date: "as of", "back in the year"."""
    before = BEFORE_DATE.search(words)
    while before and before.group().strip(" ,"):
        words = words[: before.start()]
        before = BEFORE_DATE.search(words)
    return words.strip(" ,")


def _today(words: str, tense: str) -> str:
    """Give the day up to which the reference data are known, for a question about the present."""
    present = (
        bool(PRESENT.search(words)) or tense.lower() in NOW or re.fullmatch(r"(?!was$)\w+s", tense.lower()) is not None
    )
    return reference.reviewed(reference.load()) if present else ""


def _office(offices: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    posts = offices.named(groups["office"])
    return _held(posts, date) if posts else None


def _head(offices: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    body = offices.body(groups["body"])
    posts = offices.leading(body) if body is not None else ()
    return _held(posts, date) if posts else None


def _held(posts: tuple[str, ...], date: str) -> Inquiry:
    return Inquiry("", "agent", "hold_office", "role", post=";".join(posts), date=date)


def _members(offices: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    body = offices.body(groups["body"])
    return Inquiry("", "agent", "belong", "membership", targets=(body,), date=date) if body is not None else None


def _membership(offices: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    member, body = offices.body(groups["member"]), offices.body(groups["body"])
    if member is None or body is None:
        return None
    return Inquiry("", "none", "belong", "membership", (member,), (body,), date=date)


def _bodies(offices: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    member = offices.body(groups["member"])
    return Inquiry("", "target", "belong", "membership", (member,), date=date) if member is not None else None


def _posts(_: Offices, groups: Mapping[str, str], date: str) -> Inquiry | None:
    person = _person(groups["person"])
    return Inquiry("", "post", "hold_office", "tenure", (person,), date=date) if person is not None else None


def _person(words: str) -> Entity | None:
    """Give the one person of the tables whom a full name or a bare surname means."""
    known, name = open_tenures(), parts(words)
    found = known.by_name.get(key(name), ()) if len(name) > 1 else ()
    found = found or known.by_surname.get(skeleton(words), ())
    return known.entities[found[0]] if len(found) == 1 else None


_READINGS: Mapping[str, Reading] = {
    "office": _office,
    "head": _head,
    "members": _members,
    "membership": _membership,
    "bodies": _bodies,
    "posts": _posts,
}


@cache
def _patterns(path: Path = TABLE) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple((row["asks"], re.compile(row["pattern"], re.IGNORECASE)) for row in table)
