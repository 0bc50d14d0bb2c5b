"""Four clients that mean harm: each sends its query again and again, from an address of its own."""

from __future__ import annotations

import http.client
import threading
from types import TracebackType
from urllib.parse import quote, urlsplit

from bench.endpoints.load import SOLUTIONS

AGENT = "<https://kg.example/ont#hasAgent>"
DOUBLED = range(30)  # of a string of ten characters: ten gigabytes
BOMB = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in DOUBLED)
QUERIES = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "path": f"SELECT (COUNT(*) AS ?n) {{ ?x ({AGENT}|^{AGENT})* ?y }}",
    "string bomb": f'SELECT (STRLEN(?s{len(DOUBLED)}) AS ?n) {{ BIND("0123456789" AS ?s0) {BOMB} }}',
    "order": "SELECT * { ?s ?p ?o } ORDER BY ?o ?p ?s",
}
PATIENCE = 30.0  # seconds that a client waits for an answer
PAUSE = 0.05  # seconds between two requests, so that a client that is turned away does not measure itself


class Clients:
    """Send every hostile query in a loop until it is left."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(text, f"127.0.0.{number + 2}"), daemon=True)
            for number, text in enumerate(QUERIES.values())
        ]
        self._connections: list[http.client.HTTPConnection] = []
        self.statuses: list[int] = []

    def _loop(self, text: str, address: str) -> None:
        """Each request differs by a comment, so that no server knows it for the same."""
        sent = 0
        while not self._over.is_set():
            sent += 1
            try:
                self.statuses.append(self._ask(f"{text} # {address} {sent}", address))
            except (OSError, http.client.HTTPException):
                self.statuses.append(0)
            self._over.wait(PAUSE)

    def _ask(self, text: str, address: str) -> int:
        place = (self._parts.hostname or "", self._parts.port or 80)
        connection = http.client.HTTPConnection(*place, timeout=PATIENCE, source_address=(address, 0))
        self._connections.append(connection)
        try:
            connection.request("GET", f"{self._parts.path}?query={quote(text)}", headers={"Accept": SOLUTIONS})
            response = connection.getresponse()
            while response.read(65536):
                pass
            return response.status
        finally:
            connection.close()
            self._connections.remove(connection)

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        for connection in list(self._connections):
            if connection.sock is not None:
                connection.sock.shutdown(2)
        for thread in self._threads:
            thread.join(PATIENCE)
