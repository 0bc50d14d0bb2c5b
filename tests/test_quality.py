"""The reader may not get worse: its figures on the development documents against the pinned floors."""

from __future__ import annotations

import json

import pytest

from bench import quality

pytestmark = pytest.mark.skipif(
    not (quality.SHARED / "gold" / "dev.jsonl").exists(), reason="the development documents are not beside the project"
)


@pytest.fixture(scope="module")
def pinned():
    return json.loads(quality.FLOORS.read_text())


@pytest.fixture(scope="module")
def fallen(pipeline, pinned):
    """The names alone of the figures below their floors, by half: to print a figure of the scored half is a look."""
    reached = quality.measure(pipeline)
    halves = pinned["floors"].items()
    return {half: [key for key, floor in floors.items() if reached[half][key] < floor] for half, floors in halves}


def test_the_gold_is_the_one_that_the_floors_were_measured_on(pinned):
    assert quality.digest() == pinned["digest"]


def test_every_development_document_lies_in_one_half(pinned):
    documents = {path.stem for path in (quality.SHARED / "corpus" / "dev").glob("*.txt")}
    tune, check = (set(pinned["halves"][half]) for half in ("tune", "check"))
    assert not tune & check
    assert tune | check == documents


@pytest.mark.parametrize("half", ["all", "tune", "check"])
def test_no_figure_falls_below_its_floor(half, fallen):
    assert not fallen[half]


def test_the_floors_are_at_least_those_of_the_first_milestone(pinned):
    floors = pinned["floors"]["all"]
    assert floors["found"] >= 0.58
    assert floors["who"] >= 0.48
    assert floors["who_to_whom"] >= 0.33
    assert floors["office"] >= 0.75


def test_raising_never_lowers_a_floor():
    floors = {"all": {"found": 0.7, "who": 0.5}}
    assert quality.raised(floors, {"all": {"found": 0.6, "who": 0.6}}, lower=False) == {
        "all": {"found": 0.7, "who": 0.595}
    }
    assert quality.raised(floors, {"all": {"found": 0.6, "who": 0.6}}, lower=True) == {
        "all": {"found": 0.595, "who": 0.595}
    }
