"""Which addresses of the web are visited: hostile cases 65 and 66, before a connection is made."""

from __future__ import annotations

from ipaddress import ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.iris import slug
from loaders.errors import ReadingError
from loaders.web.addresses import Place, locate, parse, stem, unfit

HERE = frozenset({"127.0.0.1"})

REFUSED_FORMS = [
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/a.txt",
    "javascript:alert(1)",
    "data:text/html,hello",
    "//example.org/",
    "example.org/page",
    "http:///page",
    "http://user@example.org/",
    "http://user:word@example.org/",
    "http://example.org@10.0.0.1/",
    "http://@example.org/",
    "http://example.org:22/",
    "http://example.org:8080/",
    "http://example.org:0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.01/",
    "http://127.0.0.1.1/",
    "http://１２７.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://exa mple.org/",
    "http://example.org\\@10.0.0.1/",
    "http://example.org/a\r\nHost: other",
    "http://a..b/",
    "http://-a.example/",
    "http://[fe80::1%25eth0]/",
    "http://[::1/",
    f"http://example.org/{'a' * 3000}",
]

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://168.63.129.16/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2a00:1450::5efe:10.0.0.1]/",
    "http://[2a00:1450::200:5efe:10.0.0.1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://a.localhost/",
    "http://printer.local/",
    "http://wiki.intranet/",
    "http://metadata.google.internal/",
]


def nowhere(host, port):
    raise AssertionError(f"the name servers were asked for {host}")


@pytest.mark.parametrize("url", REFUSED_FORMS)
def test_c65_an_address_that_no_document_has_is_refused_by_its_form(url):
    with pytest.raises(ReadingError) as refusal:
        parse(url)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("url", PRIVATE)
def test_c65_a_private_address_is_refused_before_anything_is_asked(url):
    with pytest.raises(ReadingError, match="--allow-host"):
        locate(parse(url), resolver=nowhere)


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["93.184.216.34", "::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%eth0"],
        [],
        ["no address"],
    ],
)
def test_c66_one_private_address_among_those_that_name_servers_give_is_enough_to_refuse(found):
    with pytest.raises(ReadingError):
        locate(parse("https://example.org/"), resolver=lambda host, port: found)


def test_public_addresses_are_kept_as_they_were_checked():
    place = locate(
        parse("https://Example.ORG./a?b=ä#c"), resolver=lambda host, port: ["93.184.216.34", "2606:2800:220::1"]
    )
    assert place.machines == ("93.184.216.34", "2606:2800:220::1")
    assert (place.host, place.port, str(place.url)) == ("example.org", 443, "https://example.org/a?b=%C3%A4")


def test_a_name_that_is_unknown_is_told():
    def unknown(host, port):
        raise OSError(-2, "Name or service not known")

    with pytest.raises(ReadingError, match=r"no address is known of example\.org"):
        locate(parse("http://example.org/"), resolver=unknown)


def test_a_host_that_the_user_allows_may_be_private_and_have_any_port():
    assert locate(parse("http://127.0.0.1:8123/x", HERE), HERE, nowhere).machines == ("127.0.0.1",)
    with pytest.raises(ReadingError):
        parse("http://10.0.0.1:8123/", HERE)
    with pytest.raises(ReadingError):
        locate(parse("http://127.0.0.2/", HERE), HERE, nowhere)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220::1", "64:ff9b::808:808", "2002:808:808::"]
)
def test_a_public_address_is_fit(address):
    assert unfit(ip_address(address)) == ""


@given(st.ip_addresses(v=4))
def test_an_ipv6_address_is_no_better_than_the_ipv4_address_in_it(inner):
    for form in ("::ffff:{}", "64:ff9b::{}"):
        assert bool(unfit(ip_address(form.format(inner)))) == bool(unfit(inner))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_fit(address):
    assert unfit(address) or not (address.is_private or address.is_loopback or address.is_link_local)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal_of_one_line(text):
    for url in (text, f"http://{text}/"):
        told = place_or_line(url)
        if isinstance(told, Place):
            assert (told.port in (80, 443), told.url.raw_host.decode()) == (True, told.host)
        else:
            assert len(told.splitlines()) == 1


def place_or_line(url: str) -> Place | str:
    try:
        return parse(url)
    except ReadingError as error:
        return str(error)


def test_a_page_is_named_by_host_path_and_query():
    assert stem(httpx.URL("https://www.example.org/news/2024/visit.html")) == "example.org/bfabc3/news/2024/visit"
    assert stem(httpx.URL("https://example.org/news?id=7")) == "example.org/bfabc3/news?id=7"


def test_no_page_of_another_host_has_the_key_of_a_page():
    pages = (
        "https://nato.int/news/1",
        "https://nato-int.news/1",
        "https://nato.int.news/1",
        "https://nato.int-news.org/1",
    )
    assert len({slug(stem(httpx.URL(page))) for page in pages}) == len(pages)
    assert stem(httpx.URL("https://www.nato.int/news/1")) == stem(httpx.URL("http://nato.int/news/1.html"))
