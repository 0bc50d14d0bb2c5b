"""Sitemaps: the pages of a site, and the sitemaps of an index (sitemaps.org, protocol 0.9; Google's news extension)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from loaders.errors import ReadingError
from loaders.formats.fields import is_date
from loaders.web.fetching import gunzip
from loaders.web.listings import Item, Listing, bounded

GZIP = b"\x1f\x8b"


def unpacked(name: str, content: bytes, size: int) -> bytes:
    """Unpack a sitemap that is kept as a gzip file."""
    return gunzip(name, [content], size) if content.startswith(GZIP) else content


def read_sitemap(name: str, content: bytes, items: int = 1000) -> Listing:
    """Read the addresses of a sitemap or of an index of sitemaps."""
    short, more = bounded(name, content, items)
    try:
        root = fromstring(short)
    except (ParseError, ValueError, LookupError) as error:  # LookupError: of its encoding
        raise ReadingError(name, f"is no whole sitemap ({error})", "load it again, or name its pages") from error
    found = tuple(_item(f"{name} item {number}", one) for number, one in enumerate(_entries(root), 1))
    notes = (f"{name}: has more than {items} addresses; the first {items} are taken",) if more else ()
    return Listing(tuple(item for item in found if item.link), notes)


def _entries(root: Element) -> Iterator[Element]:
    return (one for one in root if _local(one.tag) in ("url", "sitemap"))


def _item(name: str, entry: Element) -> Item:
    told = {_local(one.tag): " ".join((one.text or "").split()) for one in entry.iter() if _is_told(one)}
    published = _day(told.get("publication_date", ""))
    fields = {"title": told.get("title", ""), "date": published}
    changed = published or _day(told.get("lastmod", ""))
    return Item(name, told.get("loc", ""), {key: value for key, value in fields.items() if value}, changed)


def _is_told(one: Element) -> bool:
    """Tell what is of the protocol or of news: images and videos have titles and addresses of their own."""
    space = one.tag.rpartition("}")[0]
    return not any(word in space for word in ("image", "video", "xhtml"))


def _day(value: str) -> str:
    return value[:10] if is_date(value) else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
