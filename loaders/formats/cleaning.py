"""Extracted text made plain: composed characters, no ligatures, no invisible signs, so that words are found.

Only text that was taken out of another format is cleaned; a text file stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAK = re.compile("\r\n?|\x85|\u2028|\u2029|\x0c")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_LIGATURES = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆ"}


def cleaned(text: str) -> str:
    """Give text with one kind of space and line end, in NFC: cleaned("de\u00adfence") is "defence"."""
    plain = _CONTROL.sub("", _INVISIBLE.sub("", _BREAK.sub("\n", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in plain.translate(_LIGATURES).split("\n"))
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return unicodedata.normalize("NFC", joined) + "\n" if joined else ""


def titled(title: str, text: str) -> str:
    """Give text that has its title among its first paragraphs, put before it where it is missing."""
    wanted = _folded(title)
    opening = (_folded(block) for block in text.split("\n\n", 4)[:4])
    return text if not wanted or any(_is_title(block, wanted) for block in opening) else f"{title.strip()}\n\n{text}"


def _is_title(block: str, wanted: str) -> bool:
    """Tell whether a paragraph is the title, or either is the other cut short."""
    if min(len(block), len(wanted)) * 2 < max(len(block), len(wanted)):
        return False
    return block.startswith(wanted) or wanted.startswith(block)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
