"""Who asks while snapshots are made: nobody is led back to an older one, and who wrote reads what he wrote."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.served import Server, server
from tests.server_papers import build

TOKEN = "a-token-of-the-tests"
WRITES = 8
COUNT = "SELECT ?n { <e:counter> <e:at> ?n }"
SET = "DELETE {{ GRAPH <e:g> {{ ?c ?p ?n }} }} INSERT {{ GRAPH <e:g> {{ <e:counter> <e:at> {} }} }} WHERE {}"
WHERE = "{ OPTIONAL { GRAPH <e:g> { ?c ?p ?n } } }"
ADDRESS = f"/sparql?query={quote(COUNT)}"
CSV = {"Accept": "text/csv"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    with server(build(tmp_path / "store"), {"token": TOKEN, "patience": 20.0, "cache": 1 << 20}) as running:
        yield running


class Client:
    """Asks for the number over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._held = ""
        self._last = 0

    def get(self) -> int:
        """Ask as the cache answers at once."""
        return self._number(self._sent("GET", ADDRESS, CSV)[1])

    def post(self) -> int:
        """Ask as the loop answers."""
        form = {**CSV, "Content-Type": "application/x-www-form-urlencoded"}
        return self._number(self._sent("POST", "/sparql", form, urlencode({"query": COUNT}))[1])

    def revalidate(self) -> int:
        """Ask whether what was read is still so."""
        status, body = self._sent("GET", ADDRESS, {**CSV, "If-None-Match": self._held})
        self._last = self._last if status == 304 else self._number(body)
        return self._last

    def read_graph(self) -> int:
        """Read the graph that was written."""
        return self._number(self._sent("GET", "/graphs?graph=e:g", {"Accept": "application/n-triples"})[1])

    def write(self, number: int) -> int:
        """Write a number."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
        return self._sent("POST", "/update", headers, SET.format(number, WHERE))[0]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _sent(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, bytes]:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        assert response.status < 400, content
        self._held = response.headers.get("ETag", self._held)
        return response.status, content

    def _number(self, body: bytes) -> int:
        digits = b"".join(body.split(b'"')[1:2]) or body.split()[-1]
        return int(digits) if digits.isdigit() else 0


def asking(ask: Callable[[], int], seen: list[int], ended: threading.Event) -> threading.Thread:
    def work() -> None:
        while not ended.is_set():
            seen.append(ask())

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_no_client_is_led_back_and_who_wrote_reads_what_he_wrote(served: Server) -> None:
    ended = threading.Event()
    with ExitStack() as opened:
        writer, other, *clients = (opened.enter_context(closing(Client(served.port))) for _ in range(6))
        asked = [clients[0].get, clients[1].get, clients[2].post, clients[3].revalidate]
        seen: list[list[int]] = [[] for _ in asked]
        threads = [asking(ask, numbers, ended) for ask, numbers in zip(asked, seen, strict=True)]
        try:
            for number in range(1, WRITES + 1):
                assert writer.write(number) == 204
                assert [writer.get(), other.get(), other.post(), other.read_graph()] == [number] * 4
        finally:
            ended.set()
            for thread in threads:
                thread.join()
    for numbers in seen:
        assert len(set(numbers)) > WRITES // 2
        assert numbers == sorted(numbers)
        assert numbers[-1] >= WRITES - 1
