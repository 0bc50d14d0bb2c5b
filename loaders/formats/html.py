"""HTML: what a reader of the page sees of the article, with the page's metadata (trafilatura)."""

from __future__ import annotations

import codecs
import re
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml import etree
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata

from graph.errors import QuadError
from graph.iris import address
from loaders.errors import ReadingError
from loaders.formats.blocks import text_of
from loaders.formats.cleaning import titled
from loaders.formats.fields import is_date
from loaders.formats.hidden import without_hidden
from loaders.formats.marks import with_plain_marks
from loaders.formats.source import Extract, Source

LARGE = 2**20  # characters; a page of so many is not empty
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_CONTROL = re.compile(  # written out or as a reference: no tree can hold it
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bef]|1[0-9a-f]))(?:;|(?![0-9a-f;]))",
    re.IGNORECASE,
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# No clock: the newest date that is believed must not depend on the day of reading. No search in the prose either: a
# date that is told there need not be the page's.
DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def extract(source: Source) -> Extract:
    """Read a page: its article without menus and hidden text, its title, author, site, date and canonical address."""
    page = decoded(source.content, source.media)
    tree = parsed(source.name, page)
    fields = metadata(tree, source.url)
    tree = with_plain_marks(without_hidden(tree))
    text = _article(tree, source.url) or text_of(next(tree.iter("body"), tree))
    if not text.strip():
        raise ReadingError(source.name, "holds no text that a reader of the page would see", "give its text")
    fields["title"] = _title(tree, fields.get("title", ""))
    return Extract(titled(fields["title"], text), fields)


def decoded(content: bytes, media: str = "") -> str:
    """Decode a page as a browser does: byte order mark, declared character set, UTF-8, Windows-1252."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    told = re.search(r"charset\s*=\s*[\"']?([\w-]+)", media)
    found = _CHARSET.search(content[:2048])
    for name in (told[1] if told else "", found[1].decode("ascii") if found else "", "utf-8"):
        if (text := _tried(content, name)) is not None:
            return text
    return content.decode("windows-1252", "replace")


def _tried(content: bytes, name: str) -> str | None:
    wanted = "windows-1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") else name
    if not wanted or wanted.lower().replace("-", "") == "utf7":
        return None
    try:
        return content.decode(wanted)
    except (LookupError, UnicodeError):
        return None


def parsed(name: str, page: str) -> lxml.html.HtmlElement:
    """Parse a page; one that is nested too deeply to be one is refused."""
    plain = re.sub(r"^\s*<\?xml[^>]*>", "", _CONTROL.sub("", page))
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if len(plain) > LARGE:
            raise MemoryError from error  # the parser does not tell it apart from an empty page
        raise ReadingError(name, "is HTML without content", "give its text") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadingError(name, "is HTML whose elements are nested too deeply", "give its text")
    return tree


def metadata(tree: lxml.html.HtmlElement, url: str) -> dict[str, str]:
    """Give what a page says of itself."""
    page = deepcopy(tree)
    for base in list(page.iter("base")):  # it is taken for the page's own address
        base.drop_tree()
    told = extract_metadata(page, default_url=url or None, date_config=dict(DATES), extensive=False)
    language = tree.get("lang") or ""
    fields = {
        "title": told.title,
        "author": told.author,
        "publisher": told.sitename,
        "date": told.date if told.date and is_date(told.date) else "",
        "language": language if language.lower().startswith("en") else "",  # of the frame, often; the text decides
        "url": canonical(told.url or "", url),
        "licence": told.license if (told.license or "").startswith("CC") else "",
    }
    return {field: " ".join(value.split()) for field, value in fields.items() if value}


def canonical(told: str, fetched: str) -> str:
    """Give the address that a page calls its own, if it is one of the web and of the host it came from."""
    try:
        own, real = urlsplit(address(told)), urlsplit(fetched)
    except (QuadError, ValueError):
        return fetched
    return fetched if fetched and _site(own.hostname or "") != _site(real.hostname or "") else told


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")


def _article(tree: lxml.html.HtmlElement, url: str) -> str:
    found = bare_extraction(
        deepcopy(tree),
        url=url or None,
        include_comments=False,
        include_tables=True,
        date_extraction_params=dict(DATES),
    )
    body = getattr(found, "body", None)
    return text_of(body) if isinstance(body, etree._Element) else ""


def _title(tree: lxml.html.HtmlElement, told: str) -> str:
    """Prefer the page's one heading to a title that has the site's name at its end."""
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    named = [heading for heading in dict.fromkeys(headings) if heading]
    if len(named) == 1 and (not told or named[0].casefold() in told.casefold()):
        return named[0]
    return told
