"""What is wrong with a query, told so that a person finds the place: the engine lists every token that might follow."""

from __future__ import annotations

import re

PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
REASON = re.compile(r"(?:^|, )([A-Z][a-z]*(?: [\w\"'?]+)+)")  # a sentence among the tokens: Prefix not found
SHOWN = 30  # characters of the query before the place


def syntax_told(error: SyntaxError, query: str) -> str:
    """Tell place and reason of a syntax error in one line.

    >>> import pyoxigraph as ox
    >>> try: ox.Store().query("SELECT * WHERE {")
    ... except SyntaxError as error: print(syntax_told(error, "SELECT * WHERE {"))
    syntax error at line 1, column 17, behind "SELECT * WHERE {"
    """
    found = PLACE.search(str(error))
    if found is None:
        return f"syntax error: {' '.join(str(error).split())}"
    line, column = int(found[1]), int(found[2])
    return f"syntax error at line {line}, column {column}{_behind(query, line, column)}{_reason(found[3])}"


def _behind(query: str, line: int, column: int) -> str:
    lines = query.split("\n")[:line]
    before = " ".join("\n".join([*lines[:-1], lines[-1][: column - 1]]).split()) if lines else ""
    shown = before if len(before) <= SHOWN else "…" + before[-SHOWN:]
    return f', behind "{shown}"' if shown else ""


def _reason(expected: str) -> str:
    if reason := REASON.search(expected):
        return f": {reason[1][0].lower()}{reason[1][1:]}"
    return ""
