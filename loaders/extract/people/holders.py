"""Who held an office on a date, by the reference data: for "the Ukrainian president" without a name."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

from graph.records import Entity
from loaders.tables import rows
from ontology import reference

Term = tuple[str, str, Entity]  # from, until, holder


@functools.cache
def _terms() -> Mapping[tuple[str, str], tuple[Term, ...]]:
    known = reference.load()
    posts = {post.id: post for post in known.posts}
    people = {person.id: person for person in known.people}
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for tenure in known.tenures:
        post, person = posts.get(tenure.post), people.get(tenure.person)
        if post is not None and person is not None:
            entity = Entity(person.id, person.name, "Person")
            found[post.organisation, post.head].append((tenure.start, tenure.end or "9999", entity))
    return {key: tuple(terms) for key, terms in found.items()}


def holder(organisation: str, head: str, date: str | None) -> Entity | None:
    """Give who held a post of this kind in a state or organisation on a date."""
    if not date:
        return None
    terms = (term for one in head.split() for term in _terms().get((organisation, one), ()))
    return next((entity for start, end, entity in terms if start <= date <= end), None)


@functools.cache
def _heads() -> tuple[tuple[str, str, str], ...]:
    return tuple((row[0], row[1], row[2]) for row in rows("topoffices.tsv"))


def office_head(lemma: str, modifiers: set[str]) -> str:
    """Name the post that a noun and the words before it mean: "minister" with "prime" is the prime minister."""
    word = lemma.replace("_", "-")
    return next((head for noun, before, head in _heads() if noun == word and (not before or before in modifiers)), "")


@functools.cache
def offices() -> tuple[tuple[str, str], ...]:
    """Give the words and the head of each such post, the longest words first."""
    named = (((f"{before} {noun}" if before else noun), head) for noun, before, head in _heads())
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))
