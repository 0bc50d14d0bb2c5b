"""Folding: a sentence in which every name is one word, so that the parser cannot break it, with the way back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from loaders.extract.annotations import Mention, Sentence
from loaders.tables import rows

# One sign for another of the same length: curly quotes, odd hyphens and blanks mislead the parser.
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‑": "-", "\n": " ", "\t": " ", "\xa0": " ", "\r": " "})
_EDITS = re.compile(
    r"(?P<post>[Ss]ecretar(?:y|ies))[ -](?P<rank>[Gg]eneral)\b"
    r"|(?P<blank>[ \t\n\r\xa0]{2,})"
    r"|\b(?P<build>[Bb]uild)-(?P<up>ups?)\b"
    r"|(?P<hang>-)(?= (?:and|or|to)\b)"  # "UN- and U.S.-designated"
)
_OWNER = re.compile(r"[’']s\)$")
_DASH = re.compile(r"(?<=\w)–(?=\w)")
_VERBS = re.compile(
    r"\s+(?:and|or|has|have|had|is|was|will|would|said|says|does|did|to|in|on|of|with|for|by|at|as|as|that)\b"
)
_ARTICLE = re.compile(r"^[ae]l-(?=\w)")
_FOLLOWED = re.compile(r"[\s-]+[a-zA-Z]")


class Piece(NamedTuple):
    """A stretch of the folded text and where it stands in the document."""

    first: int  # in the folded text
    last: int
    start: int  # in the document
    end: int
    mention: Mention | None
    whole: bool  # True: any word in it stands for the whole stretch


@dataclass(frozen=True, slots=True)
class Folded:
    """A sentence as it is given to the parser."""

    sentence: Sentence
    text: str
    pieces: tuple[Piece, ...]


def fold(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> Folded:
    """Put one word in the place of each mention, and straighten the signs between them."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length, at = 0, sentence.start
    for mention in (*mentions, None):
        stop = mention.start if mention else sentence.end
        for word, start, end, whole in _plain(text, at, stop):
            parts.append(word)
            pieces.append(Piece(length, length + len(word), start, end, None, whole))
            length += len(word)
        if mention:
            word = mention.surrogate or text[mention.start : mention.end]
            end = _end(text, mention, sentence)
            parts.append(word)
            pieces.append(Piece(length, length + len(word), mention.start, mention.end, mention, True))
            length += len(word)
            at = end
    return Folded(sentence, "".join(parts), tuple(pieces))


def _end(text: str, mention: Mention, sentence: Sentence) -> int:
    """Swallow the second comma of "the minister, Luigi Di Maio, joined"."""
    apposed = mention.kind == "person" and "," in text[mention.start : mention.end]
    if apposed and text.startswith(",", mention.end) and mention.end + 1 < sentence.end:
        return mention.end + 1
    return mention.end


def _plain(text: str, start: int, end: int) -> list[tuple[str, int, int, bool]]:
    """Give the text between two mentions, in stretches whose length is kept and stretches that are rewritten."""
    if start >= end:
        return []
    found: list[tuple[str, int, int, bool]] = []
    at = start
    for edit in _EDITS.finditer(text, start, end):
        if edit.start() > at:
            found.append((_straight(text[at : edit.start()]), at, edit.start(), False))
        found.append((_rewritten(edit), edit.start(), edit.end(), True))
        at = edit.end()
    if at < end:
        found.append((_straight(text[at:end]), at, end, False))
    return found


def _straight(text: str) -> str:
    return _DASH.sub("-", text.translate(_SIGNS))


def _rewritten(edit: re.Match[str]) -> str:
    if edit["post"]:
        return f"{edit['post']}_{edit['rank']}"
    return f"{edit['build']}{edit['up']}" if edit["build"] else " " if edit["blank"] else ""


def surrogate(text: str, mention: Mention) -> str:
    """Choose the word that stands for a mention: its last telling word, letters only."""
    surface = text[mention.start : mention.end]
    if surface.endswith(")") and _OWNER.search(surface):
        return surrogate(text, replace(mention, end=mention.start + surface.index("(") - 1)) + "'s"
    entity = mention.entities[0] if mention.entities else None
    special = _special().get(entity.id) if entity and len(mention.entities) == 1 else None
    if mention.kind == "person":
        return _surname(entity.label.split()[-1]) if entity else _letters(surface)
    if special and (" " in surface or "." in surface or surface.isupper()):
        attributive = mention.kind == "adjective" or _is_attributive(text, mention.end, surface)
        return special[1] if attributive else special[0]
    if surface.isalnum() or entity is None:
        return surface
    return _short(surface, mention, entity.label) or surface


def _is_attributive(text: str, end: int, surface: str) -> bool:
    """Tell "U.S. officials" from "the U.S. said": an abbreviation before a noun is read as an adjective."""
    if " " in surface and "(" not in surface:
        return False
    return bool(_FOLLOWED.match(text, end)) and not _VERBS.match(text, end)


def _short(surface: str, mention: Mention, label: str) -> str:
    bare = re.sub(r"\s*\(.*", "", surface)
    if mention.kind == "state":
        bare = label
    elif mention.kind not in ("adjective", "people"):
        bare = re.split(r" (?:of|for|on) ", bare)[0]
    last = re.split(r"[\s-]+", bare.strip(" -"))[-1]
    return _letters(last) or _letters(bare)


def _surname(word: str) -> str:
    """Give "Sisi" for "el-Sisi": the parser takes a small letter for another word."""
    bare = _letters(_ARTICLE.sub("", word))
    return bare[:1].upper() + bare[1:]


def _letters(word: str) -> str:
    return "".join(sign for sign in word if sign.isalnum())


@cache
def _special() -> dict[str, tuple[str, str]]:
    return {name: (noun, adjective) for name, noun, adjective in rows("surrogates.tsv")}
