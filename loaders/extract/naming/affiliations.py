"""Affiliations: "A of the Doe Institute": a body that somebody speaks from, where no title is told."""

from __future__ import annotations

from collections.abc import Sequence

from graph.records import Entity
from loaders.extract.annotations import Title
from loaders.extract.naming.personnames import name_at
from loaders.extract.naming.titlelabels import label
from loaders.extract.naming.titles import Titled, name_start
from loaders.extract.text.items import Item

_LINKS = ("of", "from", "at", "with")
_MEMBER = "member"


def affiliated(row: Sequence[Item], taken: Sequence[Titled]) -> list[Titled]:
    """Find those whom a sentence names with a body behind "of" and without a title."""
    found = (_of_body(row, at, item.name.entities[0]) for at, item in enumerate(row) if item.name and _is_body(item))
    return [one for one in found if one and not any(one.start < two.end and two.start < one.end for two in taken)]


def _is_body(item: Item) -> bool:
    """Tell an institute, a company or a party; a title is told of those who act for a state or an alliance."""
    return item.name is not None and item.name.kind == "organisation" and item.name.entities[0].kind == "Organisation"


def _of_body(row: Sequence[Item], at: int, body: Entity) -> Titled | None:
    link = at - 2 if at > 1 and row[at - 1].low == "the" else at - 1
    end = link - 1 if link > 0 and row[link - 1].text == "," else link
    if link < 2 or row[link].low not in _LINKS:
        return None
    first = name_start(row, end)
    last, spoken = name_at(row, first)
    inside = first > 0 and row[first - 1].low in ("and", "of", "&")  # "the School of Marine and Atmospheric Science at"
    if inside or last != end or len(spoken) < 2:
        return None
    known = row[first].name
    written = f"{_MEMBER} of {body.label}"
    title = Title(label((_MEMBER,), body), written, _MEMBER, row[link].start, row[at].end, body)
    span = (row[first].start, row[end - 1].end)
    return Titled(*span, span, spoken, title, known.entities[0] if known else None, first)
