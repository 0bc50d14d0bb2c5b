"""A real process with a real socket: it announces its address, ends cleanly, reads settings anew, leaves no worker."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.served import ENDLESS, descendants, gone, server, until
from tests.server_papers import build, small

COUNTABLE = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="children are counted in /proc, which this system lacks"
)
PATIENT = {
    "deadline": 120.0,
    "grace": 1.0,
    "figures": True,
}  # a query that ended by its own deadline would prove nothing
ONE = "SELECT * { ?s ?p ?o } LIMIT 1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("served") / "store")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@COUNTABLE
def test_c92_a_signal_ends_the_server_its_workers_and_running_queries(store: Path, number: int) -> None:
    with server(store, PATIENT) as served:
        assert "communique" in served.get("/").text
        workers = descendants(served.process.pid)
        assert len(workers) >= 3
        told: list[int] = []
        asking = [threading.Thread(target=lambda: told.append(served.query(ENDLESS).status)) for _ in range(3)]
        for one in asking:
            one.start()
        assert until(lambda: served.lasting() == 3, 60)
        served.process.send_signal(number)
        out, errors = served.process.communicate(timeout=60)
        for one in asking:
            one.join(60)
    assert (served.process.returncode, out, errors) == (0, "ended\n", "")
    assert told == [503, 503, 503]
    assert gone(workers, 20)


@COUNTABLE
def test_c2_workers_end_with_a_server_that_is_killed(store: Path) -> None:
    with server(store, PATIENT) as served:
        assert until(lambda: len(descendants(served.process.pid)) >= 3)
        workers = descendants(served.process.pid)
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.communicate()
        assert gone(workers, 20)


@COUNTABLE
def test_c2_a_client_that_leaves_takes_its_query_along(store: Path) -> None:
    with server(store, PATIENT) as served:
        request = f"GET /sparql?query={ENDLESS.replace(' ', '+')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", served.port)) as leaving:
            leaving.sendall(request)
            assert until(lambda: served.lasting() == 1)
            busy = descendants(served.process.pid)
        assert until(lambda: not busy <= descendants(served.process.pid))
        assert served.query(ONE).status == 200


def test_c92_a_running_request_ends_within_the_grace(store: Path) -> None:
    with server(store, {"deadline": 4.0, "grace": 60.0, "figures": True}) as served:
        told: list[str] = []
        asking = threading.Thread(target=lambda: told.append(served.query(ENDLESS).text))
        asking.start()
        assert until(lambda: served.lasting() == 1)
        served.process.terminate()
        asking.join(60)
        assert "time limit" in told[0]
        assert served.process.wait(60) == 0


def test_c92_a_hangup_brings_new_settings_and_drops_no_request(store: Path) -> None:
    with server(store, {"rows": 5}) as served:
        statuses: list[int] = []
        over = threading.Event()

        def keep_asking() -> None:
            while not over.is_set():
                statuses.append(served.query(f"{ONE} # {len(statuses)}").status)

        asking = threading.Thread(target=keep_asking, daemon=True)
        asking.start()
        everything = "SELECT * { ?s ?p ?o }"
        assert served.query(everything).getheader("Communique-Truncated") == "rows=5"
        served.settings.write_text(json.dumps({"rows": 7, "patience": 60.0}))
        served.process.send_signal(signal.SIGHUP)
        assert until(lambda: served.query(everything).getheader("Communique-Truncated") == "rows=7", 60)
        over.set()
        asking.join()
    assert set(statuses) == {200}


@COUNTABLE
@pytest.mark.parametrize("reloaded", [True, False])
def test_a_stop_soon_after_a_hangup_ends_the_replaced_workers_too(store: Path, reloaded: bool) -> None:
    with server(store, {"rows": 5}, production=True) as served:
        assert served.query(ONE).status == 200
        lines = iter(served.process.stderr.readline, "")  # type: ignore[union-attr]
        served.process.send_signal(signal.SIGHUP)
        if reloaded:
            assert any("reload done" in line for line in lines)
        else:
            time.sleep(0.1)  # the new workers are not there yet
        started = descendants(served.process.pid)
        served.process.terminate()
        told = list(lines)
        assert served.process.wait(30) == 0
        assert [line for line in told if not line.startswith("{")] == []  # no warning of what was left open
        assert gone(started, 5)


def test_settings_that_cannot_be_read_change_nothing(store: Path) -> None:
    with server(store, {"rows": 5}) as served:
        served.settings.unlink()
        served.process.send_signal(signal.SIGHUP)
        assert any("the settings stay as they were" in line for line in served.process.stderr)  # type: ignore[union-attr]
        assert served.query(ONE).status == 200


@pytest.mark.parametrize("limit", ["ulimit -S -n 64", "ulimit -n 128"])
def test_c94_idle_connections_beyond_the_descriptors_wait_and_the_server_recovers(store: Path, limit: str) -> None:
    with server(store, limit=limit) as served:
        idle = []
        for _ in range(200):
            connection = socket.socket()
            connection.settimeout(60)
            connection.connect(("127.0.0.1", served.port))
            idle.append(connection)
        for connection in idle:
            connection.close()
        assert until(lambda: served.query(ONE).status == 200, 60)
        assert served.get("/").status == 200


def test_c28_a_slow_reader_holds_no_worker(store: Path) -> None:
    request = b"GET /sparql?query=SELECT+*+%7B?s+?p+?o%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    with server(store, {"workers": 1, "spares": 0}) as served:
        slow = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(4)]
        for one in slow:
            one.sendall(request)
            one.recv(1)
        assert served.query(f"{ONE} # while they read").status == 200
        for one in slow:
            one.close()


def test_c28_headers_that_do_not_come_hinder_nobody(store: Path) -> None:
    with server(store) as served:
        slow = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(50)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert served.query(ONE).status == 200
        for one in slow:
            one.close()


def test_the_dump_is_whole_whichever_threads_send_it(store: Path) -> None:
    with server(store) as served:
        dumps = [served.get("/dataset.nq") for _ in range(4)]
        assert served.get("/healthz").status == 200
    assert {int(one.getheader("Content-Length")) for one in dumps} == {len(one.text.encode()) for one in dumps}
    assert {one.text.endswith(" .\n") for one in dumps} == {True}


def test_c83_where_there_is_no_room_to_make_the_dump_that_is_said(tmp_path: Path) -> None:
    with server(build(tmp_path / "store"), limit="ulimit -f 4000") as served:  # 2 MB to a file
        refused = served.get("/dataset.nq")
        assert (refused.status, refused.getheader("Retry-After")) == (503, "60")
        assert "no room for so large an answer" in refused.text
        assert served.query(ONE).status == 200
        served.process.terminate()
        assert served.process.communicate(timeout=30)[1] == ""
