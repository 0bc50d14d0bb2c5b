"""A query into its tokens. What is written in an unusual way is no token here, and so is left to the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.querying.columns.refusing import Unsuited

# Neither escapes, long strings, numbers with a point or a zero before them nor names beyond ASCII are taken.
TOKEN = re.compile(
    r"""[ \t\r\n]+|\#[^\n\r]*
    |(?P<iri><[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>)
    |(?P<variable>[?$][A-Za-z0-9_]+)
    |(?P<string>"[^"\\\x00-\x1f\x7f\ufff0-\uffff]*"(?!")|'[^'\\\x00-\x1f\x7f\ufff0-\uffff]*'(?!'))
    |(?P<name>(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?:(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?
              (?![\w:%\\-]|\.+[\w:%\\-]))
    |(?P<number>(?:0|[1-9][0-9]{0,14})(?![\w.]))
    |(?P<word>[A-Za-z]+(?![\w:.-]))
    |(?P<mark>\^\^|&&|!=|<=|>=|[{}().;,*/^=<>+])""",
    re.VERBOSE,
)
Token = tuple[str, str]  # kind and text
END: Token = ("end", "")
MOST = 300  # tokens of a query: more of them cost time to plan, or nest too deep


def tokens(query: str) -> Iterator[Token]:
    """Take a query apart, no further than it is asked for; behind its last token stands the end."""
    end = taken = 0
    for match in TOKEN.finditer(query):
        if match.start() != end or taken > MOST:
            break
        end = match.end()
        if match.lastgroup:
            taken += 1
            yield match.lastgroup, match[0]
    if end != len(query):
        raise Unsuited
    yield END
