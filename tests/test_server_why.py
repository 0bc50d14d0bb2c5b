"""The page that explains: facts and things, drawn and told, as a page and as data; what cannot be explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.store import open_snapshot
from graph.why.replying import NEAREST, why
from server.addresses import why_path
from server.app import create_app
from server.pages.drawing import LONGEST, picture
from tests.server_papers import build

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EVENT = "https://w3id.org/communique/document/first#e1"
FACT = why_path("id:mark-rutte", "cq:actorOf", f"<{EVENT}>")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[FlaskClient]:
    made = create_app(directory, lambda text: pytest.fail(f"nothing is asked here: {text}"))
    yield made.test_client()
    made.extensions["communique"].pool.close()


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html"), response.text
    assert response.text.count("<h1") == 1
    return response.text


def test_a_fact_is_told_with_its_rules_terms_and_marked_sentence(client: FlaskClient) -> None:
    text = page(client, FACT)
    assert all(f"<code>{rule}</code>" in text for rule in ("prp-inv", "prp-spo1", "prp-spo2"))
    assert 'href="/ns#involves"' in text
    assert 'href="/document/first?start=' in text
    assert 'href="/id/mark-rutte"' in text
    assert '<a href="#n4">see 4</a>' in text
    assert re.search(r'class="tag mode-(\w+)">mode \1<', text)  # a modality may be called "reported", too


def test_the_picture_is_named_for_those_who_cannot_see_it(client: FlaskClient) -> None:
    text = page(client, FACT)
    assert 'role="img" aria-labelledby="drawn drawn-more"' in text
    assert 'style="' not in text


def test_a_thing_is_explained_with_links_to_each_fact(client: FlaskClient) -> None:
    text = page(client, why_path("Mark Rutte"))
    assert "Secretary General of NATO from 2024-10-01" in text
    assert "NATO Secretary General Mark Rutte condemned" in text
    assert "/why?subject=%3Chttps" in text


def test_the_same_is_given_as_data(client: FlaskClient) -> None:
    by_suffix = client.get(FACT.replace("/why?", "/why.json?"))
    by_header = client.get(FACT, headers={"Accept": "application/json"})
    assert by_suffix.json == by_header.json
    assert by_suffix.json is not None
    assert by_suffix.json["explanation"]["grounds"][0]["rule"] == "prp-inv"


def test_what_the_graph_does_not_hold_is_404_with_the_nearest(client: FlaskClient) -> None:
    asked = why_path("Russia", "cq:memberOf", "NATO")
    text = page(client, asked, 404)
    assert "The graph does not hold this." in text
    assert text.count('class="why"') == NEAREST
    assert client.get(asked.replace("/why?", "/why.json?")).status_code == 404
    assert "never heard of id:nobody" in page(client, why_path("id:nobody"), 404)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (why_path("Russsia"), "did you mean Russia"),
        (why_path("Russia", "cq:nothing", "NATO"), "the ontology has no term cq:nothing"),
        (why_path("Russia", "", "NATO"), "predicate: is missing"),
        (why_path("Russia", "*", "NATO"), "is no property"),
        (why_path("Russia", "a", '"<b>'), "is no literal"),
        (why_path("x" * 2001), "longer than 2000 characters"),
        (why_path("<javascript:alert(1) >"), "is not an IRI"),
    ],
)
def test_what_names_nothing_is_400_in_a_line(client: FlaskClient, asked: str, complaint: str) -> None:
    assert complaint in page(client, asked, 400)
    response = client.get(asked.replace("/why?", "/why.json?"), headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.json is not None
    assert complaint.lower() in response.json["error"].lower()


def test_the_empty_page_is_a_form_and_empty_data_a_mistake(client: FlaskClient) -> None:
    assert page(client, "/why").count("<input") == 4  # with the box for a search
    assert client.get("/why.json").status_code == 400
    assert client.get("/why.exe").status_code == 404


def test_c34_markup_in_names_is_text_in_list_and_picture(client: FlaskClient) -> None:
    text = page(client, why_path("id:img-src-x", "cq:actorOf", "document:third#e1"))
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_answers_and_pages_about_things_lead_here(client: FlaskClient) -> None:
    answer = page(client, "/question/who-condemned?target=dprk-russia-ties")
    rows = answer.count('<th scope="row"')
    assert answer.count('class="why"') == rows > 0
    thing = page(client, "/id/mark-rutte")
    assert (
        "/why?subject=https%3A%2F%2Fw3id.org%2Fcommunique%2Fdocument%2Ffirst%23e1&amp;predicate=cq%3Aspeaker" in thing
    )
    held = page(client, "/question/who-held?post=secretary-general-of-nato&date=2024-11-01")
    assert "mark-rutte--secretary-general-of-nato--2024" in held.partition('class="why"')[2][:200]


def test_every_link_to_an_explanation_holds(client: FlaskClient) -> None:
    for start in ("/id/mark-rutte", "/id/russia", "/document/first", "/question/who-denied?target=dprk-russia-ties"):
        text = page(client, start)
        links = {part.partition('"')[0].replace("&amp;", "&") for part in text.split('href="/why?')[1:]}
        assert links
        assert {client.get(f"/why?{link}", headers=HTML).status_code for link in links} == {200}


def test_a_box_stands_left_of_what_it_rests_on_and_none_covers_another(directory: Path) -> None:
    told = why(open_snapshot(directory), ("Mark Rutte", "cq:actorOf", f"<{EVENT}>"))
    drawn = picture(told.explanation)  # type: ignore[union-attr]
    assert drawn is not None
    assert all(edge.start[0] < edge.end[0] for edge in drawn.edges)
    assert all(len(line) <= LONGEST for box in drawn.boxes for line in box.lines)
    places = sorted((box.x, box.y, box.y + box.height) for box in drawn.boxes)
    apart = [one[0] < other[0] or one[2] < other[1] for one, other in pairwise(places)]
    assert all(apart)
    assert max(box.y + box.height for box in drawn.boxes) <= drawn.height
