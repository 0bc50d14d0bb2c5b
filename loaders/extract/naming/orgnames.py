"""Names of organisations and things by their form: "Turkish Foreign Ministry", "the Washington Summit Declaration"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from graph.iris import slug
from graph.records import Entity
from loaders.extract.naming.gazetteer import Name
from loaders.extract.naming.titlelabels import label
from loaders.extract.text.items import Item, touching, vocabulary
from loaders.tables import rows, words

_COMMON = ("Foreign Affairs", "Defence")  # whatever else is in the name: "Ministry of Foreign Affairs and Trade"
_LONGEST = 6  # words before the last one
_STATES = ("state", "adjective")
_INSIDE = ("capital", "place", "region", "thing")  # names that may stand within a longer name
_ROOTED = frozenset(
    (
        "Ministry",
        "Department",
        "Office",
        "Bureau",
        "Directorate",
        "University",
        "Taskforce",
        "Institute",
        "Academy",
        "Bank",
    )
)


def organisations(row: Sequence[Item], labels: Mapping[str, Entity]) -> list[Item]:
    """Give a sentence's items with each organisation or named thing as one item; `labels` are the known ones."""
    made: list[Item] = []
    at = 0
    row = _freed(row)
    while at < len(row):
        field = (
            at + 1 < len(row) and row[at + 1].text == "Affairs"
        )  # "Secretary for International Organization Affairs"
        kinds = _kinds().get(row[at].text) if row[at].name is None and not field and not _goes_on(row, at) else None
        found = _read(made, row, at, kinds, labels) if kinds else None
        if found:
            item, back, end = found
            del made[len(made) - back :]
            made.append(item)
            at = end
        else:
            made.append(row[at])
            at += 1
    return made


def _freed(row: Sequence[Item]) -> list[Item]:
    """Take the world body's name from "the Armenian Security Council" and "the National Security Council"."""
    freed: list[Item] = []
    for at, item in enumerate(row):
        before = row[at - 1] if at else None
        national = before is not None and (before.text in ("National", "Supreme") or _is_national(row, at))
        if item.name is None or item.text not in words("sharednames.tsv") or not national:
            freed.append(item)
            continue
        start = item.start
        for part in item.text.split():
            freed.append(Item(part, part.lower(), start, start + len(part)))
            start += len(part) + 1
    return freed


def _is_national(row: Sequence[Item], at: int) -> bool:
    """Tell whether a state stands right before a name, or behind it with "of"."""
    back = at - 2 if row[at - 1].text in ("'s", "'") else at - 1
    ahead = at + 3 if at + 2 < len(row) and row[at + 2].low == "the" else at + 2
    behind = at + 1 < len(row) and row[at + 1].low == "of" and ahead < len(row)
    places = [back, *([ahead] if behind else [])]
    return any((name := row[place].name) is not None and name.kind in _STATES for place in places)


def _goes_on(row: Sequence[Item], at: int) -> bool:
    """Tell the "Trading" of "Doe Trading Corporation", which the next word ends."""
    behind = _kinds().get(row[at + 1].text) if at + 1 < len(row) and row[at + 1].name is None else None
    return behind is not None and behind[0] == "organisation" and _kinds().get(row[at].text) == behind


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    return {word: (kind, entity) for word, kind, entity in rows("orgwords.tsv")}


def _read(
    made: Sequence[Item], row: Sequence[Item], at: int, kinds: tuple[str, str], labels: Mapping[str, Entity]
) -> tuple[Item, int, int] | None:
    """Read a name around its telling word: the item, how many items before it belong to it, and where it ends."""
    back = _run_before(made, kinds[0] == "organisation")
    open_end = kinds[0] == "thing" or (row[at].text in _ROOTED and not back)
    end = _run_after(row, at) if open_end else at + 1
    name_items = [*made[len(made) - back :], *row[at:end]]
    if len(name_items) < 2 or all(item.low in ("the", "of") or item.text == row[at].text for item in name_items):
        return None
    state, reach = _state(made, back, row, at, end)
    if state is None and kinds[0] == "organ" and not open_end:
        state, end = _state_behind(row, end)
    entity = _entity(name_items, state, kinds, labels)
    if entity is None:
        return None
    start = made[len(made) - back - reach].start if back + reach else row[at].start
    item = Item(" ".join(part.text for part in name_items), "", start, row[end - 1].end, Name(kinds[0], (entity,)))
    return item, back + reach, end


def _run_before(made: Sequence[Item], national: bool) -> int:
    """Count the capitalised words before the telling word that belong to it, as "Greek" in "Greek Energy Forum"."""
    count = 0
    while count < min(len(made), _LONGEST):
        item = made[-1 - count]
        before = made[-2 - count] if count + 1 < len(made) else None
        linked = item.low in ("and", "of", "for", "&") and count and before is not None and _belongs(before)
        joined = item.text == "-" and count and before is not None and touching(before, item) and _belongs(before)
        if not (_belongs(item) or linked or joined):
            break
        count += 1
    count = _behind_person(made, count)
    named = made[-1 - count].name if count < len(made) else None
    return count + 1 if national and named and named.kind == "adjective" else count


def _behind_person(made: Sequence[Item], count: int) -> int:
    """Leave "Anna Doe of" out of "Anna Doe of Roe Trading"."""
    run = made[len(made) - count :]
    link = next((at for at, item in enumerate(run) if item.low == "of"), 0)
    named = link > 1 and not any(item.text in _kinds() or item.name for item in run[:link])
    return count - link - 1 if named else count


def _belongs(item: Item) -> bool:
    if item.name is not None:
        return item.name.kind in _INSIDE
    table = vocabulary("titles.tsv")
    capital = item.text[0].isupper() and item.text.isalnum()
    return capital and item.low not in vocabulary("openers.tsv")["opener"] and item.low not in table["head"]


def _run_after(row: Sequence[Item], at: int) -> int:
    """Go over "of Foreign Affairs and Trade of the Republic of Korea"."""
    end = steady = at + 1
    if end >= len(row) or row[end].low not in ("of", "for", "on"):
        return end
    for place in range(end, min(len(row), at + 12)):
        item = row[place]
        if item.name is None and item.text in _kinds():  # another name begins behind a comma, else this one ends
            return steady if steady > at + 1 else place + 1
        if item.text in (",", "and"):
            steady = end
        named = item.name is not None and item.name.kind in (*_STATES, "organisation", *_INSIDE)
        if named or (item.name is None and (_belongs(item) or item.low in vocabulary("titles.tsv")["portfolio"])):
            end = place + 1
        elif item.low not in ("of", "for", "on", "the", "and", ",", "&"):
            break
    return end


def _state(made: Sequence[Item], back: int, row: Sequence[Item], at: int, end: int) -> tuple[Entity | None, int]:
    """Find the state that an organ belongs to: before the name, with how many items it takes, or behind "of"."""
    for item in row[at:end]:
        if item.name is not None and item.name.kind in _STATES:
            return item.name.entities[0], 0
    place = len(made) - back - 1
    owned = place >= 0 and made[place].text in ("'s", "'")
    place -= 1 if owned else 0
    named = made[place].name if place >= 0 else None
    if (
        named
        and named.kind in _STATES
        and (owned or not touching(made[place], made[place + 1] if place + 1 < len(made) else row[at]))
    ):
        return named.entities[0], len(made) - back - place
    return None, 0


def _state_behind(row: Sequence[Item], end: int) -> tuple[Entity | None, int]:
    """Read "of Cuba" behind "State Council"."""
    place = end + 2 if end + 1 < len(row) and row[end + 1].low == "the" else end + 1
    named = row[place].name if place < len(row) and row[end].low == "of" else None
    return (named.entities[0], place + 1) if named and named.kind == "state" else (None, end)


def _entity(
    name: Sequence[Item], state: Entity | None, kinds: tuple[str, str], labels: Mapping[str, Entity]
) -> Entity | None:
    """Find or make what a name stands for; an organ of a state bears the state's name."""
    kind, entity_class = kinds
    organ = kind == "organ"
    plain = [item for item in name if not organ or item.name is None or item.name.kind not in _STATES]
    while plain and plain[-1].low in ("of", "the", "for"):
        plain = plain[:-1]
    text = " ".join(item.text for item in plain).replace(" ,", ",").replace(" - ", "-")
    if kind == "organ":
        if state is None and (len(plain) < 2 or _ministry(plain)):
            return None
        text = label([_ministry(plain) or text], state) if state else text
    elif kind == "armed" and state and text not in labels and set(text.split()) <= words("services.tsv"):
        text = label([text], state)  # one state's "Coast Guard" is not another's
    return labels.get(text) or Entity(slug(text), text, entity_class)


def _ministry(name: Sequence[Item]) -> str:
    """Give the name by which "the Foreign Ministry" goes; one that is named in full keeps its own."""
    if not any(item.text == "Ministry" for item in name):
        return ""
    fields = [item for item in name if item.text != "Ministry"]
    named = next((called for field, called in rows("ministries.tsv") if field in {item.low for item in fields}), "")
    if named.endswith(_COMMON) or (len(fields) == 1 and named):
        return named
    return "" if name[0].text == "Ministry" else "Ministry of " + " ".join(item.text for item in fields)
