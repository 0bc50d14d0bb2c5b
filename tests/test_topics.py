"""Topics: ties, partnerships and things, however they are worded."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.extract.claiming.topics import tie_of

WORDINGS = [
    "Norway condemned the military cooperation between Russia and North Korea.",
    "Norway condemned the ties between the DPRK and Russia.",
    "Norway condemned Russia's ties with North Korea.",
    "Norway condemned Moscow and Pyongyang's partnership.",
    "Norway condemned the Russia-North Korea military cooperation.",
    "Norway condemned the deepening of Russia-North Korea military cooperation.",
    "Norway condemned North Korea–Russia ties.",
    "Norway condemned the DPRK–Russia relationship.",
]


def read(text, pipeline):
    return extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)


def about(text, act, pipeline):
    claim = next(claim for claim in read(text, pipeline) if claim.event.act == act)
    return [entity for entity in claim.event.about if entity.kind == "Tie"]


@pytest.mark.parametrize("text", WORDINGS)
def test_every_wording_of_a_tie_is_the_one_tie(text, pipeline):
    ties = about(text, "condemn", pipeline)
    assert [(tie.id, tie.label) for tie in ties] == [("dprk-russia-ties", "DPRK–Russia ties")]
    assert ties[0].parties == ("north-korea", "russia")


def test_the_aspect_of_a_tie_is_kept(pipeline):
    assert about(WORDINGS[0], "condemn", pipeline)[0].aspects == ("military",)


def test_an_alignment_of_three_is_a_tie_of_each_two(pipeline):
    text = "Norway condemned the alignment of Russia, China and Iran."
    assert {tie.id for tie in about(text, "condemn", pipeline)} == {
        "china-russia-ties",
        "iran-russia-ties",
        "china-iran-ties",
    }


def test_what_is_said_next_is_not_what_was_condemned(pipeline):
    text = "Norway condemned the coup in Niger and welcomed the cooperation between France and Germany."
    assert about(text, "condemn", pipeline) == []
    assert len(about(text, "welcome", pipeline)) == 1


def test_a_tie_has_one_id_in_either_order(pipeline):
    claims = read("Norway condemned ties between Russia and China.", pipeline)
    russia, china = (e for c in claims for e in c.event.role("target"))
    assert tie_of((russia, china)).id == tie_of((china, russia)).id


def test_the_steps_of_a_named_partnership_are_told_with_their_stage(pipeline):
    text = "Norway and Canada signed the Clean Energy Partnership on Monday. They look forward to its launch."
    steps = [claim for claim in read(text, pipeline) if claim.event.kind == "partnership" and claim.event.stage]
    assert steps[0].event.stage == "signed"
    assert steps[0].event.about[0].label == "Clean Energy Partnership"
