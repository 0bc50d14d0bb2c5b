"""Workers, lanes and limits: real processes on a small snapshot, killed, starved and replaced."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import StoreError
from server.errors import NotAcceptableError, QueryError
from server.querying.jobs import Result
from server.querying.pool import Pool
from server.querying.tasks import death
from tests.pools import (
    COUNT,
    CROSS,
    JSON,
    NTRIPLES,
    SETTINGS,
    THINGS,
    XML,
    count,
    iri,
    job,
    lives,
    refused,
    run,
    snapshot,
    until,
)

ROOT = Path(__file__).resolve().parent.parent
CSV, TSV = "text/csv", "text/tab-separated-values"
PROC = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("snapshots") / "1")


# --- limits


def test_c1_a_late_query_is_killed_and_the_next_is_answered(small: Path) -> None:
    async def test(pool: Pool) -> None:
        assert "time limit: stopped after 0.3 seconds" in await refused(pool, job(CROSS, seconds=0.3))
        assert count(await pool.answer(job(COUNT))) == THINGS
        assert pool.kills == {"time": 1}

    run(test, small)


def test_c5_a_query_that_takes_all_memory_dies_alone(small: Path) -> None:
    bomb = "'aaaaaaaaaaaaaaaaaaaaaaaa'"
    for _ in range(5):
        bomb = f"REPLACE({bomb}, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')"

    async def test(pool: Pool) -> None:
        assert "memory limit" in await refused(pool, job(f"SELECT (STRLEN({bomb}) AS ?n) {{}}"))
        assert count(await pool.answer(job(COUNT))) == THINGS
        assert pool.kills == {"memory": 1}

    run(test, small, replace(SETTINGS, quick=60.0))  # in the slow lane of a busy machine it would never get so far


def test_c10_a_query_that_is_nested_too_deeply_is_told_so(small: Path) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(QueryError):
            await pool.answer(job("ASK { FILTER(" + "(" * 100_000 + "true" + ")" * 100_000 + ") }"))
        assert count(await pool.answer(job(COUNT))) == THINGS

    run(test, small)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (-signal.SIGABRT, "needs more memory than it may use"),  # so the engine ends when it is refused more
        (-signal.SIGKILL, "the system has killed its process"),
        (-signal.SIGALRM, "time limit"),
        (-signal.SIGSEGV, "nested too deeply"),
    ],
)
def test_how_a_worker_ended_tells_why(code: int, told: str) -> None:
    assert told in str(death(code))


def test_errors_of_the_query_are_told_and_cost_no_worker(small: Path) -> None:
    async def test(pool: Pool) -> None:
        await until(lambda: len(pool.pids()) == 3)
        before = pool.pids()
        with pytest.raises(QueryError, match="syntax error"):
            await pool.answer(job("SELECT * {"))
        with pytest.raises(NotAcceptableError):
            await pool.answer(job("ASK {}", None))
        with pytest.raises(QueryError):
            await pool.answer(job("SELECT (<http://a.example/f>(1) AS ?x) {}"))
        assert pool.pids() == before

    run(test, small)


def test_c2_a_query_that_nobody_waits_for_is_stopped(small: Path) -> None:
    async def test(pool: Pool) -> None:
        asked = asyncio.create_task(pool.answer(job(CROSS)))
        await until(lambda: pool.lanes()["slow"] == 1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert pool.lanes()["slow"] == 0
        assert pool.kills == {"cancelled": 1}
        await until(lambda: len(pool.pids()) == 3)

    run(test, small)


# --- lanes


def yielding(pool: Pool) -> list[int]:
    return [pid for pid in pool.pids() if os.getpriority(os.PRIO_PROCESS, pid) == 19]


@PROC
def test_ordinary_queries_go_on_while_four_hostile_ones_run(small: Path) -> None:
    async def test(pool: Pool) -> None:
        hostile = [asyncio.create_task(pool.answer(job(CROSS))) for _ in range(4)]
        await until(lambda: pool.lanes()["slow"] == 4)
        for _ in range(20):
            assert count(await pool.answer(job(COUNT))) == THINGS
        assert pool.lanes()["slow"] == 4
        await until(lambda: len(yielding(pool)) == 4)
        slow = yielding(pool)
        for one in hostile:
            one.cancel()
        await until(lambda: not any(lives(pid) for pid in slow))

    run(test, small)


def test_a_full_slow_lane_is_told_and_the_fast_one_goes_on(small: Path) -> None:
    async def test(pool: Pool) -> None:
        first = asyncio.create_task(refused(pool, job(CROSS, seconds=3.0)))
        await until(lambda: pool.lanes()["slow"] == 1)
        assert "too many long queries at once" in await refused(pool, job(CROSS))
        assert count(await pool.answer(job(COUNT))) == THINGS
        assert "time limit" in await first

    run(test, small, replace(SETTINGS, slow=1))


def test_c3_a_full_queue_is_told_at_once_and_patience_ends(small: Path) -> None:
    async def test(pool: Pool) -> None:
        told = await asyncio.gather(*(refused(pool, job(CROSS, seconds=1.0)) for _ in range(8)))
        assert sum("queue limit" in message for message in told) >= 4
        assert pool.waiting == 0
        assert count(await pool.answer(job(COUNT))) == THINGS

    run(test, small, replace(SETTINGS, workers=1, quick=10.0, waiting=3, patience=0.3))


def test_a_demoted_query_that_ends_is_answered_and_its_worker_goes(small: Path) -> None:
    long = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?c), STR(?f)) = "x") }'

    async def test(pool: Pool) -> None:
        first = set(pool.pids())
        assert count(await pool.answer(job(long))) == 0
        await until(lambda: len(set(pool.pids()) & first) < len(first))
        await until(lambda: pool.lanes() == {"idle": 3, "fast": 0, "slow": 0})
        assert not pool.kills

    run(test, small, replace(SETTINGS, quick=0.0))


# --- processes


def test_a_killed_worker_and_a_killed_nursery_are_replaced(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async def test(pool: Pool) -> None:
        first = pool.pids()
        os.kill(first[0], signal.SIGKILL)
        await until(lambda: first[0] not in pool.pids() and len(pool.pids()) == 3)
        nursery = pool.nurseries()[0]
        os.kill(nursery, signal.SIGKILL)
        await until(lambda: pool.nurseries() not in {(), (nursery,)} and pool.ready)
        assert count(await pool.answer(job(COUNT))) == THINGS
        await until(lambda: len(list(tmp_path.iterdir())) == 1)  # the folder of the one that lives

    run(test, small)
    assert not list(tmp_path.iterdir())


def test_a_snapshot_that_cannot_be_opened_is_told_and_tried_again_with_patience(tmp_path: Path) -> None:
    damaged = tmp_path / "1"
    damaged.mkdir()
    (damaged / "CURRENT").write_text("nonsense\n")

    async def test() -> None:
        pool = Pool(lambda: damaged, SETTINGS)
        await pool.start()
        assert not pool.ready
        assert "could not open the store" in await refused(pool, job(COUNT))
        assert len(pool.nurseries()) <= 1
        await pool.close()

    asyncio.run(test())


def test_c85_a_pointer_that_goes_or_breaks_changes_nothing(small: Path) -> None:
    state: list[Path | StoreError | None] = [small]

    def newest() -> Path | None:
        if isinstance(state[0], StoreError):
            raise state[0]
        return state[0]

    async def test(pool: Pool) -> None:
        for broken in (None, StoreError("CURRENT: names no snapshot")):
            state[0] = broken
            await pool.follow()
            await asyncio.sleep(0.3)
            assert count(await pool.answer(job(COUNT))) == THINGS
        assert len(pool.nurseries()) == 1

    run(test, newest)


PROGRAM = """
import asyncio, sys
from pathlib import Path
from server.querying.pool import Pool
from server.settings import Settings

async def main():
    pool = Pool(lambda: Path(sys.argv[1]), Settings(workers=2))
    await pool.start()
    print(*pool.pids(), *pool.nurseries(), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@PROC
def test_nothing_outlives_a_server_that_is_killed(small: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(small)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    assert len(pids) >= 2
    asyncio.run(until(lambda: not any(lives(pid) for pid in pids)))


def test_a_new_snapshot_takes_over_and_nothing_is_dropped(small: Path, tmp_path: Path) -> None:
    newest = [small]

    async def test(pool: Pool) -> None:
        found: set[int] = set()

        async def client() -> None:
            while THINGS + 1 not in found:
                found.add(count(await pool.answer(job(COUNT))))

        clients = [asyncio.create_task(client()) for _ in range(8)]
        long = asyncio.create_task(refused(pool, job(CROSS, seconds=2.0)))
        await asyncio.sleep(0.2)
        newest[0] = snapshot(tmp_path / "2", THINGS + 1)
        await pool.follow()
        assert pool.snapshot.startswith("2-")
        assert (await pool.answer(job(COUNT))).snapshot == pool.snapshot
        await asyncio.gather(*clients)
        assert "time limit" in await long
        assert found <= {THINGS, THINGS + 1}
        await until(lambda: len(pool.nurseries()) == 1)

    run(test, lambda: newest[0])


def test_a_large_snapshot_answers_from_disk_until_its_copy_in_memory_takes_over(small: Path, tmp_path: Path) -> None:
    newest = [small]

    async def test(pool: Pool) -> None:
        first = pool.nurseries()
        assert count(await pool.answer(job(COUNT))) == THINGS
        name = pool.snapshot
        await until(lambda: pool.nurseries() and not set(pool.nurseries()) & set(first))
        assert (count(await pool.answer(job(COUNT))), pool.snapshot) == (THINGS, name)
        newest[0] = snapshot(tmp_path / "2", THINGS + 1)
        await pool.follow()  # and not the copy: who wrote need not wait for it
        assert count(await pool.answer(job(COUNT))) == THINGS + 1
        await until(lambda: len(pool.nurseries()) == 1)

    run(test, lambda: newest[0], replace(SETTINGS, prompt=0))


def test_c89_a_snapshot_that_goes_while_it_is_asked_stays_readable(tmp_path: Path) -> None:
    path = snapshot(tmp_path / "1")

    async def test(pool: Pool) -> None:
        for file in path.iterdir():
            file.unlink()
        assert count(await pool.answer(job(COUNT))) == THINGS

    run(test, path)


# --- results

CUT = "SELECT ?s ?o { ?s ?p ?o }"


def rows_of(result: Result) -> int:
    """Read a result with a parser of its format, which refuses what is not whole."""
    if result.media_type == CSV:
        return len(list(csv.reader(io.StringIO(result.body.decode(), newline=""), strict=True))) - 1
    form = ox.QueryResultsFormat.from_media_type(result.media_type)
    found = ox.parse_query_results(result.body, format=form)
    assert isinstance(found, ox.QuerySolutions)
    return len(list(found))


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_c21_solutions_are_cut_between_rows_in_each_format(small: Path, media_type: str) -> None:
    async def test(pool: Pool) -> None:
        for rows, size, limit, kept in (
            (7, 1 << 20, "rows=7", 7),
            (THINGS - 1, 1 << 20, f"rows={THINGS - 1}", THINGS - 1),
            (THINGS, 1 << 20, "", THINGS),
            (THINGS + 1, 1 << 20, "", THINGS),
            (THINGS, 10_000, "bytes=10000", -1),
        ):
            result = await pool.answer(job(CUT, media_type, rows=rows, size=size))
            assert (result.truncated, result.rows) == (limit, rows_of(result))
            assert kept in {-1, result.rows}
            assert len(result.body) <= size

    run(test, small)


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_results_without_rows_or_bindings_are_whole(small: Path, media_type: str) -> None:
    async def test(pool: Pool) -> None:
        none = await pool.answer(job("SELECT ?s { ?s <http://a.example/none> ?o }", media_type))
        assert (none.rows, none.truncated, rows_of(none)) == (0, "", 0)
        unbound = await pool.answer(job("SELECT ?x ?y { VALUES ?s { 1 2 3 } }", media_type, rows=2))
        assert (unbound.rows, unbound.truncated) == (2, "rows=2")
        if media_type != TSV:  # a row in which nothing is bound is a line of a tab, which its parser does not read
            assert rows_of(unbound) == 2

    run(test, small)


@pytest.mark.parametrize("media_type", [NTRIPLES, "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_c21_graphs_are_cut_between_triples_in_each_format(small: Path, media_type: str) -> None:
    async def test(pool: Pool) -> None:
        text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        for rows, size, limit in ((7, 1 << 20, "rows=7"), (THINGS, 1 << 20, ""), (THINGS, 5000, "bytes=5000")):
            result = await pool.answer(job(text, JSON, media_type, rows=rows, size=size))
            read = list(ox.parse(result.body, format=ox.RdfFormat.from_media_type(media_type)))
            assert (result.truncated, result.rows) == (limit, len(read))

    run(test, small)


def test_a_large_query_and_a_large_result_cross_whole(small: Path) -> None:
    word = "x" * 900_000

    async def test(pool: Pool) -> None:
        result = await pool.answer(job(f"SELECT ('{word}' AS ?x) {{}}", TSV))
        assert result.body.decode().splitlines() == ["?x", f'"{word}"']

    run(test, small)


# --- full text, federation, snapshots on disk

MATCHED = """SELECT ?s { ?s <https://w3id.org/communique/ns#matches> "some words" }"""
IN_GRAPH = """SELECT ?s { GRAPH ?g { ?s <https://w3id.org/communique/ns#matches> "some words" } }"""
HITS = (("some words", (iri("s1").value, iri("s2").value, iri("unheard-of").value)),)


@pytest.mark.parametrize("in_nursery", [0, 64 << 20])
def test_hits_of_a_search_stand_in_one_query_only(small: Path, in_nursery: int) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in small.iterdir()}

    async def test(pool: Pool) -> None:
        assert (await pool.answer(job(MATCHED, matches=HITS))).rows == 3
        assert (await pool.answer(job(IN_GRAPH, matches=HITS))).rows == 2
        assert (await pool.answer(job(MATCHED))).rows == 0
        assert count(await pool.answer(job(COUNT))) == THINGS
        assert not pool.kills

    run(test, small, replace(SETTINGS, in_nursery=in_nursery))
    assert {file.name: file.stat().st_mtime_ns for file in small.iterdir()} == before


class Canary(BaseHTTPRequestHandler):
    """Answers one solution, and sends who asks for /away to another port."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        away = self.path.startswith("/away/")
        body = b"" if away else b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"v"}}]}}'
        self.send_response(int(self.path.rpartition("/")[2]) if away else 200)
        if away:
            self.send_header("Location", self.server.other)  # type: ignore[attr-defined]
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def canary(other: str = "") -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    server.seen, server.other = [], other  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.mark.parametrize("in_nursery", [0, 64 << 20])
def test_c15_only_a_federating_job_reaches_another_server_and_redirects_lead_nowhere(
    small: Path, in_nursery: int
) -> None:
    other = canary()
    asked = canary(f"http://127.0.0.1:{other.server_port}/there")
    service = f"SELECT ?x {{ SERVICE <http://127.0.0.1:{asked.server_port}%s> {{ ?s ?p ?x }} }}"

    async def test(pool: Pool) -> None:
        with pytest.raises(QueryError):
            await pool.answer(job(service % "/sparql"))
        assert not asked.seen  # type: ignore[attr-defined]
        assert (await pool.answer(job(service % "/sparql", federates=True))).rows == 1
        for status in (301, 302, 303, 307, 308):
            with pytest.raises(QueryError):
                await pool.answer(job(service % f"/away/{status}", federates=True))
        assert len(asked.seen) == 6  # type: ignore[attr-defined]
        assert not other.seen  # type: ignore[attr-defined]

    try:
        run(test, small, replace(SETTINGS, in_nursery=in_nursery))
    finally:
        for server in (asked, other):
            server.shutdown()
            server.server_close()


def test_an_empty_store_and_one_on_disk_answer(small: Path) -> None:
    async def nothing(pool: Pool) -> None:
        assert count(await pool.answer(job(COUNT))) == 0

    async def something(pool: Pool) -> None:
        assert count(await pool.answer(job(COUNT))) == THINGS
        assert "time limit" in await refused(pool, job(CROSS, seconds=0.2))

    run(nothing, None)
    run(something, small, replace(SETTINGS, in_nursery=0))
