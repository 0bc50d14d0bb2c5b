"""Which endpoints a query's SERVICE patterns name, and whether they are allowed (SPARQL 1.1 Federated Query).

Allowed is a constant IRI of an origin on the list. Whatever leaves a doubt about where a query goes is refused: a
variable, an escape, and what looks like an IRI to one reader and like a comparison to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.tokens import ESCAPE, Token, tokens
from server.errors import RefusedError
from server.protocol.scanning import HIDDEN

ORIGIN = re.compile(
    r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?(?=[/?#]|$)", re.IGNORECASE
)  # no user, no tricks


def check_federation(query: str, allowed: Sequence[str]) -> None:
    """Refuse a query that names another endpoint than those of the allowed origins."""
    if not allowed:
        raise RefusedError("federation is off: SERVICE is not allowed here; ask that endpoint yourself")
    found = list(tokens(query))
    if ESCAPE.search(query) or any(token.kind == "iri" and HIDDEN.search(token.text) for token in found):
        raise RefusedError("federation: a query with SERVICE is read only without \\u escapes and with spaces around <")
    for endpoint in endpoints(found):
        if endpoint is None:
            raise RefusedError("federation: SERVICE names no constant IRI; write the endpoint's address in <>")
        if origin(endpoint) not in allowed:
            raise RefusedError(
                f"federation: SERVICE <{endpoint[:200]}> is not allowed here; allowed: {', '.join(allowed)}"
            )


def origin(iri: str) -> str:
    """Give scheme, host and port of an IRI as it is written; one that is no plain web address has none.

    >>> origin("https://query.example.org/sparql")
    'https://query.example.org'
    """
    match = ORIGIN.match(iri)
    return match[0].lower() if match else ""


def endpoints(found: Sequence[Token]) -> Iterator[str | None]:
    """Give the IRI of each SERVICE pattern; None where it is a variable or cannot be told."""
    names = _prefixes(found)
    for number, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            rest = [one for one in found[number + 1 : number + 3] if one.text.upper() != "SILENT"]
            yield _resolved(rest[0], names) if rest else None


def _prefixes(found: Sequence[Token]) -> dict[str, str]:
    """Read the declarations; a prefix that is declared twice names nothing."""
    names = dict[str, str]()
    for number, token in enumerate(found):
        iri = next((one for one in found[number + 1 : number + 4] if one.kind == "iri"), None)
        if token.kind == "word" and token.text.upper() == "PREFIX" and iri:
            name = found[number + 1].text.partition(":")[0]
            names[name] = "" if name in names else iri.text[1:-1]
    return names


def _resolved(token: Token, names: dict[str, str]) -> str | None:
    """Give the whole IRI of a token; a relative one depends on how its base is read, and counts as none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return names[prefix] + local if names.get(prefix) and "\\" not in local else None
    return None
