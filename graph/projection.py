"""The columns of `SELECT *` in the order in which a query names them.

SPARQL 1.1 (section 16.1) leaves their order open, and the engine goes by the alphabet. Only the order is changed: which
variables are in scope is for the engine to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graph.tokens import tokens

SPACE = r"(?:\s|#[^\n\r]*+)*+"
QUICK = re.compile(rf"SELECT{SPACE}(?:DISTINCT|REDUCED)?{SPACE}\*", re.IGNORECASE)  # what most queries have not
PROLOGUE = frozenset({"PREFIX", "BASE", ":"})  # a prefix without a name is a mark
MODIFIERS = frozenset({"DISTINCT", "REDUCED"})


def star(query: str) -> int:
    """Give the place of the star of a query that selects all variables; -1 in any other query."""
    if "*" not in query or not QUICK.search(query):
        return -1
    words = (token for token in tokens(query) if token.kind in {"word", "mark"})
    first = next((token for token in words if token.text.upper() not in PROLOGUE), None)
    if first is None or first.text.upper() != "SELECT":
        return -1
    chosen = next((token for token in words if token.text.upper() not in MODIFIERS), None)
    return chosen.start if chosen and chosen.text == "*" else -1


def columns(query: str, names: Sequence[str]) -> tuple[str, ...]:
    """Give the variables of a query's solutions in order."""
    if star(query) < 0:
        return tuple(names)
    seen = dict.fromkeys(token.text[1:] for token in tokens(query) if token.text[0] in "?$")
    return tuple(dict.fromkeys((*(name for name in seen if name in names), *names)))


def spelled_out(query: str, names: Callable[[], Sequence[str]]) -> str:
    """Name all variables in place of the star, so that every format of the solutions has them in order."""
    place = star(query)
    if place < 0:
        return query
    listed = "".join(f" ?{name}" for name in columns(query, names()))
    return f"{query[:place]}{listed} {query[place + 1 :]}" if listed else query
