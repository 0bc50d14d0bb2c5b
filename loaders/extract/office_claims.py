"""Offices: a claim for each office that a document gives a person."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Capacity, Entity, Span
from loaders.extract.annotations import Page, Person, Title
from loaders.extract.items import vocabulary

Office = tuple[Person, Title, Entity, Span]


def offices(page: Page) -> Iterator[Office]:
    """Yield person, title, state or organisation, and the sentence that says so, once a person and body."""
    told: set[tuple[str, str]] = set()
    for person in page.cast:
        for title in person.titles:
            body = _body(page, person, title)
            if (
                body is None
                or title.head in vocabulary("titles.tsv")["courtesy"]
                or (person.entity.id, body.id) in told
            ):
                continue
            told.add((person.entity.id, body.id))
            yield person, title, body, _sentence(page, title)


def _body(page: Page, person: Person, title: Title) -> Entity | None:
    if title.organisation is not None:
        return title.organisation
    if person.home is not None:
        return person.home
    issuer = page.issuer
    return issuer.publisher or issuer.home if "spokes" in title.head else issuer.home


def _sentence(page: Page, title: Title) -> Span:
    for tree in page.trees:
        if tree.sentence.start <= title.start < tree.sentence.end:
            return tree.sentence.start, tree.sentence.end
    return title.start, title.end


def capacity_of(person: Person, title: Title, body: Entity) -> Capacity:
    """Give the office as a capacity, with the tenure where the cast knows it."""
    known = person.capacity
    if known is not None and known.label == title.label:
        return known
    return Capacity(title.label, organisation=body, former=title.former)
