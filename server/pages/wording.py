"""How names and values are worded on a page."""

from __future__ import annotations

import re

TERM = re.compile(r"(\bcq:[A-Za-z]\w*)")
LONGEST = 400  # characters of a label or topic on a page


def heading(name: str) -> str:
    """Give a column or parameter name as a heading: on_behalf_of is "On behalf of"."""
    words = re.sub(r"[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def capitalised(text: str) -> str:
    """Give words as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def tail(iri: str) -> str:
    """Give the last part of an IRI in words, for what has no label."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1].replace("-", " ")


def cut(text: str, longest: int = LONGEST) -> str:
    """Shorten a text that would fill the page, and show that it goes on."""
    return text if len(text) <= longest else text[:longest].rstrip() + " …"


def prefixed(text: str) -> tuple[tuple[str, str], ...]:
    """Part a text into plain words and terms of the vocabulary, each term with the path of its description."""
    parts = TERM.split(text)
    return tuple((part, f"/ns#{part[3:]}" if TERM.fullmatch(part) else "") for part in parts if part)
