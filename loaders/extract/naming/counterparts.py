"""Counterparts: "his Greek, Cypriot and French counterparts, A, B and C": office and state one by one."""

from __future__ import annotations

from collections.abc import Sequence

from graph.records import Entity, Span
from loaders.extract.annotations import Title
from loaders.extract.naming.personnames import name_at
from loaders.extract.naming.titlelabels import label, spoken_title
from loaders.extract.naming.titles import Titled
from loaders.extract.text.items import Item

_SIGNS = (",", "and")


def counterparts(row: Sequence[Item], found: Sequence[Titled], before: Title | None) -> list[Titled]:
    """Find the people of a sentence who are named as counterparts of somebody with a title."""
    made: list[Titled] = []
    for at, item in enumerate(row):
        if item.low not in ("counterpart", "counterparts"):
            continue
        named = [one for one in found if one.end <= item.start]
        earlier = [one.title for one in named if one.title]
        # "Mr A and his counterpart": A's office is not the one that was told last
        title = earlier[-1] if earlier else None if named else before
        states, first = _states(row, at)
        behind = _state_behind(row, at) if not states else None
        if title and behind is not None and item.low == "counterpart":
            made.extend(_people(row, at + 2, at, [behind], title))
        if title and states:
            made.extend(_people(row, at, first, states, title))
    return made


def _states(row: Sequence[Item], at: int) -> tuple[list[Entity], int]:
    """Read back over "Greek, Cypriot and French"."""
    states: list[Entity] = []
    first = at
    for place in range(at - 1, -1, -1):
        name = row[place].name
        if name and name.kind in ("adjective", "state") and len(name.entities) == 1:
            states.insert(0, name.entities[0])
            first = place
        elif row[place].low not in _SIGNS:
            break
    return states, first


def _state_behind(row: Sequence[Item], at: int) -> Entity | None:
    """Read "counterpart from Kyiv, A" and "counterpart of Ukraine A"."""
    named = row[at + 2].name if at + 2 < len(row) and row[at + 1].low in ("from", "of") else None
    return named.entities[0] if named and named.kind in ("state", "capital") else None


def _people(row: Sequence[Item], at: int, first: int, states: Sequence[Entity], title: Title) -> list[Titled]:
    """Read as many names as there are states; take none if the numbers differ."""
    made: list[Titled] = []
    place = at + 1
    while place < len(row) and len(made) < len(states):
        if row[place].low in _SIGNS:
            place += 1
            continue
        end, spoken = name_at(row, place)
        if not spoken:
            break
        state = states[len(made)]
        post = label(spoken_title(title), state)
        own = Title(post, "counterpart", title.head, row[first].start, row[at].end, state)
        behind = row[first].low == "counterpart"  # "her counterpart from Kyiv, A"
        made.append(_titled(row, (place, end), spoken, own, alone=behind or place == at + 1))
        place = end
    return made if len(made) == len(states) else []


def _titled(row: Sequence[Item], name: Span, spoken: tuple[str, ...], title: Title, *, alone: bool) -> Titled:
    """Join name and office; "his French counterpart A" is folded as one."""
    start, end = row[name[0]].start, row[name[1] - 1].end
    known = row[name[0]].name
    entity = known.entities[0] if known and known.kind == "person" else None
    return Titled(title.start if alone else start, end, (start, end), spoken, title, entity, name[0])
