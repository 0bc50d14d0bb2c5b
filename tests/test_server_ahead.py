"""Jobs that lie ready for a worker while it works on another: none is lost, held up, or answered to the wrong asker."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.errors import LimitError
from server.querying.channels import PIECE, QUEUES, Channel
from server.querying.frames import SOLUTIONS, job_frame, outcome_frames
from server.querying.jobs import Job, Result
from server.querying.pool import Pool
from tests.pools import COUNT, CROSS, SETTINGS, THINGS, count, job, refused, run, snapshot, until

pytestmark = pytest.mark.skipif(not QUEUES, reason="sockets for messages are Linux's")
ONE = replace(SETTINGS, workers=1, waiting=1000)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("snapshots") / "1")


def value(number: int) -> Job:
    return job(f"SELECT ({number} AS ?n) {{}}")


async def together(pool: Pool, *jobs: Job) -> list[asyncio.Task[Result]]:
    """Ask all at the same moment: the first is begun, the next lie ready behind it."""
    asked = [asyncio.create_task(pool.answer(one)) for one in jobs]
    await asyncio.sleep(0)
    return asked


def spent(pid: int) -> float:
    """Give the processor time of a process, if it still lives."""
    with suppress(OSError):
        return time.clock_gettime(~pid << 3 | 2)  # CPUCLOCK_SCHED, from linux/include/linux/posix-timers.h
    return 0.0


async def told(answering: Coroutine[Any, Any, Result]) -> str:
    try:
        return str(count(await answering))
    except LimitError as error:
        return error.limit


def test_a_job_behind_a_hostile_one_is_answered_long_before_that_ends(small: Path) -> None:
    async def test(pool: Pool) -> None:
        hostile, *others = await together(pool, job(CROSS), value(1), value(2), value(3))
        assert pool.waiting == 3
        assert [count(one) for one in await asyncio.gather(*others)] == [1, 2, 3]
        assert not hostile.done()
        hostile.cancel()

    run(test, small, ONE)


def test_ordinary_queries_are_answered_before_a_crowd_of_hostile_ones_gives_way(small: Path) -> None:
    async def test(pool: Pool) -> None:
        hostile = [asyncio.create_task(pool.answer(job(CROSS))) for _ in range(4)]
        assert [count(await pool.answer(value(number))) for number in range(20)] == list(range(20))
        assert pool.lanes()["slow"] == 0
        for one in hostile:
            one.cancel()
        await until(lambda: pool.lanes() == {"idle": 3, "fast": 0, "slow": 0})

    run(test, small, replace(SETTINGS, quick=60.0))


def test_what_lies_ready_for_a_worker_that_is_killed_is_answered_by_another(small: Path) -> None:
    async def test(pool: Pool) -> None:
        for end in ("deadline", "signal", "cancelled"):
            hostile = job(CROSS, seconds=0.01 if end == "deadline" else 60.0)
            first, *others = await together(pool, hostile, *map(value, range(9)))
            if end == "signal":
                await until(lambda: max(map(spent, pool.pids())) > 0.02)  # it has begun
                os.kill(max(pool.pids(), key=spent), signal.SIGKILL)
            elif end == "cancelled":
                first.cancel()
            assert [count(one) for one in await asyncio.gather(*others)] == list(range(9))
            with pytest.raises((LimitError, asyncio.CancelledError)):
                await first

    run(test, small, replace(ONE, quick=10.0))


def test_short_jobs_wait_for_one_worker_rather_than_wake_another(small: Path) -> None:
    async def test(pool: Pool) -> None:
        await until(lambda: pool.lanes()["idle"] == 3)
        for _ in range(500):  # the machine may stand still between two of the three
            for worker in pool._fast.idle:
                worker.pace = 0.0  # as far as is known, each is done at once
            asked = await together(pool, *map(value, range(3)))
            shared = pool.lanes()["fast"] == 1
            assert [count(one) for one in await asyncio.gather(*asked)] == [0, 1, 2]
            if shared:
                return
        pytest.fail("each had a worker of its own")

    run(test, small)


def test_an_answer_to_another_question_is_given_to_nobody(small: Path) -> None:
    async def test(pool: Pool) -> None:
        first, *others = await together(pool, job(CROSS), *map(value, range(3)))
        (worker,) = pool._fast.working
        pool.answered(worker, b"".join(outcome_frames((SOLUTIONS, 1, "", b"of another"), number=77)))
        with pytest.raises(LimitError, match="did not answer as it should"):
            await first
        assert [count(one) for one in await asyncio.gather(*others)] == [0, 1, 2]
        assert pool.kills == {"confused": 1}

    run(test, small, ONE)


def test_what_lies_ready_when_the_nursery_dies_is_answered_by_the_next(small: Path) -> None:
    async def test(pool: Pool) -> None:
        first, *others = await together(pool, job(CROSS), *map(value, range(5)))
        os.kill(pool.nurseries()[0], signal.SIGKILL)
        found = await asyncio.gather(*others, return_exceptions=True)
        for number, one in enumerate(found):  # each spare dies, too, and with it what it had begun
            assert count(one) == number if isinstance(one, Result) else isinstance(one, LimitError)
        assert sum(isinstance(one, LimitError) for one in found) <= 2
        first.cancel()  # where it had not begun, it has been asked again

    run(test, small, ONE)


def test_a_job_that_lies_ready_can_be_cancelled_and_the_others_keep_their_answers(small: Path) -> None:
    async def test(pool: Pool) -> None:
        for left in range(4):
            asked = await together(pool, *map(value, range(4)))
            asked[left].cancel()
            found = await asyncio.gather(*asked, return_exceptions=True)
            kept = [count(one) for one in found if isinstance(one, Result)]
            assert kept == [number for number in range(4) if number != left]
        await until(lambda: pool.lanes() == {"idle": 2, "fast": 0, "slow": 0})

    run(test, small, ONE)


def test_a_deadline_counts_from_when_a_job_begins(small: Path) -> None:
    long = job(CROSS, seconds=1.0)

    async def test(pool: Pool) -> None:
        late = [asyncio.create_task(refused(pool, long)) for _ in range(3)]
        last = asyncio.create_task(pool.answer(replace(value(7), seconds=2.5)))
        assert all("stopped after 1 second" in sentence for sentence in await asyncio.gather(*late))
        assert count(await last) == 7

    run(test, small, replace(ONE, quick=10.0, slow=0))  # one after the other


def test_nothing_lies_behind_a_job_that_changes_its_worker_or_that_is_large(small: Path) -> None:
    words = (("some words", ("http://a.example/s1",)),)
    searching = job("""SELECT ?s { ?s <https://w3id.org/communique/ns#matches> "some words" }""", matches=words)
    large = job(f"SELECT ('{'x' * 3 * PIECE}' AS ?x) {{}}")

    async def test(pool: Pool) -> None:
        for _ in range(5):
            asked = await together(
                pool, searching, job(COUNT), searching, large, job(COUNT), value(3), large, searching
            )
            found = await asyncio.gather(*asked)
            assert [count(found[place]) for place in (1, 4, 5)] == [THINGS, THINGS, 3]
            assert [found[place].rows for place in (0, 2, 7)] == [1, 1, 1]
            assert all(len(found[place].body) > 3 * PIECE for place in (3, 6))

    run(test, small, ONE)


@pytest.mark.parametrize("seed", range(3))
def test_every_asker_gets_the_answer_to_what_he_asked(small: Path, seed: int) -> None:
    chance = random.Random(seed)
    large = "x" * 70_000  # a result of several readings

    async def client(pool: Pool, name: int) -> int:
        answered = 0
        for turn in range(40):
            number = name * 1000 + turn
            kind = chance.random()
            if kind < 0.02:
                assert await told(pool.answer(job(CROSS, seconds=0.05 + 0.1 * chance.random()))) in {"time", "memory"}
            elif kind < 0.04:
                asked = asyncio.create_task(pool.answer(job(CROSS)))
                await asyncio.sleep(chance.random() * 0.1)
                asked.cancel()
            elif kind < 0.1:
                asked = asyncio.create_task(pool.answer(value(number)))
                await asyncio.sleep(0)
                asked.cancel()
            elif kind < 0.12:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(pool.pids()), signal.SIGKILL)
            elif kind < 0.2:
                text = f"SELECT (STRLEN(CONCAT('{large}', ?x)) AS ?n) ?x {{ VALUES ?x {{ '{'y' * turn}' }} }}"
                assert await told(pool.answer(job(text))) in {str(70_000 + turn), "memory"}
            else:
                found = await told(pool.answer(value(number)))
                assert found in {str(number), "memory"}  # its worker may be one that was killed
                answered += found == str(number)
        return answered

    async def test(pool: Pool) -> None:
        answered = await asyncio.gather(*(client(pool, name) for name in range(12)))
        assert sum(answered) > 12 * 20
        await until(lambda: pool.waiting == 0 and not pool.lanes()["fast"] + pool.lanes()["slow"])
        last = {await told(pool.answer(job(COUNT))) for _ in range(3)}  # one worker may take a job as it is killed
        assert str(THINGS) in last

    run(test, small, replace(SETTINGS, waiting=1000, slow=100))


def test_a_channel_cuts_what_comes_into_frames_wherever_it_is_parted() -> None:
    outcomes = [
        (SOLUTIONS, number, "note" * (number % 3), b"x" * size) for number, size in enumerate((0, 5, 20_000, 1))
    ]
    frames = [b"".join(outcome_frames(one)) for one in outcomes]
    sent = b"".join(frames)

    async def test() -> None:
        for step in (1, 7, 16, 17, 18, 1000, len(sent)):
            channel = Channel(asyncio.get_running_loop())
            found: list[bytes] = []
            with channel.given as given:
                for start in range(0, len(sent), step):
                    given.sendall(sent[start : start + step])
                    found += channel.read()
            found += channel.read() if len(found) < len(frames) else []
            assert found == frames
            with pytest.raises(EOFError):
                channel.read()
            channel.close()

    asyncio.run(test())


def test_a_channel_takes_back_what_nobody_took_and_sends_large_jobs_in_pieces() -> None:
    async def test() -> None:
        channel = Channel(asyncio.get_running_loop())
        frames = [job_frame(value(number)) for number in range(3)]
        for frame in frames:
            channel.send(frame)
        assert channel.taken.recv(PIECE) == frames[0]
        assert [len(channel.take_back()) for _ in range(2)] == [2, 0]
        large = job_frame(job("x" * 900_000))
        channel.send(large)
        taken = b""
        while len(taken) < len(large):
            await asyncio.sleep(0)
            taken += channel.taken.recv(PIECE, socket.MSG_DONTWAIT)
        assert taken == large
        channel.given.close()
        channel.close()

    asyncio.run(test())
