"""Ask a server: once, to compare answers, and under load, by wrk."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from bench.endpoints.figures import Answer, Load, parsed

SOLUTIONS = "application/sparql-results+json"
GRAPH = "application/n-triples"
LONGEST = 60.0  # seconds that one answer may take where nothing else runs
WARMED = 3
MIX = """local requests, number = {}, 0
init = function() %s end
request = function() number = number %% #requests + 1; return requests[number] end
"""
MISSING = "wrk is not installed; on Debian: apt-get install wrk"


@dataclass(frozen=True, slots=True)
class Single:
    """A query answered with nothing beside it."""

    answer: Answer
    seconds: float
    size: int


def installed() -> bool:
    """Tell whether the load generator is there."""
    return shutil.which("wrk") is not None


def media_type(query: str) -> str:
    """Give what is accepted for a query."""
    return GRAPH if "CONSTRUCT" in query or "DESCRIBE" in query else SOLUTIONS


def address(url: str, query: str) -> str:
    """Give the address that asks a query."""
    return f"{url}?query={quote(query)}"


def ask(url: str, query: str) -> tuple[bytes, float]:
    """Ask once: the answer and the seconds until its last byte."""
    started = time.perf_counter()
    request = urllib.request.Request(address(url, query), headers={"Accept": media_type(query)})
    with urllib.request.urlopen(request, timeout=LONGEST) as response:
        body = response.read()
    return body, time.perf_counter() - started


def warmed(url: str, query: str, enough: float) -> Single:
    """Ask until a server is warm, and give the median time; one answer above `enough` seconds is enough."""
    times: list[float] = []
    body = b""
    while len(times) < WARMED and (not times or times[-1] <= enough):
        body, spent = ask(url, query)
        times.append(spent)
    return Single(read(body, query), sorted(times)[len(times) // 2], len(body))


def read(body: bytes, query: str) -> Answer:
    """Read an answer: the number of rows, and a mark of the values, whatever their order and datatypes."""
    if media_type(query) == GRAPH:
        rows = sorted({" ".join(map(_value, quad.triple)) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)})
    else:
        found = json.loads(body)
        names = found["head"]["vars"]
        rows = sorted(
            " ".join(row[name]["value"] if name in row else "-" for name in names)
            for row in found["results"]["bindings"]
        )
    return Answer(len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16])


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(term, ox.Triple) else term.value


def under_load(url: str, query: str, connections: int, seconds: int) -> Load:
    """Let a number of connections ask one query for some seconds."""
    return _run("-H", f"Accept: {media_type(query)}", address(url, query), connections=connections, seconds=seconds)


def mixed(url: str, queries: Iterable[str], connections: int, seconds: int, folder: Path) -> Load:
    """Let a number of connections ask several queries in turn."""
    script = folder / "mix.lua"
    script.write_text(MIX % " ".join(_formatted(url, query) for query in queries))
    return _run("-s", str(script), url, connections=connections, seconds=seconds)


def _formatted(url: str, query: str) -> str:
    path = urlsplit(address(url, query))
    return f'table.insert(requests, wrk.format("GET", "{path.path}?{path.query}", {{Accept="{media_type(query)}"}}))'


def _run(*arguments: str, connections: int, seconds: int) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", *arguments]
    return parsed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
