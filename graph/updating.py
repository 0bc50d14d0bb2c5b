"""What a SPARQL update does, by its words: which graphs it names, and whether it only adds what it spells out.

Strings, IRIs and comments are told apart as SPARQL 1.1, section 19.8, has it. What cannot be told may be anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.errors import QueryError

TOKEN = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')'''
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)*)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<mark>[{}();.,])",
    re.DOTALL,
)
BEFORE_NAMES = frozenset({"GRAPH", "INTO", "TO", "WITH", "USING", "NAMED"})
ANYTHING = frozenset({"ALL", "NAMED", "COPY", "MOVE", "ADD"})
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
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


def reading(text: str) -> Writing:
    """Tell what an update writes; what would reach out is refused.

    >>> reading("INSERT DATA { GRAPH <https://example.org/g> { <a:s> <a:p> <a:o> } }").names
    ('https://example.org/g',)
    """
    plain = ESCAPE.sub(lambda match: chr(min(int(match[0][2:], 16), 0x10FFFF)), text)
    tokens = _tokens(plain)
    words = _words(tokens) + (_words(_tokens(text)) if plain != text else [])  # engines differ in when they decode
    for word, told in REFUSED.items():
        if word in words:
            raise QueryError(f"the update is refused: {told}")
    names, sure = _graphs(tokens)
    sure = sure and plain == text and not ANYTHING & set(words)
    return Writing(names, frozenset(names) if sure else None, plain == text and _adds_only(words))


def _tokens(text: str) -> list[re.Match[str]]:
    return [match for match in TOKEN.finditer(text) if match.lastgroup not in {"string", "comment"}]


def _words(tokens: list[re.Match[str]]) -> list[str]:
    return [match["word"].upper() for match in tokens if match["word"]]


def _adds_only(words: list[str]) -> bool:
    """Tell whether all operations are INSERT DATA."""
    verbs = {"DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "WHERE", "USING"}
    pairs = list(zip(words, [*words[1:], ""], strict=True))
    inserts = [after for word, after in pairs if word == "INSERT"]
    return bool(inserts) and set(inserts) == {"DATA"} and not verbs & set(words)


def _graphs(tokens: list[re.Match[str]]) -> tuple[tuple[str, ...], bool]:
    """Give the graphs that are named, and whether these are all."""
    prefixes: dict[str, str] = {}
    found: dict[str, None] = {}
    sure = True
    for at, token in enumerate(tokens):
        word = (token["word"] or "").upper()
        after = tokens[at + 1 : at + 3]
        if word == "PREFIX" and len(after) == 2 and after[0]["name"] and after[1]["iri"]:
            prefixes[after[0]["name"]] = after[1]["iri"][1:-1]
        if word not in BEFORE_NAMES or not after:
            continue
        if (after[0]["word"] or "").upper() in BEFORE_NAMES | {"DEFAULT"}:
            continue
        name = _resolved(after[0], prefixes)
        sure = sure and bool(name)
        if name:
            found[name] = None
    return tuple(found), sure


def _resolved(token: re.Match[str], prefixes: dict[str, str]) -> str:
    """Give the absolute IRI that a token stands for; empty where it is not one or cannot be told."""
    if token["iri"]:
        iri = token["iri"][1:-1]
    elif token["name"]:
        prefix, _, local = token["name"].partition(":")
        iri = prefixes[f"{prefix}:"] + local if f"{prefix}:" in prefixes and "\\" not in local else ""
    else:
        iri = ""
    return iri if ABSOLUTE.match(iri) else ""
