"""Offices: a claim for each office that a document gives a person."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Capacity, Entity, Span
from loaders.extract.annotations import Page, Person, Sentence, Title
from loaders.extract.naming.titlephrases import is_local
from loaders.extract.naming.titlewords import is_own, is_rank
from loaders.extract.referents.organs import state_of
from loaders.extract.text.items import vocabulary

HEADING = frozenset(("head", "director", "chief", "chairman", "chair", "chairwoman", "administrator", "commissioner"))
LABEL = 90  # characters of a speaker's name before the colon
Office = tuple[Person, Title, Entity, Span]


def offices(page: Page) -> Iterator[Office]:
    """Yield person, title, state or organisation, and the sentence that says so, once a person and body."""
    told: set[tuple[str, str]] = set()
    for person in page.cast:
        for title, span in _in_prose(page, person):
            body = _body(page, person, title)
            if (
                body is None
                or title.head in vocabulary("titles.tsv")["courtesy"]
                or (person.entity.id, body.id) in told
            ):
                continue
            told.add((person.entity.id, body.id))
            yield person, title, body, span


def _in_prose(page: Page, person: Person) -> list[tuple[Title, Span]]:
    """Give a person's titles with their sentences; what a heading says stands where the prose names the person."""
    found = []
    named = [title for title in person.titles if not _is_turn(page, title)]
    for title in named or person.titles:
        sentence = _sentence(page, title.start)
        if sentence is None or sentence.title:
            sentence = _first_named(page, person) or sentence
        found.append((title, (sentence.start, sentence.end) if sentence is not None else (title.start, title.end)))
    return sorted(found, key=lambda pair: (pair[0].start < pair[1][0], pair[0].start))


def _is_turn(page: Page, title: Title) -> bool:
    """Tell "SECRETARY DOE:", which opens a turn and names an office only in short."""
    line = page.document.text[title.start : title.start + LABEL].partition("\n")[0]
    name, colon, _ = line.partition(":")
    return bool(colon) and name.isupper()


def _sentence(page: Page, at: int) -> Sentence | None:
    return next((tree.sentence for tree in page.trees if tree.sentence.start <= at < tree.sentence.end), None)


def _first_named(page: Page, person: Person) -> Sentence | None:
    prose = [tree.sentence for tree in page.trees if not tree.sentence.title]
    for mention in page.mentions:
        if any(entity.id == person.entity.id for entity in mention.entities):
            for sentence in prose:
                if sentence.start <= mention.start < sentence.end:
                    return sentence
    return None


def _body(page: Page, person: Person, title: Title) -> Entity | None:
    """Give the state for a minister of its ministry; who speaks for an organ or heads it is of the organ itself."""
    issuer = page.issuer
    spoken = title.head.startswith("spokes")
    body = title.organisation
    if body is not None and (
        spoken
        or (title.head in HEADING and state_of(body) is not None)
        or body.kind != "Organ"
        or person.home is None
        or person.home.kind != "State"
    ):
        return body
    if is_rank(title.words) or is_local(title.head) or is_own(title.head):
        return body
    if person.home is not None:
        return person.home
    return issuer.publisher or issuer.home if spoken else issuer.home


def capacity_of(person: Person, title: Title, body: Entity) -> Capacity:
    """Give the office as a capacity, with the tenure where the cast knows it."""
    known = person.capacity
    if known is not None and known.label == title.label:
        return known
    return Capacity(title.label, organisation=body, former=title.former)
