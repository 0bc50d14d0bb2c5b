"""Title phrases: an office without its name: "Dutch Prime Minister", "President of the Commission"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.iris import slug
from graph.records import Entity
from loaders.extract.naming.personnames import name_at
from loaders.extract.naming.titlelabels import SMALL
from loaders.extract.naming.titlewords import is_plural_head, is_style, is_title
from loaders.extract.people.tenures import open_tenures
from loaders.extract.text.items import Item, touching, vocabulary

HOLDERS = frozenset(("state", "adjective", "organisation", "organ", "grouping", "armed", "capital", "media", "people"))
_OF = frozenset(("of", "at", "with"))
_LINKS = ("of", "for", "to", "on", "at")
_SPOKEN_FOR = frozenset(("spokesperson", "spokesman", "spokeswoman"))  # for these "for" is as good as "of"
_LOOSE_HEADS = frozenset(("expert", "official"))  # these follow another title only behind "and"
_SENDING = ("state", "adjective")
_OWNED = 6  # words behind an owner that say what is headed: "Doe's sovereign wealth fund"
_CLOSING = frozenset(",.;:)")
_PLACES = frozenset(("place", "region", "capital"))


@dataclass(frozen=True, slots=True)
class Office:
    """A title without its name: items first to last (exclusive), its head and whose office it is."""

    first: int
    last: int
    head: str
    words: tuple[str, ...]
    holder: Entity | None
    former: bool
    courtesy: bool


def is_head(row: Sequence[Item], at: int) -> bool:
    """Tell the head word of a title; "p.m." is none."""
    clock = row[at].low == row[at].text == "pm"
    return is_title(row[at], "head", "courtesy") and not clock


def office_at(row: Sequence[Item], at: int) -> Office:
    """Read the title around a head word."""
    last = _heads_end(row, at)
    head = _head_of(row, at, last)
    first = _modifiers_start(row, at, head)
    left, holder, former = _holder_before(row, first, head)
    former = former or any(is_title(item, "former") for item in row[first:at])
    end, behind = _phrase_after(row, last, row[last - 1].low)
    spoken = _title_words(row, first, end)
    courtesy = is_title(row[at], "courtesy") and last - at <= 2
    return Office(left, end, head, spoken, holder or behind, former, courtesy)


def _head_of(row: Sequence[Item], first: int, last: int) -> str:
    heads = [item.low for item in row[first:last] if item.low.isalpha() and not is_title(item, "behind")]
    return "-".join(heads[-2:]) if heads[-1] == "general" and len(heads) > 1 else heads[-1]


def _heads_end(row: Sequence[Item], at: int) -> int:
    """Go over "Secretary General", "Secretary-General", "High Representative/Vice-President", "Mr."."""
    last = at + 1
    while last < len(row):
        glued = row[last].text in ("-", "/", ".") and touching(row[last - 1], row[last])
        dot = glued and row[last].text == "." and len(row[last - 1].text) <= 4
        if dot or (is_title(row[last], "head") and row[last].low not in _LOOSE_HEADS and not is_style(row, last, at)):
            last += 1
        elif (
            glued
            and last + 1 < len(row)
            and (is_title(row[last + 1], "head", "before") or row[last + 1].low == "elect")
        ):
            last += 2
        else:
            break
    return last


def _modifiers_start(row: Sequence[Item], at: int, head: str) -> int:
    first = at
    while first > 0:
        before = row[first - 1]
        hyphen = (
            before.text in ("-", "/")
            and first > 1
            and is_title(row[first - 2], "before", "portfolio", "former", "head")
        )
        field = before.name is not None and before.name.kind == "region" and is_title(row[at], "sent", "fielded")
        if not (hyphen or field or is_title(before, "before", "portfolio", "former")):
            break
        if before.low == "under" and not head.startswith("secretary"):
            break  # "Under President A, the country ..."
        first -= 2 if hyphen else 1
    return first


def _holder_before(row: Sequence[Item], first: int, head: str) -> tuple[int, Entity | None, bool]:
    """Find "Dutch", "NATO", "Russia's" or "Republic of Korea (ROK)" before a title, and "former" before that."""
    left, holder = first, None
    at = _past_owner(row, first - 1)
    named = row[at].name if at >= 0 else None
    kinds = HOLDERS | _PLACES if is_local(head) else HOLDERS
    if named and named.kind in kinds and len(named.entities) == 1:
        left, holder = at, holder_in(row[at], head)
        sender = _past_owner(row, at - 1) if head in ("ambassador", "envoy", "representative") else -1
        if sender >= 0 and (sent := row[sender].name) and sent.kind in _SENDING and named.kind not in _SENDING:
            left, holder = sender, sent.entities[0]
    elif at >= 0 and at < first - 1:  # "Doe's special envoy", "the German Chancellor's adviser"
        left, holder = _owner(row, at, first)
    if left > 0 and is_title(row[left - 1], "former"):
        return left - 1, holder, True
    return left, holder, False


def _owner(row: Sequence[Item], at: int, first: int) -> tuple[int, Entity | None]:
    """Find whom the holder of an office serves: a person, for whose state he acts, or another office."""
    named = row[at].name
    if named is not None and named.kind == "person" and (home := open_tenures().seat(named.entities[0].id)):
        return at, home
    if not is_head(row, at):
        return first, None
    head = at
    while head > 0 and is_title(row[head - 1], "head") and not is_style(row, head, at):
        head -= 1
    office = office_at(row, head)
    return (office.first, office.holder) if not office.courtesy and office.holder else (first, None)


def is_loose(head: str) -> bool:
    """Tell the head of a title that never stands before a bare surname: "Official One" is nobody's name."""
    return head in _LOOSE_HEADS


def is_local(head: str) -> bool:
    """Tell the head of an office of a town or province, which is not of the state."""
    return head in ("mayor", "governor", "councillor", "sheriff", "judge", "prosecutor", "magistrate")


def holder_in(item: Item, head: str) -> Entity | None:
    """Give whom a name makes the holder of an office; the mayor of a capital is no officer of the state."""
    if item.name is None:
        return None
    town = item.name.kind == "capital" and is_local(head)
    return Entity(slug(item.text), item.text, "Place") if town else item.name.entities[0]


def _past_owner(row: Sequence[Item], at: int) -> int:
    """Go back over "'s" and "(ROK)" to the name before it."""
    if at >= 0 and row[at].text in ("'s", "'"):
        at -= 1
    return at - 3 if at >= 3 and row[at].text == ")" and row[at - 2].text == "(" else at


def _phrase_after(row: Sequence[Item], last: int, head: str) -> tuple[int, Entity | None]:
    """Read "of Ukraine", "of State for Political Affairs", "for Women, Girls and Human Rights"."""
    abroad = last < len(row) and row[last].low == "in" and is_title(row[last - 1], "sent")  # "commander in Ukraine"
    if last >= len(row) or (row[last].low not in _LINKS and not abroad):
        return last, None
    end, holder, link, steady = last, None, "", last
    for at in range(last, len(row)):
        item = row[at]
        if item.name is not None and item.name.kind == "person":
            break
        if item.text == ")" and end == at:
            end, steady = at + 1, at + 1
            continue
        if _is_based(row, at):
            continue  # "director of Paris-based Doe Systems"
        if item.name is not None:
            if link in _OF or (link == "for" and head in _SPOKEN_FOR):
                holder = holder or holder_in(item, head)
            end, steady = at + 1, at + 1
        elif item.text == "'s" and end == at:
            return _owned(row, at, holder or holder_in(row[at - 1], head), link)
        elif is_title(item, "portfolio") or _is_cabinet(row, at):
            end = at + 1
        elif item.low in SMALL or item.low in _OF or item.text in (",", "&", "(", ")", "-"):
            link = item.low if item.low in _LINKS else link
            steady = end if item.low == "and" or item.text == "," else steady
        elif body := _stranger(row, at, head) if link in _OF and holder is None else None:
            return body
        else:
            if is_title(item, "before", "joined") and _leads_on(row, at):
                continue  # "of the presidential National Security Office", "of the Joint Chiefs of Staff"
            another = is_head(row, at) or is_title(item, "before") or is_plural_head(item.low)
            served = _served(row, at) if another and link in ("to", "of", "for") and end == last else None
            if served and row[at - 1].low != "the" and name_at(row, served.last)[1]:
                return last, holder  # "spokesman of President Doe": the name is the president's
            if served:
                return served.last, served.holder or holder
            return (steady if steady > last else end, holder) if another else (end, holder)
    return end, holder


def _is_cabinet(row: Sequence[Item], at: int) -> bool:
    """Tell the "Ministers" of "President of the Council of Ministers of Peru"."""
    before = [item.low for item in row[max(at - 2, 0) : at]]
    return row[at].low == "ministers" and before in (["council", "of"], ["cabinet", "of"])


def _stranger(row: Sequence[Item], at: int, head: str) -> tuple[int, Entity] | None:
    """Read a body that no table knows: "chief executive of Doe Roe Minerals", "a fellow at Doecentre"."""
    staff = row[at - 1].low not in (*_OF, "the", "a", "an", "-")  # "chief of staff A B": that is whose office it is
    if staff or (is_title(row[at], "joined") and _leads_on(row, at)):
        return None
    if head not in vocabulary("titles.tsv")["housed"]:
        return None
    end = at
    while end < len(row) and row[end].name is None and (row[end].text[0].isupper() or row[end].text in ("&", "-")):
        end += 1
    closed = end == len(row) or row[end].text in _CLOSING or row[end].text.islower()
    titles = any(is_title(item, "head", "courtesy") for item in row[at:end])
    if end == at or not closed or titles or row[end - 1].text in "&-":
        return None
    name = " ".join(item.text for item in row[at:end]).replace(" - ", "-")
    return end, Entity(slug(name), name, "Organisation")


def _owned(row: Sequence[Item], at: int, holder: Entity | None, link: str) -> tuple[int, Entity | None]:
    """Read on behind an owner: "of Iran's Supreme Council", "to Iran's supreme leader", "of Doe's wealth fund"."""
    place = at + 1
    if served := _served(row, place) if place < len(row) else None:
        return served.last, served.holder or holder
    while place < min(len(row), at + _OWNED) and row[place].text not in _CLOSING:
        if row[place].name is not None and link in _OF:
            return place + 1, holder_in(row[place], "")
        place += 1
    closed = place < len(row) and row[place].text in _CLOSING
    return (place, holder) if closed and place > at + 1 else (at, holder)


def _is_based(row: Sequence[Item], at: int) -> bool:
    """Tell the words of "Paris-based"."""
    return any(place < len(row) and row[place].low == "based" and row[place - 1].text == "-" for place in (at, at + 2))


def _leads_on(row: Sequence[Item], at: int) -> bool:
    """Tell whether a word belongs to the name or the field behind it."""
    if at + 1 >= len(row):
        return False
    field = is_title(row[at], "joined") and is_title(row[at + 1], "portfolio") and not is_title(row[at + 1], "head")
    return row[at + 1].name is not None or field


def _served(row: Sequence[Item], at: int) -> Office | None:
    """Read the office that another serves: "Adviser to the President of Turkey", "Spokesperson for the President"."""
    head = at
    while head < len(row) and is_title(row[head], "before", "portfolio") and not is_title(row[head], "head"):
        head += 1
    office = office_at(row, head) if head < len(row) and is_head(row, head) else None
    return office if office and not office.courtesy and office.first <= at else None


def _title_words(row: Sequence[Item], first: int, last: int) -> tuple[str, ...]:
    """Give the words of a title without whose office it is: "President of the European Commission" is "President"."""
    kept: list[str] = []
    for at in range(first, last):
        item = row[at]
        if is_title(item, "former", "quality") or (not kept and item.text in "-/") or _is_attribute(row, at, first):
            continue
        link = next((row[back].low for back in range(at - 1, first - 1, -1) if row[back].low in _LINKS), "")
        field = item.name is not None and item.name.kind == "region"
        if item.name is not None and link in (*_OF, "") and not (field and not link):
            while kept and kept[-1].lower() in SMALL:
                kept.pop()
            continue
        kept.append(item.text)
    return tuple(kept)


def _is_attribute(row: Sequence[Item], at: int, first: int) -> bool:
    """Tell the "presidential" of "director of the presidential National Security Office"."""
    inside = at > first and row[at - 1].low in ("the", "of") and at + 1 < len(row)
    return inside and row[at + 1].name is not None and is_title(row[at], "before")
