"""RSS and Atom as JSON lines: first the feed, then an item a line (feedparser; RSS 2.0; RFC 4287).

It runs in a child that can be ended: on an author of a hundred thousand letters the parser takes minutes.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser

from loaders.errors import ReadingError
from loaders.formats.source import Extract, Source

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")


def extract(source: Source) -> Extract:
    """Read a feed whose entities and length were checked before."""
    try:
        parsed = _parsed(source)
    except (ValueError, LookupError) as error:  # half characters, unknown encodings: the parser trips
        raise _unreadable(source.name) from error
    if not parsed.entries and not parsed.get("version"):
        raise _unreadable(source.name)
    head = {"title": _plain(parsed.feed.get("title", ""))}
    lines = (json.dumps(one) for one in (head, *(_item(entry, source.url) for entry in parsed.entries)))
    return Extract("\n".join(lines))


def _parsed(source: Source) -> Any:
    return feedparser.parse(  # bytes in a stream: it takes a string for an address, and would fetch it
        io.BytesIO(source.content),
        response_headers={"content-location": source.url},
        resolve_relative_uris=False,
        sanitize_html=False,  # what an item holds goes to the reader of HTML
    )


def _unreadable(name: str) -> ReadingError:
    return ReadingError(name, "is no feed that can be read", "check it with a validator, or name its pages")


def _item(entry: Any, url: str) -> dict[str, str]:
    texts = sorted(_texts(entry), key=lambda text: -len(text[0]))
    text, media = texts[0] if texts else ("", "")
    return {
        "title": _plain(entry.get("title", "")),
        "author": _plain(entry.get("author", "")),
        "date": _date(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),  # its own get warns
        "link": _joined(url, _plain(entry.get("link", ""))),
        "text": text,
        "media": media,
    }


def _texts(entry: Any) -> Iterator[tuple[str, str]]:
    for part in (*entry.get("content", ()), entry.get("summary_detail") or {}):
        media = part.get("type", "")
        if (part.get("value") or "").strip() and media in _TEXTS:
            yield part["value"], media


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:  # brackets that hold no address: told where the link is checked
        return link


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())[:2500]


def _date(when: time.struct_time | None) -> str:
    """Give a date in UTC, as the feed means it: a day off, at times, from the publisher's own."""
    if when is None or not 1900 <= when.tm_year <= 2999:
        return ""
    return f"{when.tm_year:04d}-{when.tm_mon:02d}-{when.tm_mday:02d}"
