"""What a query asks for, by its words: strings, IRIs and comments are skipped (SPARQL 1.1, section 19).

The engine has no call that only parses, so federation and updates are told here before anything runs. A worker that has
no way out refuses federation again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.tokens import tokens, unescaped

HIDDEN = re.compile(r"\).*service", re.IGNORECASE)
UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
PROLOGUE = frozenset({"PREFIX", "BASE"})
MOMENTARY = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})  # functions whose value changes from call to call
PLAIN = re.compile(
    r"""\s*(?:(?i:prefix)\s+[\w-]*:\s*<[^<>"{}|^`\\\x00-\x20]*>\s*)*(?i:select|ask|construct|describe)(?![\w.:-])"""
)
TELLING = ("SERVICE", "\\U", "NOW", "RAND", "UUID", "BNODE")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a query tell."""

    empty: bool
    updates: bool  # its first word begins an update
    federates: bool  # SERVICE stands in it
    momentary: bool  # its answer may differ from one moment to the next


NOTHING_SPECIAL = Reading(empty=False, updates=False, federates=False, momentary=False)


def scan(query: str) -> Reading:
    """Tell what a query asks for.

    >>> scan('SELECT * { ?s ?p "SERVICE" # SERVICE').federates
    False
    """
    if PLAIN.match(query):  # most queries begin so, and most hold no telling letters: no need to take them apart
        letters = query.upper()
        if not any(telling in letters for telling in TELLING):
            return NOTHING_SPECIAL
    return scan_tokens(query)


def scan_tokens(query: str) -> Reading:
    """Tell what a query asks for by all of its tokens.

    An engine decodes escapes before it tells tokens apart, or within strings and IRIs only: both ways are read.
    """
    readings = [_read(text) for text in {query.removeprefix("\ufeff"), unescaped(query)}]
    return Reading(
        empty=all(one.empty for one in readings),
        updates=any(one.updates for one in readings),
        federates=any(one.federates for one in readings),
        momentary=any(one.momentary for one in readings),
    )


def _read(query: str) -> Reading:
    found = list(tokens(query))
    words = [token.text.upper() for token in found if token.kind == "word"]
    first = next((word for word in words if word not in PROLOGUE), "")
    federates = "SERVICE" in words or any(token.kind == "iri" and HIDDEN.search(token.text) for token in found)
    return Reading(not words, first in UPDATES, federates, federates or not MOMENTARY.isdisjoint(words))
