"""The reader may not get worse: its figures over all marked texts against the pinned floors."""

from __future__ import annotations

import json

import pytest

from bench import marked, quality

pytestmark = pytest.mark.skipif(
    not (marked.SHARED / "gold" / "dev.jsonl").exists(), reason="the development documents are not beside the project"
)
SETS = ("tune", "check", "bulk", "unread bulk", "imitations", "unread", "odd sentences", "even sentences")


@pytest.fixture(scope="module")
def pinned():
    return json.loads(quality.FLOORS.read_text())


@pytest.fixture(scope="module")
def fallen(pipeline, pinned):
    """The names alone of the figures below their floors: to print a figure of a scored half is a look."""
    reached = quality.measure(pipeline)
    floors = pinned["floors"].items()
    return {name: [key for key, floor in some.items() if reached[name][key] < floor] for name, some in floors}


def test_the_marked_texts_are_those_that_the_floors_were_measured_on(pinned):
    assert quality.digest() == pinned["digest"]


def test_every_development_document_lies_in_one_half(pinned):
    documents = {path.stem for path in (marked.SHARED / "corpus" / "dev").glob("*.txt")}
    tune, check = (set(pinned["halves"][half]) for half in ("tune", "check"))
    assert not tune & check
    assert tune | check == documents


def test_every_set_of_marked_texts_has_floors(pinned):
    assert set(SETS) == set(quality.sets()) == set(pinned["floors"])


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name, fallen):
    assert not fallen[name]


@pytest.mark.parametrize("half", ["tune", "check"])
def test_the_floors_are_at_least_those_of_the_first_milestone(half, pinned):
    floors = pinned["floors"][half]
    assert floors["found"] >= 0.58
    assert floors["who"] >= 0.48
    assert floors["who_to_whom"] >= 0.33
    assert floors["office"] >= 0.75


def test_what_is_only_scored_is_not_shown():
    assert quality.shown({"tune": {"found": 0.7}, "check": {"found": 0.6}}, look=False) == {"tune": {"found": 0.7}}


def test_raising_never_lowers_a_floor():
    floors = {"tune": {"found": 0.7, "who": 0.5}}
    assert quality.raised(floors, {"tune": {"found": 0.6, "who": 0.6}}, lower=False) == {
        "tune": {"found": 0.7, "who": 0.595}
    }
    assert quality.raised(floors, {"tune": {"found": 0.6, "who": 0.6}}, lower=True) == {
        "tune": {"found": 0.595, "who": 0.595}
    }
