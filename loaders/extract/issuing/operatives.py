"""Operative paragraphs: "The Council," heads a list whose items open with their verb, as those of resolutions do.

The subject of the heading is put before each item as it goes to the parser: "1. Condemns X" is read as "the Council
condemns X", "Recalling X" as "the Council is recalling X". Its words keep their place in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.records import Span
from loaders.extract.acts.lexicon import Lexicon, lexicon
from loaders.extract.annotations import Mention, Sentence
from loaders.extract.parse.folding import Folded, Piece, fold

Line = tuple[Sentence, Sequence[Mention]]

_MARK = re.compile(r"(?:(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[-•*–—·▪●o])\s*)+(?=\s|$|[A-Z])")
_OPEN = re.compile(r"(?:^|(?<=,\s))(?=(?:the|we)\b)", re.IGNORECASE)
_CLOSE = re.compile(r"(?:\s(?:also|further|hereby|therefore|then))?\s*[,:]$")
_FIRST = re.compile(r"(the\b[^,:;.]{2,120}?),\s(?:at|in|having|meeting|gathered|during|following)\b[^.]*[,:]$", re.I)
_MANY = re.compile(r"we\b|.*?\b\w+s\b(?= of\b| for\b| from\b|$)|.*\band\b", re.I)
_PHRASE = re.compile(r"(?:\w+ly,? and |\w+ly |(?:also|further|once|again|hereby|and) )*", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[A-Za-z]+\b(?!['’])")
_ENDINGS = {"ies": "y", "es": "", "s": "", "ied": "y", "ed": "", "d": "", "ing": ""}
SHORTEST = 3  # words of an item
LONGEST = 200  # characters of a heading
AUXILIARIES = frozenset({"will", "shall", "is", "has", "remains"})


@dataclass(frozen=True, slots=True)
class _Heading:
    """Who is the subject of the items that follow, and where it stands."""

    start: int
    end: int
    many: bool
    first: bool  # "We, the Ministers"
    mentions: tuple[Mention, ...]


def folded(text: str, lines: Sequence[Line]) -> list[Folded]:
    """Fold the sentences of a unit, each operative item behind the subject of its heading."""
    known = lexicon()
    made: list[Folded] = []
    heading: _Heading | None = None
    marked = -1  # the paragraph whose number is a sentence of its own
    paragraph = -1
    for sentence, mentions in lines:
        opens = sentence.paragraph != paragraph or marked == paragraph
        paragraph = sentence.paragraph
        words = text[sentence.start : sentence.end]
        marked = paragraph if _MARK.fullmatch(words) else -1
        item = _item(text, sentence, heading, known) if heading is not None and opens else None
        made.append(fold(text, sentence, mentions) if item is None else _led(text, sentence, mentions, item, heading))
        heading = _next(text, sentence, mentions, heading, item is not None or marked >= 0, known)
    return made


def _next(  # noqa: PLR0917 - what a heading is known by
    text: str, sentence: Sentence, mentions: Sequence[Mention], before: _Heading | None, listed: bool, known: Lexicon
) -> _Heading | None:
    """Give the heading that holds for the next sentence: plain prose ends the list of one."""
    words = text[sentence.start : sentence.end]
    found = _named(words, known)
    if found is not None:
        return _heading(text, (sentence.start + found[0], sentence.start + found[1]), mentions, before)
    marked = listed or _MARK.match(words) is not None
    return before if marked or not words.endswith(".") else None


def _named(words: str, known: Lexicon) -> Span | None:
    """Find the noun phrase that ends a heading, "..., the Council:", or opens it, "The Council, at its meeting,"."""
    close = _CLOSE.search(words)
    ends = [(place.start(), close.start()) for place in _OPEN.finditer(words)] if close is not None else []
    first = _FIRST.match(words)
    spans = [*ends, *([first.span(1)] if first is not None else [])]
    return next((span for span in spans if span[1] - span[0] < LONGEST and _is_bare(words[slice(*span)], known)), None)


def _heading(text: str, span: Span, mentions: Sequence[Mention], before: _Heading | None) -> _Heading:
    """Keep "The Peace and Security Council," where "the Council:" takes it up."""
    words = text[slice(*span)]
    if before is not None and text[before.start : before.end].endswith(f" {words.split()[-1]}"):
        return before
    named = tuple(one for one in mentions if span[0] <= one.start and one.end <= span[1])
    return _Heading(*span, bool(_MANY.match(words)), words.lower().startswith("we"), named)


def _is_bare(words: str, known: Lexicon) -> bool:
    """Tell a noun phrase of names and offices, "the Heads of State", from "the Minister said"."""
    low = (word for word in _LETTERS.findall(words) if word.islower())
    return all(word in known.words["heading-word"] for word in low)


@dataclass(frozen=True, slots=True)
class _Item:
    """Where the words of an item begin, where its verb ends, and what must stand before it."""

    start: int
    end: int
    auxiliary: str


def _item(text: str, sentence: Sentence, heading: _Heading, known: Lexicon) -> _Item | None:
    """Find the verb that opens an item, behind its number and adverbs."""
    mark = _MARK.match(text, sentence.start, sentence.end)
    start = mark.end() if mark else sentence.start
    start += len(text[start : sentence.end]) - len(text[start : sentence.end].lstrip())
    phrase = _PHRASE.match(text, start, sentence.end)
    word = _WORD.match(text, phrase.end() if phrase else start, sentence.end)
    auxiliary = None if word is None else _auxiliary(word[0].lower(), heading, known)
    short = len(text[start : sentence.end].split()) < SHORTEST
    return None if word is None or auxiliary is None or short else _Item(start, word.end(), auxiliary)


def _auxiliary(word: str, heading: _Heading, known: Lexicon) -> str | None:
    """Give what makes a verb form the predicate of a subject; None where it opens no item."""
    be = "are" if heading.many else "is"
    if word in AUXILIARIES or word in known.words["operative-past"]:
        return ""
    if word in known.adjectives:
        return be
    stems = [stem for stem in _stems(word) if stem in known.verbs]
    if word.endswith("ing"):
        return be if stems and word != "having" else None
    if stems and word.endswith(("s", "ed")):
        return ""
    spoken = any(row.kind == "statement" for row in known.verbs.get(word, ()))
    return "" if spoken and heading.many else None


def _stems(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS.items():
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead
    if word.endswith("ing"):
        yield word[:-3] + "e"


def _led(text: str, sentence: Sentence, mentions: Sequence[Mention], item: _Item, heading: _Heading | None) -> Folded:
    """Put the subject of the heading before an item."""
    if heading is None:
        return fold(text, sentence, mentions)
    named = replace(sentence, start=heading.start, end=heading.end)
    subject = fold(text, named, heading.mentions)
    own = fold(text, replace(sentence, start=item.start), [one for one in mentions if one.start >= item.start])
    lead = f"{subject.text} {item.auxiliary} " if item.auxiliary else f"{subject.text} "
    glue = Piece(len(subject.text), len(lead), item.start, item.start, None, True)
    moved = (_moved(piece, len(lead)) for piece in own.pieces)
    opening = own.text[: item.end - item.start].lower()
    whole = lead + opening + own.text[item.end - item.start :]
    return Folded(replace(sentence, title=False), whole, (*subject.pieces, glue, *moved))


def _moved(piece: Piece, by: int) -> Piece:
    """Move a piece to the right in the folded text."""
    return piece._replace(first=piece.first + by, last=piece.last + by)
