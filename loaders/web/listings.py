"""What feeds and sitemaps are to the reader: lists of documents. Told by the first element; kept within bounds.

Both are XML of strangers: entities are refused, and the list is cut behind its last permitted item before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.errors import ReadingError

HEAD = 8192  # bytes that hold the first element
_TAGS = 300_000  # elements of one list; a feed of a thousand items has thirty thousand
_DEPTH = 200
_KINDS = {"rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "index"}
_ITEMS = frozenset({"item", "entry", "url", "sitemap"})
_PROLOGUE = re.compile(rb"\s+|<\?[^>]*>|<!--.*?-->|<!(?i:DOCTYPE)[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_DECLARED = re.compile(r"\A\ufeff?\s*<\?xml[^>]*>")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Item:
    """A document that a list names, or holds."""

    name: str  # "feed.xml item 3"
    link: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  # as a Source has them
    changed: str = ""  # ISO date that a list is cut by
    text: str = ""  # the words of the item itself
    media: str = ""  # of those words


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents that a list names, in its order."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    title: str = ""


def kind_of(content: bytes) -> str:
    """Tell a feed, a sitemap and an index of sitemaps by the first element; empty for what is a document."""
    head = _in_utf8(content[:HEAD]).removeprefix(b"\xef\xbb\xbf")
    position = 0
    while found := _PROLOGUE.match(head, position):
        position = found.end()
    root = _ROOT.match(head, position)
    return _KINDS.get(root[1].decode().lower(), "") if root else ""


def bounded(name: str, content: bytes, items: int) -> tuple[bytes, bool]:
    """Give a list with at most so many items, and whether it has more; entities, and what is endless, are refused."""
    content = _in_utf8(content)
    scan = _Scan(name, items)
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = scan.refuse
    parser.StartElementHandler = lambda tag, _: scan.open(tag, parser.CurrentByteIndex)
    parser.EndElementHandler = scan.close
    try:
        parser.Parse(content, True)
    except _Enough as enough:
        return content[: enough.position] + _closing(enough.open), True
    except (expat.ExpatError, ValueError, LookupError):  # not well-formed, as many a feed: the lenient reader may try
        _check_broken(name, content)
    return content, False


class _Enough(Exception):  # noqa: N818 - no error: it ends a scan
    """The list is longer than it may be."""

    def __init__(self, position: int, open_tags: tuple[str, ...]) -> None:
        super().__init__()
        self.position = position
        self.open = open_tags


class _Scan:
    """Counts elements and items on the way through a list."""

    def __init__(self, name: str, items: int) -> None:
        self._name = name
        self._items = items
        self._tags = 0
        self._stack: list[str] = []

    def open(self, tag: str, position: int) -> None:
        self._tags += 1
        if tag.rpartition(":")[2] in _ITEMS:
            if self._items == 0:
                raise _Enough(position, tuple(self._stack))
            self._items -= 1
        if self._tags > _TAGS or len(self._stack) > _DEPTH:
            raise ReadingError(self._name, "holds more elements than a list of documents", "name its pages")
        self._stack.append(tag)

    def close(self, _tag: str) -> None:
        self._stack.pop()

    def refuse(self, *_declaration: object) -> None:
        raise _with_entities(self._name)


def _check_broken(name: str, content: bytes) -> None:
    plain = content.replace(b"\0", b"")  # UTF-16 without its mark is told as if it were ASCII
    if b"<!ENTITY" in plain.upper():
        raise _with_entities(name)
    if plain.count(b"<") > _TAGS:
        raise ReadingError(name, "is no XML, and too long to be mended", "name its pages")


def _with_entities(name: str) -> ReadingError:
    return ReadingError(name, "declares entities of its own, which are not read", "name its pages")


def _closing(tags: tuple[str, ...]) -> bytes:
    return "".join(f"</{tag}>" for tag in reversed(tags)).encode()


def _in_utf8(content: bytes) -> bytes:
    """Write UTF-16 as UTF-8: the readers of feeds take it only where it is declared as well."""
    return _DECLARED.sub("", content.decode("utf-16", "replace")).encode() if content.startswith(_UTF16) else content
