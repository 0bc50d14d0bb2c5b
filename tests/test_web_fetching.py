"""What machines may answer, and what becomes of it: hostile cases 66, 67, 68 and 72, on servers of this machine."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import time
from dataclasses import replace

import pytest

from graph.iris import BASE
from graph.quads import quads
from graph.vocabulary import MODIFIED
from loaders.errors import Failure
from loaders.formats.reading import read
from loaders.sources import Source
from loaders.web.addresses import resolve
from loaders.web.crawling import fetch_all
from loaders.web.limits import Limits
from tests.web_server import Site, answer, redirect, serving

QUICK = Limits(delay=0, seconds=10, silence=5, patience=2, size=100_000)
SHORT = replace(QUICK, seconds=1, silence=0.7)  # for what would never end
LONG = replace(QUICK, seconds=60, silence=60)  # for what ends by itself, on any machine
SLOW = "no whole answer"
HERE = frozenset({"127.0.0.1"})
PAGE = "<html><body><p>The minister met her counterpart.</p></body></html>"


@pytest.fixture
def site():
    with serving() as one:
        yield one


def fetch(*urls: str, limits: Limits = QUICK, allowed: frozenset[str] = HERE, resolver=resolve, tls=None):
    return list(fetch_all(urls, limits, allowed=allowed, resolver=resolver, tls=tls))


def failure(*urls: str, **options) -> str:
    (found,) = fetch(*urls, **options)
    assert isinstance(found, Failure), found
    assert len(found.message.splitlines()) == 1
    return found.message


def page(*urls: str, **options) -> Source:
    (found,) = fetch(*urls, **options)
    assert isinstance(found, Source), found
    return found


def test_a_page_becomes_a_source(site: Site):
    site.pages["/news/a.html"] = answer(PAGE, "text/html; charset=utf-8")
    found = page(site.url("/news/a.html"))
    assert found.content == PAGE.encode()
    assert (found.name, found.url, found.media) == (site.url("/news/a.html"),) * 2 + ("text/html; charset=utf-8",)
    assert found.stem == "127.0.0.1/12ca17/news/a"


def test_the_day_on_which_a_host_changed_a_page_is_kept_beside_it(site: Site):
    site.pages["/a"] = answer(
        "A note of the ministry. " * 9, "text/plain", Last_Modified="Mon, 04 Nov 2024 23:30:00 GMT"
    )
    site.pages["/b"] = answer(PAGE, Last_Modified="lately")
    first, second = fetch(site.url("/a"), site.url("/b"))
    document = read(first)
    assert (document.modified, document.date) == ("2024-11-04", None)
    told = [quad.object for quad in quads(document, (), (), BASE) if quad.predicate == MODIFIED]
    assert [term.value for term in told] == ["2024-11-04"]
    assert dict(second.hints) == {}


def test_a_request_says_who_asks_and_carries_nothing_else(site: Site):
    site.pages["/a"] = answer(PAGE, Set_Cookie="a=b")
    site.pages["/b"] = answer(PAGE)
    fetch(site.url("/a"), site.url("/b"))
    text = site.requests[-1].decode().lower()
    assert f"host: 127.0.0.1:{site.port}\r\n" in text
    assert "user-agent: communique/" in text
    assert not {"cookie", "authorization", "referer"} & {line.partition(":")[0] for line in text.splitlines()}


def test_the_same_address_is_fetched_once(site: Site):
    site.pages["/a"] = answer(PAGE)
    site.pages["/b"] = redirect("/a")
    assert len(fetch(site.url("/a"), site.url("/a#part"), site.url("/b"))) == 1
    assert site.asked == ["/a", "/b", "/a"]


@pytest.mark.parametrize(
    "status", ["404 Not Found", "401 Unauthorized", "500 Oops", "204 No Content", "206 Partial", "799 Odd"]
)
def test_a_page_that_is_not_there_is_a_failure(site: Site, status):
    site.pages["/a"] = answer("", status=status)
    assert f"answers {status[:3]}" in failure(site.url("/a"))


def test_redirects_are_followed(site: Site):
    site.pages["/a"] = redirect("b", "301 Moved")
    site.pages["/b"] = redirect(site.url("/c"), "308 Moved")
    site.pages["/c"] = answer(PAGE)
    found = page(site.url("/a"))
    assert (found.name, found.url) == (site.url("/a"), site.url("/c"))


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://10.0.0.1/", "private"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "private network"),
        ("http://2130706433/", "no name of a host"),
        ("file:///etc/passwd", "scheme"),
        ("//user@example.org/", "user name"),
        ("http://127.0.0.2/", "this machine"),
        ("", "without an address"),
        ("http://[", "no name of a host"),
        ("/a", "more than 5 times"),
    ],
)
def test_c66_a_redirect_to_where_no_document_is_ends_there(site: Site, target, told):
    site.pages["/a"] = redirect(target)
    assert told in failure(site.url("/a"))
    assert len(site.asked) <= 6


def test_c66_a_public_page_does_not_lead_to_a_host_that_the_user_allowed(site: Site):
    """The user may visit it; a stranger's page may not send him there."""
    site.pages["/public"] = answer(
        f"<rss><channel><item><link>{site.url('/secret')}</link></item></channel></rss>", "text/xml"
    )
    listed = fetch(
        site.url("/public").replace("127.0.0.1", "example.org"), allowed=frozenset({"example.org"}), resolver=here
    )
    assert [type(one) for one in listed] == [Failure]
    assert site.asked == ["/public"]


def here(host, port):
    return ["127.0.0.1"]


def test_c66_the_connection_goes_to_the_address_that_was_checked(site: Site):
    """The name servers change their answer after the check: nobody asks them again."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])
    site.pages["/a"] = answer(PAGE)
    found = page(
        f"http://rebind.example:{site.port}/a",
        allowed=frozenset({"rebind.example"}),
        resolver=lambda host, port: next(answers),
    )
    assert found.content == PAGE.encode()
    assert f"host: rebind.example:{site.port}".encode() in site.requests[-1].lower()


def test_the_next_machine_is_tried_when_one_does_not_answer(site: Site):
    site.pages["/a"] = answer(PAGE)
    found = page(
        f"http://two.example:{site.port}/a",
        allowed=frozenset({"two.example"}),
        resolver=lambda host, port: ["127.0.0.3", "127.0.0.1"],
    )
    assert found.content == PAGE.encode()


def test_a_machine_that_refuses_is_told(site: Site):
    assert "cannot be reached" in failure("http://127.0.0.1:1/")


def test_a_host_that_was_not_allowed_is_not_asked(site: Site):
    assert "--allow-host 127.0.0.1" in failure("http://127.0.0.1/", allowed=frozenset())
    assert "port" in failure(site.url("/"), allowed=frozenset())
    assert site.requests == []


def raw(*pieces: bytes, pause: float = 0.0):
    def script(connection):
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return script


def endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def dripping(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"x")
        time.sleep(0.05)


def dripping_headers(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def only_interim(connection):
    for _ in range(1000):
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.02)


def silent(connection):
    time.sleep(2)


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "endless body": (endless, "longer than"),
    "ten gigabytes": (raw(OK + b"Content-Length: 10000000000\r\n\r\n"), "longer than"),
    "slow drip": (dripping, SLOW),
    "slow drip of headers": (dripping_headers, SLOW),
    "never more than interim answers": (only_interim, SLOW),
    "silence": (silent, SLOW),
    "too short": (raw(OK + b"Content-Length: 100\r\n\r\nabc"), "broken off"),
    "length that is none": (raw(OK + b"Content-Length: many\r\n\r\nabc"), "broken off"),
    "two lengths": (raw(OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "broken off"),
    "length of 5000 digits": (raw(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"), ""),
    "chunk garbage": (raw(CHUNKED + b"zz\r\nabc\r\n"), "broken off"),
    "negative chunk": (raw(CHUNKED + b"-5\r\nabc\r\n"), "broken off"),
    "chunks without an end": (raw(CHUNKED + b"3\r\nabc\r\n"), "broken off"),
    "headers without an end": (raw(OK + b"X: " + b"y" * 200_000), ""),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH\r\n"), "no HTTP"),
    "nothing at all": (raw(), ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_c67_a_broken_answer_is_one_line_and_no_part_of_a_document(site: Site, case):
    script, told = BROKEN[case]
    site.pages["/a"] = script
    assert told in failure(site.url("/a"), limits=SHORT if told == SLOW else LONG)


def packed(content: bytes, coding: str = "gzip") -> bytes:
    return answer(content, Content_Encoding=coding)


def test_a_packed_page_is_unpacked(site: Site):
    site.pages["/a"] = packed(gzip.compress(PAGE.encode(), mtime=0))
    assert page(site.url("/a")).content == PAGE.encode()


@pytest.mark.parametrize(
    ("content", "coding", "told"),
    [
        (gzip.compress(b"\0" * 50_000_000, mtime=0), "gzip", "longer than"),
        (gzip.compress(gzip.compress(b"\0" * 50_000_000, mtime=0), mtime=0), "gzip, gzip", "not asked for"),
        (b"\xce\xff", "br", "not asked for"),
        (b"anything", "zstd", "not asked for"),
        (gzip.compress(PAGE.encode(), mtime=0)[:-9], "gzip", "ends early"),
        (gzip.compress(PAGE.encode(), mtime=0) + b"more", "gzip", "behind its end"),
        (PAGE.encode(), "gzip", "no whole gzip"),
    ],
)
def test_c68_the_bound_counts_unpacked_bytes(site: Site, content, coding, told):
    site.pages["/a"] = packed(content, coding)
    assert told in failure(site.url("/a"), limits=replace(QUICK, size=200_000))


def test_c72_what_robots_may_not_read_is_not_read(site: Site):
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /private\nAllow: /private/note$\n", "text/plain")
    for path in ("/a", "/private/x", "/private/note"):
        site.pages[path] = answer(PAGE)
    found = fetch(site.url("/a"), site.url("/private/x"), site.url("/private/note"))
    assert [type(one) for one in found] == [Source, Failure, Source]
    assert "robots.txt" in found[1].message
    assert site.asked == ["/a", "/private/note"]
    assert len(site.requests) == 3  # the rules are asked for once


def test_c72_a_redirect_does_not_lead_around_robots_txt(site: Site):
    site.pages["/robots.txt"] = answer("User-agent: communique\nDisallow: /b\n", "text/plain")
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = answer(PAGE)
    assert "robots.txt" in failure(site.url("/a"))
    assert site.asked == ["/a"]


@pytest.mark.parametrize("rules", [answer("", status="500 Oops"), raw(b"nonsense\r\n"), redirect("http://10.0.0.1/")])
def test_c72_rules_that_cannot_be_read_permit_nothing(site: Site, rules):
    site.pages["/robots.txt"] = rules
    site.pages["/a"] = answer(PAGE)
    assert "robots.txt" in failure(site.url("/a"))
    assert site.asked == []


def test_c72_a_busy_host_is_waited_for(site: Site):
    state = iter([answer("", status="503 Busy", Retry_After="1"), answer(PAGE)])
    site.pages["/a"] = lambda connection: connection.sendall(next(state))
    began = time.monotonic()
    assert page(site.url("/a")).content == PAGE.encode()
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("wait", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_c72_a_host_that_asks_for_long_patience_is_told_and_left_alone(site: Site, wait):
    busy = answer("", status="429 Too Many", Retry_After=wait, Date="Wed, 21 Oct 2099 06:28:00 GMT")
    site.pages["/a"] = busy
    site.pages["/b"] = answer(PAGE)
    first, second = fetch(site.url("/a"), site.url("/b"))
    assert "again after 3,600 seconds" in first.message
    assert "again after 3,600 seconds" in second.message
    assert site.asked == ["/a"]


def test_c67_a_host_that_fails_again_and_again_is_left_alone(site: Site):
    for number in range(8):
        site.pages[f"/{number}"] = raw(OK + b"Content-Length: 100\r\n\r\nabc")
    found = fetch(*(site.url(f"/{number}") for number in range(8)))
    assert all("not asked again" in one.message for one in found[5:])
    assert len(site.asked) == 5


def test_c72_patience_with_a_host_is_counted_over_its_pages(site: Site):
    """Else a list of a thousand pages could hold a load for a day."""
    for number in range(4):
        state = iter([answer("", status="503 Busy", Retry_After="1"), answer(PAGE)])
        site.pages[f"/{number}"] = lambda connection, state=state: connection.sendall(next(state))
    found = fetch(*(site.url(f"/{number}") for number in range(4)))
    assert [type(one) for one in found] == [Source, Source, Failure, Failure]


def test_c72_a_host_is_left_to_breathe(site: Site):
    site.pages["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 0.5\n", "text/plain")
    site.pages["/a"] = site.pages["/b"] = answer(PAGE)
    began = time.monotonic()
    fetch(site.url("/a"), site.url("/b"))
    assert time.monotonic() - began >= 0.5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for named.example, made for the test."""
    tool = shutil.which("openssl")
    if not tool:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    name = ["-subj", "/CN=named.example", "-addext", "subjectAltName=DNS:named.example"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run([tool, *kind, *name, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with serving(tls=context) as one:
        yield one, ssl.create_default_context(cafile=str(certificate / "cert.pem"))


def test_the_certificate_must_name_the_host_of_the_address(secure):
    site, tls = secure
    site.pages["/a"] = answer(PAGE)
    named = f"https://named.example:{site.port}/a"
    other = f"https://other.example:{site.port}/a"
    options = {"allowed": frozenset({"named.example", "other.example"}), "resolver": here, "tls": tls}
    assert page(named, **options).content == PAGE.encode()
    assert "certificate" in failure(other, **options).lower()
    assert "certificate" in failure(named, **{**options, "tls": None}).lower()


def test_c66_a_redirect_from_https_to_http_is_refused(secure):
    site, tls = secure
    site.pages["/a"] = redirect(f"http://named.example:{site.port}/a")
    told = failure(f"https://named.example:{site.port}/a", allowed=frozenset({"named.example"}), resolver=here, tls=tls)
    assert "from https to http" in told
