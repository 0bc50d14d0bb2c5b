"""Grounds: an act that names nobody but a place concerns the state of the town, or the territory itself."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split


def targets(text, pipeline, act):
    document = Document("d", "d.txt", f"ROME, Feb 16 (Reuters) - It was quiet.\n\n{text}", "", publisher="Reuters")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    events = [claim.event for claim in claims if claim.event.act == act]
    return [[entity.label for entity in event.role("target", "concerned", "addressee")] for event in events]


@pytest.mark.parametrize(
    ("text", "act", "state"),
    [
        ("Portugal condemned the beating of teachers in Minsk.", "condemn", "Belarus"),
        (
            "Chile follows with concern the clashes between students and guards in Caracas.",
            "express_concern",
            "Venezuela",
        ),
        (
            "Al-Shabaab took credit for a bombing that tore through a market in Nairobi.",
            "claim_responsibility",
            "Kenya",
        ),
        ("Russia fired a missile at a depot near Kharkiv.", "attack", "Ukraine"),
    ],
)
def test_the_state_of_a_town_is_concerned_by_what_happens_there(text, act, state, pipeline):
    assert [state] in targets(text, pipeline, act)


def test_where_something_is_said_concerns_nobody(pipeline):
    assert targets("Portugal condemned the beating in Minsk of teachers.", pipeline, "condemn") == [["Belarus"]]
    assert targets("Portugal condemned the beating of teachers at a briefing in Athens.", pipeline, "condemn") != [
        ["Greece"]
    ]


@pytest.mark.parametrize(
    ("text", "act", "territory"),
    [
        ("China sent four coastguard vessels to waters around the Senkakus.", "deploy", "Senkaku Islands"),
        ("Iceland expressed concern about the arrests in Hong Kong.", "express_concern", "Hong Kong"),
    ],
)
def test_a_disputed_territory_is_what_an_act_is_about(text, act, territory, pipeline):
    assert [territory] in targets(text, pipeline, act)
