"""Pools for tests: a small snapshot, jobs on it, and a pool that leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from server.errors import LimitError
from server.querying.courtesy import Courtesy
from server.querying.jobs import Job, Result
from server.querying.pool import Pool
from server.settings import Settings

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
NTRIPLES = "application/n-triples"
THINGS = 400
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SETTINGS = Settings(memory=512 << 20, workers=2, spares=1, patience=30.0)
Test = Callable[[Pool], Awaitable[None]]


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://a.example/{name}")


def snapshot(directory: Path, things: int = THINGS) -> Path:
    """Make a store that holds each triple in a named graph and in the default graph."""
    store = ox.Store(directory)
    quads = [(iri(f"s{n}"), iri("p"), ox.Literal(f'word "{n}"\n}},{{, <result> {n}')) for n in range(things)]
    store.extend(ox.Quad(*triple, graph) for triple in quads for graph in (iri("g"), ox.DefaultGraph()))
    store.flush()
    return directory


def job(query: str, solutions: str | None = JSON, graph: str | None = NTRIPLES, **more: object) -> Job:
    fields: dict[str, object] = {"seconds": 60.0, "rows": 1000, "size": 1 << 20, **more}
    return Job(query, (), (), solutions, graph, **fields)  # type: ignore[arg-type]


def run(
    test: Test,
    path: Path | Callable[[], Path | None] | None,
    settings: Settings = SETTINGS,
    courtesy: Courtesy | None = None,
) -> None:
    """Run a test with a pool, and hold that nothing is left of it."""

    async def within() -> None:
        pool = Pool(path if callable(path) else lambda: path, settings, courtesy)
        await pool.start()
        assert pool.ready
        try:
            await test(pool)
        finally:
            pids = pool.pids()
            await pool.close()
        assert not [pid for pid in pids if lives(pid)]

    asyncio.run(within())


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def count(result: Result) -> int:
    return int(json.loads(result.body)["results"]["bindings"][0]["n"]["value"])


async def refused(pool: Pool, asked: Job) -> str:
    with pytest.raises(LimitError) as error:
        await pool.answer(asked)
    assert error.value.retry_after > 0
    return str(error.value)
