"""While a new snapshot is opened, everybody else goes on: to copy it may take seconds."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from graph.store import open_documents
from server.app import create_app
from server.exchange import Exchange
from server.http.monitoring import Monitor, State
from server.http.programs import Account
from server.http.sites import site_of, state_of
from server.parts import NAME
from tests.server_papers import small
from tests.writable import silent

SEARCH = 'PREFIX cq: <https://w3id.org/communique/ns#> SELECT * { ?x cq:matches "arms" }'
QUERY = f"query={quote(SEARCH)}".encode()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("following") / "store")


@pytest.fixture
def opening(directory: Path) -> Iterator[Flask]:
    """An application with another snapshot than the pointer names, while a thread opens that."""
    app = create_app(directory, silent)
    snapshots = app.extensions[NAME].snapshots
    snapshots.current()
    pointer = directory / "CURRENT"
    named = pointer.read_text()
    snapshots._lock.acquire()
    pointer.write_text("999999\n")
    yield app
    pointer.write_text(named)
    if snapshots._lock.locked():
        snapshots._lock.release()


def longest_hold(directory: Path) -> float:
    """Copy a snapshot, and give the longest part of that time in which another thread had no turn."""
    turns: list[float] = []
    ended = threading.Event()

    def turn() -> None:
        while not ended.is_set():
            time.sleep(0)
            turns.append(time.monotonic())

    other = threading.Thread(target=turn)
    other.start()
    began = time.monotonic()
    open_documents(directory, in_memory=True)
    end = time.monotonic()
    ended.set()
    other.join()
    looked = [began, *(one for one in turns if began < one < end), end]
    return max(after - before for before, after in pairwise(looked)) / (end - began)


def test_threads_have_their_turns_while_a_snapshot_is_copied(directory: Path) -> None:
    assert any(
        longest_hold(directory) < 0.5 for _ in range(10)
    )  # one copy at one go always takes most; chance does not


def monitor() -> Monitor:
    return Monitor(lambda: State("", 0.0, {}, 0, Counter(), 0, 0, 0), int)


def test_figures_do_not_wait_for_a_snapshot(opening: Flask) -> None:
    looking = threading.Thread(target=lambda: state_of(site_of(opening, monitor())), daemon=True)
    looking.start()
    looking.join(20)
    assert not looking.is_alive()


def test_a_search_that_waits_for_a_snapshot_holds_up_nobody_else(opening: Flask) -> None:
    lock = opening.extensions[NAME].snapshots._lock
    opened = threading.Timer(2, lock.release)

    async def ask() -> bool:
        programs = site_of(opening, monitor()).programs
        searching = asyncio.create_task(programs.answer(Exchange("GET", "/sparql", QUERY), Account()))
        await asyncio.sleep(0)
        goes_on = lock.locked()
        searching.cancel()
        return goes_on

    opened.start()
    assert asyncio.run(ask())
