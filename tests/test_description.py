"""What the server says of itself: terms that exist, figures that are true, questions that can be run as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, SDO, SH, VOID

from graph.answering.questions import answer, load
from graph.importing import Input, Wish, bring
from graph.repositories import Folder
from graph.store import open_documents, open_snapshot
from server.app import create_app
from server.settings import Settings
from tests.server_papers import build
from tests.test_alignments import foreign_terms

PUBLIC = "https://graph.example.org/"
DATASET = rdflib.URIRef(f"{PUBLIC}dataset")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
LISTED = (DCAT, DCTERMS, RDF, RDFS, SDO, SH, VOID)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = build(tmp_path_factory.mktemp("described") / "store")
    file = made.parent / "more.ttl"
    file.write_text("<urn:x:a> a <urn:x:Thing> ; <urn:x:p> 1 , 2 .")
    with file.open("rb") as opened:
        bring(Folder(made).bringing(), [Input("more.ttl", opened, 0)], Wish(graph="urn:x:graph"))
    return made


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[FlaskClient]:
    settings = Settings(public=PUBLIC, token="t" * 32, federation=("https://example.org",))
    app = create_app(
        directory, lambda text: answer(open_snapshot(directory), "who-condemned", {}, text), settings=settings
    )
    yield app.test_client()
    app.extensions["communique"].pool.close()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> rdflib.Graph:
    sent = client.get("/dataset", headers={"Accept": "text/turtle"})
    return rdflib.Graph().parse(data=sent.data, format="turtle")


def exists(term: rdflib.URIRef) -> bool:
    return str(term) in foreign_terms() or any(
        term in space and hasattr(space, term.removeprefix(str(space))) for space in LISTED
    )


def test_every_term_of_a_vocabulary_exists_there(described: rdflib.Graph) -> None:
    used = set(described.predicates()) | set(described.objects(predicate=RDF.type))
    assert {str(term) for term in used if not exists(term)} == set()


def test_all_is_counted_and_what_documents_say_by_itself(described: rdflib.Graph, directory: Path) -> None:
    whole, documents = open_snapshot(directory), open_documents(directory)
    said = described.value(rdflib.URIRef(f"{DATASET}#documents"), VOID.triples)
    assert described.value(DATASET, VOID.triples).toPython() == whole.status().triples
    assert said.toPython() == documents.status().triples == whole.status().triples - 3
    assert described.value(rdflib.URIRef(f"{DATASET}#documents"), VOID.documents).toPython() == 3
    assert rdflib.URIRef("urn:x:Thing") in set(described.objects(predicate=VOID["class"]))


def test_the_dump_holds_what_is_counted(client: FlaskClient, directory: Path) -> None:
    dumped = client.get("/dataset.nq").text
    assert dumped.count("<urn:x:graph> .\n") == 3
    assert dumped.count("\n") == sum(1 for _ in open_snapshot(directory).quads())


def test_one_dump_is_made_at_a_time_and_nobody_waits_for_it(client: FlaskClient) -> None:
    tag = client.get("/dataset.nq").headers["ETag"]
    turn = client.application.extensions["communique"].dumping
    with turn:
        refused = client.get("/dataset.nq")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert client.get("/dataset.nq", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/dataset.nq").status_code == 200


def test_graphs_that_are_no_documents_are_named_where_they_are(described: rdflib.Graph, directory: Path) -> None:
    named = {str(name) for name in described.objects(predicate=SD.name)}
    assert "https://w3id.org/communique/graph/reference" in named
    assert named <= set(open_snapshot(directory).names())
    for entry in described.objects(DATASET, SD.namedGraph):
        assert described.value(described.value(entry, SD.graph), DCTERMS.description)


def test_each_canned_question_can_be_run_as_it_is_described(described: rdflib.Graph, client: FlaskClient) -> None:
    questions = set(described.subjects(RDF.type, SH.SPARQLExecutable))
    assert {str(one) for one in questions} == {f"{PUBLIC}question/{name}" for name in load()}
    for one in questions:
        asked = str(described.value(one, SH.select))
        rdflib.Graph().query(asked)
        sent = client.get("/sparql", query_string={"query": asked}, headers={"Accept": "text/csv"})
        question = load()[str(one).rpartition("/")[2]]
        assert sent.text.split("\r\n")[0] == ",".join(question.columns)
        paths = {str(described.value(part, SH.path)).partition("#")[2] for part in described.objects(one, SH.parameter)}
        assert paths == {parameter.variable for parameter in question.parameters}
        assert described.value(one, SDO.target) == rdflib.URIRef(f"{PUBLIC}sparql")
        assert described.value(one, RDFS.label).language == "en"


def test_prefixes_are_declared_once(described: rdflib.Graph) -> None:
    declared = list(described.objects(rdflib.URIRef(f"{DATASET}#prefixes"), SH.declare))
    assert len(declared) == len({str(described.value(one, SH.prefix)) for one in declared}) > 5


@pytest.mark.parametrize("path", ["/", "/sparql", "/dataset", "/search/description.xml", "/.well-known/void", "/ns"])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "*/*"])
def test_c41_a_forged_host_is_said_nowhere(client: FlaskClient, path: str, accept: str) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"}
    sent = client.get(path, headers={**forged, "Accept": accept})
    assert sent.status_code < 500
    assert "evil" not in f"{sent.headers}{sent.text}"
    assert "javascript:" not in f"{sent.headers}{sent.text}"


@pytest.mark.parametrize(
    "path", ["/id/nato/", "/id/NATO", "/documents/", "/id/mark-rutte", "//evil.example/id/x", "/ns/"]
)
def test_c41_a_redirect_leads_to_this_server_alone(client: FlaskClient, path: str) -> None:
    sent = client.get(path, headers={"Host": "evil.example"})
    place = sent.headers.get("Location", "")
    assert place == "" or (place.startswith((PUBLIC, "/")) and not place.startswith("//"))


def test_c41_a_new_graph_has_an_address_of_the_configured_server(client: FlaskClient) -> None:
    head = {"Host": "evil.example", "Authorization": f"Bearer {'t' * 32}", "Content-Type": "text/turtle"}
    sent = client.post("/graphs", data=b"<urn:x:a> <urn:x:b> <urn:x:c> .", headers=head)
    assert sent.status_code == 201
    assert sent.headers["Location"].startswith(PUBLIC)
    assert "evil" not in f"{sent.headers}{sent.text}"
