"""What is wrong with a query, told so that a person finds the place: the engine lists every token that might follow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from graph.tokens import Token, tokens

PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
REASON = re.compile(r"(?:^|, )([A-Z][a-z]*(?: [\w\"'?]+)+)")  # a sentence among the tokens: Prefix not found
SHOWN = 30  # characters of the query before the place


def syntax_told(error: SyntaxError, query: str, known: Collection[str] = ()) -> str:
    """Tell place and reason of a syntax error in one line; `known` are prefixes that need not be written.

    >>> import pyoxigraph as ox
    >>> try: ox.Store().query("SELECT * WHERE {")
    ... except SyntaxError as error: print(syntax_told(error, "SELECT * WHERE {"))
    syntax error at line 1, column 17, behind "SELECT * WHERE {"
    """
    found = PLACE.search(str(error))
    strange = next((one for one in _undeclared(query) if one not in known), None)
    if found is None:
        return f"syntax error: {' '.join(str(error).split())}"
    line, column = int(found[1]), int(found[2])
    return f"syntax error at line {line}, column {column}{_behind(query, line, column)}" + (
        _reason(found[3]) if strange is None else f": prefix {strange}: is not declared; write PREFIX {strange}: <...>"
    )


def _behind(query: str, line: int, column: int) -> str:
    lines = query.split("\n")[:line]
    before = " ".join("\n".join([*lines[:-1], lines[-1][: column - 1]]).split()) if lines else ""
    shown = before if len(before) <= SHOWN else "…" + before[-SHOWN:]
    return f', behind "{shown}"' if shown else ""


def _reason(expected: str) -> str:
    if reason := REASON.search(expected):
        return f": {reason[1][0].lower()}{reason[1][1:]}"
    return ""


def _undeclared(query: str) -> Iterator[str]:
    """Give the prefixes that are used and not declared; the engine does not tell of each."""
    found = list(tokens(query))
    declared = {_prefix(after) for before, after in pairwise(found) if before.text.upper() == "PREFIX"}
    return (_prefix(token) for token in found if token.kind == "name" and _prefix(token) not in declared | {"_"})


def _prefix(token: Token) -> str:
    return token.text.partition(":")[0]
