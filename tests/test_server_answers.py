"""The cache of answers is bounded, forgets the least used first, and keeps whole answers only."""

from __future__ import annotations

from server.querying.answers import OVERHEAD, Answers
from server.querying.jobs import Result


def result(size: int, truncated: str = "") -> Result:
    return Result("text/csv", b"x" * size, truncated)


def test_an_answer_is_found_by_its_whole_key() -> None:
    answers = Answers(1 << 20)
    answers.put(("1", "ASK {}"), result(10))
    assert answers.get(("1", "ASK {}")) == result(10)
    assert answers.get(("2", "ASK {}")) is None
    assert (answers.hits, answers.misses) == (1, 1)


def test_the_least_lately_used_make_room() -> None:
    answers = Answers(20 * (OVERHEAD + 100))
    for number in range(20):
        answers.put(number, result(100))
    assert answers.get(0)
    answers.put(20, result(100))
    assert answers.get(0)
    assert answers.get(1) is None
    assert (len(answers), answers.bytes) == (20, 20 * (OVERHEAD + 100))


def test_large_and_cut_answers_are_not_kept_and_a_cache_of_nothing_keeps_nothing() -> None:
    answers = Answers(1 << 20)
    answers.put("large", result(1 << 17))
    answers.put("cut", result(10, "rows=1"))
    assert len(answers) == answers.bytes == 0
    nothing = Answers(0)
    nothing.put("any", result(0))
    assert len(nothing) == 0


def test_an_answer_that_comes_again_counts_once() -> None:
    answers = Answers(1 << 20)
    for size in (10, 20, 30):
        answers.put("same", result(size))
    assert (len(answers), answers.bytes) == (1, 30 + OVERHEAD)
