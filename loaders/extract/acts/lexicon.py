"""The lexicon: what verbs, nouns and adjectives amount to, by table.

A row never names a token position: it names a lemma, a word that must stand with it, and what fills which role.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.tables import rows


@dataclass(frozen=True, slots=True)
class VerbRow:
    """What a verb amounts to, where the words around it fit."""

    lemma: str
    word: str  # a particle, preposition or object noun that must stand with it
    kind: str
    act: str
    needs: tuple[str, ...]  # what the clause must have
    target: tuple[str, ...]  # argument slots: object, receiver, dative, or a preposition
    addressee: tuple[str, ...]
    party: tuple[str, ...]  # of meetings and partnerships: who else takes part
    modality: str
    # judge: its content may amount to more; state: a stance, true only of a finite verb; both: without a target it is
    # none; slots: whom it befalls is never sought elsewhere in its complement
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class NounRow:
    """What a noun amounts to in one use: object of a support verb, a meeting, or an event by itself."""

    noun: str
    use: str  # support | meeting | event
    kind: str
    act: str
    needs: tuple[str, ...]
    target: tuple[str, ...]  # prepositions that lead to whom it befalls
    modality: str


@dataclass(frozen=True, slots=True)
class AdjectiveRow:
    """What a be-predicate amounts to: "is committed", "stands ready"."""

    word: str
    act: str
    modality: str


@dataclass(frozen=True, slots=True)
class ContentRow:
    """What an untyped statement amounts to; an empty condition holds for all."""

    rule: str
    subject: frozenset[str]  # one of these kinds: own, other, foreign, named, thing, nobody ...
    auxiliaries: frozenset[str]  # one of them must stand with the verb
    barred: frozenset[str]  # none of them may
    negated: str  # yes | no
    verb: str  # word class of the verb
    object: str  # word class of a word of the object
    predicate: str  # word class of a word of the predicate
    words: str  # word class of any word of the clause
    act: str
    modality: str
    addressed: str  # subject: the subject of the clause is who is spoken to
    example: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables of the reader's second half."""

    verbs: Mapping[str, tuple[VerbRow, ...]]
    nouns: Mapping[str, tuple[NounRow, ...]]
    adjectives: Mapping[str, AdjectiveRow]
    content: tuple[ContentRow, ...]
    words: Mapping[str, frozenset[str]]  # word class -> words
    ties: Mapping[str, str]  # tie noun -> the aspect it implies, or ""
    aspects: Mapping[str, str]  # military -> military, defence -> military
    hedges: Mapping[str, tuple[str, str]]  # first word of a hedge -> (certainty, modality)
    stages: Mapping[str, str]  # lemma -> stage of a partnership

    def noun_rows(self, noun: str, use: str) -> tuple[NounRow, ...]:
        """Give the rows of a noun in one use."""
        return tuple(row for row in self.nouns.get(noun, ()) if row.use == use)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def _verbs() -> Mapping[str, tuple[VerbRow, ...]]:
    found: dict[str, list[VerbRow]] = defaultdict(list)
    for lemma, word, kind, act, needs, target, addressee, party, modality, marks in rows("verbs.tsv"):
        row = VerbRow(
            lemma, word, kind, act, _several(needs), _several(target), _several(addressee), _several(party), modality,
            frozenset(_several(marks)),
        )  # fmt: skip
        found[lemma].append(row)
    # A row that asks for a word is narrower than one that does not: it is tried first.
    return {lemma: tuple(sorted(group, key=lambda row: not row.word)) for lemma, group in found.items()}


def _nouns() -> Mapping[str, tuple[NounRow, ...]]:
    found: dict[str, list[NounRow]] = defaultdict(list)
    for noun, use, kind, act, needs, target, modality in rows("nouns.tsv"):
        found[noun].append(NounRow(noun, use, kind, act, _several(needs), _several(target), modality))
    return {noun: tuple(group) for noun, group in found.items()}


def _content() -> tuple[ContentRow, ...]:
    return tuple(
        ContentRow(
            rule, frozenset(_several(subject)), *_required(auxiliaries), negated, verb, object_, predicate, words, act,
            modality or "asserted", addressed, example,
        )
        for rule, subject, auxiliaries, negated, verb, object_, predicate, words, act, modality, addressed, example
        in rows("content.tsv")
    )  # fmt: skip


def _required(auxiliaries: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tell what must stand from what may not, which "!" marks."""
    listed = _several(auxiliaries)
    barred = frozenset(name[1:] for name in listed if name.startswith("!"))
    return frozenset(name for name in listed if not name.startswith("!")), barred


@functools.cache
def lexicon() -> Lexicon:
    """Read all tables, once a process."""
    words: dict[str, set[str]] = defaultdict(set)
    for name, members in (*rows("words.tsv"), *rows("contentwords.tsv")):
        words[name].update(members.split())
    return Lexicon(
        verbs=_verbs(),
        nouns=_nouns(),
        adjectives={row[0]: AdjectiveRow(row[0], row[1], row[2]) for row in rows("adjectives.tsv")},
        content=_content(),
        words={name: frozenset(members) for name, members in words.items()},
        ties={row[0]: row[1] for row in rows("ties.tsv")},
        aspects={row[0]: row[1] for row in rows("aspects.tsv")},
        hedges={row[0]: (row[1], row[2]) for row in rows("hedges.tsv")},
        stages={row[0]: row[1] for row in rows("stages.tsv")},
    )
