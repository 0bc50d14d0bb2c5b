"""A query into its tokens. What is written in an unusual way is no token here, and so is left to the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from server.querying.columns.checking import checked_iri
from server.querying.columns.refusing import Unsuited

SPACE = r"[ \t\r\n]*+"
IRI = r"""<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>"""
PREFIX = r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?"
DECLARATION = re.compile(rf"[Pp][Rr][Ee][Ff][Ii][Xx][ \t\r\n]{SPACE}({PREFIX}):{SPACE}({IRI}){SPACE}")
PROLOGUE = re.compile(rf"{SPACE}(?:{DECLARATION.pattern})*")
# Neither escapes, long strings, numbers with a point or a zero before them nor names beyond ASCII are taken.
TOKEN = re.compile(
    rf"""{SPACE}(?:
    (?P<iri>{IRI})
    |(?P<variable>[?$][A-Za-z0-9_]+)
    |(?P<string>"[^"\\\x00-\x1f\x7f\ufff0-\uffff]*"(?!")|'[^'\\\x00-\x1f\x7f\ufff0-\uffff]*'(?!'))
    |(?P<name>{PREFIX}:(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?
              (?![\w:%\\-]|\.+[\w:%\\-]))
    |(?P<number>(?:0|[1-9][0-9]{{0,14}})(?![\w.]))
    |(?P<word>[A-Za-z]+(?![\w:.-]))
    |(?P<mark>\^\^|&&|!=|<=|>=|[{{}}().;,*/^=<>+])
    |\#[^\n\r]*
    |\Z
    |(?P<other>.))""",
    re.VERBOSE | re.DOTALL,
)
Token = tuple[str, str]  # kind and text
END: Token = ("end", "")
MOST = 300  # tokens of a query: more of them cost time to plan, or nest too deep


@lru_cache(64)
def declared(prologue: str) -> Mapping[str, str]:
    """Give the prefixes that a prologue declares; many queries have the same."""
    found = [(prefix, iri[1:-1]) for prefix, iri in DECLARATION.findall(prologue)]
    for _, iri in found:
        checked_iri(iri)
    return dict(found)


def prologue(query: str) -> str:
    """Give the declarations that a query begins with, up to whatever else stands between them."""
    match = PROLOGUE.match(query)
    return match[0] if match else ""


def tokens(query: str, start: int = 0) -> Iterator[Token]:
    """Take a query apart, no further than it is asked for; behind its last token stands the end."""
    for taken, match in enumerate(TOKEN.finditer(query, start)):
        kind = match.lastgroup
        if kind == "other" or taken > MOST:
            raise Unsuited
        if kind:
            yield kind, match[kind]
    yield END
