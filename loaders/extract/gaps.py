"""Gaps: what a page says that no claim tells: silent verbs and nouns of actors, and names and descriptions unresolved.

Nothing here is a fault by itself: counted over many documents, the list says which word to add to a table next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.records import Span
from loaders.extract.acts.matching import roles_of
from loaders.extract.annotations import Page, Person, Title, Token
from loaders.extract.claiming.narration import Told, narrate
from loaders.extract.clause.frames import Frame, children, noun_lemma, plural, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import ACTORS, Scene

DETERMINED = frozenset({"the", "this", "these", "those", "both", "two", "his", "her", "their", "its", "our"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was met and gave nothing; `kind` is a row of `lexicon/gaps.tsv`."""

    kind: str
    word: str
    sentence: Span


def gaps(page: Page) -> Iterator[Gap]:
    """Give the gaps of a page in the order of its sentences, then those of its people."""
    for told in narrate(page):
        if not told.scene.tree.sentence.title:
            yield from _in_sentence(told)
    for person in page.cast:
        yield from _of_person(page, person)


def _in_sentence(told: Told) -> Iterator[Gap]:
    scene = told.scene
    span = (scene.tree.sentence.start, scene.tree.sentence.end)
    spent = frozenset(draft.trigger for draft in told.drafts) | frozenset(
        i for draft in told.drafts for i in draft.cues
    )
    for i, frame in scene.frames.items():
        if i not in spent:
            yield from (Gap(kind, word, span) for kind, word in _silent_verb(scene, frame))
    for token in scene.tokens:
        if token.i not in spent and token.i not in scene.frames and _owned(scene, token):
            yield Gap("noun", token.lemma, span)
        if _is_nameless_holder(scene, token):
            yield Gap("holder", " ".join(word.text for word in subtree(scene.tokens, token.i)[:6]), span)


def _silent_verb(scene: Scene, frame: Frame) -> Iterator[tuple[str, str]]:
    """Give a verb that an actor is the subject of, or the subject that nobody could be found for."""
    if frame.lemma in scene.classed("copula") or not frame.lemma.isalpha():
        return
    if roles_of(scene, frame).agents:
        yield "verb", frame.lemma
    elif frame.subject is not None and not frame.passive and _is_description(scene, frame.subject):
        yield "description", _described(scene.tokens[frame.subject], scene)


def _is_description(scene: Scene, i: int) -> bool:
    """Tell "the delegation", which stands for somebody whom the text named before."""
    token = scene.tokens[i]
    if token.mentions or token.pos != "NOUN" or resolve(scene, i):
        return False
    return any(kid.i < i and kid.lower in DETERMINED for kid in children(scene.tokens, i))


def _described(token: Token, scene: Scene) -> str:
    left = next(kid.lower for kid in children(scene.tokens, token.i) if kid.lower in DETERMINED)
    return f"{left} {token.lower}"


def _is_nameless_holder(scene: Scene, token: Token) -> bool:
    """Tell "the Polish president", whom neither the text nor the terms of office name."""
    if token.mentions or plural(token) or noun_lemma(token) not in scene.classed("sole-office"):
        return False
    beside = any(m.kind in ("adjective", "state") for kid in children(scene.tokens, token.i) for m in kid.mentions)
    return beside and all(entity.kind != "Person" for entity in resolve(scene, token.i))


def _owned(scene: Scene, token: Token) -> bool:
    """Tell a noun for a doing, whose doer or sufferer is named: "Moscow's refusal", "the evacuation of Kherson"."""
    endings = tuple(scene.classed("doing-ending"))
    if token.mentions or token.pos != "NOUN" or not token.lemma.endswith(endings) or len(token.lemma) < 6:
        return False
    if noun_lemma(token) in scene.classed("office") or token.lemma in scene.classed("meeting-noun"):
        return False
    beside = [kid for kid in children(scene.tokens, token.i) if kid.dep in ("poss", "amod", "prep")]
    return any(m.kind in ACTORS for kid in beside for word in _head(scene, kid) for m in word.mentions)


def _head(scene: Scene, kid: Token) -> tuple[Token, ...]:
    """Give the word itself; of a preposition, those that it leads to."""
    if kid.dep != "prep":
        return (kid,)
    return tuple(led for led in children(scene.tokens, kid.i) if led.dep == "pobj") if kid.lower in ("of", "by") else ()


def _of_person(page: Page, person: Person) -> Iterator[Gap]:
    for title in person.titles:
        span = _sentence_at(page, title)
        if title.organisation is None and span is not None:
            yield Gap("title", title.words, span)
        elif span is not None and person.capacity is not None and not person.capacity.post:
            yield Gap("office", title.label, span)


def _sentence_at(page: Page, title: Title) -> Span | None:
    found = (tree.sentence for tree in page.trees if tree.sentence.start <= title.start < tree.sentence.end)
    return next(((sentence.start, sentence.end) for sentence in found), None)
