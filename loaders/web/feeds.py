"""RSS and Atom: the items of a feed, with what it says of them (RSS 2.0; RFC 4287)."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser

from loaders.errors import ReadingError
from loaders.web.listings import Item, Listing, bounded

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")


def read_feed(name: str, content: bytes, url: str = "", items: int = 1000, today: str = "") -> Listing:
    """Read the items of a feed; `today`, where it is given, is the last day that an item can be of."""
    short, more = bounded(name, content, items)
    parsed: Any = feedparser.parse(  # bytes in a stream: it takes a string for an address, and would fetch it
        io.BytesIO(short),
        response_headers={"content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,  # what an item holds goes to the reader of HTML
    )
    if not parsed.entries and not parsed.get("version"):
        raise ReadingError(name, "is no feed that can be read", "check it with a validator, or name its pages")
    entries = parsed.entries[:items]
    found = tuple(_item(f"{name} item {number}", entry, url) for number, entry in enumerate(entries, 1))
    notes = [f"{name}: has more than {items} items; the first {items} are taken"] * more
    dated = tuple(_without_future(item, today) for item in found)
    notes += [
        f"{item.name}: its date {item.fields['date']} lies in the future and is not used"
        for item, kept in zip(found, dated, strict=True)
        if item is not kept
    ]
    return Listing(dated, tuple(notes))


def _item(name: str, entry: Any, url: str) -> Item:
    date = _date(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed"))  # its own get warns
    told = {"title": _plain(entry.get("title", "")), "author": _plain(entry.get("author", "")), "date": date}
    texts = sorted(_texts(entry), key=lambda text: -len(text[0]))
    text, media = texts[0] if texts else ("", "")
    link = str(entry.get("link", "") or "").strip()
    fields = {key: value for key, value in told.items() if value}
    return Item(name, _joined(url, link), fields, date, text, media)


def _texts(entry: Any) -> Iterator[tuple[str, str]]:
    for part in (*entry.get("content", ()), entry.get("summary_detail") or {}):
        media = part.get("type", "")
        if part.get("value", "").strip() and media in _TEXTS:
            yield part["value"], media


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:  # brackets that hold no address: told where the link is checked
        return link


def _plain(text: str) -> str:
    return " ".join(text.split())[:500]


def _date(when: time.struct_time | None) -> str:
    """Give a date in UTC, as the feed means it: a day off, at times, from the publisher's own."""
    if when is None or not 1900 <= when.tm_year <= 2999:
        return ""
    return f"{when.tm_year:04d}-{when.tm_mon:02d}-{when.tm_mday:02d}"


def _without_future(item: Item, today: str) -> Item:
    if not today or item.changed <= today:
        return item
    fields = {key: value for key, value in item.fields.items() if key != "date"}
    return Item(item.name, item.link, fields, "", item.text, item.media)
