"""The search page: groups, marks, pages of results, help where nothing is found, suggestions, a browser at the box."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from graph.answering.questions import answer
from graph.fulltext.entries import Entry
from graph.fulltext.index import FILE
from graph.fulltext.index import build as build_index
from graph.fulltext.searching import CAP, Index
from graph.store import open_snapshot
from server.app import create_app
from server.protocol.searching import with_mark, with_matches
from server.querying.jobs import Job, Result
from tests.server_papers import build
from tests.test_browser import CHROMIUM, FAULTS, SWITCHES

CQ = "https://w3id.org/communique/ns#"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: no browser test")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def app(directory: Path):  # type: ignore[no-untyped-def]
    made = create_app(directory, lambda text: answer(open_snapshot(directory), "who-condemned", {}, text))
    yield made
    made.extensions["communique"].pool.close()


@pytest.fixture
def client(app) -> FlaskClient:  # type: ignore[no-untyped-def]
    return app.test_client()


def test_what_is_found_stands_in_groups_with_marks_and_leads_to_the_sentence(client: FlaskClient) -> None:
    page = client.get("/search?q=condemning+shells").text
    assert '<h2 id="found-quote">Sentences <span class="count">1</span></h2>' in page
    assert "<mark>condemned</mark> the transfer of <mark>shells</mark>" in page
    assert 'href="/document/first?start=48&amp;end=152#mark"' in page
    page = client.get("/search?q=rutte").text
    assert '<a href="/id/mark-rutte">Mark <mark>Rutte</mark></a>' in page
    assert page.index("found-thing") < page.index("found-quote")


def test_where_nothing_holds_all_words_those_that_hold_some_are_shown(client: FlaskClient) -> None:
    page = client.get("/search?q=zebra+shells").text
    assert "Nothing holds all these words. These hold some of them:" in page
    assert page.count("<mark>shells</mark>") == 2
    page = client.get("/search?q=zebra").text
    assert "Try another word" in page
    assert "<mark>" not in page
    assert "All words are looked for" in client.get("/search").text


def test_one_kind_is_turned_page_by_page(client: FlaskClient) -> None:
    first = client.get("/search?q=president&kind=thing").text
    assert "Page 1 of" in first
    assert "page=2" in first
    second = client.get("/search?q=president&kind=thing&page=2").text
    assert "Page 2 of" in second
    assert {line for line in first.splitlines() if "/id/" in line}.isdisjoint(
        line for line in second.splitlines() if "/id/" in line
    )


def test_what_is_found_comes_as_data(client: FlaskClient) -> None:
    by_suffix = client.get("/search.json?q=shells").json
    assert by_suffix == client.get("/search?q=shells", headers={"Accept": "application/json"}).json
    hit = by_suffix["quotes"]["hits"][0]
    start, end = hit["marks"][0]
    assert hit["text"][start:end] == "shells"
    assert set(by_suffix) == {"words", "things", "quotes", "documents", "imported"}


@pytest.mark.parametrize("query", ["kind=zzz", "page=0", "page=-1", "page=x", "page=99999", "page=١", "q=" + "x" * 501])
def test_what_cannot_be_meant_is_told(client: FlaskClient, query: str) -> None:
    response = client.get(f"/search?q=a&{query}" if not query.startswith("q=") else f"/search?{query}")
    assert response.status_code == 400
    assert client.get("/search.exe?q=a").status_code == 404


@pytest.mark.parametrize(
    "words", ['"} UNION {?s ?p ?o} #', r"\u0022", "'''", "a\nb", "a\0b", '" OR "', "NEAR(a,b)", "*", "{{7*7}}"]
)
def test_c31_words_are_text(client: FlaskClient, words: str) -> None:
    for path in ("/search", "/search.json", "/search/suggest"):
        assert client.get(path, query_string={"q": words}).status_code == 200


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "onerror"])
def test_c34_names_and_words_are_shown_as_text(client: FlaskClient, words: str) -> None:
    page = client.get("/search", query_string={"q": words}).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    if words == "onerror":
        assert "&lt;img src=x <mark>onerror</mark>=alert(1)&gt;" in page


def test_c36_other_spellings_of_the_same_letters_find_the_same(client: FlaskClient) -> None:
    wanted = client.get("/search.json?q=Rutte").json["things"]
    for words in ("Ｒｕｔｔｅ", "\u202eRutte", "Ru\u200btte", "Rútte", "Ru\u0301tte"):
        assert client.get("/search.json", query_string={"q": words}).json["things"] == wanted
    page = client.get("/search", query_string={"q": "\u202eRutte"}).text
    assert '<p class="name"><bdi>' in page


def test_suggestions_are_names_by_their_beginning(client: FlaskClient) -> None:
    words, labels, notes, paths = client.get("/search/suggest?q=mark+rut").json
    assert (words, labels[0], paths[0]) == ("mark rut", "Mark Rutte", "/id/mark-rutte")
    assert len(labels) == len(notes) == len(paths) <= 8
    assert client.get("/search/suggest?q=").json == ["", [], [], []]
    assert client.get("/search/suggest?q=p").json[1] != []


def test_browsers_are_told_how_to_search(client: FlaskClient) -> None:
    assert 'rel="search" href="/search/description.xml"' in client.get("/").text
    response = client.get("/search/description.xml", headers={"Host": "evil.example"})
    assert response.mimetype == "application/opensearchdescription+xml"
    urls = ET.fromstring(response.text).findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert len(urls) == 4
    assert not any("evil" in url.attrib["template"] for url in urls)


def test_a_query_that_searches_is_answered_by_a_worker_and_told_where_it_was_cut(client: FlaskClient) -> None:
    query = f'SELECT ?quote {{ ?p <{CQ}matches> "condemning" ; <{CQ}quote> ?quote }}'
    found = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    (row,) = found.json["results"]["bindings"]
    assert "condemned the transfer" in row["quote"]["value"]
    assert "Communique-Truncated" not in found.headers
    again = f"SELECT (COUNT(*) AS ?n) {{ ?s <{CQ}matches> ?words }}"
    refused = client.get("/sparql", query_string={"query": again})
    assert refused.status_code == 400
    assert "constant" in refused.text


def test_a_search_of_too_many_is_cut_to_the_best_and_says_so(tmp_path: Path) -> None:
    build_index(tmp_path / FILE, (Entry("thing", f"urn:{n}", "word") for n in range(CAP + 5)))
    index = Index(tmp_path / FILE, tuple)
    query = Job(f'SELECT * {{ ?x <{CQ}matches> "words" }}', (), (), "text/csv", None, 1.0, 1, 1)
    job, cut = with_matches(query, index)
    assert cut == f"matches={CAP}"
    assert [(words, len(iris)) for words, iris in job.matches] == [("words", CAP)]
    assert with_mark(Result("text/csv", b""), cut).truncated == cut
    assert with_mark(Result("text/csv", b"", "rows=1"), cut).truncated == "rows=1"


@pytest.fixture(scope="module")
def address(app) -> Iterator[str]:  # type: ignore[no-untyped-def]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser test")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield launched
        launched.close()


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_are_suggested_and_chosen_by_keyboard(browser, address: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport={"width": 400, "height": 800}, base_url=address, color_scheme=scheme)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    for path in ("/search", "/search?q=rutte", "/search?q=president&kind=thing", "/search?q=zebra+shells"):
        page.goto(path)
        assert page.evaluate(FAULTS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.goto("/documents")
    box = page.get_by_role("combobox", name="Search names, sentences and documents")
    box.press_sequentially("mark rut")
    page.get_by_role("option", name="Mark Rutte").wait_for()
    assert page.evaluate(FAULTS) == []
    box.press("ArrowDown")
    assert page.get_by_role("option", name="Mark Rutte").get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    box.press_sequentially("t")
    page.get_by_role("option", name="Mark Rutte").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/id/mark-rutte")
    context.close()
    assert said == []


@needs_chromium
def test_the_box_works_without_javascript(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/documents")
    page.get_by_label("Search names, sentences and documents").fill("condemning shells")
    page.get_by_role("button", name="Search").click()
    assert page.locator("mark").all_inner_texts() == ["condemned", "shells"]
    page.get_by_role("link", name="In the document").first.click()
    assert "condemned the transfer of shells" in page.locator("mark").inner_text()
    context.close()
