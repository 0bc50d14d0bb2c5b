"""Mentions: what each sentence names, one stretch for one thing, the longer before the shorter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.records import Entity
from loaders.extract.annotations import Mention, Sentence
from loaders.extract.naming.gazetteer import Name
from loaders.extract.naming.titlewords import is_opener, is_plural_head, is_title
from loaders.extract.parse.folding import surrogate
from loaders.extract.people.cast import Cast, Named
from loaders.extract.text.items import Item, vocabulary
from loaders.tables import words

_SHORT_NAME = re.compile(
    r"(?:['’]s)?\s?\((?:the |hereinafter |hereafter )?[“\"']?([A-Z][\w.&-]{1,12}?)(?:['’]s)?[”\"']?\)"
)


def explained(text: str) -> frozenset[str]:
    """Give the abbreviations that a text puts in parentheses behind a name."""
    return frozenset(found.replace(".", "") for found in _SHORT_NAME.findall(text))


def mentions(text: str, sentence: Sentence, row: Sequence[Item], cast: Cast, extra: Sequence[Mention]) -> list[Mention]:
    """Give the mentions of a sentence in text order, none of them inside another."""
    kept = _separate([*_people(sentence, row, cast), *_names(row), *extra])
    grown = _separate(_grown(text, sentence, mention) for mention in kept)
    return [replace(mention, surrogate=surrogate(text, mention)) for mention in grown]


def _people(sentence: Sentence, row: Sequence[Item], cast: Cast) -> list[Mention]:
    """Find the people whose names were read in a sentence, and the short names of the cast."""
    first = bisect_left(cast.places, sentence.start, key=lambda place: place[0][0])
    last = bisect_left(cast.places, sentence.end, key=lambda place: place[0][0])
    found = [Mention(*span, "person", (entity,), capacity) for span, entity, capacity in cast.places[first:last]]
    for at, item in enumerate(row):
        short = next((short for short in cast.short.get(item.text, ()) if _stands(row, at, short[0])), None)
        if short and not _begins_another(row, at, *short):
            form, entity = short
            found.append(Mention(item.start, row[at + len(form) - 1].end, "person", (entity,)))
    return found


def _begins_another(row: Sequence[Item], at: int, form: Sequence[str], entity: Entity) -> bool:
    """Tell the "Kim" of "Kim You-geun", a stranger, from a family name that stands alone."""
    if len(form) > 1 or at + 1 >= len(row) or not entity.label.startswith(f"{form[0]} "):
        return False
    behind = row[at + 1]
    return (
        behind.name is None and behind.text[0].isupper() and not is_title(behind, "head") and not is_opener(row, at + 1)
    )


def _stands(row: Sequence[Item], at: int, form: Sequence[str]) -> bool:
    if tuple(item.text for item in row[at : at + len(form)]) != tuple(form):
        return False
    article = at > 0 and row[at - 1].low in ("the", "a", "an")
    common = len(form) == 1 and form[0] in words("commonwords.tsv") and at == 0
    name = row[at].name
    return not (article or common) and (name is None or name.kind == "person")


def _names(row: Sequence[Item]) -> list[Mention]:
    return [
        Mention(item.start, item.end, item.name.kind, item.name.entities)
        for item in row
        if item.name and item.name.kind != "person"
    ]


def _separate(found: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap keep the longest; of equal ones the first found."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: one.start - one.end):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda one: one.start)


def _grown(text: str, sentence: Sentence, mention: Mention) -> Mention:
    """Take "(ROK)" into the mention before it."""
    short = _SHORT_NAME.match(text, mention.end, sentence.end) if mention.kind != "adjective" else None
    return replace(mention, end=short.end()) if short else mention


def short_names(text: str, row: Sequence[Item], loose: frozenset[str]) -> dict[str, Name]:
    """Give the short forms that this sentence makes known: "(ROK)" behind a name, "Mahan" for Mahan Air."""
    found: dict[str, Name] = {}
    for item in row:
        if item.name is None or item.name.kind == "adjective":
            continue
        short = _SHORT_NAME.match(text, item.end)
        if short:
            found[short[1]] = item.name
        first = item.text.split()[0]
        if item.name.entities[0].kind == "Organisation" and first in loose and len(first) > 3:
            found.setdefault(first, item.name)
    return found


def unnamed(row: Sequence[Item], people: Sequence[Named]) -> bool:
    """Tell whether two words of a sentence look like a name that nothing explains, so that statistics must look."""
    covered = [(one.start, one.end) for one in people]
    before = False
    for item in row:
        if item.text in ("-", ".") or item.low in words("particles.tsv"):
            continue
        strange = _is_strange(item) and not any(start <= item.start < end for start, end in covered)
        if strange and before:
            return True
        before = strange
    return False


def _is_strange(item: Item) -> bool:
    if item.name or not item.text[0].isupper() or item.low in vocabulary("openers.tsv")["opener"]:
        return False
    return not is_title(item, "head", "before", "portfolio") and not is_plural_head(item.low)
