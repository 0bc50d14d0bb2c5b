"""The vocabulary's page is drawn from the ontology: its terms, the core as a picture, and the schemes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS, Graph

from graph.answering.questions import answer
from graph.store import open_snapshot
from ontology import checking, terms
from server.app import create_app
from server.pages.glossary import Glossary, conclusions
from server.pages.picture import draw, places
from server.snapshots import Snapshots
from tests.server_papers import build

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[FlaskClient]:
    app = create_app(directory, lambda text: answer(open_snapshot(directory), "who-condemned", {}, text))
    yield app.test_client()
    app.extensions["communique"].pool.close()


@pytest.fixture(scope="module")
def glossary(directory: Path) -> Glossary:
    return Glossary(Snapshots(directory, 0).current())


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return checking.read([terms.axioms_file()])


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_every_term_has_its_anchor_label_comment_and_example(client: FlaskClient, glossary: Glossary) -> None:
    text = page(client, "/ns")
    found = glossary.terms()
    assert {term.name for term in found} == terms.terms()
    for term in found:
        assert text.count(f'id="{term.name}"') == 1
        assert term.label
        assert term.comment
        assert term.examples


def test_every_link_within_the_page_leads_somewhere(client: FlaskClient) -> None:
    text = page(client, "/ns")
    anchors = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= anchors


def test_a_term_shows_its_axioms_its_neighbours_and_the_rules_it_follows_by(glossary: Glossary) -> None:
    shown = {term.name: term for term in glossary.terms()}
    relations = {name: dict(shown[name].relations) for name in ("Organisation", "speaker", "involves")}
    assert [link.name for link in relations["Organisation"]["Below"]] == ["cq:Actor"]
    assert "org:Organization" in [link.name for link in relations["Organisation"]["A kind of"]]
    assert "cq:State" in [link.name for link in relations["Organisation"]["Above"]]
    assert "cq:Collective" in [link.name for link in relations["Organisation"]["Never also"]]
    assert [link.name for link in relations["involves"]["Inverse"]] == ["cq:actorOf"]
    assert [link.name for link in relations["speaker"]["Usually leads to"]] == ["cq:Actor"]
    assert [
        rule for rule, _, axiom in shown["speaker"].follows if "speakerParticipation o cq:participant" in axiom
    ] == ["prp-spo2"]
    assert {rule for rule, _, _ in shown["Condemnation"].follows} == {"cls-hv2"}
    assert conclusions()[terms.cq("Event")]


def test_the_picture_shows_the_core_as_the_axioms_have_it(glossary: Glossary, vocabulary: Graph) -> None:
    picture = draw(glossary)
    assert {"Actor", "Organisation", "Event", "Threat", "Partnership", "Document", "Claim"} <= set(places())
    assert [box.name for box in picture.boxes] == list(places())
    words = {arrow.words for arrow in picture.arrows}
    assert {"claim: claims → event", "organisation: is a kind of → actor", "passage: passage of → document"} <= words
    labels = {str(label) for label in vocabulary.objects(None, RDFS.label)}
    for arrow in picture.arrows:
        above = (vocabulary.resource(terms.cq(arrow.start.name)).identifier, RDFS.subClassOf,
                 vocabulary.resource(terms.cq(arrow.end.name)).identifier)  # fmt: skip
        assert arrow.hollow == (above in vocabulary)
        assert arrow.hollow or set(arrow.labels) <= labels
    drawn = [box for box in picture.boxes if not any(box in (arrow.start, arrow.end) for arrow in picture.arrows)]
    assert drawn == [], "a class that nothing leads to or from is no part of the core"


def test_no_box_covers_another_and_none_stands_outside(glossary: Glossary) -> None:
    picture = draw(glossary)
    corners = {(box.x, box.y) for box in picture.boxes}
    assert len(corners) == len(picture.boxes)
    assert all(box.middle[0] < picture.width and box.middle[1] < picture.height for box in picture.boxes)


def test_the_picture_is_a_well_formed_image_with_a_title_and_links(client: FlaskClient) -> None:
    text = page(client, "/ns")
    svg = ET.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    space = "{http://www.w3.org/2000/svg}"
    assert svg.find(f"{space}title") is not None
    assert [link.get("href") for link in svg.iter(f"{space}a")] == [f"#{name}" for name in places()]
    assert "The picture in words" in text
    assert "style=" not in text, "the content security policy lets no style through"


def test_classes_stand_below_those_above_them(glossary: Glossary, vocabulary: Graph) -> None:
    tree = glossary.tree()
    assert {name for names in tree.values() for name in names} == {
        str(term).removeprefix(terms.CQ)
        for term in vocabulary.subjects(RDF.type, OWL.Class)
        if str(term).startswith(terms.CQ)
    }
    assert "Organisation" in tree["Actor"]
    assert "Actor" in tree[""]


def test_the_page_of_a_scheme_lists_its_concepts_with_their_codes(client: FlaskClient) -> None:
    text = page(client, "/scheme/act")
    assert "<h1" in text
    for words in ("/scheme/act/condemn", "To say that a deed is wrong", "/scheme/plover/accuse", "/scheme/cameo/111"):
        assert words in text
    assert page(client, "/scheme/cameo").count('<tr id="') > 290
    assert "Acts" in page(client, "/ns")


@pytest.mark.parametrize("path", ["/scheme/act", "/scheme/act/condemn", "/ns"])
def test_schemes_and_terms_come_as_data_too(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/turtle"}).mimetype == "text/turtle"
    assert client.get(f"{path}.jsonld").mimetype == "application/ld+json"


def test_a_scheme_that_is_not_there_is_no_page(client: FlaskClient) -> None:
    assert client.get("/scheme/feasts", headers=HTML).status_code == 404
