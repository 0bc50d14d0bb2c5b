"""Addresses to sources: a page is one document, a feed or sitemap is the documents that it lists."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from ssl import SSLContext

import httpx

from graph.counting import counted
from graph.iris import slug
from loaders.errors import Failure, ReadingError
from loaders.formats.source import Source
from loaders.web.addresses import Place, Resolver, parse, resolve, stem
from loaders.web.feeds import read_feed
from loaders.web.limits import Limits
from loaders.web.listings import Item, Listing, kind_of
from loaders.web.pacing import Pace
from loaders.web.sitemaps import read_sitemap, unpacked
from loaders.web.visiting import Page, Visitor

Found = Iterator[Source | Failure]
DEFAULT = Limits()
_NOBODY: frozenset[str] = frozenset()


def fetch_all(
    urls: Iterable[str],
    limits: Limits = DEFAULT,
    *,
    allowed: frozenset[str] = _NOBODY,
    known: Callable[[str], bool] = lambda key: False,
    note: Callable[[str], None] = lambda line: None,
    resolver: Resolver = resolve,
    tls: SSLContext | None = None,
) -> Found:
    """Fetch pages, and the pages that feeds and sitemaps list; what fails is a failure of its own.

    `allowed` are the private hosts that may be visited, `known` tells keys of listed documents that need not be fetched
    again, `note` is told what was left out.
    """
    pace = Pace(limits.patience)
    visitor = Visitor(limits, allowed, resolver, tls or httpx.create_ssl_context(), pace)
    crawl = _Crawl(visitor, limits, known, note)
    for url in urls:
        yield from _guarded(url, crawl.start(url))


def held(name: str, content: bytes, url: str = "", items: int = DEFAULT.items) -> Found:
    """Give the documents that a feed holds in itself: nothing is fetched."""
    try:
        listing = read_feed(name, content, url, items)
    except ReadingError as error:
        yield Failure(name, str(error))
        return
    for item in listing.items:
        yield _held(item, listing.title)


def _guarded(name: str, found: Found) -> Found:
    try:
        yield from found
    except ReadingError as error:
        told = error.name if name in error.name or error.name in name else f"{error.name} ({name})"
        yield Failure(name, str(ReadingError(told, error.what, error.remedy)))


class _Crawl:
    """One run: what was asked for is not asked for twice."""

    def __init__(
        self, visitor: Visitor, limits: Limits, known: Callable[[str], bool], note: Callable[[str], None]
    ) -> None:
        self._visitor = visitor
        self._limits = limits
        self._known = known
        self._note = note
        self._seen: set[httpx.URL] = set()
        self._tomorrow = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)).date().isoformat()

    def start(self, url: str) -> Found:
        """Fetch what the user names: a page, or what a feed or sitemap lists."""
        place = self._visitor.place(url)
        page = None if place.url in self._seen else self._fetched(url, None)
        if page is None:
            return
        kind = kind_of(page.content)
        behind = self._visitor.place(str(page.url), place)
        if kind == "index":
            yield from self._index(page, behind)
        elif kind:
            yield from self._documents(self._listing(kind, page, self._limits.items), behind)
        else:
            yield _source(page)

    def _index(self, page: Page, place: Place) -> Found:
        """Go through the sitemaps of an index, one level deep, as the protocol has it."""
        left = self._limits.items
        for item in self._kept(self._listing("index", page, self._limits.sitemaps)):
            for one in _guarded(item.name, self._part(item, place, left)):
                left -= 1
                yield one
            if left <= 0:
                taken = counted(self._limits.items, "document is", "documents are")
                self._note(f"{page.asked}: {taken} taken; what else it lists is left")
                return

    def _part(self, item: Item, place: Place, left: int) -> Found:
        page = self._fetched(item.link, place)
        if page is None:
            return
        if kind_of(page.content) != "sitemap":
            raise ReadingError(str(page.asked), "is no sitemap, though an index names it", "name its pages")
        behind = self._visitor.place(str(page.url), place)
        yield from self._documents(self._listing("sitemap", page, left), behind)

    def _documents(self, listing: Listing, place: Place) -> Found:
        for item in self._kept(listing):
            yield from _guarded(item.name, self._document(item, place)) if item.link else (_held(item, listing.title),)

    def _document(self, item: Item, place: Place) -> Found:
        if self._known(slug(stem(self._visitor.place(item.link, place).url))):
            return
        page = self._fetched(item.link, place)
        if page is not None and kind_of(page.content):
            raise ReadingError(str(page.asked), f"is itself a list, though {item.name} names it", "load it by itself")
        if page is not None:
            yield _source(page, item)

    def _fetched(self, link: str, referrer: Place | None) -> Page | None:
        """Fetch a page unless it was fetched before, under this address or another that leads to it."""
        asked = self._visitor.place(link, referrer).url
        if asked in self._seen:
            return None
        self._seen.add(asked)
        page = self._visitor.fetch(link, referrer)
        if page.url != asked and page.url in self._seen:
            return None
        self._seen.add(page.url)
        packed = page.url.path.endswith(".xml.gz")  # a sitemap kept as a gzip file; other archives are documents
        return replace(page, content=unpacked(str(asked), page.content, self._limits.size)) if packed else page

    def _listing(self, kind: str, page: Page, items: int) -> Listing:
        if kind == "feed":
            return read_feed(str(page.asked), page.content, str(page.url), items, self._tomorrow)
        return read_sitemap(str(page.asked), page.content, items)

    def _kept(self, listing: Listing) -> Iterator[Item]:
        """Give the items that are not too old, and tell what was noted on the list."""
        for line in listing.notes:
            self._note(line)
        since = self._limits.since
        return (item for item in listing.items if not item.changed or item.changed >= since[: len(item.changed)])


def _source(page: Page, item: Item | None = None) -> Source:
    told = {**(item.fields if item else {}), **({"modified": page.modified} if page.modified else {})}
    return Source(str(page.asked), stem(page.asked), page.content, page.media, str(page.url), hints=told)


def _held(item: Item, publisher: str) -> Source | Failure:
    if not item.text.strip():
        error = ReadingError(item.name, "has neither text nor a link", "leave it, or load its page")
        return Failure(item.name, str(error))
    page = _page_of(item)
    named = stem(page) if page else item.name  # its place in the feed changes, its page's address does not
    url, told = str(page or ""), {"publisher": publisher}
    return Source(item.name, named, item.text.encode("utf-8", "replace"), item.media, url, item.fields, told)


def _page_of(item: Item) -> httpx.URL | None:
    try:
        return parse(item.link).url if item.link else None
    except ReadingError:
        return None
