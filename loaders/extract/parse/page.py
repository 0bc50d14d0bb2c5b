"""The first half of reading as one string of steps: from a unit to a page that is ready for the clause stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.records import Document, Unit
from loaders.extract.annotations import Mention, Page, Sentence, Title
from loaders.extract.issuing import issuer as issuing
from loaders.extract.issuing.operatives import folded
from loaders.extract.issuing.publishers import seat as seat_of
from loaders.extract.naming.affiliations import affiliated
from loaders.extract.naming.counterparts import counterparts
from loaders.extract.naming.gazetteer import Gazetteer, Name, open_gazetteer
from loaders.extract.naming.jointtitles import shared, unless_taken
from loaders.extract.naming.mentions import explained, mentions, short_names, unnamed
from loaders.extract.naming.orgnames import organisations
from loaders.extract.naming.statistics import statistical
from loaders.extract.naming.surnames import famous, loose_words
from loaders.extract.naming.titles import titled
from loaders.extract.parse.parsing import Pipeline
from loaders.extract.people.cast import Named, make_cast, named_in
from loaders.extract.people.houses import Seat
from loaders.extract.people.tenures import open_tenures
from loaders.extract.referents.soldiers import with_states
from loaders.extract.text.items import Item, items
from loaders.extract.text.sentences import sentences
from loaders.extract.text.words import words


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its items and the people in it."""

    sentence: Sentence
    row: Sequence[Item]
    people: Sequence[Named]
    extra: Sequence[Mention] = ()


def prepare(document: Document, unit: Unit, pipeline: Pipeline, without: frozenset[str] = frozenset()) -> Page:
    """Read a unit up to its parsed sentences, with everything in them that is named; `without` some techniques."""
    gazetteer, tenures = open_gazetteer(), open_tenures()
    seat = seat_of(document, unit, gazetteer, tenures)
    read = _read_all(document, unit, gazetteer, without)
    if "statistical-names" not in without:
        read = _with_statistics(document.text, read, pipeline)
    loose = loose_words(line.row for line in read)
    people = [one for line in read for one in line.people]
    if "bare-surnames" not in without:
        people += famous((line.row for line in read), people, tenures, unit.date or "", loose)
    cast = make_cast(people, tenures, _telling(seat, read), unit.date or "", loose)
    found = [mentions(document.text, line.sentence, line.row, cast, line.extra) for line in read]
    lines = [(line.sentence, named) for line, named in zip(read, found, strict=True)]
    every = tuple(mention for named in found for mention in named)
    return Page(
        document=document,
        unit=unit,
        issuer=issuing.issuer(document, unit, seat, cast, every),
        cast=cast.people,
        mentions=every,
        trees=tuple(with_states(document, pipeline.trees(folded(document.text, lines)))),
        turns=issuing.turns(document, [line.sentence for line in read], every),
        without=without,
    )


def _telling(seat: Seat, read: Sequence[_Read]) -> Seat:
    """Put down where the text names which state."""
    named = ((item.start, item.name) for line in read for item in line.row if item.name is not None)
    states = ((start, name.entities[0]) for start, name in named if name.kind in ("state", "adjective", "capital"))
    return replace(seat, told=tuple(states))


def _read_all(document: Document, unit: Unit, gazetteer: Gazetteer, without: frozenset[str]) -> list[_Read]:
    allowed = explained(document.text[unit.start : unit.end])
    rows = [(line, _items(document.text, line, gazetteer, allowed, without)) for line in sentences(document, unit)]
    loose = loose_words(row for _, row in rows)
    short = {name: of for _, row in rows for name, of in short_names(document.text, row, loose).items()}
    told = frozenset(name.entities[0].id for _, row in rows for item in row if (name := item.name) and name.bare)
    settled = [(line, _settled(row, short, told)) for line, row in rows]
    return _peopled(settled, without)


def _peopled(settled: Sequence[tuple[Sentence, list[Item]]], without: frozenset[str]) -> list[_Read]:
    """Find the titled people sentence by sentence; a counterpart takes the title that was met last."""
    read: list[_Read] = []
    last: Title | None = None
    for line, row in settled:
        found = [] if "title-grammar" in without else titled(row)
        found += [] if "title-grammar" in without else unless_taken(shared(row), found)
        found += [] if "title-grammar" in without else affiliated(row, found)
        equals = [] if "counterparts" in without else counterparts(row, found, last)
        taken = [one for one in found if not any(one.start < other.end and other.start < one.end for other in equals)]
        last = next((one.title for one in reversed(found) if one.title), last)
        read.append(_Read(line, row, named_in(row, [*taken, *equals])))
    return read


def _items(
    text: str, line: Sentence, gazetteer: Gazetteer, allowed: frozenset[str], without: frozenset[str]
) -> list[Item]:
    row = words(text, line.start, line.end)
    known = items(row, gazetteer.hits(row, allowed), text)
    return known if "organisation-grammar" in without else organisations(known, gazetteer.labels)


def _settled(row: Sequence[Item], short: Mapping[str, Name], told: frozenset[str]) -> list[Item]:
    """Resolve what only the document tells: its own abbreviations, and "the North" where North Korea is told of."""
    made = []
    for at, item in enumerate(row):
        name = item.name or short.get(item.text)
        if name and not name.bare and (name.entities[0].id not in told or at == 0 or row[at - 1].low != "the"):
            name = None
        made.append(item if name is item.name else item._replace(name=name))
    return made


def _with_statistics(text: str, read: Sequence[_Read], pipeline: Pipeline) -> list[_Read]:
    asked = [line for line in read if not line.sentence.title and unnamed(line.row, line.people)]
    raw = [text[line.sentence.start : line.sentence.end] for line in asked]
    answers = {id(line): spans for line, spans in zip(asked, pipeline.names(raw), strict=True)}
    return [_joined(text, line, answers.get(id(line), [])) for line in read]


def _joined(text: str, line: _Read, spans: Sequence[tuple[int, int, str]]) -> _Read:
    taken = [(one.start, one.end) for one in line.people] + [(item.start, item.end) for item in line.row if item.name]
    people, extra = statistical(text, line.sentence, spans, taken)
    return _Read(line.sentence, line.row, [*line.people, *people], extra)
