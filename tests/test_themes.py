"""Whom an act concerns that names nobody: the state that the text tells of, and never the own side."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claims import extract

RIOTS = "Protesters clashed with police across Chile on Sunday.\n\nChilean cities were under curfew.\n\n"


def acts(text, act, pipeline):
    document = Document("themes", "themes.txt", text, "0" * 64, date="2024-12-04", publisher="Reuters")
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04", publisher="Reuters"), pipeline)
    return [claim.event for claim in claims if claim.event.act == act]


def labels(event):
    return {entity.label for entity in event.role("target", "concerned", "addressee")}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("express_concern", "Spain voiced concern over the unrest."),
        ("suspend_operations", "Sweden suspended development aid."),
        ("protest", "Peru lodged a formal protest."),
        ("praise", "Finland spoke highly of the restraint that was shown."),
    ],
)
def test_an_act_that_names_nobody_concerns_the_state_that_the_text_tells_of(act, told, pipeline):
    assert labels(acts(RIOTS + told + "\n", act, pipeline)[0]) == {"Chile"}


def test_who_claims_a_bombing_claims_it_against_the_state_that_the_text_tells_of(pipeline):
    text = RIOTS + "Hezbollah claimed responsibility for the bombings.\n"
    assert labels(acts(text, "claim_responsibility", pipeline)[0]) == {"Chile"}


def test_a_state_that_is_named_once_or_as_often_as_another_is_no_theme(pipeline):
    text = "Chile and Bolivia held elections.\n\nSpain voiced concern over the unrest.\n"
    assert labels(acts(text, "express_concern", pipeline)[0]) == set()


def test_a_transcript_has_no_theme(pipeline):
    text = "QUESTION: How is Chile? Is Chile calm?\n\nMR WEBER: We are concerned about prices.\n"
    assert all(labels(event) == set() for event in acts(text, "express_concern", pipeline))


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("deny", "Foreign Minister Elina Valtonen of Finland denied that Finland had any part in it."),
        ("criticize", "The Finnish Foreign Ministry called the landing a breach of Finnish law."),
        ("accuse", "Finland's foreign ministry said that a breach of Finnish law had occurred."),
    ],
)
def test_who_speaks_for_a_state_does_not_blame_it(act, told, pipeline):
    assert all("Finland" not in labels(event) for event in acts(told + "\n", act, pipeline))


def test_a_leader_of_the_opposition_may_blame_the_own_state(pipeline):
    text = "Opposition leader Aino Korhonen criticized Finland.\n"
    assert labels(acts(text, "criticize", pipeline)[0]) == {"Finland"}


def test_what_is_suspended_is_that_of_the_state_it_names(pipeline):
    (suspension,) = acts(RIOTS + "Sweden suspended the participation of Belarus.\n", "suspend_operations", pipeline)
    assert labels(suspension) == {"Belarus"}
