"""The front, through a real socket: what it answers itself, what it hands to Flask, and what it refuses."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from server.http.clients import client_of, household
from server.http.rates import ADDRESSES, Meter, Stopped
from server.pages.limits import ADDRESS
from tests.served import ENDLESS, Server, server, until
from tests.server_papers import small

ALL = "SELECT * { ?s ?p ?o }"
ONE = f"{ALL} LIMIT 1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("front") / "store")


@pytest.fixture(scope="module")
def served(store: Path) -> Iterator[Server]:
    with server(store, {"figures": True}) as one:
        yield one


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        with suppress(OSError):  # the server may have had enough before all was sent
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_programs_and_browsers_get_what_each_reads(served: Server) -> None:
    program = served.query(ONE)
    assert program.getheader("Content-Type") == "application/sparql-results+json"
    browser = served.query(ONE, Accept="text/html")
    assert browser.getheader("Content-Type") == "text/html; charset=utf-8"
    assert "<table" in browser.text


def test_an_answer_that_comes_again_is_the_same_and_from_the_cache(served: Server) -> None:
    query = f"{ONE} # again"
    first, second, third = (served.query(query) for _ in range(3))
    assert first.text == second.text == third.text
    assert first.getheader("ETag") == third.getheader("ETag")
    assert "communique_cache_hits_total 0.0" not in served.get("/metrics").text


def test_who_holds_an_answer_is_told_that_it_stands(served: Server) -> None:
    tag = served.query(ONE).getheader("ETag")
    again = served.query(ONE, If_None_Match=tag)
    assert (again.status, again.text) == (304, "")
    assert served.query(f"{ONE} # another", If_None_Match=tag).status == 200


def test_a_large_answer_comes_whole_with_its_length(served: Server) -> None:
    query = f"SELECT * {{ {{ {ALL} }} {{ SELECT ?x {{ ?x a ?y }} LIMIT 30 }} }} LIMIT 60000"
    found = served.query(query)
    assert len(found.text) > 2 << 20
    assert int(found.getheader("Content-Length")) == len(found.text.encode())
    assert found.text.endswith("]}}")


def test_c25_methods_are_told(served: Server) -> None:
    head = served.get(f"/sparql?query={quote(ONE)}", "HEAD")
    assert (head.status, head.text) == (200, "")
    options = served.get("/sparql", "OPTIONS")
    assert (options.status, options.getheader("Access-Control-Allow-Origin")) == (204, "*")
    assert "GET" in options.getheader("Allow")
    for method in ("PUT", "DELETE", "TRACE"):
        refused = served.get("/sparql", method)
        assert (refused.status, "GET" in refused.getheader("Allow", "")) == (405, True)


def test_c9_a_body_that_is_too_large_is_refused_before_it_is_read(served: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    assert b" 413 " in raw(served.port, head + b"Content-Length: 5000000\r\n\r\n")[:20]


def test_a_body_in_chunks_counts_as_it_comes(served: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = {"Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", iter([ONE.encode(), b" # ", b"x" * 1000]), headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_c27_a_compressed_body_is_not_inflated(served: Server) -> None:
    found = served.get(
        "/sparql", "POST", b"\x1f\x8b" * 100, Content_Type="application/sparql-query", Content_Encoding="gzip"
    )
    assert found.status == 415


@pytest.mark.parametrize("path", ["/id/%2e%2e/x", "/id/a%00b", "/id/a%0d%0aSet-Cookie:x", "/id/%F0%9F", "/id/%252e"])
def test_c40_strange_paths_are_not_found_and_set_no_header(served: Server, path: str) -> None:
    found = served.get(path)
    assert found.status in {400, 404}
    assert found.getheader("Set-Cookie") is None


def test_c40_an_address_of_a_megabyte_is_refused(served: Server) -> None:
    assert served.get("/id/" + "x" * 8_000).status in {404, 414}
    answer = raw(served.port, b"GET /" + b"x" * (1 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer[9:12] in {b"", b"414", b"431", b"400"}
    assert served.query(ONE).status == 200


def test_an_address_is_taken_up_to_the_length_that_the_limits_tell(served: Server) -> None:
    assert served.get("/healthz?".ljust(ADDRESS, "x")).status == 200
    assert served.get("/healthz?".ljust(ADDRESS + 1, "x")).status == 414
    assert "65,534 bytes" in served.get("/sparql", accept="text/html").text


def test_pages_have_the_same_number_in_their_header_as_every_request(served: Server) -> None:
    assert served.get("/about").getheader("X-Request-Id")
    assert served.get("/nowhere").getheader("X-Request-Id")
    assert served.query("nonsense").getheader("X-Request-Id")


def test_c30_a_query_that_struck_the_time_limit_is_not_run_again_at_once(served: Server) -> None:
    address = f"/sparql?timeout=1&query={quote(ENDLESS)}"
    first = served.get(address)
    assert (first.status, first.getheader("Retry-After")) == (503, "60")  # as long as it is refused from now on
    with ThreadPoolExecutor(8) as clients:
        again = list(clients.map(lambda _: served.get(address), range(1000)))
    assert {429} <= {one.status for one in again} <= {429, 503}  # once more where this has lasted for a minute
    refused = [one for one in again if one.status == 429]
    assert all(0 < int(one.getheader("Retry-After")) <= 60 for one in refused)
    assert all("narrow it" in one.text for one in refused)
    assert served.query(ONE).status == 200


def test_c3_health_is_told_while_the_pool_is_full(served: Server) -> None:
    asking = [
        threading.Thread(target=served.get, args=(f"/sparql?timeout=1&query={quote(ENDLESS)}%23{number}",))
        for number in range(8)
    ]
    for one in asking:
        one.start()
    time.sleep(0.2)
    assert served.get("/healthz").text.startswith("ok ")
    for one in asking:
        one.join()
    assert until(lambda: served.get("/readyz").status == 200)


def test_requests_of_one_address_are_counted_where_that_is_wanted(store: Path) -> None:
    with server(store, {"requests": 20, "proxies": ["127.0.0.1"]}) as served:
        found = [served.query(ONE, X_Forwarded_For="192.0.2.1")]
        while found[-1].status == 200 and len(found) < 1000:  # a slow machine gives some back in between
            found.append(served.query(ONE, X_Forwarded_For="192.0.2.1"))
        assert len(found) > 20
        assert found[-1].status == 429
        assert int(found[-1].getheader("Retry-After")) >= 1
        assert "too many requests from your address" in found[-1].text.lower()
        assert served.query(ONE, X_Forwarded_For="192.0.2.2").status == 200
        assert served.get("/healthz").status == 200


def test_seconds_of_workers_are_counted_where_that_is_wanted(store: Path) -> None:
    with server(store, {"spending": 1.0, "deadline": 1.5}) as served:
        assert served.query(ENDLESS).status == 503
        assert served.query(f"{ONE} # other").status == 429


def test_figures_name_the_limit_of_a_client_by_the_name_in_the_list(store: Path) -> None:
    with server(store, {"spending": 1.0, "deadline": 1.5, "figures": True}) as served:
        assert [served.query(text).status for text in (ENDLESS, ENDLESS, ONE)] == [503, 429, 429]
        figures = served.get("/metrics").text
    struck = {
        name for name in ("time", "again", "spending") if f'communique_limits_total{{limit="{name}"}} 1.0' in figures
    }
    assert struck == {"time", "again", "spending"}


def test_a_meter_gives_back_with_time_and_forgets_who_was_quiet_longest() -> None:
    now = [0.0]
    meter = Meter(2, 60.0, lambda: now[0])
    for _ in range(2):
        assert meter.wait("a") == 0
        meter.charge("a")
    assert meter.wait("a") == 30
    now[0] = 30.0
    assert meter.wait("a") == 0
    meter.charge("a")
    for number in range(ADDRESSES):
        meter.charge(str(number))
    assert meter.wait("a") == 0


def test_a_stopped_query_may_come_again_after_its_time() -> None:
    now = [0.0]
    stopped = Stopped(60.0, lambda: now[0])
    stopped.add(("a", "query"))
    assert stopped.wait(("a", "query")) == 60
    now[0] = 60.0
    assert stopped.wait(("a", "query")) == 0


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        ("10.0.0.1:1", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1:1", "192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.1:1", "nonsense", "10.0.0.1"),
        ("10.0.0.1:1", "", "10.0.0.1"),
        ("203.0.113.5:1", "192.0.2.1", "203.0.113.5"),
        ("[2001:db8::1]:1", "192.0.2.1", "2001:db8::1"),
    ],
)
def test_only_a_named_proxy_is_believed(peer: str, said: str, address: str) -> None:
    assert client_of(peer, {"x-forwarded-for": said}, {"10.0.0.1", "10.0.0.2"}) == address


def test_addresses_of_one_house_are_one() -> None:
    assert household("2001:db8::1") == household("2001:db8::ffff") != household("2001:db8:0:1::1")
    assert household("192.0.2.1") != household("192.0.2.2")


def test_a_query_at_the_editor_costs_its_reader_what_a_programs_query_costs(store: Path) -> None:
    with server(store, {"spending": 1.0, "deadline": 1.5}) as served:
        struck = served.query(ENDLESS, Accept="text/html")
        assert (struck.status, "time limit" in struck.text) == (503, True)
        refused = served.query(f"{ONE} # other", Accept="text/html")
        assert (refused.status, int(refused.getheader("Retry-After")) > 0) == (429, True)
        assert "have taken too much time" in refused.text


def test_a_reader_who_leaves_the_editor_stops_the_query(store: Path) -> None:
    with server(store, {"deadline": 60.0, "workers": 1, "slow": 1, "figures": True}) as served:
        with socket.create_connection(("127.0.0.1", served.port)) as reader:
            request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
            reader.sendall(request.encode())
            time.sleep(1)
        assert until(lambda: 'status="499"' in served.get("/metrics").text)
        assert served.query(ONE).status == 200
