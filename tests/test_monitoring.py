"""What the server tells its owner: figures, health, and a log that nothing from outside can forge or stop."""

from __future__ import annotations

import io
import json
import logging
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from server.http.configuring import SettingError, Wishes, described, settings_of
from server.http.journal import Entry, Journal
from server.http.logs import Lines, Plain
from server.http.monitoring import Monitor, State, route_of
from server.http.programs import Account
from tests.served import ENDLESS, server, until
from tests.server_papers import small

ONE = "SELECT * { ?s ?p ?o } LIMIT 1"
HERE = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("monitored") / "store")


def requests(lines: Iterable[str]) -> list[dict[str, object]]:
    told = [json.loads(line) for line in lines]
    return [one for one in told if one["event"] == "request"]


def silent(line: str) -> None:
    raise AssertionError(line)


def test_c98_each_request_is_one_line_of_json_without_queries_and_tokens(store: Path) -> None:
    hostile = 'SELECT * { ?s ?p "\\n{\\"status\\":1}\\u001b[31m" } # secret-word'
    with server(store, {"deadline": 1.0}, production=True) as served:
        served.query(hostile)
        served.query(ENDLESS)
        served.get("/id/a%0a%1b%5b31m?token=secret-word", Authorization="Bearer secret-word")
        number = served.query(ONE).getheader("X-Request-Id")
        served.process.terminate()
        lines = served.process.communicate(timeout=30)[1].splitlines()
    told = requests(lines)
    assert [one["status"] for one in told] == [200, 503, 404, 200]
    assert [one["route"] for one in told] == ["sparql", "sparql", "id", "sparql"]
    assert (told[1]["limit"], told[3]["rows"], told[3]["request"]) == ("time", 1, number)
    assert len(told[0]["query_hash"]) == 16
    assert all("\x1b" not in line and "secret-word" not in line for line in lines)


def test_queries_stand_in_the_log_where_that_is_wanted(store: Path) -> None:
    with server(store, production=True, log_queries=True) as served:
        numbers = [served.query(ONE).getheader("X-Request-Id") for _ in range(4)]  # soon from the cache, and at once
        served.process.terminate()
        told = requests(served.process.communicate(timeout=30)[1].splitlines())
    assert [(one["request"], one["query"]) for one in told] == [(number, ONE) for number in numbers]
    assert len({*numbers, None}) == 5


def test_c98_a_log_that_is_gone_stops_nothing(store: Path) -> None:
    with server(store, {"figures": True}, production=True) as served:
        served.process.stderr.close()
        assert {served.query(ONE).status for _ in range(5)} == {200}
        assert until(lambda: "lines_dropped_total 0.0" not in served.get("/metrics").text)


def test_figures_count_requests_queries_and_workers(store: Path) -> None:
    with server(store, {"figures": True, "deadline": 1.0}) as served:
        for _ in range(3):
            served.query(ONE)
        served.query(ENDLESS)
        served.get("/nowhere")
        told = dict(
            line.rsplit(" ", 1) for line in served.get("/metrics").text.splitlines() if not line.startswith("#")
        )
    assert told['communique_requests_total{route="sparql",status="200"}'] == "3.0"
    assert told['communique_requests_total{route="sparql",status="503"}'] == "1.0"
    assert told['communique_requests_total{route="other",status="404"}'] == "1.0"
    assert told["communique_query_seconds_count"] == "2.0"
    assert told["communique_cache_hits_total"] == "2.0"
    assert told['communique_worker_kills_total{reason="time"}'] == "1.0"
    assert told['communique_snapshot_info{name="1"}'] == "1.0"
    assert float(told["process_resident_memory_bytes"]) > 0


def test_figures_are_for_whoever_turned_them_on(store: Path) -> None:
    with server(store) as served:
        assert served.get("/metrics").status == 404
        assert (served.get("/healthz").text, served.get("/readyz").text) == ("ok 1\n", "ready\n")


def test_strangers_make_no_new_series() -> None:
    assert route_of("/") == "front"
    assert route_of("/sparql") == "sparql"
    assert route_of("/id/nato.ttl") == "id"
    assert route_of("/ns.ttl") == "ns"
    assert route_of("/.well-known/void") == ".well-known"
    assert route_of("/whatever-7") == "other"


def test_prometheus_reads_the_figures() -> None:
    from prometheus_client.parser import text_string_to_metric_families

    monitor = Monitor(lambda: State("7", 1.0, {"fast": 1}, 2, {"time": 3}, 4, 5, 6), lambda: 0)
    monitor.requests["sparql", 200] += 1
    names = {family.name for family in text_string_to_metric_families(monitor.text().decode())}
    assert {"communique_requests", "communique_workers", "communique_worker_kills"} <= names


def test_c98_a_line_in_plain_words_cannot_act_on_a_terminal() -> None:
    record = logging.LogRecord("communique", logging.ERROR, "", 0, "a\x1b[31mb\rc", None, None)
    assert Plain("%(message)s").format(record) == "communique: a\\x1b[31mb\nc"


def test_a_log_that_cannot_be_written_counts_what_it_lost() -> None:
    closed = io.StringIO()
    closed.close()
    lines = Lines(closed)
    lines.write("one\n")
    lines.close()
    assert lines.dropped == 1


def test_the_journal_writes_what_a_query_came_to() -> None:
    target = io.StringIO()
    lines = Lines(target)
    journal = Journal(lines, False)
    journal.write("1", 0.5, journal.told(Entry("GET", "sparql", 200, 7, Account("ASK {}", 1))))
    lines.close()
    told = json.loads(target.getvalue())
    assert (told["ms"], told["bytes"], told["rows"], told["level"]) == (500.0, 7, 1, "info")


def test_settings_come_from_options_before_the_file_before_the_mode(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text("deadline = 20\nworkers = 3\nrequests = 5\n")
    found = settings_of(Wishes(production=True, file=file, workers=7, memory=100), HERE, silent)
    assert (found.deadline, found.workers, found.requests, found.spending) == (20, 7, 5, 60.0)
    assert (found.memory, found.figures, found.public, found.token) == (100 << 20, True, HERE, "")
    assert settings_of(Wishes(), HERE, silent).requests == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deadline = 0", "deadline: 0 does not do"),
        ("workers = 1.5", "workers: 1.5 does not do; write a whole number"),
        ("workers = true", "workers: True does not do"),
        ("token = 'x'", "token: there is no such setting"),
        ("deadline = = 1", "is no TOML"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "server.toml"
    file.write_text(text)
    with pytest.raises(SettingError, match=said) as error:
        settings_of(Wishes(file=file), HERE, silent)
    assert str(error.value).startswith(str(file))


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Wishes(writable=True), "--writable: needs --token-file"),
        (Wishes(writable=True, token_file=Path("missing")), "missing: cannot be read"),
        (Wishes(public="graph.example.org"), "--public graph.example.org: is no address"),
        (Wishes(federate=("https://example.org/sparql",)), "is no origin"),
        (Wishes(proxies=("localhost",)), "--proxy localhost: is no IP address"),
        (Wishes(file=Path("missing.toml")), "missing.toml: cannot be read"),
    ],
)
def test_a_wish_that_cannot_be_is_told_with_what_to_do(wishes: Wishes, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        settings_of(wishes, HERE, silent)


def test_a_production_server_says_what_it_does() -> None:
    settings = settings_of(Wishes(production=True, federate=("https://query.example.org",)), HERE, silent)
    told = "\n".join(described(settings, production=True))
    assert "600 requests and 60 seconds of queries a minute" in told
    assert "writing: off" in told
    assert "https://query.example.org" in told
    assert described(settings, production=False) == ()


def test_the_log_tells_start_reload_and_stop(store: Path) -> None:
    with server(store, production=True) as served:
        lines = iter(served.process.stderr.readline, "")  # type: ignore[union-attr]
        events = (json.loads(line)["event"] for line in lines if line.startswith("{"))
        assert next(events) == "start"
        served.process.send_signal(signal.SIGHUP)
        assert next(events) == "reload done"
        served.process.send_signal(signal.SIGTERM)
        assert list(events) == ["stop begun", "stop ended"]
