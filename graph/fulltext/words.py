"""A user's words: what is looked for. They are never FTS5 syntax: each goes to the engine between quotation marks.

All words must be there. "…" is a phrase, taken as it is written; miss* is the beginning of a word; any other word is
found in all its forms (missile, missiles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.fulltext.folding import fold

LONGEST = 1_000  # characters of what is looked for; a sentence has 300
MOST = 32  # words and phrases
PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
QUOTATION = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
HOLDS = re.compile(r"[^\W_]")  # a letter or digit


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A word, the beginning of a word, or a phrase."""

    text: str
    phrase: bool = False
    beginning: bool = False

    @property
    def literal(self) -> bool:
        """Whether it is looked for as it is written, not in all its forms."""
        return self.phrase or self.beginning

    @property
    def expression(self) -> str:
        """The term for FTS5: a string, which no word of its language can be in."""
        quoted = self.text.replace('"', " ").replace("\0", " ")
        return f'"{quoted}" *' if self.beginning else f'"{quoted}"'


def terms(text: str) -> tuple[Term, ...]:
    """Take a user's words apart; what has no letter or digit says nothing.

    >>> [term.text for term in terms('who "expressed concern" miss* -- AND')]
    ['who', 'expressed concern', 'miss', 'AND']
    """
    found = (_term(part) for part in PART.finditer(fold(text[:LONGEST]).translate(QUOTATION)))
    return tuple(dict.fromkeys(term for term in found if term))[:MOST]


def _term(part: re.Match[str]) -> Term | None:
    phrase, word = part[1], part[2] or ""
    text = (word if phrase is None else phrase).strip()
    if not HOLDS.search(text):
        return None
    if phrase is not None:
        return Term(text, phrase=True)
    return Term(text.rstrip("*"), beginning=True) if text.endswith("*") else Term(text)
