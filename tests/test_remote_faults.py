"""What servers do wrong: each a named error on one line, nothing sent twice that must not be, no document in half."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import RemoteError
from graph.remote.asking import Scope
from graph.remote.credentials import checked_address, read_credentials
from graph.remote.dataset import open_remote
from graph.remote.quirks import Sight, kinds, recognised, site
from graph.remote.server import Address, Server
from graph.remote.wire import Wire
from tests.remote_servers import free_port

RESULTS = "application/sparql-results+json"
ASKED = "SELECT ?s WHERE { ?s ?p ?o }"
TYPED = (
    b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"typed-literal","datatype":"urn:d","value":"1"}}]}}'
)
AUTHORITY = """
[ca]
default_ca = own
[own]
new_certs_dir = .
database = issued
serial = serial
default_md = sha256
policy = policy
x509_extensions = extensions
[policy]
commonName = supplied
[extensions]
subjectAltName = IP:127.0.0.1
basicConstraints = CA:TRUE
"""
CASES = {  # path: status, headers, body, what is said
    "/500": (500, {"Content-Type": "text/plain"}, b"out of\ncheese", r"gives 500 \(out of cheese\); try again later"),
    "/page": (200, {"Content-Type": "text/html"}, b"<html>hello", "answers text/html, not application/sparql-results"),
    "/half": (200, {"Content-Type": RESULTS}, b'{"head":{"vars":["s"]},"results":{"bind', "its answer is broken"),
    "/short": (200, {"Content-Type": RESULTS, "Content-Length": "900"}, b'{"head":', "broke off its answer to GET"),
    "/moved": (
        301,
        {"Location": "http://192.0.2.1/x?secret=1"},
        b"",
        r"has moved \(301\) to http://192\.0\.2\.1/x; nothing",
    ),
    "/type": (200, {"Content-Type": "application/json"}, b"{}", "answers application/json, not application/sparql"),
    "/slow": (0, {}, b"", "does not answer within 0.5 seconds"),
    "/401": (401, {"WWW-Authenticate": "Basic"}, b"", "gives 401; say who you are by --auth-file"),
    "/404": (404, {}, b"", "gives 404; check the address"),
}


class Faulty(BaseHTTPRequestHandler):
    """A server that does wrong as its path says, and counts what it is asked."""

    asked: list[str]

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""

    def _do(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.partition("?")[0]
        self.asked.append(f"{self.command} {path}")
        status, headers, body = CASES[path][:3] if path in CASES else (200, {"Content-Type": RESULTS}, TYPED)
        if path == "/flaky":
            status = 503 if len(self.asked) < 3 else 200
        if not status:
            threading.Event().wait(1.5)
            status = 200
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - the names that the server looks for


@pytest.fixture
def faulty() -> Iterator[tuple[str, list[str]]]:
    class Fresh(Faulty):
        asked: list[str] = []  # noqa: RUF012 - one for each server

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Fresh.asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", CASES)
def test_c100_a_server_that_does_wrong_is_named_in_one_line(faulty: tuple[str, list[str]], path: str) -> None:
    with pytest.raises(RemoteError, match=CASES[path][3]) as raised:
        Server(Address(faulty[0] + path, seconds=0.5)).record()
    assert "\n" not in str(raised.value)
    assert faulty[0] in str(raised.value)
    assert "secret" not in str(raised.value)


def test_c100_typed_literals_are_read_as_literals(faulty: tuple[str, list[str]]) -> None:
    server = Server(Address(f"{faulty[0]}/typed"))
    (row,) = server.asking.select(ASKED, Scope())
    assert row["s"] == ox.Literal("1", datatype=ox.NamedNode("urn:d"))


@pytest.mark.parametrize(("method", "times"), [("GET", 3), ("PUT", 3), ("DELETE", 3), ("POST", 1)])
def test_c100_only_what_may_be_sent_twice_is_sent_again(faulty: tuple[str, list[str]], method: str, times: int) -> None:
    wire = Wire(read_credentials(None), 5)
    expected = pytest.raises(RemoteError, match="gives 503") if times == 1 else nullcontext()
    with expected:
        wire.send(method, f"{faulty[0]}/flaky", {}, b"x")
    assert faulty[1] == [f"{method} /flaky"] * times


def test_c100_a_server_that_does_not_run_is_named() -> None:
    with pytest.raises(RemoteError, match=r"http://127\.0\.0\.1:\d+/sparql: cannot be reached \(.*refused\)"):
        open_remote(Address(f"http://127.0.0.1:{free_port()}/sparql"))


def test_c100_an_expired_certificate_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = _expired(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_greet, args=(listening, context))
        thread.start()
        with pytest.raises(RemoteError, match="its certificate has expired; nothing was sent"):
            open_remote(Address(f"https://127.0.0.1:{listening.getsockname()[1]}/sparql"))
        thread.join()


def _expired(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of some years ago."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    (folder / "ca").write_text(AUTHORITY)
    (folder / "issued").touch()
    (folder / "serial").write_text("01\n")
    asked = "openssl req -new -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout key -out request"
    signed = "openssl ca -batch -config ca -selfsign -keyfile key -in request -out certificate"
    for command in (asked, f"{signed} -startdate 20200101000000Z -enddate 20200102000000Z"):
        subprocess.run(command.split(), cwd=folder, capture_output=True, check=True)
    return folder / "key", folder / "certificate"


def _greet(listening: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listening.accept()
    with connection:
        try:
            context.wrap_socket(connection, server_side=True).close()
        except (ssl.SSLError, ConnectionError):
            connection.close()


# --- addresses and credentials


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("file:///etc/passwd", "not an http"),
        ("http://", "not an http"),
        ("http://me:secret@h.example/sparql", "a password stands in the address"),
        ("http://me:secret@h.example:port/sparql", "not an http"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(address: str, message: str) -> None:
    with pytest.raises(RemoteError, match=message) as raised:
        checked_address(address, read_credentials(None))
    assert "secret" not in str(raised.value)


def test_credentials_are_read_from_a_file_of_ones_own_and_sent_in_the_open_to_nobody(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("basic me secret\n")
    file.chmod(0o644)
    with pytest.raises(RemoteError, match="others may read it"):
        read_credentials(file)
    file.chmod(0o600)
    credentials = read_credentials(file)
    assert "secret" not in repr(credentials)
    with pytest.raises(RemoteError, match="for all to read; use https"):
        checked_address("http://h.example/sparql", credentials)
    file.write_text("secret\n")
    with pytest.raises(RemoteError, match="is not understood") as raised:
        read_credentials(file)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("address", "headers", "name", "query", "graphs"),
    [
        ("http://h:7878", {"server": "Oxigraph/0.5"}, "oxigraph", "http://h:7878/query", "http://h:7878/store"),
        ("http://h/ds/sparql", {"Fuseki-Request-Id": "1"}, "fuseki", "http://h/ds/sparql", "http://h/ds/data"),
        (
            "http://h/repositories/r",
            {},
            "rdf4j",
            "http://h/repositories/r",
            "http://h/repositories/r/rdf-graphs/service",
        ),
        (
            "http://h/sparql",
            {"server": "Virtuoso/07.20"},
            "virtuoso",
            "http://h/sparql",
            "http://h/sparql-graph-crud-auth",
        ),
        ("http://h/q?x=1", {}, "generic", "http://h/q?x=1", ""),
    ],
)
def test_a_kind_of_server_is_known_and_where_it_takes_graphs(
    address: str, headers: dict[str, str], name: str, query: str, graphs: str
) -> None:
    kind = recognised(Sight(address, headers, ""))
    found = site(address, kind)
    assert (kind.name, found.query, found.graphs) == (name, query, graphs)


def test_every_kind_says_how_the_union_is_had() -> None:
    assert {kind.default for kind in kinds()} == {"own", "named", "union"}
    assert {kind.questions for kind in kinds()} == {"there", "here"}
