"""What a client sees of a response whose end cannot be made: a broken transfer, never a whole one."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvloop

from graph.errors import StoreError
from server.http.allowances import Allowances
from server.http.bridge import Bridge
from server.http.front import Front
from server.http.listening import Listener, bound
from server.http.monitoring import Monitor
from server.settings import Settings

PART = b"x" * 100_000


def broken_after(parts: int) -> Iterator[bytes]:
    for _ in range(parts):
        yield PART
    raise StoreError("a block is damaged; restore the backup")


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    wanted = environ["PATH_INFO"].strip("/")
    return (PART for _ in range(3)) if wanted == "whole" else broken_after(int(wanted))


@dataclass(frozen=True, slots=True)
class Pages:
    """A site of pages alone."""

    settings: Settings
    bridge: Bridge
    allowances: Allowances


@contextmanager
def listening(host: str) -> Iterator[int]:
    """Run the front on a loop in a thread, and give its port."""
    taken, ports, stop = bound(host, 0), [], threading.Event()
    ports.append(taken.getsockname()[1])

    async def run() -> None:
        settings = Settings()
        site: Any = Pages(settings, Bridge(application, 2), Allowances(settings))
        listener = Listener(taken, Front(site, Monitor(dict, int), None), 10)
        listener.start()
        await asyncio.to_thread(stop.wait)
        listener.stop()
        await listener.ended()
        site.bridge.close()

    thread = threading.Thread(target=uvloop.run, args=(run(),))
    thread.start()
    try:
        yield ports[0]
    finally:
        stop.set()
        thread.join(20)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening("127.0.0.1") as one:
        yield one


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_a_response_in_parts_comes_whole(port: int) -> None:
    assert get(port, "/whole") == (200, PART * 3)


def test_a_response_that_breaks_off_is_seen_as_broken(port: int) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        get(port, "/3")
    assert get(port, "/whole") == (200, PART * 3)  # the others go on


def test_a_response_that_cannot_begin_is_a_failure_and_says_when_to_come_again(port: int) -> None:
    status, body = get(port, "/0")
    assert (status, body) == (503, b"503: The store cannot be read at the moment; try again\n")


@pytest.mark.skipif(not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists(), reason="no IPv6 here")
def test_a_response_that_breaks_off_is_seen_as_broken_over_ipv6() -> None:
    with listening("::1") as port, pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        get(port, "/3", "::1")
