"""Soldiers: what troops do or suffer is their state's, while an army that is named or speaks stays itself."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split


def events(text, pipeline, act):
    document = Document("d", "d.txt", f"ROME, Feb 16 (Reuters) - It was quiet.\n\n{text}", "", publisher="Reuters")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    return [claim.event for claim in claims if claim.event.act == act]


@pytest.mark.parametrize(
    ("text", "agent", "target"),
    [
        ("Kenyan soldiers killed four Ugandan troops on the lake.", "Kenya", "Uganda"),
        ("Two Thai marines were killed by Cambodian commandos near the temple.", "Cambodia", "Thailand"),
        ("Colombian special forces killed three Venezuelan servicemen.", "Colombia", "Venezuela"),
    ],
)
def test_troops_act_and_fall_for_their_state(text, agent, target, pipeline):
    (found,) = events(text, pipeline, "kill")
    assert [e.label for e in found.role("agent")] == [agent]
    assert target in [e.label for e in found.role("target", "concerned")]


def test_an_army_that_only_describes_a_deed_is_its_state(pipeline):
    (found,) = events("Greece protested against the Turkish army deployment in Libya.", pipeline, "deploy")
    assert [e.label for e in found.role("agent")] == ["Turkey"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Lebanese army said on Monday that the border was calm.", "Lebanese Armed Forces"),
        ("The Korean People's Army said that two boats had been lost.", "Korean People's Army"),
    ],
)
def test_an_army_that_speaks_stays_itself(text, speaker, pipeline):
    said = [e for act in ("say", "inform", "report", "announce") for e in events(text, pipeline, act)]
    assert [entity.label for one in said for entity in one.role("agent")] == [speaker]
