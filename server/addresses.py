"""Where an IRI of the graph is found on this server: one function maps an IRI to a local path, one maps it back.

The base comes from the store, never from a request: a forged Host header cannot make an IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

VOCABULARY = "https://w3id.org/communique/"
ROOMS = ("id/", "document/", "scheme/")
PART = ("c", "p", "e", "u")  # fragments of a document that its page shows: claims, passages, events, units


def local_path(iri: str, base: str) -> str | None:
    """Give the path of the page about an IRI; None where this server has none.

    >>> local_path("https://w3id.org/communique/id/nato", "https://w3id.org/communique/")
    '/id/nato'
    """
    if iri.startswith(f"{VOCABULARY}ns#") or iri == f"{VOCABULARY}ns":
        return "/ns" + iri.removeprefix(f"{VOCABULARY}ns")
    for head in (base, VOCABULARY):
        rest = iri.removeprefix(head)
        if rest != iri and rest.startswith(ROOMS):
            return "/" + quote(rest, safe="/#")
    return None


def iri_of(room: str, name: str, base: str) -> str:
    """Give the IRI that a local path is about."""
    return f"{VOCABULARY if room == 'scheme' else base}{room}/{name}"


def web_link(iri: str) -> str | None:
    """Give an IRI as a link out of this server, where it is one that a browser may follow."""
    return iri if urlsplit(iri).scheme in {"http", "https"} else None


def evidence_path(document: str, base: str, start: object, end: object) -> str | None:
    """Give the path of a document's page with a sentence marked."""
    path = local_path(document.partition("#")[0], base)
    if path is None:
        return None
    if not str(start).isdecimal() or not str(end).isdecimal():
        return path
    return f"{path}?start={start}&end={end}#mark"


def why_path(subject: str, predicate: str = "", value: str = "") -> str:
    """Give the path of the page that explains a fact, or a thing alone."""
    fields = {"subject": subject, "predicate": predicate, "object": value}
    return "/why?" + urlencode({name: text for name, text in fields.items() if text})


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """Give an IRI as a prefixed name, where a prefix covers it."""
    fits = [(namespace, prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    namespace, prefix = max(fits, key=lambda fit: len(fit[0]), default=("", ""))
    return f"{prefix}:{iri.removeprefix(namespace)}" if namespace else iri
