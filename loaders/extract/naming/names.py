"""Names of people: the forms under which one person is the same person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from loaders.tables import rows, words

_INITIAL = re.compile(r"[^\W\d_]\.?")
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})


def plain(text: str) -> str:
    """Take accents from letters, so that Erdoğan is Erdogan."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def skeleton(word: str) -> str:
    """Give the form in which spellings of one name agree: Zelensky, Zelenskyy and Zelenskiy."""
    form = plain(word).lower().replace("-", "").replace("'", "").replace(".", "")
    form = _nicknames().get(form, form)
    for old, new in rows("spellings.tsv"):
        form = re.sub(old, new, form)
    return form


@cache
def _nicknames() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("nicknames.tsv")}


def essential(name: Sequence[str]) -> tuple[str, ...]:
    """Leave out initials, "Jr." and the signs between the parts of a name."""
    kept = [
        word
        for word in name
        if not _INITIAL.fullmatch(word) and word not in ("-", ".", ",", "Jr", "Sr", "Jr.", "II", "III")
    ]
    return tuple(kept) or tuple(name)


def key(name: Sequence[str]) -> str:
    """Give the form under which a full name is looked up, whatever the order of its parts: Kim Jong-un, Kim Jong Un."""
    return " ".join(sorted(skeleton(part) for word in essential(name) for part in word.split("-") if part))


def parts(name: str) -> tuple[str, ...]:
    """Cut a name into its parts; a hyphenated part stays one."""
    return tuple(part for part in re.split(r"[\s,]+", name) if part)


def surname_at(name: Sequence[str]) -> int:
    """Give where the surname begins, particles included: Ursula | von der Leyen."""
    at = len(name) - 1
    while at > 1 and name[at - 1].lower() in words("particles.tsv"):
        at -= 1
    return max(at, 0)
