"""The tokens of SPARQL (section 19.8): strings, IRIs and comments told apart from what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
STRING = (
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
)
TOKEN = re.compile(
    STRING + r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<name>[^\W\d][\w.-]*:(?:[\w.:%-]|\\.)*|:(?:[\w.:%-]|\\.)+)"
    r"|(?P<variable>[?$@]\w+)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<mark>[^\s\w])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name or mark of a query, and where it stands."""

    kind: str
    text: str
    start: int


def unescaped(query: str) -> str:
    """Decode code point escapes, which SPARQL allows anywhere (section 19.2)."""
    return ESCAPE.sub(_character, query.removeprefix("\ufeff"))


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


def tokens(query: str) -> Iterator[Token]:
    """Take a query apart, comments left out."""
    for match in TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())
