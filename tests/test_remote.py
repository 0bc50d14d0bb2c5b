from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from graph import iris, quads
from graph.errors import QuadError, QueryError, RemoteError, UnknownDocumentError
from graph.records import Cell, Claim, Document, Entity, Event, Participant, Unit, When
from graph.remote import RemoteStore

TEXT = "Mark Rutte met Ursula von der Leyen."
PEOPLE = (
    Entity("mark-rutte", "Mark Rutte", "Person"),
    Entity("ursula-von-der-leyen", "Ursula von der Leyen", "Person"),
)
MET = Event("meeting", "meet", tuple(Participant(one, "agent") for one in PEOPLE), when=When("2024-10-29"))
MEETING = Cell(f"{iris.BASE}id/meeting-2024-10-29-mark-rutte-ursula-von-der-leyen", "iri")


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL server of the smallest kind, over a real store; it counts what is written."""

    store: ox.Store
    writes = 0

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""

    def answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def graph(self) -> ox.NamedNode:
        return ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_POST(self) -> None:
        body = self.body()
        pages = {"/page": (200, "text/html"), "/broken": (503, "text/html"), "/locked": (403, "text/plain")}
        if self.path in pages:
            status, media_type = pages[self.path]
            return self.answer(status, media_type, b"<html>welcome</html>")
        if self.path == "/garbage":
            return self.answer(200, "application/sparql-results+json", b"{")
        query = parse_qs(body.decode())["query"][0]
        try:
            result = self.store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            return self.answer(400, "text/plain", str(error).encode())
        assert not isinstance(result, ox.QueryTriples)
        found = result.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return self.answer(200, "application/sparql-results+json", found)

    def do_GET(self) -> None:
        triples = [quad.triple for quad in self.store.quads_for_pattern(None, None, None, self.graph)]
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self.answer(200 if triples else 404, "application/n-triples", body)

    def do_PUT(self) -> None:
        type(self).writes += 1
        self.store.remove_graph(self.graph)
        self.store.load(self.body(), format=ox.RdfFormat.N_TRIPLES, to_graph=self.graph)
        self.answer(204, "text/plain", b"")

    def do_DELETE(self) -> None:
        self.store.remove_graph(self.graph)
        self.answer(204, "text/plain", b"")


@pytest.fixture
def endpoint() -> Iterator[tuple[str, type[Endpoint]]]:
    class Fresh(Endpoint):
        store = ox.Store()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Fresh
    server.shutdown()
    server.server_close()
    thread.join()


def told(key: str) -> list[ox.Quad]:
    claim = Claim("c1", 1, MET, 0, len(TEXT), rule="verb:meet")
    return list(quads.quads(Document(key, f"{key}.txt", TEXT, "0" * 64), (Unit(1, 0, len(TEXT)),), (claim,)))


def opened(address: str, path: str = "/query") -> RemoteStore:
    return RemoteStore(f"{address}{path}", f"{address}/data", seconds=10)


def test_a_document_is_put_found_and_removed(endpoint: tuple[str, type[Endpoint]]) -> None:
    store = opened(endpoint[0])
    change = store.replace("a", told("a"))
    assert change.added == len(told("a"))
    assert change.inferred > 0
    assert store.documents() == ("a",)
    assert store.text_of("a") == TEXT
    rows = store.query("SELECT ?who WHERE { ?event cq:party ?who }", {"event": MEETING}).rows
    assert {row["who"].value.rpartition("/")[2] for row in rows} == {one.id for one in PEOPLE}
    store.remove("a")
    assert len(endpoint[1].store) == 0


def test_putting_the_same_twice_writes_nothing(endpoint: tuple[str, type[Endpoint]]) -> None:
    store = opened(endpoint[0])
    store.replace("a", told("a"))
    before = endpoint[1].writes
    assert store.replace("a", told("a")).added == 0
    assert endpoint[1].writes == before


def test_ontology_and_reference_data_are_put_beside_the_documents(endpoint: tuple[str, type[Endpoint]]) -> None:
    store = opened(endpoint[0])
    store.ground()
    rows = store.query(
        "SELECT ?label WHERE { ?x rdfs:label ?label ; a cq:Actor }", {"x": Cell(f"{iris.BASE}id/nato", "iri")}
    )
    assert [row["label"].value for row in rows.rows] == ["NATO"]


def test_what_is_wrong_with_a_request_is_said_before_it_is_sent(endpoint: tuple[str, type[Endpoint]]) -> None:
    store = opened(endpoint[0])
    with pytest.raises(QuadError, match="its own only"):
        store.replace("b", told("a"))
    with pytest.raises(UnknownDocumentError, match="no document nowhere"):
        store.remove("nowhere")
    with pytest.raises(QueryError, match="refuses the query"):
        store.query("SELECT ?x WHERE {")
    with pytest.raises(QueryError, match="not a SELECT"):
        store.query("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/page", "answers text/html, not SPARQL results"),
        ("/broken", "gives 503 .*; try again later"),
        ("/locked", "gives 403 .*; give the address of a store that you may use"),
        ("/garbage", "its answer is broken"),
    ],
)
def test_a_server_that_is_no_store_is_named_in_one_line(
    endpoint: tuple[str, type[Endpoint]], path: str, message: str
) -> None:
    with pytest.raises(RemoteError, match=message) as raised:
        opened(endpoint[0], path).query("SELECT ?x WHERE { ?x ?p ?o }")
    assert "\n" not in str(raised.value)
    assert endpoint[0] in str(raised.value)


def test_a_server_that_does_not_run_is_named() -> None:
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1:9/query: does not answer"):
        opened("http://127.0.0.1:9").documents()
    with pytest.raises(RemoteError, match="not an http"):
        RemoteStore("file:///etc/passwd", "file:///etc/passwd")
