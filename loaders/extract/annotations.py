"""The stand-off annotations that the stages of reading pass to each other: frozen, by offset, free of spaCy's types.

Offsets are indices into the document's text. A stage takes annotations and gives annotations; it changes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graph.records import Capacity, Document, Entity, Span, Unit


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of prose, or a title."""

    start: int
    end: int
    unit: int
    paragraph: int
    title: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch that names something: `entities` holds one, or several for "the Baltic states"."""

    start: int
    end: int
    # person | state | adjective | capital | people | organisation | organ | grouping | armed | media | thing | place |
    # region. An adjective is "Russian" (its entity is the state), people are "Russians"; a place or region never acts.
    kind: str
    entities: tuple[Entity, ...]
    capacity: Capacity | None = None  # of a person, where a title stands with the name
    surrogate: str = ""  # the single word that stands for it in the folded sentence


class Token(NamedTuple):
    """A word of a folded, parsed sentence. `head` and `children` are indices into the tree's tokens."""

    i: int
    text: str
    lower: str
    lemma: str  # lower case
    tag: str  # Penn Treebank
    pos: str  # Universal POS
    dep: str  # ClearNLP label as spaCy gives it; ROOT's head is itself
    head: int
    children: tuple[int, ...]
    left: int  # first token of its subtree
    right: int  # last token of its subtree, inclusive
    start: int  # in the document's text, unfolded: of a folded mention, its whole span
    end: int
    mentions: tuple[Mention, ...] = ()  # the mentions folded into this word; the last is the nearest


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed sentence."""

    sentence: Sentence
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """An office as the text gives it to a person."""

    label: str  # "Secretary General of NATO"
    words: str  # as written: "NATO Secretary General"
    head: str  # president | minister | secretary | secretary-general | chancellor | ...
    start: int
    end: int
    organisation: Entity | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the document's cast, with every office that the text or the date gives."""

    entity: Entity
    titles: tuple[Title, ...] = ()
    capacity: Capacity | None = None  # the one in which the person acts in this document
    home: Entity | None = None  # state or organisation that the person stands for
    mentions: int = 0
    basis: str = "stranger"  # why the name means this person: a key of `lexicon/bases.tsv`
    full: bool = True  # the text gives more than a surname


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who is "we": decided by the layout before anything is parsed."""

    authors: tuple[Entity, ...] = ()  # signatories, joint issuers; else the publisher's state or organisation
    publisher: Entity | None = None
    home: Entity | None = None  # the state or organisation that the publisher speaks for; None for news
    joint: bool = False
    news: bool = True
    press: Entity | None = None  # of news: the state of its dateline, or of a national paper


@dataclass(frozen=True, slots=True)
class Page:
    """A unit made ready for the clause stages."""

    document: Document
    unit: Unit
    issuer: Issuer
    cast: tuple[Person, ...]
    mentions: tuple[Mention, ...]
    trees: tuple[Tree, ...]  # a tree a sentence, in text order
    turns: Mapping[int, tuple[Entity, ...]]  # paragraph -> who speaks it, in a transcript
    without: frozenset[str] = frozenset()  # techniques switched off, to measure what each is worth

    def uses(self, technique: str) -> bool:
        """Tell whether a technique of `lexicon/techniques.tsv` is in use."""
        return technique not in self.without


def quoted(text: str, span: Span) -> str:
    """Give the words of a span."""
    return text[span[0] : span[1]]
