"""From an address to the graph, by the command."""

from __future__ import annotations

import json

import pytest

import communique
from tests.web_server import Site, answer, serving

PROSE = (
    "Minister Cho condemned the dispatch of North Korean troops to Russia on Monday, the ministry in Seoul said. " * 3
)


@pytest.fixture
def site():
    with serving() as one:
        yield one


@pytest.fixture
def load(capsys, tmp_path):
    def call(*arguments):
        options = ["--store", str(tmp_path / "store"), "--json", "load", "--allow-host", "127.0.0.1"]
        code = communique.run([*options, *arguments])
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err.splitlines()

    return call


def page(title: str) -> bytes:
    return answer(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{PROSE}</p></body></html>")


def test_a_feed_is_loaded_by_its_address_and_goes_on_where_it_ended(site: Site, load):
    links = "".join(f"<item><title>{name}</title><link>/{name}.html</link></item>" for name in ("one", "two", "gone"))
    site.pages["/feed"] = answer(f"<rss version='2.0'><channel><title>News</title>{links}</channel></rss>", "text/xml")
    site.pages["/one.html"], site.pages["/two.html"] = page("Minister condemns dispatch"), page("Ministry on dispatch")
    code, told, lines = load(site.url("/feed"))
    assert code == 1
    assert [one["key"] for one in told["loaded"]] == ["127-0-0-1-12ca17-one", "127-0-0-1-12ca17-two"]
    assert ["404" in line for line in lines] == [True]
    site.pages["/gone.html"] = page("Minister condemns dispatch again")
    code, told, lines = load(site.url("/feed"))
    assert (code, [one["key"] for one in told["loaded"]], lines) == (0, ["127-0-0-1-12ca17-gone"], [])
    assert site.asked.count("/one.html") == 1


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "ftp://example.org/a", "http://user@example.org/"])
def test_c65_an_address_that_is_refused_leaves_nothing_behind(load, url):
    code, told, lines = load(url)
    assert (code, told["loaded"], len(lines)) == (1, [], 1)
