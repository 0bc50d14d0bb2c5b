"""Slugs: the local names of things that no table knows, and the keys of documents."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)


def plain(text: str) -> str:
    """Strip accents from letters, so that Erdoğan is Erdogan."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def slug(text: str) -> str:
    """Make a local name: lower case letters and digits between single hyphens."""
    without = re.sub(r"['’ʼ`]", "", plain(text).lower())
    return re.sub(r"[^a-z0-9]+", "-", without).strip("-") or "unnamed"
