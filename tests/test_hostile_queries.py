"""Hostile queries against a real server: each is refused or ended in plain words, and nothing else is the worse for it.

A test bears the number of its case. Behind each of them `nothing_else_is_the_worse_for_it` looks.
"""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from tests.served import CROSS, Server, descendants, server, until
from tests.server_papers import build

SETTINGS = {
    "deadline": 1.0, "memory": 512 << 20, "rows": 1000, "workers": 2, "slow": 2, "patience": 0.5, "waiting": 8,
    "prompt": 256 << 20,  # the base line of memory holds the copy of the snapshot from the beginning
}  # fmt: skip
LATE = 60.0  # seconds after which a client gives up: it waits for what must come, however busy the machine is
KEPT = 64 << 20  # bytes that the server may have more after all of this
ORDINARY = "SELECT ?name WHERE { <https://w3id.org/communique/id/fumio-kishida> rdfs:label ?name }"
PREFIXED = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
PAIRS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are counted in /proc")


class Canary(BaseHTTPRequestHandler):
    """Counts who asks it anything."""

    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_POST = do_HEAD = do_GET  # noqa: N815 - names that the library gives

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def hits() -> Iterator[tuple[str, list[str]]]:
    """Run a server that nobody may ask, and give its address with what it was asked."""
    found: list[str] = []
    handler = type("OneCanary", (Canary,), {"hits": found})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}", found
        listener.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def canary(hits: tuple[str, list[str]]) -> str:
    return hits[0]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("hostile") / "store")


@pytest.fixture(scope="module")
def served(store: Path, hits: tuple[str, list[str]]) -> Iterator[Server]:
    with server(store, SETTINGS) as running:
        assert until(lambda: running.get("/readyz").status == 200, 60)
        for _ in range(50):
            assert answered(running)
        before, written = resident(running), state(store)
        yield running
        assert state(store) == written
        assert until(lambda: resident(running) < before + KEPT), (before, resident(running))


@pytest.fixture(autouse=True)
def nothing_else_is_the_worse_for_it(served: Server, hits: tuple[str, list[str]]) -> Iterator[None]:
    yield
    assert until(lambda: answered(served), LATE)  # the server may be full for as long as hostile queries have to run
    assert hits[1] == []
    assert served.process.poll() is None


def answered(running: Server) -> bool:
    """Tell whether an ordinary query has its answer."""
    response = running.query(PREFIXED + ORDINARY, accept="text/csv")
    return response.status == 200 and "Fumio Kishida" in response.text


def resident(running: Server) -> int:
    """Give the memory of a server and its children in bytes, what they share counted once."""
    pids = {running.process.pid, *descendants(running.process.pid)}
    return sum(proportional(pid) for pid in pids)


def proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def state(directory: Path) -> dict[str, tuple[int, int]]:
    """Give size and time of every file of a store."""
    return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in directory.rglob("*")}


def told(response: HTTPResponse, status: int, *words: str) -> str:
    """Check how a client was refused, and give the sentence."""
    text: str = response.text  # type: ignore[attr-defined]
    assert response.status == status, text[:500]
    assert response.headers["X-Request-Id"]
    assert response.headers["Content-Type"].startswith("text/plain")
    assert 10 < len(text) < 500
    for inside in ("Traceback", ".py", "/tmp", "site-packages", "0x"):
        assert inside not in text
    for word in words:
        assert word.casefold() in text.casefold()
    return text.casefold()


def post(running: Server, body: bytes, media_type: str, path: str = "/sparql", **headers: str) -> HTTPResponse:
    return running.get(path, "POST", body, content_type=media_type, **headers)


def exchanged(running: Server, request: bytes) -> str:
    """Send bytes, whether they are a request or not, and give all that comes back."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=LATE) as client:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have refused before it was sent all
            client.sendall(request)
        answer = b""
        with suppress(ConnectionResetError):
            while part := client.recv(1 << 16):
                answer += part
    return answer.decode("utf-8", "replace")


# --- what takes too much


def test_c1_a_cross_product_ends_at_its_deadline(served: Server) -> None:
    response = served.query(f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} . ?j ?k ?l }}")
    told(response, 503, "query time limit", "narrow")
    assert response.headers["Retry-After"]


def test_c2_a_client_that_leaves_takes_its_worker_along(served: Server) -> None:
    before = descendants(served.process.pid)
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.sendall(f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: a.example\r\n\r\n".encode())
            time.sleep(0.3)
    assert until(lambda: len(descendants(served.process.pid)) <= len(before) + 1, LATE)


def test_c3_of_thirty_two_at_once_some_run_the_others_are_told_to_come_again_and_health_is_told(served: Server) -> None:
    with ThreadPoolExecutor(32) as clients:
        pending = [clients.submit(served.query, CROSS) for _ in range(32)]
        while not all(one.done() for one in pending):
            assert served.get("/healthz").status == 200
            time.sleep(0.05)
    for one in pending:
        told(one.result(), 503, "limit")
        assert int(one.result().headers["Retry-After"]) >= 1


def test_c4_a_path_over_everything_ends_at_its_deadline(served: Server) -> None:
    told(served.query("SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d }"), 503, "limit")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (STRLEN(?s33) AS ?n) { BIND('aaaaaaaaaa' AS ?s0) "
        + " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(33))
        + "}",
        "SELECT (STRLEN(?d) AS ?n) { BIND('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS ?a) "
        "BIND(REPLACE(?a, 'a', ?a) AS ?b) BIND(REPLACE(?b, 'a', ?b) AS ?c) BIND(REPLACE(?c, 'a', ?c) AS ?d) }",
    ],
)
def test_c5_a_string_that_swells_ends_its_worker_alone(served: Server, query: str) -> None:
    told(served.query(query), 503, "limit")


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?i))) AS ?all) {{ {PAIRS} }}",
        f"SELECT * {{ {PAIRS} }} ORDER BY ?c ?f ?i",
        f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?e), STR(?i))) AS ?n) {{ {PAIRS} }}",
    ],
)
def test_c6_gathering_everything_ends_at_a_limit(served: Server, query: str) -> None:
    told(served.query(query), 503, "limit")


def test_c7_a_pattern_that_others_run_on_for_ever_is_answered(served: Server) -> None:
    response = served.query(f"ASK {{ FILTER(REGEX('{'a' * 30}!', '^(a+)+$')) }}", accept="application/json")
    assert (response.status, '"boolean":false' in response.text.replace(" ", "")) == (200, True)


def test_c8_a_pattern_that_is_none_matches_nothing(served: Server) -> None:
    response = served.query("SELECT ?s { ?s ?p ?o FILTER(REGEX(STR(?o), '[')) }", accept="text/csv")
    assert (response.status, response.text.split()) == (200, ["s"])


# --- what is too long, too deep, or not there


def test_c9_five_megabytes_of_values_are_refused_before_they_are_read(served: Server) -> None:
    body = "SELECT * { VALUES ?x {" + '"value" ' * 700_000 + "} }"
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {QUERY}\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = exchanged(served, (head + body).encode())
    assert answer.startswith("HTTP/1.1 413 ")
    assert "1,048,576 bytes" in answer


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 2000 + "?s ?p ?o" + "}" * 2000,
        "ASK { FILTER(" + "!" * 5000 + "true) }",
        "ASK { FILTER(" + "(" * 2000 + "true" + ")" * 2000 + ") }",
        "SELECT * { ?s " + "(" * 5000 + "<a:b>" + ")*" * 5000 + " ?o }",
        "ASK { FILTER(" + " && ".join(["true"] * 20_000) + ") }",
        "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 20_000) + " } LIMIT 1",
    ],
)
def test_c10_nesting_is_answered_or_refused_and_never_a_crash(served: Server, query: str) -> None:
    response = post(served, query.encode(), QUERY)
    assert response.status in {200, 400, 503}, response.text[:300]
    if response.status != 200:
        told(response, response.status)


@pytest.mark.parametrize("query", ["# nothing\n" * 90_000, " \t\n" * 1000, ""])
def test_c11_a_query_of_nothing_is_said_to_be_empty(served: Server, query: str) -> None:
    told(post(served, query.encode(), QUERY), 400)
    told(post(served, urlencode({"query": query}).encode()[: 1 << 20], FORM), 400)
    if len(query) < 5000:
        told(served.query(query), 400, "empty")


def test_c11_a_query_that_is_missing_is_a_mistake_in_a_form_and_asks_for_the_description_elsewhere(
    served: Server,
) -> None:
    told(post(served, b"", FORM), 400, "query is missing")
    response = served.get("/sparql", accept="text/turtle")
    assert response.status == 200
    assert "ServiceDescription" in response.text or "sd:Service" in response.text


@pytest.mark.parametrize("pairs", [["query", "query"], ["query", "update"], ["update", "query"]])
def test_c12_two_of_them_are_refused(served: Server, pairs: list[str]) -> None:
    body = urlencode([(name, "ASK {}") for name in pairs])
    told(post(served, body.encode(), FORM), 400, "once" if pairs == ["query", "query"] else "both")
    told(served.get(f"/sparql?{body}"), 400)


UPDATES = [
    "INSERT DATA { <a:b> <a:b> <a:b> }", "DELETE WHERE { ?s ?p ?o }", "LOAD <{canary}/x>", "CLEAR ALL", "DROP ALL",
    "CREATE GRAPH <a:b>", "COPY DEFAULT TO <a:b>", "MOVE DEFAULT TO <a:b>", "ADD DEFAULT TO <a:b>",
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]  # fmt: skip
BEFORE = ["", "# SELECT\n", "PREFIX a: <a:b>\n", "BASE <a:b> # x\r", "\ufeff"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("update", UPDATES)
def test_c13_an_update_in_the_place_of_a_query_is_refused(
    served: Server, canary: str, update: str, before: str
) -> None:
    query = before + update.replace("{canary}", canary)
    told(post(served, query.encode(), QUERY), 400)
    text = told(served.query(query), 400)
    assert before == "\ufeff" or "updates are not allowed here" in text


def test_c14_a_server_that_only_reads_takes_no_update_anywhere(served: Server, canary: str) -> None:
    update = f"LOAD <{canary}/x>"
    for path in ("/sparql", "/update", "/graphs", "/graphs?default"):
        for body, media_type in ((urlencode({"update": update}), FORM), (update, "application/sparql-update")):
            assert post(served, body.encode(), media_type, path).status in {400, 401, 403, 404, 405, 415}
        told(served.get(f"/sparql?{urlencode({'update': update})}"), 403)
    for method in ("PUT", "DELETE", "POST", "PATCH"):
        path = f"/graphs?graph={quote('https://example.org/g')}"
        assert served.get(path, method, b"<a:b> <a:b> <a:b> .", content_type="text/turtle").status in {401, 403, 405}


# --- what would lead out


FEDERATED = [
    "SELECT * { SERVICE <{canary}/sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <{canary}/sparql> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <{canary}/sparql> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <{canary}/sparql> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <{canary}/sparql> { ?s ?p ?o } } }",
    "SELECT * { \\u0053ERVICE <{canary}/sparql> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ER\\u0056ICE <{canary}/sparql> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SeRvIcE <{canary}/sparql> { ?s ?p ?o } }",
    "PREFIX c: <{canary}/> ASK { SERVICE/**/c:sparql { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <{canary}/sparql> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", FEDERATED)
def test_c15_c16_federation_is_off_wherever_it_hides(served: Server, canary: str, query: str) -> None:
    text = told(served.query(query.replace("{canary}", canary)), 400)
    assert "SERVICE" in text or "federation" in text or "syntax" in text.lower()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <{canary}/x> { ?s ?p ?o }",
        "SELECT * FROM <file:{canary}> { ?s ?p ?o }",
        "SELECT * FROM NAMED <{canary}/x> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { GRAPH <{canary}/x> { ?s ?p ?o } }",
    ],
)
def test_c17_a_graph_that_nobody_has_is_empty_and_not_fetched(served: Server, canary: str, query: str) -> None:
    response = served.query(query.replace("{canary}", canary), accept="text/csv")
    assert (response.status, len(response.text.splitlines())) == (200, 1)


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["{canary}/x", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/"])
def test_c18_a_graph_that_the_protocol_names_is_not_fetched(served: Server, canary: str, name: str, graph: str) -> None:
    parameters = urlencode({"query": "SELECT * { ?s ?p ?o }", name: graph.replace("{canary}", canary)})
    response = served.get(f"/sparql?{parameters}", accept="text/csv")
    assert (response.status, len(response.text.splitlines())) == (200, 1)


def test_c19_a_description_of_something_elsewhere_is_empty_and_not_fetched(served: Server, canary: str) -> None:
    response = served.query(f"DESCRIBE <{canary}/x>", accept="application/n-triples")
    assert (response.status, response.text) == (200, "")


@pytest.mark.parametrize("name", ["java:java.lang.Runtime.exec", "js:eval", "http://jena.apache.org/ARQ/function#js"])
def test_c20_a_function_that_nobody_has_is_not_called(served: Server, name: str) -> None:
    response = served.query(f"SELECT (<{name}>('id') AS ?x) {{}}", accept="text/csv")
    assert response.status in {200, 400}
    if response.status == 200:
        assert response.text.split() == ["x"]


# --- rows, names and forms


def test_c21_more_rows_than_the_limit_are_cut_and_the_cut_is_told(served: Server) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 999999999"
    for accept, rows in (("text/csv", 1001), ("text/tab-separated-values", 1001)):
        response = served.query(query, accept=accept)
        assert (response.status, len(response.text.splitlines())) == (200, rows)
        assert response.headers["Communique-Truncated"] == "rows=1000"
        assert "limits" in response.headers["Link"]
    found = json.loads(served.query(query, accept="application/sparql-results+json").text)
    assert len(found["results"]["bindings"]) == 1000
    assert any("limits" in link for link in found["head"]["link"])
    kind = "{http://www.w3.org/2005/sparql-results#}"
    read = ElementTree.fromstring(served.query(query, accept="application/sparql-results+xml").text)
    (link,) = read.findall(f"{kind}head/{kind}link")
    assert link.attrib["href"].endswith("/sparql?rows=1000#limits")
    assert len(read.findall(f"{kind}results/{kind}result")) == 1000


def test_c22_a_name_that_is_markup_is_refused_and_other_letters_are_escaped(served: Server) -> None:
    told(served.query("SELECT ?x<img/src=x> { ?x<img/src=x> ?p ?o }"), 400)
    for accept in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        response = served.query("SELECT (1 AS ?größe) (2 AS ?数) {}", accept=accept)
        assert response.status == 200
        assert "größe" in response.text or "gr\\u00" in response.text
        assert "数" in response.text or "\\u6570" in response.text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of rdflib itself
def test_c23_a_construction_is_well_formed_whatever_it_is_made_of(served: Server, accept: str, form: str) -> None:
    """Hold it to the parsers of rdflib and of the engine; N3.js, which the case names too, is not here."""
    query = """CONSTRUCT { ?o ?p ?s . _:b <https://example.org/p> ?s . _:b <https://example.org/q> ?odd . ?s ?o ?p }
        WHERE { ?s ?p ?o . VALUES ?odd { "a\\u0000b" "\\n\\t<&>\\"'" "\\uFFFE" "\\u001F"@en } } LIMIT 200"""
    response = served.query(query.replace("\\\\", "\\"), accept=accept)
    if form == "xml":
        told(response, 406, "a character that XML cannot hold")
        response = served.query(query.replace("\\u", "u"), accept=accept)
    assert response.status == 200, response.text[:300]
    held = rdflib.Graph().parse(data=response.text, format=form)
    assert len(held) > 50
    read = ox.parse(response.text, format=ox.RdfFormat.from_media_type(accept), base_iri="https://example.org/")
    assert {str(quad.predicate.value) for quad in read} == {str(predicate) for predicate in held.predicates()}


OFFERS = [
    ("*/*", 200, ""), ("text/turtle;charset=utf-8", 406, ""), ("text/csv;charset=utf-8", 200, "text/csv"),
    ("application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"", 406, ""),
    ("text/csv;q=0", 406, ""), ("text/csv;q=0, application/sparql-results+xml;q=0.1", 200, "application/"),
    ("text/csv;q=0.1, application/sparql-results+json;q=0.9", 200, "application/sparql-results+json"),
    ("*/*;q=0", 406, ""), ("application/*, text/csv;q=0.1", 200, "application/"),
    (", ".join(f"text/x{n}" for n in range(5000)), 406, ""),
    (", ".join(f"text/x{n}" for n in range(2000)) + ", text/csv", 200, "text/csv"),
    ("garbage", 406, ""), (";;;q=,=", 406, ""), ("text/csv;q=NaN", None, ""), ("text/csv;q=-1", None, ""),
    ("application/pdf", 406, ""),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "status", "media_type"), OFFERS, ids=[offer[0][:40] for offer in OFFERS])
def test_c24_what_is_accepted_is_sent_or_refused(
    served: Server, accept: str, status: int | None, media_type: str
) -> None:
    response = served.query("SELECT (1 AS ?x) {}", accept=accept)
    assert response.status in ({200, 400, 406} if status is None else {status, 406 if len(accept) > 9000 else status})
    if response.status == 200:
        assert response.headers["Content-Type"].startswith(media_type)


def test_c25_methods_are_answered_as_they_should_be(served: Server) -> None:
    head = served.get(f"/sparql?query={quote('ASK {}')}", "HEAD", accept="application/sparql-results+json")
    assert (head.status, head.text) == (200, "")
    options = served.get("/sparql", "OPTIONS", origin="https://a.example", access_control_request_method="POST")
    assert options.status in {200, 204}
    assert "POST" in options.headers["Access-Control-Allow-Methods"]
    for method in ("PUT", "DELETE", "TRACE", "PATCH", "PROPFIND", "BREW"):
        response = served.get("/sparql", method)
        assert (response.status, "GET" in response.headers["Allow"]) == (405, True), method
    for path in ("/healthz", "/readyz", "/metrics"):
        response = served.get(path, "PUT")
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD"), path


@pytest.mark.parametrize(
    ("body", "media_type", "statuses"),
    [
        (b"ASK {}", "", {400, 415}),
        (b"ASK {}", "text/plain", {415}),
        (b"ASK {}", "application/x-no-such-thing", {415}),
        (b"ASK {}", "nonsense", {415}),
        ("ASK {}".encode("utf-16"), QUERY, {400}),
        ("ASK {}".encode("utf-16"), f"{QUERY}; charset=utf-16", {415}),
        (b"ASK { FILTER('\xff' = 'x') }", QUERY, {400}),
        (b"query=ASK%20%7B%7D%FF", FORM, {400}),
        (b"query=ASK {} # \xff", FORM, {400}),
        (b"------x\r\n", "multipart/form-data; boundary=x", {415}),
    ],
)
def test_c26_a_body_of_another_kind_is_refused(
    served: Server, body: bytes, media_type: str, statuses: set[int]
) -> None:
    response = post(served, body, media_type)
    assert response.status in statuses, response.text
    told(response, response.status)


def test_c27_a_compressed_body_is_never_unpacked(served: Server) -> None:
    bomb = gzip.compress(bytes(1 << 26)) * 16  # which unpacks to a gigabyte
    assert len(bomb) < 1 << 21
    before = resident(served)
    for encoding in ("gzip", "deflate", "br", "x-unheard", "gzip, gzip"):
        told(post(served, bomb, QUERY, content_encoding=encoding), 415, "compressed")
    assert resident(served) < before + KEPT


# --- slow and many


def test_c28_slow_clients_hold_no_worker_and_nobody_else(served: Server) -> None:
    """Of those that read, half never do, and half take a byte for each answer that others have had meanwhile."""
    target = ("127.0.0.1", served.port)
    many = (
        f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')} HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n".encode()
    )
    before = len(descendants(served.process.pid))
    slow = [socket.create_connection(target, timeout=LATE) for _ in range(60)]
    for number, client in enumerate(slow):
        if number % 3 == 0:
            client.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: a\r\nX-Slow: ")  # headers that never end
        elif number % 3 == 1:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.sendall(many)  # an answer that is never read
        else:
            head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {QUERY}\r\nContent-Length: 1000\r\n\r\nASK"
            client.sendall(head.encode())  # a body that never comes
    for _ in range(10):
        for client in slow[::3]:
            with suppress(OSError):
                client.sendall(b"x")
        for client in slow[1::6]:
            assert client.recv(1)
        assert answered(served)
    assert len(descendants(served.process.pid)) <= before + SETTINGS["slow"]
    for client in slow:
        client.close()


@pytest.mark.parametrize(
    ("timeout", "status"),
    [
        ("0", 400),
        ("-1", 400),
        ("1e9", 503),
        ("NaN", 400),
        ("inf", 503),
        ("", 400),
        ("1;2", 400),
        ("٣", None),
        ("0.2", 503),
    ],
)
def test_c29_a_client_may_only_lower_the_deadline(served: Server, timeout: str, status: int | None) -> None:
    own = CROSS.replace(
        "?n", f"?n{len(timeout)}{ord((timeout or ' ')[0])}"
    )  # one that struck the limit is not run again
    response = served.get(f"/sparql?{urlencode({'query': own, 'timeout': timeout})}")
    assert response.status in ({400, 503} if status is None else {status})
    told(response, response.status)


def test_c30_who_asks_too_often_is_told_to_wait_and_the_others_are_not(store: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(store, tmp_path / "store"))
    with server(copy, SETTINGS | {"requests": 60, "proxies": ["127.0.0.1"]}) as limited:
        assert until(lambda: limited.get("/readyz").status == 200, 60)
        with ThreadPoolExecutor(8) as clients:
            asked = list(clients.map(lambda _: limited.query("ASK {}", x_forwarded_for="192.0.2.1"), range(1000)))
        refused = [response for response in asked if response.status != 200]
        assert len(refused) > 50
        for response in refused:
            told(response, 429, "wait")
            assert int(response.headers["Retry-After"]) >= 1
        assert limited.query("ASK {}", x_forwarded_for="192.0.2.2").status == 200
        assert limited.get("/healthz", x_forwarded_for="192.0.2.1").status == 200
