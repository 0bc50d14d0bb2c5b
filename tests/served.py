"""A server in a process of its own, as its users start it, and what may be asked of its process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import json, sys
from dataclasses import replace
from pathlib import Path
from graph.answering.questions import answer
from graph.store import open_snapshot
from server.app import create_app
from server.http.serving import Service, serve
from server.settings import Settings

directory, changes, service = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])

def make(address):
    settings = replace(Settings(), public=address, **json.loads(changes.read_text()))
    ask = lambda text: answer(open_snapshot(directory), "who-condemned", {}, text)
    return create_app(directory, ask, settings=settings)

serve(Service(make, "127.0.0.1", 0, lambda line: print(line, flush=True), **service))
print("ended", flush=True)
"""
PATIENT = {"patience": 60.0}  # on a busy machine a worker may be long in coming, where nothing is wrong
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # of no end
ENDLESS = CROSS.replace(" }", " . ?j ?k ?l }")  # over a small store, too


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    settings: Path

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        """Send a request; names of headers with underscores."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.text = response.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return response

    def query(self, text: str, **headers: str) -> HTTPResponse:
        """Send a query."""
        return self.get(f"/sparql?query={quote(text)}", **headers)

    def lasting(self) -> int:
        """Give the number of queries that have given way to others; it is among the figures."""
        found = re.search(r'^communique_workers\{lane="slow"\} (\d+)', self.get("/metrics").text, re.MULTILINE)
        assert found, "the server tells no figures"
        return int(found[1])


@contextmanager
def server(
    store: Path, settings: dict[str, object] | None = None, limit: str = "", **service: object
) -> Iterator[Server]:
    """Run a server with settings, in a process with the limits of a shell's `ulimit`."""
    file = store.parent / "settings.json"
    file.write_text(json.dumps(PATIENT | (settings or {})))
    arguments = [sys.executable, "-W", "error", "-c", PROGRAM, str(store), str(file), json.dumps(service)]
    command = ["sh", "-c", f'{limit}; exec "$@"', "sh", *arguments] if limit else arguments
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            line = process.stdout.readline()
            assert "http://127.0.0.1:" in line, process.stderr.read()
            yield Server(process, int(line.split("127.0.0.1:")[1].split("/")[0]), file)
        finally:
            process.kill()


def descendants(pid: int) -> set[int]:
    """Give the processes that a process has started, and theirs."""
    children: set[int] = set()
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended since
            children.update(map(int, file.read_text().split()))
    return children.union(*map(descendants, children))


def gone(pids: set[int], seconds: float) -> bool:
    """Wait until none of the processes runs."""
    return until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in pids), seconds)


def until(holds: object, seconds: float = 30.0) -> bool:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False
