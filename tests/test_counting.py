"""A number stands with its noun in one way, wherever it is told."""

from __future__ import annotations

import pytest

from graph.counting import counted


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (1.0, "1 second"),
        (0.5, "0.5 seconds"),
        (10.0, "10 seconds"),
        (1000, "1,000 seconds"),
    ],
)
def test_one_thing_is_in_the_singular_and_everything_else_in_the_plural(number: float, told: str) -> None:
    assert counted(number, "second") == told


def test_a_plural_may_be_one_of_its_own() -> None:
    assert [counted(number, "class", "classes") for number in (1, 2)] == ["1 class", "2 classes"]
