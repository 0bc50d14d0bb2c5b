"""How names and values are worded on a page."""

from __future__ import annotations

import re

LONGEST = 400  # characters of a label or topic on a page


def heading(name: str) -> str:
    """Give a column or parameter name as a heading: on_behalf_of is "On behalf of"."""
    words = re.sub(r"[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def tail(iri: str) -> str:
    """Give the last part of an IRI in words, for what has no label."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1].replace("-", " ")


def cut(text: str, longest: int = LONGEST) -> str:
    """Shorten a text that would fill the page, and show that it goes on."""
    return text if len(text) <= longest else text[:longest].rstrip() + " …"
