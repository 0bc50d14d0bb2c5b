"""Titles: "Dutch Prime Minister Mark Rutte", "President of the Commission", "Sergey Lavrov, the foreign minister"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.records import Entity, Span
from loaders.extract.annotations import Title
from loaders.extract.naming.personnames import LONGEST, name_at
from loaders.extract.naming.titlelabels import label, seats
from loaders.extract.naming.titlephrases import HOLDERS, Office, holder_in, is_head, is_local, is_loose, office_at
from loaders.extract.naming.titlewords import is_crown, is_opener, is_title, past_courtesy
from loaders.extract.text.items import Item, touching
from loaders.tables import words

_CLOSING = frozenset(",.;:)")


@dataclass(frozen=True, slots=True)
class Titled:
    """A person's name with the title that stands beside it."""

    start: int  # of title and name together, as they are folded
    end: int
    name: Span
    words: tuple[str, ...]
    title: Title | None  # None for a form of address
    entity: Entity | None = None  # where the gazetteer knows the name
    at: int = 0  # index of the first item


def titled(row: Sequence[Item]) -> list[Titled]:
    """Find the titled people of a sentence, from left to right."""
    found: list[Titled] = []
    at = 0
    while at < len(row):
        office = office_at(row, at) if is_head(row, at) else None
        if office is None:
            found += _crowned(row, at)
            at += 1
            continue
        person = _named_after(row, office) or _named_before(row, office)
        if person:
            found += [person, *_also(row, office, person)]
        at = (
            max(office.last, at + 1)
            if person is None or person.name[1] <= row[office.first].start
            else _behind(row, person)
        )
    return found


def _crowned(row: Sequence[Item], at: int) -> list[Titled]:
    """Read the title inside a known name: "King Salman", "Pope Francis"."""
    item = row[at]
    spoken = item.text.split()
    if item.name is None or item.name.kind != "person" or len(spoken) < 2 or not is_crown(spoken[0]):
        return []
    end = item.start + len(spoken[0])
    title = Title(spoken[0], spoken[0], spoken[0].lower(), item.start, end)
    return [Titled(item.start, item.end, (end + 1, item.end), tuple(spoken[1:]), title, item.name.entities[0], at)]


def _behind(row: Sequence[Item], person: Titled) -> int:
    return next((at for at in range(person.at, len(row)) if row[at].start >= person.end), len(row))


def _named_after(row: Sequence[Item], office: Office) -> Titled | None:
    """Read the name behind a title, also behind a comma: "the Italian foreign minister, Luigi Di Maio"."""
    first = past_courtesy(row, office.last)
    end, spoken = name_at(row, first)
    comma = office.last < len(row) and row[office.last].text == ","
    if not spoken and comma and not office.courtesy and (office.holder or _has_article(row, office)):
        first = past_courtesy(row, office.last + 1)
        end, spoken = name_at(row, first)
        spoken = spoken if len(spoken) > 1 or (spoken and row[first].name) else ()
    if not spoken or (len(spoken) < 2 and row[first].name is None and is_loose(office.head)):
        return None
    holder = office.holder or _holder_after(row, end, office)
    return _made(row, office, (first, end), spoken, holder)


def _has_article(row: Sequence[Item], office: Office) -> bool:
    return office.first > 0 and row[office.first - 1].low in ("the", "'s", "its", "their", "his", "her", "my", "our")


def _holder_after(row: Sequence[Item], end: int, office: Office) -> Entity | None:
    """Read "of Iran" in "President Hassan Rouhani of Iran"."""
    if end >= len(row) or row[end].low != "of":
        return None
    at = end + 2 if end + 1 < len(row) and row[end + 1].low == "the" else end + 1
    named = row[at].name if at < len(row) else None
    places = ("place", "region") if is_local(office.head) else ()
    return holder_in(row[at], office.head) if named and named.kind in (*HOLDERS, *places) else None


def _named_before(row: Sequence[Item], office: Office) -> Titled | None:
    """Read the name before a title: "Angela Merkel, the Chancellor of Germany", "Oana Lungescu (NATO Spokesperson)"."""
    twin = _twin(row, office)
    at = _past_articles(row, office.first - 1)
    linked = _past_copula(row, at)
    closed = linked is not None or office.last >= len(row) or row[office.last].text in _CLOSING or twin is not None
    if office.courtesy or not closed:  # "with A, the Secretary General discussed": the title is the subject
        return None
    if linked is not None:
        at = linked
    elif at < 1 or row[at].text not in (",", "("):
        return None
    first = name_start(row, at)
    end, spoken = name_at(row, first)
    if end != at or (len(spoken) < 2 and row[first].name is None) or not spoken:
        return None
    return _made(row, office, (first, end), spoken, office.holder or _seat(office, twin))


def _seat(office: Office, twin: Office | None) -> Entity | None:
    """Give whose an office is by its own words, else by the second: "Deputy Premier and Minister of Peru"."""
    own = seats(office.words)
    return own[0] if len(own) == 1 else twin.holder if twin else None


def _also(row: Sequence[Item], office: Office, person: Titled) -> list[Titled]:
    """Give a second office in another house: "Governor of the Bank and President of the League"."""
    twin = _twin(row, office) if person.title and person.name[1] <= row[office.first].start else None
    house = person.title.organisation if person.title else None
    other = twin.holder if twin else None
    if twin is None or other is None or house is None or other.id == house.id or other.kind == "Organisation":
        return []
    return [replace(person, title=_title(row, twin, other))]


def _past_articles(row: Sequence[Item], at: int) -> int:
    while at >= 0 and row[at].low in ("the", "a", "an"):
        at -= 1
    return at


def _past_copula(row: Sequence[Item], at: int) -> int | None:
    """Go back over "was elected as", ", who is" to where the name ends."""
    while at > 1 and is_title(row[at], "between"):
        at -= 1
    if at < 1 or not is_title(row[at], "copula"):
        return None
    while at > 1 and is_title(row[at - 1], "between"):  # "previously served as"
        at -= 1
    who = at > 2 and row[at - 1].low == "who"
    comma = who and row[at - 2].text == ","
    return at - 1 - comma if who else at


def _twin(row: Sequence[Item], office: Office) -> Office | None:
    """Read the second office of "Deputy Prime Minister and Minister of Foreign Affairs of Cambodia"."""
    at = office.last + 1
    if at >= len(row) or row[office.last].low != "and":
        return None
    while at < len(row) and _before_head(row[at]):
        at += 1
    return office_at(row, at) if at < len(row) and is_title(row[at], "head") else None


def _before_head(item: Item) -> bool:
    return item.text == "-" or (is_title(item, "before", "portfolio") and not is_title(item, "head"))


def name_start(row: Sequence[Item], end: int) -> int:
    """Give where the name begins that ends at a place."""
    first = end
    while first > 0 and end - first < LONGEST and _can_name(row, first - 1):
        first -= 1
    while first < end and (
        is_head(row, first) or is_title(row[first], "before", "portfolio") or row[first].text in ("-", ".")
    ):
        first += 1
    return first


def _can_name(row: Sequence[Item], at: int) -> bool:
    item = row[at]
    if item.name is not None:
        return item.name.kind == "person" or item.low in words("givennames.tsv")
    if item.low in words("particles.tsv") or item.text in ("-", "."):
        return True
    hyphenated = at > 1 and row[at - 1].text == "-" and touching(row[at - 1], item) and item.text.isalpha()
    return hyphenated or (item.text[0].isupper() and item.text[0].isalpha() and not is_opener(row, at))


def _made(row: Sequence[Item], office: Office, name: Span, spoken: tuple[str, ...], holder: Entity | None) -> Titled:
    first, last = name
    known = row[first].name
    entity = known.entities[0] if known and known.kind == "person" else None
    span = (row[first].start, row[last - 1].end)
    before = first >= office.last
    start = row[office.first].start if before else span[0]
    return Titled(start, span[1], span, spoken, _title(row, office, holder), entity, min(first, office.first))


def _title(row: Sequence[Item], office: Office, holder: Entity | None) -> Title | None:
    if office.courtesy:
        return None
    written = " ".join(item.text for item in row[office.first : office.last]).replace(" 's", "'s").replace(" ’s", "’s")
    start, end = row[office.first].start, row[office.last - 1].end
    return Title(label(office.words, holder), written, office.head, start, end, holder, office.former)
