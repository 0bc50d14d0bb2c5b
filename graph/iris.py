"""How an IRI is minted: same input, same IRI, and never an illegal one (RFC 3987).

Everything is made of ASCII letters, digits and hyphens below a base that is fixed when a store is made.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from graph.errors import QuadError
from graph.records import Span

BASE = "https://w3id.org/communique/"
OURS = ("document/", "graph/", "id/", "ns#", "scheme/")  # below the base: what names nothing of users
LONGEST_ADDRESS = 8_000  # characters; what servers and browsers take
LONGEST = 96  # of a slug: a title that is a paragraph must not become an IRI of a paragraph

# Letters that Unicode does not decompose into a Latin letter and a mark.
LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "ng"}
)
APOSTROPHES = re.compile("['’ʼ‘]")
OTHER = re.compile("[^a-z0-9]+")
LOCAL = re.compile("[a-z0-9]+(-+[a-z0-9]+)*")
BASE_FORM = re.compile(r"https?://[A-Za-z0-9.:\-]+/([A-Za-z0-9._~\-]+/)*")
URL_SAFE = "/?#[]@!$&'()*+,;=:%~-._"


def slug(text: str) -> str:
    """Give the local name for a text: slug("Côte d'Ivoire") is "cote-divoire"."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LATIN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    name = OTHER.sub("-", APOSTROPHES.sub("", plain)).strip("-")
    lost = any(
        c.isalnum() and not c.isascii() for c in plain
    )  # Cyrillic, Han: the rest alone would not tell them apart
    if not lost and name and len(name) <= LONGEST:
        return name
    kept = name[: LONGEST - 9].strip("-")
    return f"{kept}-{_digest(folded)}" if kept else _digest(folded)


def _digest(text: str) -> str:
    return "x" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def checked_base(base: str) -> str:
    """Give the base back if IRIs can be made below it."""
    if not BASE_FORM.fullmatch(base):
        raise QuadError(f"base {base!r}: not an http(s) address that ends in a slash; give one like {BASE}")
    return base


def entity(base: str, local: str) -> str:
    """Give the IRI of a thing of the world by its local name."""
    if not LOCAL.fullmatch(local):
        raise QuadError(f"id {local!r}: not a slug; make it by graph.iris.slug")
    return f"{base}id/{local}"


def document(base: str, key: str) -> str:
    """Give the IRI of a document, which also names its graph."""
    if not LOCAL.fullmatch(key):
        raise QuadError(f"document key {key!r}: not a slug; make it by graph.iris.slug")
    return f"{base}document/{key}"


def inferred(base: str, key: str) -> str:
    """Give the name of the graph that holds what follows from a document."""
    return f"{document(base, key)}/inferred"


def key_of(base: str, iri: str) -> str:
    """Give the key of a document by its IRI or by the IRI of a part of it; empty where it is none."""
    head = f"{base}document/"
    return re.split("[/#]", iri[len(head) :], maxsplit=1)[0] if iri.startswith(head) else ""


def part(document_iri: str, name: str) -> str:
    """Give the IRI of a part of a document: u1, c7, c7-p1, e7, reading."""
    return f"{document_iri}#{slug(name)}"


def passage(document_iri: str, span: Span) -> str:
    """Give the IRI of a passage by its offsets."""
    return f"{document_iri}#p{span[0]}-{span[1]}"


def is_ours(base: str, name: str) -> bool:
    """Tell whether a graph of that name could only be ours: a document's, a thing's, a view, or the vocabulary's."""
    return any(name.startswith(head + room) for head in (base, BASE) for room in OURS)


def graph(base: str, name: str) -> str:
    """Give the name of a graph that is no document's: reference, reference/inferred, ontology, affirmed."""
    return f"{base}graph/{name}"


def tie(one: str, other: str) -> str:
    """Give the local name of two actors' ties by their short names: tie("Russia", "DPRK") is "dprk-russia-ties"."""
    return "-".join(sorted((slug(one), slug(other)))) + "-ties"


def dated_event(kind: str, day: str, parties: Iterable[str]) -> str:
    """Give the local name of an event that kind, day and principal parties tell from all others."""
    return _bounded("-".join([slug(kind), day, *sorted(set(parties))]))


def course(kind: str, agent: str, target: str) -> str:
    """Give the local name of a course of conduct of one actor towards another."""
    return _bounded("-".join([slug(kind), agent, target]))


def _bounded(local: str) -> str:
    """Shorten a name that many parties made long, without letting two of them become one."""
    return local if len(local) <= 2 * LONGEST else f"{local[: 2 * LONGEST].strip('-')}-{_digest(local)}"


def address(url: str) -> str:
    """Give a web address as an IRI; what may not stand in one is percent-encoded."""
    try:
        page, mark, place = quote(url.strip(), safe=URL_SAFE).partition("#")
        cleaned = page + mark + place.replace("#", "%23")  # one fragment is all that an IRI has
        parts = urlsplit(cleaned)
    except ValueError:
        cleaned, parts = "", urlsplit("")
    if len(url) > LONGEST_ADDRESS:
        raise QuadError(f"address {url[:80]!r}...: {len(url)} characters; at most {LONGEST_ADDRESS} are kept")
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\[\]]|%(?![0-9A-Fa-f]{2})", cleaned):
        raise QuadError(f"address {url!r}: not an http(s) address; correct it or leave it out")
    return cleaned
