"""Names that no table knows, by the pipeline's statistics, fenced in: people without a title, unseen organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.iris import slug
from graph.records import Entity, Span
from loaders.extract.annotations import Mention, Sentence
from loaders.extract.naming.titlewords import is_plural_head
from loaders.extract.people.cast import Named
from loaders.extract.text.items import vocabulary
from loaders.extract.text.words import spelling
from loaders.tables import rows

_PERSON = re.compile(r"[^\W\d_][\w.’'\s-]+")
_THING = re.compile(
    r"\d|agreement|treaty|convention|resolution|strategy|\bact\b|\bplan\b|summit|declaration|partnership|dialogue", re.I
)


def statistical(
    text: str, sentence: Sentence, spans: Sequence[tuple[int, int, str]], taken: Sequence[Span]
) -> tuple[list[Named], list[Mention]]:
    """Take the names that stand free of known ones and look like names."""
    people: list[Named] = []
    others: list[Mention] = []
    for first, last, kind in spans:
        start, end = _trimmed(text, sentence.start + first, sentence.start + last)
        name = text[start:end]
        if start >= end or any(start < b and a < end for a, b in taken):
            continue
        if kind == "PERSON" and _is_person(name):
            people.append(Named(start, end, tuple(name.split())))
        elif kind == "ORG" and _is_organisation(name):
            others.append(Mention(start, end, "organisation", (Entity(slug(name), name, "Organisation"),)))
    return people, others


def _trimmed(text: str, start: int, end: int) -> Span:
    name = text[start:end]
    bare = re.sub(r"['’]s?$", "", name)
    bare = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", bare)
    return start + name.index(bare), start + name.index(bare) + len(bare)


def _is_person(name: str) -> bool:
    table = vocabulary("titles.tsv")
    said = [word.lower() for word in spelling(name)]
    fenced = vocabulary("openers.tsv")["opener"] | table["head"] | table["before"] | table["portfolio"]
    capitals = all(word[0].isupper() for word in name.split()[:1] + name.split()[-1:])
    return len(name.split()) >= 2 and capitals and bool(_PERSON.fullmatch(name)) and not fenced & set(said)


def _is_organisation(name: str) -> bool:
    said = spelling(name)
    words = {word for word, _, _ in rows("orgwords.tsv")}
    if len(said) < 2 or not name[0].isupper() or _THING.search(name):
        return False
    table = vocabulary("titles.tsv")
    if (
        any(word.lower() in table["head"] or is_plural_head(word.lower()) for word in said)
        or said[0].lower() in vocabulary("openers.tsv")["opener"]
    ):
        return False
    return (
        all(word[0].isupper() or word in ("of", "for", "and", "the", "-", "&", "'s") for word in said)
        or said[-1] in words
    )
