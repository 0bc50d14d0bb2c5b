"""Pages, data about resources, answers with their forms, headers and error pages: real client, real store."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.answering.asking import NotUnderstoodError
from graph.answering.questions import QuestionError, answer, load
from graph.records import Answer
from graph.store import Store, open_snapshot
from server.addresses import evidence_path, local_path
from server.app import create_app
from server.pages.accounts import accounts
from server.pages.questions import as_csv
from server.parts import view
from server.settings import Settings
from tests.server_papers import FIRST, build, second

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BASE = "https://w3id.org/communique/"
PAGES = ["/", "/questions", "/documents", "/ns", "/about", "/sparql", "/ask", "/ask?q=who", "/question/who-condemned"]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def app(directory: Path) -> Iterator[Flask]:
    def ask(text: str) -> Answer:
        if "colour" in text:
            raise NotUnderstoodError("the question is not understood; ask for example who condemned what")
        if "2023-02-30" in text:
            raise QuestionError("question: '2023-02-30' is no date; write YYYY-MM-DD")
        return answer(open_snapshot(directory), "who-condemned", {}, text)

    made = create_app(directory, ask)
    yield made
    made.extensions["communique"].pool.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    nothing = Store.open(None)
    directory = tmp_path_factory.mktemp("empty") / "none"
    made = create_app(directory, lambda text: answer(nothing, "who-condemned", {}, text))
    yield made.test_client()
    made.extensions["communique"].pool.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text
    return response.text


# --- addresses


def test_an_iri_leads_to_a_local_page_and_a_foreign_one_to_none() -> None:
    assert local_path(f"{BASE}id/nato", BASE) == "/id/nato"
    assert local_path(f"{BASE}document/first#c7", BASE) == "/document/first#c7"
    assert local_path(f"{BASE}ns#Condemnation", BASE) == "/ns#Condemnation"
    assert local_path("https://example.org/kg/id/nato", "https://example.org/kg/") == "/id/nato"
    for iri in ("https://example.org/x", "javascript:alert(1)", f"{BASE}elsewhere/x", BASE):
        assert local_path(iri, BASE) is None


def test_evidence_leads_to_the_sentence() -> None:
    assert evidence_path(f"{BASE}document/first#c1", BASE, 3, 9) == "/document/first?start=3&end=9#mark"
    assert evidence_path(f"{BASE}document/first", BASE, None, "x") == "/document/first"


# --- pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_title_heading_language_and_strict_headers(client: FlaskClient, path: str) -> None:
    text = page(client, path)
    assert text.count("<h1") == 1
    assert '<html lang="en">' in text
    assert "<title>" in text
    headers = client.get(path, headers=HTML).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize("path", [*PAGES, "/question/who-condemned?target=russia", "/ask.json?q=who"])
def test_c50_every_page_of_an_empty_store_answers(empty: FlaskClient, path: str) -> None:
    response = empty.get(path, headers=HTML)
    assert response.status_code == 200 or "the graph knows no" in response.text
    if path in {"/", "/documents"}:
        assert "othing loaded yet" in response.text


def test_the_front_page_counts_and_lists_the_questions(client: FlaskClient) -> None:
    text = page(client, "/")
    assert 'name="q"' in text
    assert ">3</a></dd>" in text
    assert all(f"/question/{name}" in text for name in load())


def test_an_answer_stands_in_three_groups_with_evidence_and_its_query(client: FlaskClient) -> None:
    text = page(client, "/ask?q=who+condemned+DPRK-Russia+ties")
    assert [text.index(f'id="g-{name}"') for name in ("condemned", "concern", "denied")] == sorted(
        text.index(f'id="g-{name}"') for name in ("condemned", "concern", "denied")
    )
    assert "Mark Rutte condemned the transfer" in text
    start = FIRST.index("NATO Secretary")
    assert f"/document/first?start={start}&amp;end={FIRST.index(' Pyongyang has')}#mark" in text
    assert "The SPARQL behind this answer" in text
    assert "/sparql?query=" in text


def test_a_question_that_is_not_understood_keeps_the_box(client: FlaskClient) -> None:
    text = page(client, "/ask?q=which+colour")
    assert "not understood" in text
    assert 'value="which colour"' in text
    assert client.get("/ask.json?q=which+colour").status_code == 400


def test_a_question_with_a_value_that_cannot_be_is_refused_on_its_page(client: FlaskClient) -> None:
    response = client.get("/ask?q=who+held+it+on+2023-02-30", headers=HTML)
    assert response.status_code == 400
    assert "is no date" in response.text


def test_an_answer_is_json_and_csv(client: FlaskClient) -> None:
    value = client.get("/question/who-condemned.json").get_json()
    assert set(value) >= {"question", "understood", "sparql", "rows"}
    assert value["rows"][0]["speaker"] == "Mark Rutte"
    assert client.get("/question/who-condemned", headers={"Accept": "application/json"}).get_json() == value
    rows = list(csv.DictReader(io.StringIO(client.get("/question/who-condemned.csv").text)))
    assert len(rows) == len(value["rows"])
    assert rows[0]["document"] == "first.txt"


def test_c39_a_spreadsheet_finds_no_formula() -> None:
    values = {"a": "=1+1", "b": "+x", "c": "-x", "d": "@x", "e": "plain", "f": -2, "g": None}
    made = Answer("", "", "", "", tuple(values), (values,))
    assert list(csv.reader(io.StringIO(as_csv(made))))[1] == ["'=1+1", "'+x", "'-x", "'@x", "plain", "-2", ""]


def test_the_form_has_a_labelled_field_for_each_parameter(client: FlaskClient) -> None:
    text = page(client, "/question/who-condemned")
    for parameter in load()["who-condemned"].parameters:
        assert f'<label for="f-{parameter.name}">' in text
        assert f'id="f-{parameter.name}"' in text
    assert '<option value="DPRK–Russia ties">' in text


def test_a_question_without_its_parameters_shows_the_form(client: FlaskClient) -> None:
    for name in load():
        assert 'class="fields"' in page(client, f"/question/{name}")


@pytest.mark.parametrize("name", list(load()))
def test_every_question_answers_its_example_as_page_json_and_csv(client: FlaskClient, name: str) -> None:
    for suffix in ("", ".json", ".csv"):
        response = client.get(f"/question/{name}{suffix}", query_string=dict(load()[name].examples[0]), headers=HTML)
        # These papers know no partnership: then the name is told, and nothing breaks.
        assert response.status_code == 200 or "the graph knows no" in response.text


@pytest.mark.parametrize("wrong", ["from=2024-13-45", "target=Atlantis+of+old", "colour=red", "min-strength=whisper"])
def test_c48_a_wrong_parameter_is_400_and_named(client: FlaskClient, wrong: str) -> None:
    response = client.get(f"/question/who-condemned?{wrong}", headers=HTML)
    assert response.status_code == 400
    assert wrong.partition("=")[0].split("-")[0] in response.text
    assert client.get(f"/question/who-condemned.json?{wrong}").status_code == 400


@pytest.mark.parametrize("value", ['"} UNION {?s ?p ?o} #', "\\u0022", "'''", "a\nb", "a\x00b", "http://a> ?p ?o . #"])
def test_c31_c32_a_parameter_never_becomes_query_text(client: FlaskClient, value: str) -> None:
    response = client.get("/question/who-condemned.json", query_string={"target": value})
    assert response.status_code == 400


def test_the_page_of_a_document_marks_the_sentence(client: FlaskClient) -> None:
    start, end = FIRST.index("The Kremlin"), FIRST.index("\n\nThe two")
    text = page(client, f"/document/first?start={start}&end={end}")
    assert f'<mark id="mark"><span id="p{start}-{end}">The Kremlin denied' in text
    assert text.count("<mark") == 1
    assert 'id="c3"' in text
    assert "<mark" not in page(client, "/document/first")
    for strange in ("start=-1&end=5", "start=9&end=3", "start=x&end=y", "start=0&end=99999999999999999999"):
        assert client.get(f"/document/first?{strange}", headers=HTML).status_code == 200


def test_the_page_of_a_document_names_its_author(client: FlaskClient) -> None:
    assert "<dt>Author</dt><dd><bdi>Ada Scribe</bdi></dd>" in page(client, "/document/second")
    assert "Author" not in page(client, "/document/first")


def test_the_whole_text_of_a_document_is_shown_once(client: FlaskClient) -> None:
    import html
    import re

    text = page(client, "/document/first?start=40&end=60")
    shown = text.partition('<div class="text"')[2].partition(">")[2].partition("</div>")[0]
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == FIRST


def test_c34_markup_in_names_and_titles_is_text(client: FlaskClient) -> None:
    for path in ("/documents", "/document/third", "/id/img-src-x", "/id/dprk-russia-ties"):
        text = page(client, path)
        assert "<img src=x" not in text
        assert "<b>markup" not in text


def test_a_person_is_shown_with_office_words_and_terms(client: FlaskClient) -> None:
    text = page(client, "/id/mark-rutte")
    assert "<h1" in text
    assert "Secretary General of NATO" in text
    assert "Mark Rutte condemned the transfer" in text
    assert "/document/first?start=" in text


def test_a_tie_shows_what_was_said_about_it_and_what_shows_it(client: FlaskClient) -> None:
    text = page(client, "/id/dprk-russia-ties")
    assert "Said about DPRK–Russia ties" in text
    assert "What shows DPRK–Russia ties" in text
    assert ">conditional<" in text


def test_an_event_tells_who_affirms_and_who_denies_it(client: FlaskClient) -> None:
    page = client.get("/id/transfer-north-korea-russia", headers=HTML).text
    assert "How well it is attested: disputed" in page
    affirmed, denied = page.split('id="side-1"')[1].split('id="side-2"')
    assert "Pyongyang has sent shells to Russia for months." in affirmed
    assert "The Kremlin denied that any such deliveries took place." in denied.split("</section>")[0]
    assert '<span class="tag status-disputed">disputed</span>' in page


def test_a_person_has_no_status(client: FlaskClient) -> None:
    assert "How well it is attested" not in client.get("/id/mark-rutte", headers=HTML).text


def test_the_vocabulary_is_drawn_from_the_ontology(client: FlaskClient) -> None:
    text = page(client, "/ns")
    assert 'id="Condemnation"' in text
    assert 'id="speaker"' in text
    assert "/scheme/act/condemn" in page(client, "/scheme/act")
    assert page(client, "/scheme/act/condemn").count("Mark Rutte") >= 1


# --- data


@pytest.mark.parametrize("path", ["/id/mark-rutte", "/document/first", "/ns"])
@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
    ],
)
def test_data_comes_by_accept_and_by_suffix(client: FlaskClient, path: str, suffix: str, media_type: str) -> None:
    by_accept = client.get(path, headers={"Accept": media_type})
    by_suffix = client.get(f"{path}.{suffix}", headers=HTML)
    assert by_accept.mimetype == by_suffix.mimetype == media_type
    triples = [
        set(map(str, ox.parse(r.data, format=ox.RdfFormat.from_media_type(media_type)))) for r in (by_accept, by_suffix)
    ]
    assert triples[0] == triples[1] != set()
    assert "Accept" in by_accept.headers["Vary"]


def test_a_page_comes_where_nothing_is_preferred_and_406_where_nothing_fits(client: FlaskClient) -> None:
    assert client.get("/id/mark-rutte").mimetype == "text/html"
    assert client.get("/id/mark-rutte", headers={"Accept": "*/*"}).mimetype == "text/html"
    assert client.get("/id/mark-rutte", headers={"Accept": "image/png"}).status_code == 406


# --- errors


@pytest.mark.parametrize(
    "path", ["/nope", "/id/nobody-at-all", "/document/none", "/question/none", "/id/mark-rutte.exe"]
)
def test_what_is_not_there_is_404_in_the_form_asked_for(client: FlaskClient, path: str) -> None:
    shown = client.get(path, headers=HTML)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    told = client.get(path, headers={"Accept": "application/json"})
    assert (told.status_code, told.get_json()["status"]) == (404, 404)
    assert client.get(path, headers={"Accept": "text/plain"}).mimetype == "text/plain"


@pytest.mark.parametrize(
    "path",
    [
        "/id/%2e%2e/etc",
        "/id/a%00b",
        "/id/a%0d%0aSet-Cookie:x",
        "/id/%F0%9F%98%80",
        "/id/%252e",
        "/id/" + "a" * 8000,
        "/static/../app.py",
    ],
)
def test_c40_strange_paths_serve_nothing(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code in {400, 404, 414}
    assert "Set-Cookie" not in response.headers


def test_c41_a_forged_host_makes_no_iri(client: FlaskClient) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", **HTML}
    assert "evil.example" not in client.get("/id/mark-rutte", headers=forged).text


def test_an_unchanged_page_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/id/mark-rutte", headers=HTML).headers["ETag"]
    assert client.get("/id/mark-rutte", headers={**HTML, "If-None-Match": tag}).status_code == 304


# --- following the store


def test_the_server_follows_the_pointer(tmp_path: Path) -> None:
    from graph.quads import quads
    from graph.records import Unit

    directory = tmp_path / "store"
    made = create_app(directory, lambda text: answer(Store.open(None), "who-condemned", {}, text))
    client = made.test_client()
    assert "othing loaded yet" in page(client, "/")
    build(directory)
    assert ">3</a></dd>" in page(client, "/")
    with Store.open(directory) as store:
        store.remove("third")
        for _ in range(3):  # the snapshot that is being served is pruned
            store.snapshot()
        assert ">2</a></dd>" in page(client, "/")
        document, claims = second()
        store.replace("again", quads(_renamed(document), (Unit(1, 0, len(document.text)),), claims, store.base))
        store.snapshot()
    assert ">3</a></dd>" in page(client, "/")
    (directory / "CURRENT").unlink()
    assert ">3</a></dd>" in page(client, "/")
    made.extensions["communique"].pool.close()


def _renamed(document):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(document, key="again", name="again.txt")


def test_claims_that_a_page_has_no_room_for_are_counted(app: Flask) -> None:
    with app.test_request_context():
        whole = accounts(view(), f"{BASE}id/dprk-russia-ties")
        first = accounts(view(), f"{BASE}id/dprk-russia-ties", most=1)
    assert whole.left_out == 0
    assert len(whole.accounts) > 1
    assert (len(first.accounts), first.left_out) == (1, len(whole.accounts) - 1)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * {}", "1 solution."),
        ("SELECT * { FILTER(false) }", "0 solutions."),
        ("CONSTRUCT {} {}", "No triples."),
        ("SELECT ?b { BIND(BNODE() AS ?b) }", '<bdi title="blank node">_:'),
        ('CONSTRUCT { <a:s> <a:p> ?o } { BIND("' + "x" * 250_000 + '" AS ?o) }', "This is the beginning"),
    ],
)
def test_the_editor_tells_what_kind_of_result_it_shows(client: FlaskClient, query: str, told: str) -> None:
    assert told in client.post("/sparql", data={"query": query}, headers=HTML).text


@pytest.mark.parametrize(
    "path",
    [
        "ns.ttl",
        "id/mark-rutte.ttl",
        "id/nobody.ttl",
        "ask.json?q=who",
        "why.json",
        "dataset",
        ".well-known/void",
        "nowhere",
    ],
)
def test_data_may_be_read_by_scripts_of_other_origins_and_pages_may_not(client: FlaskClient, path: str) -> None:
    data = client.get(f"/{path}", headers={"Origin": "https://a.example"})
    assert data.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=HTML).headers


def test_a_long_list_of_documents_is_turned_page_by_page(directory: Path) -> None:
    made = create_app(directory, lambda text: Answer(text, "", "", "", (), ()), settings=Settings(shown=2))
    pages = [page(made.test_client(), f"/documents?page={number}") for number in (1, 2)]
    made.extensions["communique"].pool.close()
    assert [text.count('data-label="Title"') for text in pages] == [2, 1]
    assert [("3 documents" in text, 'rel="next"' in text, 'rel="prev"' in text) for text in pages] == [
        (True, True, False),
        (True, False, True),
    ]
    assert made.test_client().get("/documents?page=0", headers=HTML).status_code == 400
