"""What a query asks for, by its words: strings, IRIs and comments are skipped (SPARQL 1.1, section 19).

The engine has no call that only parses, so federation and updates are told here before anything runs. A worker that has
no way out refuses federation again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
TOKEN = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')'''
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<name>[^\W\d][\w.-]*:[\w.:%-]*|:[\w.:%-]+)"
    r"|(?P<variable>[?$@]\w+)"
    r"|(?P<word>[A-Za-z]+)",
    re.DOTALL,
)
HIDDEN = re.compile(r"\).*service", re.IGNORECASE)
UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
PROLOGUE = frozenset({"PREFIX", "BASE"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a query tell."""

    empty: bool
    updates: bool  # its first word begins an update
    federates: bool  # SERVICE stands in it


def scan(query: str) -> Reading:
    """Tell what a query asks for.

    >>> scan('SELECT * { ?s ?p "SERVICE" # SERVICE').federates
    False
    """
    query = _unescaped(query)
    words = _words(query)
    first = next((word for word in words if word not in PROLOGUE), "")
    return Reading(
        empty=not words,
        updates=first in UPDATES,
        federates="SERVICE" in words or _hides_federation(query),
    )


def _unescaped(query: str) -> str:
    """Decode code point escapes, which SPARQL allows anywhere (section 19.2)."""
    return ESCAPE.sub(_character, query.removeprefix("\ufeff"))


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


def _words(query: str) -> list[str]:
    return [match["word"].upper() for match in TOKEN.finditer(query) if match["word"]]


def _hides_federation(query: str) -> bool:
    """Tell whether what looks like an IRI may be a comparison with SERVICE behind it: FILTER(?a<?b)SERVICE?c#>."""
    return any(match["iri"] and HIDDEN.search(match["iri"]) for match in TOKEN.finditer(query))
