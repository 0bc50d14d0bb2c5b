"""Feeds and sitemaps: what they list, and what they may not do. Hostile cases 69 and 70."""

from __future__ import annotations

import contextlib
import gzip
import time
from dataclasses import replace

import pytest

from loaders.errors import Failure, ReadingError
from loaders.formats.confined import Confined
from loaders.formats.reading import read
from loaders.sources import Source, sources
from loaders.web.crawling import fetch_all, held
from loaders.web.feeds import read_feed
from loaders.web.limits import Limits
from loaders.web.listings import kind_of
from loaders.web.sitemaps import read_sitemap
from tests.web_server import Site, answer, serving

QUICK = Limits(delay=0, patience=2)
HERE = frozenset({"127.0.0.1"})
PAGE = "<html><body><p>The minister met her counterpart.</p></body></html>"
PLAIN = "The minister met her counterpart on Monday. The two discussed trade and agreed to meet again in spring. " * 3


@pytest.fixture
def site():
    with serving() as one:
        yield one


def rss(*items: str) -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'


def urlset(*places: str) -> str:
    inner = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'


def index(*places: str) -> str:
    inner = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


def fetch(*urls: str, limits: Limits = QUICK, notes: list[str] | None = None, **options):
    note = (notes if notes is not None else []).append
    return list(fetch_all(urls, limits, allowed=HERE, note=note, **options))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (rss(), "feed"),
        ("<!-- c -->\n<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        ("<rdf:RDF xmlns:rdf='r'>", "feed"),
        ("<?xml version='1.0'?><?xml-stylesheet href='a'?><!DOCTYPE rss [<!ELEMENT a ANY>]><rss>", "feed"),
        (urlset(), "sitemap"),
        (index(), "index"),
        (PAGE, ""),
        ("<!doctype html><rss>", "feed"),
        ("The <rss> element", ""),
        ("", ""),
        ("<", ""),
    ],
)
def test_a_list_is_told_by_its_first_element(content, kind):
    assert kind_of(content.encode()) == kind
    assert kind_of(content.encode("utf-8-sig")) == kind
    assert kind_of(b"\xff\xfe" + content.encode("utf-16-le")) == kind


def test_telling_a_list_takes_no_time_on_hostile_bytes():
    began = time.monotonic()
    for content in (b"<!--" * 100_000, b"<!DOCTYPE [" * 100_000, b" " * 1_000_000, b"<?" * 500_000):
        assert kind_of(content) == ""
    assert time.monotonic() - began < 5


def test_a_feed_gives_the_pages_that_it_lists(site: Site):
    site.pages["/feed"] = answer(
        rss(
            "<title>Ministers meet</title><link>/news/1</link><pubDate>Mon, 04 Nov 2024 23:30:00 -0500</pubDate>",
            f"<title>No date</title><link>{site.url('/news/2')}</link>",
        ),
        "application/rss+xml",
    )
    site.pages["/news/1"] = site.pages["/news/2"] = answer(PAGE)
    first, second = fetch(site.url("/feed"))
    assert (first.name, first.content) == (site.url("/news/1"), PAGE.encode())
    assert first.hints == {"title": "Ministers meet", "date": "2024-11-05"}  # UTC
    assert second.hints == {"title": "No date"}


def test_the_date_of_a_feed_gives_way_to_that_of_the_document():
    told = Source("a", "a", f"Date: 2024-11-04\n---\n{PLAIN}".encode(), hints={"date": "2024-11-05", "title": "T"})
    document = read(told)
    assert (document.date, document.title) == ("2024-11-04", "T")
    assert read(replace(told, content=PLAIN.encode())).date == "2024-11-05"


def test_an_atom_feed_is_read():
    listing = read_feed(
        "f",
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://example.org/n/"><title>N</title>
        <entry><title>A &amp; B</title><link rel="self" href="self"/><link rel="alternate" href="1"/>
        <updated>2024-11-04T10:00:00Z</updated><author><name>Office</name></author>
        <content type="html">&lt;p&gt;Words&lt;/p&gt;</content></entry></feed>""",
        "http://example.org/feed",
    )
    (item,) = listing.items
    assert item.link == "http://example.org/n/1"
    assert item.fields == {"title": "A & B", "author": "Office", "date": "2024-11-04"}
    assert (item.text, item.media) == ("<p>Words</p>", "text/html")


def test_a_feed_that_is_not_well_formed_is_read_all_the_same():
    listing = read_feed("f", rss("<title>Fish & chips</title><link>http://example.org/?a=1&b=2</link>").encode())
    assert [(item.fields["title"], item.link) for item in listing.items] == [
        ("Fish & chips", "http://example.org/?a=1&b=2")
    ]


def test_a_local_feed_gives_the_texts_that_it_holds():
    content = rss(
        f"<title>One</title><link>http://example.org/1</link><description>{PLAIN}</description>", "<title>T</title>"
    )
    first, second = held("feed.xml", content.encode())
    assert isinstance(first, Source)
    assert (first.name, first.url, first.fields["title"]) == ("feed.xml item 1", "http://example.org/1", "One")
    assert (first.stem, first.hints["publisher"]) == ("example.org/bfabc3/1", "News")
    assert first.content.decode().strip() == PLAIN.strip()
    assert isinstance(second, Failure)
    assert "feed.xml item 2" in second.message


def test_c69_a_local_item_keeps_no_link_that_leads_to_no_document():
    (item,) = held("feed.xml", rss(f"<link>javascript:alert(1)</link><description>{PLAIN}</description>").encode())
    assert isinstance(item, Source)
    assert (item.url, item.stem) == ("", "feed.xml item 1")


@pytest.mark.parametrize("element", ["author", "pubDate", "link", "title", "category"])
def test_c69_an_item_that_holds_its_parser_up_is_ended(element):
    hostile = rss(f"<{element}>{'a' * 1_000_000}</{element}>").encode()
    reader = Confined(seconds=2)
    began = time.monotonic()
    with contextlib.suppress(ReadingError):
        reader.extract("feed", Source("f", "f", hostile))
    reader.close()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://10.0.0.1/", "http://[", "ftp://a/b"],
)
def test_c69_a_link_that_leads_to_no_document_is_a_failure_of_its_item(site: Site, link):
    site.pages["/feed"] = answer(rss(f"<title>A</title><link>{link}</link>", "<title>B</title><link>/b</link>"))
    site.pages["/b"] = answer(PAGE)
    first, second = fetch(site.url("/feed"))
    assert isinstance(first, Failure)
    assert f"{site.url('/feed')} item 1" in first.message
    assert len(first.message.splitlines()) == 1
    assert isinstance(second, Source)


def test_c69_a_feed_of_a_million_items_is_cut(site: Site):
    notes: list[str] = []
    many = "<rss version='2.0'><channel>" + "<item><link>/b</link></item>" * 600_000 + "</channel></rss>"
    site.pages["/feed"] = answer(many, "text/xml")
    site.pages["/b"] = answer(PAGE)
    began = time.monotonic()
    assert len(fetch(site.url("/feed"), notes=notes)) == 1
    assert time.monotonic() - began < 20
    assert notes == [f"{site.url('/feed')}: has more than 1000 items; the first 1000 are taken"]


def test_c69_a_cut_feed_keeps_its_first_items_whole():
    for content in (
        rss(*("<title>T</title>" for _ in range(5))),
        "<feed xmlns='http://www.w3.org/2005/Atom'>" + "<entry><title>T</title></entry>" * 5 + "</feed>",
    ):
        for coded in (content.encode(), b"\xff\xfe" + content.replace('<?xml version="1.0"?>', "").encode("utf-16-le")):
            listing = read_feed("f", coded, items=2)
            assert [item.fields.get("title") for item in listing.items] == ["T", "T"]
            assert len(listing.notes) == 1


BOMB = "<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
PARAMETER = "<!DOCTYPE rss [<!ENTITY % a SYSTEM 'http://127.0.0.1:1/'> %a;]>"


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("end", ["<title>&b;</title></item></channel></rss>", "<title>&b; & broken"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_c69_entities_of_a_feed_are_refused(doctype, end, encoding):
    content = f"{doctype}<rss version='2.0'><channel><item>{end}".encode(encoding)
    with pytest.raises(ReadingError, match="entities"):
        read_feed("f", content)
    with pytest.raises(ReadingError, match="entities"):
        read_sitemap("f", content)


@pytest.mark.parametrize(
    "content",
    [
        "<rss><channel>" + "<a/>" * 400_000 + "</channel></rss>",
        "<rss><channel>" + "<a>" * 100_000,
        "<rss>&" + "<a>" * 400_000,
        "<rss",
        "",
    ],
)
def test_c69_what_is_no_feed_is_refused_soon(content):
    began = time.monotonic()
    with pytest.raises(ReadingError):
        read_feed("f", content.encode())
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "content",
    [
        "<rss version='2.0'><channel><item>& <title>&#xD800;</title></item></channel></rss>",
        "<?xml version='1.0' encoding='utf-C'?>" + rss("<title>A</title>").partition("?>")[2],
        "<?xml version='1.0' encoding='utf-7'?>" + rss("<title>+ADw-</title>").partition("?>")[2],
        "<?xml version='1.0' encoding='utf-C'?><urlset><url><loc>http://example.org/</loc></url></urlset>",
    ],
)
def test_c69_strange_signs_are_read_or_refused(content):
    for reader in (read_feed, read_sitemap):
        with contextlib.suppress(ReadingError):
            reader("f", content.encode())


def test_c69_a_date_in_the_future_is_not_used():
    content = rss(
        "<title>A</title><pubDate>Tue, 01 Jan 2030 00:00:00 GMT</pubDate>",
        "<title>B</title><pubDate>Thu, 04 Jan 2024 00:00:00 GMT</pubDate>",
    )
    listing = read_feed("f", content.encode(), today="2024-06-01")
    assert [item.fields.get("date") for item in listing.items] == [None, "2024-01-04"]
    assert listing.notes == ("f item 1: its date 2030-01-01 lies in the future and is not used",)
    assert [item.fields.get("date") for item in read_feed("f", content.encode()).items] == ["2030-01-01", "2024-01-04"]


@pytest.mark.parametrize("date", ["", "soon", "0000-00-00", "Mon, 99 Nov 2024 00:00:00 GMT", "9" * 400])
def test_c69_a_date_that_is_none_is_no_date(date):
    (item,) = read_feed("f", rss(f"<title>A</title><pubDate>{date}</pubDate>").encode()).items
    assert "date" not in item.fields


def test_a_feed_in_a_feed_is_not_followed(site: Site):
    site.pages["/feed"] = answer(rss("<title>A</title><link>/other</link>"))
    site.pages["/other"] = answer(rss("<title>B</title><link>/b</link>"))
    (found,) = fetch(site.url("/feed"))
    assert isinstance(found, Failure)
    assert "itself a list" in found.message


def test_a_sitemap_gives_its_pages(site: Site):
    site.pages["/sitemap.xml"] = answer(urlset(site.url("/a"), site.url("/b"), site.url("/gone")), "text/xml")
    site.pages["/a"] = site.pages["/b"] = answer(PAGE)
    found = fetch(site.url("/sitemap.xml"))
    assert [one.name for one in found] == [site.url("/a"), site.url("/b"), f"{site.url('/sitemap.xml')} item 3"]


def test_a_sitemap_may_be_kept_as_gzip(site: Site):
    site.pages["/sitemap.xml.gz"] = answer(gzip.compress(urlset(site.url("/a")).encode()), "application/gzip")
    site.pages["/bomb.xml.gz"] = answer(gzip.compress(b"<urlset>" + b" " * 50_000_000), "application/gzip")
    site.pages["/a"] = answer(PAGE)
    assert [one.name for one in fetch(site.url("/sitemap.xml.gz"))] == [site.url("/a")]
    assert "longer than" in fetch(site.url("/bomb.xml.gz"))[0].message


def test_a_news_sitemap_tells_title_and_date():
    content = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc> http://example.org/a </loc><lastmod>2024-11-09</lastmod>
      <n:news><n:publication_date>2024-11-04T10:00:00Z</n:publication_date><n:title>Ministers meet</n:title></n:news>
      <i:image><i:loc>http://example.org/i.png</i:loc><i:title>Photo</i:title></i:image></url></urlset>"""
    (item,) = read_sitemap("s", content.encode()).items
    assert (item.link, item.fields) == ("http://example.org/a", {"title": "Ministers meet", "date": "2024-11-04"})


def test_what_is_older_than_asked_is_left(site: Site):
    items = [("a", "2024-01-02"), ("b", "2024-06-01T00:00:00+02:00"), ("c", "2024"), ("d", "soon")]
    entries = "".join(f"<url><loc>{site.url('/' + page)}</loc><lastmod>{day}</lastmod></url>" for page, day in items)
    site.pages["/sitemap.xml"] = answer(f"<urlset>{entries}</urlset>")
    for page, _ in items:
        site.pages[f"/{page}"] = answer(PAGE)
    fetch(site.url("/sitemap.xml"), limits=replace(QUICK, since="2024-05-01"))
    assert site.asked[1:] == ["/b", "/c", "/d"]


def test_as_many_documents_are_fetched_as_asked(site: Site):
    notes: list[str] = []
    pages = [f"/{number}" for number in range(6)]
    site.pages.update({page: answer(PAGE) for page in pages})
    site.pages["/1.xml"] = answer(urlset(*map(site.url, pages[:3])))
    site.pages["/2.xml"] = answer(urlset(*map(site.url, pages[3:])))
    site.pages["/index.xml"] = answer(index(site.url("/1.xml"), site.url("/2.xml")))
    assert len(fetch(site.url("/index.xml"), limits=replace(QUICK, items=4), notes=notes)) == 4
    assert site.asked == ["/index.xml", "/1.xml", "/0", "/1", "/2", "/2.xml", "/3"]
    assert len(notes) == 2


def test_what_is_loaded_already_is_not_fetched_again(site: Site):
    """A load that was broken off goes on where it ended (case 72)."""
    site.pages["/sitemap.xml"] = answer(urlset(site.url("/a"), site.url("/b")))
    site.pages["/a"] = site.pages["/b"] = answer(PAGE)
    keys = {"127-0-0-1-12ca17-a"}
    assert [one.name for one in fetch(site.url("/sitemap.xml"), known=keys.__contains__)] == [site.url("/b")]


def test_c70_a_sitemap_that_includes_itself_is_read_once(site: Site):
    site.pages["/index.xml"] = answer(index(site.url("/index.xml"), site.url("/pages.xml"), site.url("/pages.xml#2")))
    site.pages["/pages.xml"] = answer(urlset(site.url("/pages.xml"), site.url("/a")))
    site.pages["/a"] = answer(PAGE)
    assert [one.name for one in fetch(site.url("/index.xml"))] == [site.url("/a")]
    assert site.asked == ["/index.xml", "/pages.xml", "/a"]


def test_c70_an_index_of_indexes_is_not_followed(site: Site):
    site.pages["/index.xml"] = answer(index(site.url("/deeper.xml")))
    site.pages["/deeper.xml"] = answer(index(site.url("/deepest.xml")))
    (found,) = fetch(site.url("/index.xml"))
    assert isinstance(found, Failure)
    assert "/deepest.xml" not in site.asked


def test_c70_an_index_of_fifty_thousand_sitemaps_is_cut(site: Site):
    notes: list[str] = []
    site.pages["/index.xml"] = answer(index(*(site.url(f"/{number}.xml") for number in range(50_000))))
    for number in range(60):
        site.pages[f"/{number}.xml"] = answer(urlset(site.url(f"/page{number}")))
        site.pages[f"/page{number}"] = answer(PAGE)
    assert len(fetch(site.url("/index.xml"), notes=notes)) == QUICK.sitemaps
    assert len(notes) == 1


def test_c70_a_sitemap_of_fifty_thousand_pages_is_cut():
    listing = read_sitemap("s", urlset(*(f"http://example.org/{number}" for number in range(50_000))).encode(), 1000)
    assert len(listing.items) == 1000
    assert len(listing.notes) == 1


@pytest.mark.parametrize("content", ["<urlset><url><loc>a", "<urlset>&</urlset>", "<urlset xmlns='"])
def test_c70_half_a_sitemap_is_refused(content):
    with pytest.raises(ReadingError, match="no whole sitemap"):
        read_sitemap("s", content.encode())


def test_a_feed_in_a_file_is_loaded_without_a_request(tmp_path, site: Site):
    """What it links to is fetched when the user loads its address, not when he loads his file."""
    item = f"<title>One</title><link>{site.url('/1')}</link><description>{PLAIN}</description>"
    (tmp_path / "news.rss").write_text(rss(item), encoding="utf-8")
    (tmp_path / "feed.xml").write_text(rss(item), encoding="utf-8")
    (tmp_path / "map.xml").write_text(urlset(site.url("/1")), encoding="utf-8")
    for name in ("news.rss", "feed.xml"):
        (found,) = sources(tmp_path / name)
        assert isinstance(found, Source)
        assert read(found).title == "One"
    (refused,) = [read_or_line(one) for one in sources(tmp_path / "map.xml")]
    assert "load it by its address" in refused
    assert site.requests == []


def read_or_line(source: Source | Failure) -> str:
    try:
        return source.message if isinstance(source, Failure) else read(source).text
    except ReadingError as error:
        return str(error)
