"""Titles: "Dutch Prime Minister Mark Rutte", "President of the Commission", "Sergey Lavrov, the foreign minister"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.records import Entity, Span
from loaders.extract.annotations import Title
from loaders.extract.items import Item, touching
from loaders.extract.personnames import LONGEST, name_at
from loaders.extract.titlelabels import SMALL, label, seat
from loaders.extract.titlewords import is_opener, is_plural_head, is_title, past_courtesy
from loaders.tables import words

_HOLDERS = frozenset(("state", "adjective", "organisation", "organ", "grouping", "armed", "capital", "media", "people"))
_OF = frozenset(("of", "at", "with"))
_SPOKEN_FOR = frozenset(("spokesperson", "spokesman", "spokeswoman"))  # for these "for" is as good as "of"
_LOOSE_HEADS = frozenset(("expert", "official"))  # these follow another title only behind "and"
_CLOSING = frozenset(",.;:)")
_SEPARATE = (",", "and", "the")


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


@dataclass(frozen=True, slots=True)
class _Office:
    """A title without its name: items first to last (exclusive), its head and whose office it is."""

    first: int
    last: int
    head: str
    words: tuple[str, ...]
    holder: Entity | None
    former: bool
    courtesy: bool


def titled(row: Sequence[Item]) -> list[Titled]:
    """Find the titled people of a sentence, from left to right."""
    found: list[Titled] = []
    at = 0
    while at < len(row):
        office = _office(row, at) if _is_head(row[at]) else None
        if office is None:
            at += 1
            continue
        person = _named_after(row, office) or _named_before(row, office)
        if person:
            found.append(person)
        at = (
            max(office.last, at + 1)
            if person is None or person.name[1] <= row[office.first].start
            else _behind(row, person)
        )
    return found


def _behind(row: Sequence[Item], person: Titled) -> int:
    return next((at for at in range(person.at, len(row)) if row[at].start >= person.end), len(row))


def _is_head(item: Item) -> bool:
    return is_title(item, "head", "courtesy")


def _office(row: Sequence[Item], at: int) -> _Office:
    """Read the title around a head word."""
    last = _heads_end(row, at)
    first = _modifiers_start(row, at)
    left, holder, former = _holder_before(row, first)
    former = former or any(is_title(item, "former") for item in row[first:at])
    end, behind = _phrase_after(row, last, row[last - 1].low)
    spoken = _title_words(row, first, end)
    courtesy = is_title(row[at], "courtesy") and last - at <= 2
    return _Office(left, end, _head_of(row, at, last), spoken, holder or behind, former, courtesy)


def _head_of(row: Sequence[Item], first: int, last: int) -> str:
    heads = [item.low for item in row[first:last] if item.low.isalpha()]
    return "-".join(heads[-2:]) if heads[-1] == "general" and len(heads) > 1 else heads[-1]


def _heads_end(row: Sequence[Item], at: int) -> int:
    """Go over "Secretary General", "Secretary-General", "High Representative/Vice-President", "Mr."."""
    last = at + 1
    while last < len(row):
        glued = row[last].text in ("-", "/", ".") and touching(row[last - 1], row[last])
        dot = glued and row[last].text == "." and len(row[last - 1].text) <= 4
        if dot or (is_title(row[last], "head") and row[last].low not in _LOOSE_HEADS):
            last += 1
        elif glued and last + 1 < len(row) and is_title(row[last + 1], "head", "before"):
            last += 2
        else:
            break
    return last


def _modifiers_start(row: Sequence[Item], at: int) -> int:
    first = at
    while first > 0:
        before = row[first - 1]
        hyphen = (
            before.text in ("-", "/")
            and first > 1
            and is_title(row[first - 2], "before", "portfolio", "former", "head")
        )
        if hyphen or is_title(before, "before", "portfolio", "former"):
            first -= 2 if hyphen else 1
        else:
            break
    return first


def _holder_before(row: Sequence[Item], first: int) -> tuple[int, Entity | None, bool]:
    """Find "Dutch", "NATO", "Russia's" or "Republic of Korea (ROK)" before a title, and "former" before that."""
    left, holder = first, None
    at = first - 1
    if at >= 0 and row[at].text in ("'s", "'"):
        at -= 1
    if at >= 3 and row[at].text == ")" and row[at - 2].text == "(":
        at -= 3
    named = row[at].name if at >= 0 else None
    if named and named.kind in _HOLDERS and len(named.entities) == 1:
        left, holder = at, named.entities[0]
    if left > 0 and is_title(row[left - 1], "former"):
        return left - 1, holder, True
    return left, holder, False


def _phrase_after(row: Sequence[Item], last: int, head: str) -> tuple[int, Entity | None]:
    """Read "of Ukraine", "of State for Political Affairs", "for Women, Girls and Human Rights"."""
    if last >= len(row) or row[last].low not in ("of", "for", "to", "on", "at"):
        return last, None
    end, holder, link, steady = last, None, "", last
    for at in range(last, len(row)):
        item = row[at]
        if item.name is not None and item.name.kind == "person":
            break
        if item.name is not None:
            if link in _OF or (link == "for" and head in _SPOKEN_FOR):
                holder = holder or item.name.entities[0]
            end, steady = at + 1, at + 1
        elif is_title(item, "portfolio"):
            end = at + 1
        elif item.low in SMALL or item.text in (",", "&", "(", ")", "-"):
            link = item.low if item.low in ("of", "for", "to", "on", "at") else link
            steady = end if item.low == "and" or item.text == "," else steady
        else:
            if is_title(item, "before") and at + 1 < len(row) and row[at + 1].name:
                continue  # "of the presidential National Security Office"
            another = _is_head(item) or is_title(item, "before") or is_plural_head(item.low)
            served = _served(row, at) if another and link in ("to", "of", "for") and end == last else None
            if served:
                return served.last, served.holder or holder
            return (steady, holder) if another else (end, holder)
    return end, holder


def _served(row: Sequence[Item], at: int) -> _Office | None:
    """Read the office that another serves: "Adviser to the President of Turkey", "Spokesperson for the President"."""
    head = at
    while head < len(row) and is_title(row[head], "before", "portfolio") and not is_title(row[head], "head"):
        head += 1
    office = _office(row, head) if head < len(row) and _is_head(row[head]) else None
    return office if office and not office.courtesy and office.first <= at else None


def _title_words(row: Sequence[Item], first: int, last: int) -> tuple[str, ...]:
    """Give the words of a title without whose office it is: "President of the European Commission" is "President"."""
    kept: list[str] = []
    for at in range(first, last):
        item = row[at]
        if is_title(item, "former") or _is_attribute(row, at, first):
            continue
        link = next(
            (row[back].low for back in range(at - 1, first - 1, -1) if row[back].low in (*_OF, "for", "to", "on")), ""
        )
        if item.name is not None and link in (*_OF, ""):
            while kept and kept[-1].lower() in SMALL:
                kept.pop()
            continue
        kept.append(item.text)
    return tuple(kept)


def _is_attribute(row: Sequence[Item], at: int, first: int) -> bool:
    """Tell the "presidential" of "director of the presidential National Security Office"."""
    inside = at > first and row[at - 1].low in ("the", "of") and at + 1 < len(row)
    return inside and row[at + 1].name is not None and is_title(row[at], "before")


def _named_after(row: Sequence[Item], office: _Office) -> Titled | None:
    """Read the name behind a title, also behind a comma: "the Italian foreign minister, Luigi Di Maio"."""
    first = past_courtesy(row, office.last)
    end, spoken = name_at(row, first)
    comma = office.last < len(row) and row[office.last].text == ","
    if not spoken and comma and not office.courtesy and (office.holder or _has_article(row, office)):
        first = past_courtesy(row, office.last + 1)
        end, spoken = name_at(row, first)
        spoken = spoken if len(spoken) > 1 or (spoken and row[first].name) else ()
    if not spoken:
        return None
    holder = office.holder or _holder_after(row, end)
    return _made(row, office, (first, end), spoken, holder)


def _has_article(row: Sequence[Item], office: _Office) -> bool:
    return office.first > 0 and row[office.first - 1].low in ("the", "'s", "its", "their", "his", "her")


def _holder_after(row: Sequence[Item], end: int) -> Entity | None:
    """Read "of Iran" in "President Hassan Rouhani of Iran"."""
    if end >= len(row) or row[end].low != "of":
        return None
    at = end + 2 if end + 1 < len(row) and row[end + 1].low == "the" else end + 1
    named = row[at].name if at < len(row) else None
    return named.entities[0] if named and named.kind in _HOLDERS else None


def _named_before(row: Sequence[Item], office: _Office) -> Titled | None:
    """Read the name before a title: "Angela Merkel, the Chancellor of Germany"."""
    twin = _twin(row, office)
    closed = office.last >= len(row) or row[office.last].text in _CLOSING or twin is not None
    if office.courtesy or not closed:  # "with A, the Secretary General discussed": the title is the subject
        return None
    at = office.first - 1
    while at >= 0 and row[at].low in ("the", "a", "an"):
        at -= 1
    if at < 1 or row[at].text != ",":
        return None
    first = _name_start(row, at)
    end, spoken = name_at(row, first)
    if end != at or (len(spoken) < 2 and row[first].name is None) or not spoken:
        return None
    return _made(row, office, (first, end), spoken, office.holder or (twin.holder if twin else None))


def _twin(row: Sequence[Item], office: _Office) -> _Office | None:
    """Read the second office of "Deputy Prime Minister and Minister of Foreign Affairs of Cambodia"."""
    at = office.last + 1
    if at >= len(row) or row[office.last].low != "and":
        return None
    while at < len(row) and is_title(row[at], "before", "portfolio") and not is_title(row[at], "head"):
        at += 1
    return _office(row, at) if at < len(row) and is_title(row[at], "head") else None


def _name_start(row: Sequence[Item], end: int) -> int:
    first = end
    while first > 0 and end - first < LONGEST and _can_name(row, first - 1):
        first -= 1
    while first < end and (
        is_title(row[first], "head", "courtesy", "before", "portfolio") or row[first].text in ("-", ".")
    ):
        first += 1
    return first


def _can_name(row: Sequence[Item], at: int) -> bool:
    item = row[at]
    if item.name is not None:
        return item.name.kind == "person"
    if item.low in words("particles.tsv") or item.text in ("-", "."):
        return True
    hyphenated = at > 1 and row[at - 1].text == "-" and touching(row[at - 1], item) and item.text.isalpha()
    return hyphenated or (item.text[0].isupper() and item.text[0].isalpha() and not is_opener(row, at))


def _made(row: Sequence[Item], office: _Office, name: Span, spoken: tuple[str, ...], holder: Entity | None) -> Titled:
    first, last = name
    known = row[first].name
    entity = known.entities[0] if known and known.kind == "person" else None
    span = (row[first].start, row[last - 1].end)
    before = first >= office.last
    start = row[office.first].start if before else span[0]
    holder = holder or seat(office.words)
    return Titled(start, span[1], span, spoken, _title(row, office, holder), entity, min(first, office.first))


def _title(row: Sequence[Item], office: _Office, holder: Entity | None) -> Title | None:
    if office.courtesy:
        return None
    written = " ".join(item.text for item in row[office.first : office.last]).replace(" 's", "'s").replace(" ’s", "’s")
    start, end = row[office.first].start, row[office.last - 1].end
    return Title(label(office.words, holder), written, office.head, start, end, holder, office.former)
