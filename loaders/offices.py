"""What a question names in the reference data: a post by its label or its kind and body, a body by its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from graph.records import Entity
from loaders.extract.naming.names import plain
from loaders.tables import rows
from ontology import reference
from ontology.reference import Organisation, Post, Reference, State

SMALL = frozenset({"the", "a", "an"})
BETWEEN = frozenset({"of", "for", "to", "in"})
INITIALS = re.compile(r"(?<=\b\w)\.(?=\w|\s|$)")
T = TypeVar("T")
POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’]")


@dataclass(frozen=True, slots=True)
class Offices:
    """The posts and bodies of the reference data by what they are called, in folded words."""

    labels: Mapping[str, tuple[str, ...]]  # posts by label or alias
    bodies: Mapping[str, tuple[Entity, ...]]
    posts: Mapping[str, tuple[Post, ...]]  # by the state or organisation they are in
    heads: Mapping[str, tuple[str, ...]]  # kinds of post by words
    ranks: Mapping[str, int]  # of the kinds that lead

    def named(self, words: str) -> tuple[str, ...]:
        """Give the posts that words name: by their label, else as a kind of post of a body."""
        folded = fold(words)
        known = self.labels.get(folded, ())
        return known or next((found for found in self._of_bodies(folded) if found), ())

    def leading(self, body: Entity) -> tuple[str, ...]:
        """Give the posts whose holders lead a body: its own, else those of its organs."""
        able = [post for post in self.posts.get(body.id, ()) if post.head in self.ranks]
        own = [post for post in able if post.organisation == body.id]
        ranked = [(self.ranks[post.head], post.id) for post in own or able]
        first = min(ranked, default=(0, ""))[0]
        return tuple(post for rank, post in ranked if rank == first)

    def body(self, words: str) -> Entity | None:
        """Give the state or organisation that words name, if they name one only."""
        found = self.bodies.get(fold(words), ())
        return found[0] if len(found) == 1 else None

    def _of_bodies(self, folded: str) -> Iterator[tuple[str, ...]]:
        """Try each way to part words into a body and a kind of post: "japan | foreign minister", and turned round."""
        parts = folded.split()
        for at in range(len(parts) - 1, 0, -1):
            yield self._posts(" ".join(parts[:at]), " ".join(parts[at:]))
            if parts[at] in BETWEEN:
                yield self._posts(" ".join(parts[at + 1 :]), " ".join(parts[:at]))

    def _posts(self, name: str, words: str) -> tuple[str, ...]:
        bodies = self.bodies.get(name, ())
        if words in ("leader", "head", "chief", "boss"):
            return tuple(post for body in bodies for post in self.leading(body))
        near = [post for body in bodies for post in self.posts.get(body.id, ())]
        exact = tuple(post.id for post in near if post.head == words.replace(" ", "-"))
        kinds = self.heads.get(words, ())
        return exact or tuple(post.id for post in near if post.head in kinds)


def fold(words: str) -> str:
    """Fold a name for comparison: no case, accents, articles, possessives or punctuation."""
    bare = INITIALS.sub("", POSSESSIVE.sub("", plain(words)))
    found = re.findall(r"[\w+]+", bare.casefold())
    return " ".join(word for word in found if word not in SMALL)


@cache
def open_offices() -> Offices:
    """Index the reference data, once."""
    return build(reference.load())


def build(known: Reference) -> Offices:
    """Index posts and bodies by their names."""
    owners = {one.id: one.state or one.parent for one in known.organisations}
    housed = [(post.organisation, post) for post in known.posts]
    above = [(owners[house], post) for house, post in housed if owners.get(house)]
    kinds = [row for row in rows("officewords.tsv") if row[0]]
    return Offices(
        labels=_grouped((fold(name), post.id) for post in known.posts for name in (post.label, *post.aliases)),
        bodies=_grouped([*_states(known.states), *_organisations(known.organisations)]),
        posts=_grouped([*housed, *((house, post) for house, post in above if post.organisation != house)]),
        heads=_grouped((fold(words), row[0]) for row in kinds for words in row[1].split(";")),
        ranks={row[0]: int(row[2]) for row in kinds if row[2]},
    )


def _states(states: Iterable[State]) -> Iterator[tuple[str, Entity]]:
    for one in states:
        entity = Entity(one.id, one.name, "State")
        names = (one.name, one.short, one.official, *one.aliases, *one.adjectives)
        yield from ((fold(name), entity) for name in names)


def _organisations(organisations: Iterable[Organisation]) -> Iterator[tuple[str, Entity]]:
    for one in organisations:
        entity = Entity(one.id, one.name, one.kind)
        yield from ((fold(name), entity) for name in (one.name, one.short, *one.aliases))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for form, thing in pairs:
        if form and thing not in found.get(form, ()):
            found[form] = (*found.get(form, ()), thing)
    return found
