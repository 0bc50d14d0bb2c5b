"""Who sent a query that lasted lets others go first, where others ask; and gets his answers all the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from server.errors import LimitError
from server.querying.courtesy import ADDRESSES, AT_ONCE, LATELY, Courtesy
from server.querying.pool import Pool
from tests.pools import COUNT, CROSS, SETTINGS, THINGS, count, job, run, snapshot, until

HEAVY, LIGHT = "192.0.2.1", "192.0.2.2"
STRICT = replace(SETTINGS, quick=1.0)  # of the processor: what is short is shorter on any machine


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("snapshots") / "1")


def test_who_asks_alone_lets_nobody_go_first() -> None:
    courtesy = Courtesy()
    courtesy.lasted(HEAVY, 10.0)
    assert not courtesy.owes(HEAVY, 10.1)
    assert not courtesy.owes(HEAVY, 10.2)


def test_who_sent_a_query_that_lasted_lets_those_go_first_who_ask_at_the_same_time() -> None:
    courtesy = Courtesy()
    courtesy.lasted(HEAVY, 10.0)
    assert not courtesy.owes(LIGHT, 10.1)
    assert courtesy.owes(HEAVY, 10.2)
    assert not courtesy.owes(HEAVY, 10.1 + AT_ONCE)
    assert not courtesy.owes(LIGHT, 9.9 + LATELY)
    assert courtesy.owes(HEAVY, 9.99 + LATELY)
    assert not courtesy.owes(HEAVY, 10.0 + LATELY)
    assert not courtesy.owes("", 10.0)


def test_a_crowd_of_addresses_takes_no_more_memory_than_it_may() -> None:
    courtesy = Courtesy()
    for number in range(ADDRESSES + 5):
        courtesy.lasted(f"address {number}", 0.0)
    courtesy.owes(LIGHT, 1.0)
    assert not courtesy.owes("address 4", 1.0)
    assert courtesy.owes("address 5", 1.0)


def always() -> Courtesy:
    """Let first whoever ever asked, for ever."""
    return Courtesy(lately=inf, at_once=inf)


async def is_lasting(pool: Pool) -> asyncio.Task[object]:
    """Let the heavy address send a query that lasts, and the light one a short one."""
    lasting: asyncio.Task[object] = asyncio.create_task(pool.answer(job(CROSS), HEAVY))
    await until(lambda: pool.lanes()["slow"] == 1)
    assert count(await pool.answer(job(COUNT), LIGHT)) == THINGS
    await until(lambda: pool.lanes()["idle"] == 3)  # the fast lane is as it was
    return lasting


def test_the_next_queries_of_an_address_begin_in_the_slow_lane_and_share_a_worker(small: Path) -> None:
    async def test(pool: Pool) -> None:
        lasting = await is_lasting(pool)
        before = set(pool.pids())
        for _ in range(5):
            asking = asyncio.create_task(pool.answer(job(COUNT), HEAVY))
            await asyncio.sleep(0)
            assert pool.lanes()["slow"] == 2
            assert pool.lanes()["fast"] == 0
            assert count(await asking) == THINGS
            assert count(await pool.answer(job(COUNT), LIGHT)) == THINGS
        assert len(set(pool.pids()) - before) == 1
        lasting.cancel()

    run(test, small, STRICT, always())


def test_who_is_alone_again_has_the_fast_lane(small: Path) -> None:
    async def test(pool: Pool) -> None:
        lasting = await is_lasting(pool)
        asking = asyncio.create_task(pool.answer(job(COUNT), HEAVY))
        await asyncio.sleep(0)
        assert pool.lanes()["fast"] == 1
        assert count(await asking) == THINGS
        lasting.cancel()

    run(test, small, STRICT, Courtesy(lately=inf, at_once=0.0))


def test_those_who_wait_aside_hold_up_nobody_and_are_told_when_it_takes_too_long(small: Path) -> None:
    async def test(pool: Pool) -> None:
        lasting = await is_lasting(pool)
        asked = [asyncio.create_task(pool.answer(job(CROSS), HEAVY)) for _ in range(9)]
        await asyncio.sleep(0)
        with pytest.raises(LimitError, match="busy"):
            await pool.answer(job(CROSS), HEAVY)
        assert pool.lanes()["slow"] == 4
        assert pool.waiting == 6
        assert count(await pool.answer(job(COUNT), LIGHT)) == THINGS
        done, _ = await asyncio.wait(asked, timeout=60, return_when=asyncio.FIRST_EXCEPTION)
        assert {str(one.exception()) for one in done} == {"query queue limit: all query workers are busy; try again"}
        for one in (lasting, *asked):
            one.cancel()
        await until(lambda: pool.lanes()["slow"] == 0)

    run(test, small, replace(STRICT, waiting=6, patience=0.5), always())
