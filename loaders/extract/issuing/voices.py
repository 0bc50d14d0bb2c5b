"""Voices: who says "I" in a text that bears an office instead of a name: "Secretary-General's remarks to the press"."""

from __future__ import annotations

import re

from graph.records import Document, Entity, Unit
from loaders.extract.people.holders import holder, offices
from loaders.extract.people.houses import Seat

_SPOKEN = (
    r"(?:remarks|speech|statement|address|message|interview|letter|toast|lecture|answers|briefing|comments|keynote)"
)
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]")
_FIRST = re.compile(r"\b(?:I|my|me)\b")


def speaking_office(document: Document, unit: Unit, seat: Seat) -> tuple[Entity, ...]:
    """Give the holder of the office that a title or publisher names, where the text says "I" and names no speaker."""
    if seat.home is None or not says_i(document, unit):
        return ()
    title = document.text[slice(*unit.title)] if unit.title else ""
    said = unit.publisher or document.publisher
    for words, head in offices():
        office = re.escape(words).replace(r"\ ", r"[\s-]")
        titled = rf"\b{office}['’]s\b[^.:;]*\b{_SPOKEN}\b|\b{_SPOKEN} (?:by|of|from) the {office}\b"
        housed = rf"^(?:office of )?(?:the )?{office} of\b|\b{office}$"
        if re.search(titled, title, re.IGNORECASE) or re.search(housed, said, re.IGNORECASE):
            found = holder(seat.home.id, head, unit.date or document.date)
            return (found,) if found is not None else ()
    return ()


def says_i(document: Document, unit: Unit) -> bool:
    """Tell a text whose own words, not only those it quotes, are in the first person singular."""
    return _FIRST.search(_QUOTED.sub("", document.text[unit.start : unit.end])) is not None
