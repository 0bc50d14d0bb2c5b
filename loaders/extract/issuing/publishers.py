"""Publishers: whose house a text comes from, and for which state or organisation it speaks; news speaks for none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.records import Document, Entity, Unit
from loaders.extract.naming.gazetteer import Gazetteer
from loaders.extract.people.houses import Seat
from loaders.extract.people.tenures import Tenures
from loaders.extract.referents.organs import ministry
from loaders.extract.text.words import Word, words
from loaders.tables import rows
from loaders.tables import words as listed

_NEWS = re.compile(
    r"\b(?:news|times|post|herald|daily|journal|tribune|gazette|press agency|agency|radio|tv|television|media)\b", re.I
)
_MISSION = re.compile(
    r"(?:the )?(?:permanent )?(?:embassy|mission|delegation|representation|consulate)\b", re.IGNORECASE
)
_DATELINE = re.compile(  # "BAGHDAD, Feb 16 (Reuters) -", "Tehran, IRNA –", "TOKYO (Kyodo) --"
    r"^\s*([A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})(?:,[^\n–—()]{2,40}?)?\s?(?:\([^()\n]{2,30}\))?\s?(?:[–—]|--?)\s",
    re.MULTILINE,
)
_BODIES = frozenset(("InternationalOrganisation", "Organ"))  # their own name may say "agency"


def seat(document: Document, unit: Unit, gazetteer: Gazetteer, tenures: Tenures) -> Seat:
    """Find the publisher among known things, and the state or organisation that it speaks for."""
    said = unit.publisher or document.publisher
    publisher = _publisher(said, gazetteer)
    for part, home in rows("publishers.tsv"):
        if part in said.lower() or part in document.url.lower():
            found = gazetteer.entities.get(home)
            nation = publisher and tenures.home(publisher)
            return Seat(publisher, found, None if found else _press(document, unit, gazetteer, nation))
    paper = publisher is not None and publisher.kind == "State" and _is_paper(said, gazetteer)
    agency = publisher is not None and _NEWS.search(said) and publisher.kind not in _BODIES
    if publisher is None or paper or agency or publisher.kind == "Media":
        return Seat(publisher, press=_press(document, unit, gazetteer, publisher and tenures.home(publisher)))
    return Seat(publisher, tenures.home(publisher))


def _press(document: Document, unit: Unit, gazetteer: Gazetteer, nation: Entity | None) -> Entity | None:
    """Find the state whose ministers news names without saying so: that of the dateline, else of a national paper."""
    start = (unit.title or (unit.start, unit.start))[1]
    opened = _DATELINE.search(document.text, start, min(unit.end, start + 300))
    city = opened[1].title() if opened else ""
    row = words(city, 0, len(city))
    places = [hit.name for hit in gazetteer.hits(row) if hit.name.kind in ("capital", "state")]
    if opened:
        settled = places and not any(word.text.lower() in listed("seatcities.tsv") for word in row)
        return places[0].entities[0] if settled else None
    return (
        nation if nation is not None and nation.kind == "State" and nation.id not in listed("worldpress.tsv") else None
    )


def _is_paper(said: str, gazetteer: Gazetteer) -> bool:
    """Tell "Nepal Herald", with a state and no word for a state's house in its name, from "Government of Nepal"."""
    row = words(said, 0, len(said))
    named = {at for hit in gazetteer.hits(row) for at in range(hit.first, hit.last)}
    rest = {word.text.lower() for at, word in enumerate(row) if at not in named and word.text.isalpha()}
    return bool(rest - {"the", "of"}) and not rest & listed("housewords.tsv")


def _publisher(said: str, gazetteer: Gazetteer) -> Entity | None:
    """Find the publisher in its name: a mission is of who sends it, a ministry of the state beside it."""
    row = words(said, 0, len(said))
    hits = [hit for hit in gazetteer.hits(row) if hit.name.kind not in ("person", "place", "region")]
    if not hits:
        return None
    senders = [hit for hit in hits if not _sent_to(row, hit.first)] if _MISSION.match(said) else []
    best = senders[0] if senders else max(hits, key=lambda hit: hit.last - hit.first)
    found = best.name.entities[0]
    fields = set(said.lower().replace(",", " ").split())
    named = found.kind == "State" and fields & {"ministry", "mfa"} and fields & (listed("ministries.tsv") | {"mfa"})
    return ministry(found, fields) if named else found


def _sent_to(row: Sequence[Word], at: int) -> bool:
    """Tell where a mission is: "to the United Nations"."""
    return bool({word.text.lower() for word in row[max(0, at - 2) : at]} & {"to", "in"})
