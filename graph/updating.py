"""What a SPARQL update does, by its words: which graphs it names, and whether it only adds what it spells out.

Strings, IRIs and comments are told apart as SPARQL 1.1, section 19.8, has it. What cannot be told may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph.errors import QueryError
from graph.tokens import Token, tokens, unescaped

BEFORE_NAMES = frozenset({"GRAPH", "INTO", "TO", "WITH", "USING", "NAMED", "COPY", "MOVE", "ADD", "SILENT"})
ANYTHING = frozenset({"ALL", "NAMED", "COPY", "MOVE", "ADD"})
EMPTYING = frozenset({"CLEAR", "DROP"})
READ, REMOVED, WRITTEN = "read", "removed", "written"
ROLES = {  # of the graphs behind a word, until the next such word
    "WHERE": READ, "USING": READ, "COPY": READ, "MOVE": READ, "ADD": READ, "TO": WRITTEN, "INSERT": WRITTEN,
    "WITH": WRITTEN, "CREATE": WRITTEN, "DELETE": REMOVED, "DROP": REMOVED, "CLEAR": REMOVED,
}  # fmt: skip
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
REFUSED = {
    "LOAD": "LOAD fetches a file; import it, or send it to the Graph Store",
    "SERVICE": "SERVICE asks another host; take that away",
}


@dataclass(frozen=True, slots=True)
class Writing:
    """What an update writes."""

    names: tuple[str, ...]  # of graphs that stand in it
    graphs: frozenset[str] | None  # that may change, besides the default graph; None: any
    adds_only: bool  # it is all INSERT DATA
    roles: Mapping[str, str]  # what is done with a graph that stands in it: READ, REMOVED or written


def reading(text: str) -> Writing:
    """Tell what an update writes; what would reach out is refused.

    >>> reading("INSERT DATA { GRAPH <https://example.org/g> { <a:s> <a:p> <a:o> } }").names
    ('https://example.org/g',)
    """
    plain = unescaped(text)
    found = _outside_strings(plain)
    words = _words(found) + (
        _words(_outside_strings(text)) if plain != text else []
    )  # engines differ in when they decode
    for word, told in REFUSED.items():
        if word in words:
            raise QueryError(f"the update is refused: {told}")
    roles, sure = _graphs(found)
    names = tuple(roles)
    sure = sure and plain == text and not ANYTHING & set(words)
    return Writing(names, frozenset(names) if sure else None, plain == text and _adds_only(words), roles)


def emptied(text: str) -> tuple[str, str]:
    """Give what an update empties that does nothing else: DEFAULT, NAMED or ALL, or GRAPH with its name.

    >>> emptied("CLEAR SILENT GRAPH <https://example.org/g>")
    ('GRAPH', 'https://example.org/g')
    """
    found = [token for token in tokens(text) if token.text != ";"]
    prefixes = {}
    while len(found) > 2 and found[0].text.upper() == "PREFIX":
        prefixes[found[1].text] = found[2].text[1:-1]
        found = found[3:]
    words = [token.text.upper() for token in found if token.text.upper() != "SILENT"]
    if len(words) == 3 and words[0] in EMPTYING and words[1] == "GRAPH" and (name := _resolved(found[-1], prefixes)):
        return "GRAPH", name
    return (words[1], "") if len(words) == 2 and words[0] in EMPTYING and words[1] != "GRAPH" else ("", "")


def _outside_strings(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.kind != "string"]


def _words(found: list[Token]) -> list[str]:
    return [token.text.upper() for token in found if token.kind == "word"]


def _adds_only(words: list[str]) -> bool:
    """Tell whether all operations are INSERT DATA."""
    verbs = {"DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "WHERE", "USING"}
    inserts = [after for word, after in pairwise([*words, ""]) if word == "INSERT"]
    return bool(inserts) and set(inserts) == {"DATA"} and not verbs & set(words)


def _graphs(tokens: list[Token]) -> tuple[dict[str, str], bool]:
    """Give the graphs that are named with what is done with them, and whether these are all."""
    prefixes: dict[str, str] = {}
    found: dict[str, str] = {}
    sure, role, before = True, WRITTEN, ""
    for at, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        after = tokens[at + 1 : at + 3]
        if word in ROLES:
            role = REMOVED if (before, word) == ("DELETE", "WHERE") else ROLES[word]
        before = word or before
        if word == "PREFIX" and len(after) == 2 and after[1].kind == "iri":
            prefixes[after[0].text] = after[1].text[1:-1]
        if word not in BEFORE_NAMES or not after:
            continue
        if after[0].text.upper() in BEFORE_NAMES | {"DEFAULT"}:
            continue
        name = _resolved(after[0], prefixes)
        sure = sure and bool(name)
        if name:
            found.setdefault(name, role)
    return found, sure


def _resolved(token: Token, prefixes: dict[str, str]) -> str:
    """Give the absolute IRI that a token stands for; empty where it is not one or cannot be told."""
    iri = token.text[1:-1] if token.kind == "iri" else ""
    prefix, colon, local = token.text.partition(":")
    if token.kind != "iri" and colon and "\\" not in local and prefix + colon in prefixes:
        iri = prefixes[prefix + colon] + local
    return iri if ABSOLUTE.match(iri) else ""
