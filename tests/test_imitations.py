"""Other publishers than those of the development documents: imitations of their releases, scored in the same way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import quality

IMITATIONS = Path(__file__).resolve().parent / "imitations"
FLOORS = IMITATIONS / "floors.json"
FIELDS = ["doc", "kind", "act", "agents", "targets", "addressees", "polarity", "modality", "date", "start", "end"]

needs_the_scorer = pytest.mark.skipif(
    not (quality.SHARED / "score.py").exists(), reason="the scorer is not beside the project"
)


@pytest.fixture(scope="module")
def pinned():
    return json.loads(FLOORS.read_text())


@pytest.fixture(scope="module")
def gold():
    return {
        path.stem: [json.loads(line) for line in path.read_text().splitlines()]
        for path in sorted(IMITATIONS.glob("*.jsonl"))
    }


@pytest.fixture(scope="module")
def reached(gold, pipeline):
    predicted = quality.predict(sorted(IMITATIONS.glob("*.txt")), pipeline)
    return quality.figures(gold, predicted)


def test_every_imitation_has_its_facts_and_is_counted(gold, pinned):
    texts = {path.stem for path in IMITATIONS.glob("*.txt")}
    assert texts == set(gold)
    assert len(texts) == pinned["documents"]


def test_every_imitation_says_what_it_imitates(gold):
    for name in gold:
        head, rule, _ = (IMITATIONS / f"{name}.txt").read_text().partition("\n---\n")
        keys = [line.partition(":")[0] for line in head.splitlines()]
        assert rule, name
        assert keys == ["Title", "Publisher", "Date", "Language", "Licence", "Imitates"], name


def test_the_facts_are_in_the_scorers_format_and_lie_in_the_text(gold):
    for name, facts in gold.items():
        text = (IMITATIONS / f"{name}.txt").read_text()
        assert facts, name
        for fact in facts:
            assert [key for key in fact if key != "note"] == FIELDS, fact
            assert fact["doc"] == name
            assert text.index("\n---\n") < fact["start"] < fact["end"] <= len(text), fact
            assert "\n" not in text[fact["start"] : fact["end"]], fact


@needs_the_scorer
@pytest.mark.parametrize("figure", ["found", "who", "who_to_whom", "office", "act", "polarity", "modality", "date"])
def test_no_figure_over_the_imitations_falls_below_its_floor(figure, pinned, reached):
    assert reached[figure] >= pinned["floors"][figure]
