"""A source: the bytes of one document, wherever they come from, and what is known of them from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What may be known of a document from outside: a header block, a sidecar, an item of a feed, a JSON line.
FIELDS = ("title", "author", "publisher", "date", "language", "url", "licence", "imitates")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one document. `fields` are told by the user or a feed and win over what the bytes say."""

    name: str  # as errors name it: a path, "archive.zip/a.html", "feed.xml item 3", a URL
    stem: str  # what the document's key is made from
    content: bytes
    media: str = ""  # the declared media type, if any
    url: str = ""  # where the bytes were fetched
    fields: Mapping[str, str] = field(default_factory=dict)  # names of FIELDS; a date as in ISO 8601
    hints: Mapping[str, str] = field(default_factory=dict)  # told by a feed; the bytes know better


@dataclass(frozen=True, slots=True)
class Extract:
    """What a format module finds in the bytes: plain text, and the metadata that stands in them."""

    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    body: int = 0  # where the prose begins, behind a header block
