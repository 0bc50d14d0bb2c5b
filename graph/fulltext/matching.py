"""`?x cq:matches "words"` in SPARQL: which words a query asks for, told by its tokens before it runs.

Strings behind the property count, in any of the four quotations, one or several (`"a" , "b"`); the property may be an
IRI, relative or not, or a name with any prefix. What is not a string there gives nothing (SPARQL 1.1, section 19).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urljoin

from graph.tokens import STRING, Token, tokens
from ontology import terms

MATCHES = f"{terms.CQ}matches"
PLAINLY = frozenset({"cq:matches", f"<{MATCHES}>"})
MOST = 8  # searches in one query
TOKEN = re.compile(
    STRING + r"(?P<tag>@[A-Za-z-]+|\s*\^\^)?"
    r"|(?P<iri><[^<>\"{}|^`\x00-\x20]*>)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<other>[^\s)])",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@dataclass(slots=True)
class _Prologue:
    """What prefixes mean at this place of the query."""

    base: str = ""
    prefixes: dict[str, str] = field(default_factory=lambda: dict(terms.prefixes(terms.BASE)))


def matched(query: str) -> tuple[str, ...]:
    """Give the words that a query searches for, each once, up to a number.

    >>> matched('SELECT * { ?x cq:matches "missiles", \\'"grave concern"\\' ; cq:quote "no" } # cq:matches "no"')
    ('missiles', '"grave concern"')
    """
    if "matches" not in query and "\\" not in query:
        return ()
    return tuple(dict.fromkeys(_words(query.removeprefix("\ufeff"))))[:MOST]


def asks_in_vain(query: str) -> bool:
    """Tell whether a query surely searches for what is no plain string; what might mean another thing does not count.

    >>> asks_in_vain("SELECT * { ?x cq:matches ?words }"), asks_in_vain("ASK { cq:matches ?p ?o }")
    (True, False)
    """
    if "matches" not in query or matched(query):
        return False
    found = list(tokens(query))
    if any(token.text.upper() == "CONSTRUCT" for token in found):  # its template may say so
        return False
    end = Token("mark", "", 0)
    return any(map(_in_vain, found, found[1:], found[2:], chain(found[3:], (end,))))


def _in_vain(subject: Token, name: Token, value: Token, after: Token) -> bool:
    predicate = name.text in PLAINLY and (subject.kind in {"variable", "iri", "name"} or subject.text in {";", "]"})
    tagged = value.kind == "string" and after.text[:1] in {"@", "^"}
    return predicate and (tagged or value.kind == "variable")


def _words(text: str) -> Iterator[str]:
    prologue, behind, before = _Prologue(), False, ("", "")
    for token in TOKEN.finditer(text):
        kind, value = token.lastgroup or "", token.group()
        if kind == "comment":
            continue
        if token["string"] is not None:
            if behind and token["tag"] is None:
                yield _content(token["string"])
        elif value != ",":
            _declare(prologue, before, kind, value)
            behind = kind in {"iri", "name"} and _means(prologue, kind, value) == MATCHES
        before = (before[1], value) if kind != "iri" else ("", "")


def _declare(prologue: _Prologue, before: tuple[str, str], kind: str, value: str) -> None:
    """Take note of BASE <iri> and of PREFIX name: <iri>."""
    if kind != "iri":
        return
    if before[1].upper() == "BASE":
        prologue.base = _resolved(prologue, value)
    elif before[0].upper() == "PREFIX":
        prologue.prefixes[before[1].removesuffix(":")] = _resolved(prologue, value)


def _means(prologue: _Prologue, kind: str, value: str) -> str:
    if kind == "iri":
        return _resolved(prologue, value)
    prefix, _, local = value.partition(":")
    return prologue.prefixes.get(prefix, "") + ESCAPE.sub(_character, local)


def _resolved(prologue: _Prologue, iri: str) -> str:
    relative = ESCAPE.sub(_character, iri[1:-1])
    absolute = urljoin(prologue.base, relative)
    return absolute + "#" if relative.endswith("#") and not absolute.endswith("#") else absolute


def _content(string: str) -> str:
    """Give what a string says; the engine reads all its escapes in one pass."""
    edge = 3 if len(string) >= 6 and string[:3] in {'"""', "'''"} else 1
    return ESCAPE.sub(_character, string[edge:-edge])


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return ESCAPED.get(match[3], match[3])
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]
