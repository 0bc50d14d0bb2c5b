"""Threats: who is said to threaten whom, and who is not."""

from __future__ import annotations

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract


def read(text, pipeline):
    return extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-08"), pipeline)


def threats(text, pipeline):
    return [claim.event for claim in read(text, pipeline) if claim.event.kind == "threat"]


def ids(entities):
    return {entity.id for entity in entities}


def test_a_cooperation_that_is_a_threat_is_posed_by_both_and_only_said(pipeline):
    text = "Norway said that the cooperation between Iran and Syria was a threat to Jordan."
    (event,) = threats(text, pipeline)
    assert ids(event.role("agent")) == {"iran", "syria"}
    assert ids(event.role("target")) == {"jordan"}
    assert {claim.event.act for claim in read(text, pipeline) if claim.event.kind == "statement"} == {"say"}


def test_the_cooperation_between_the_two_is_that_of_the_states_told_of_last(pipeline):
    text = "Iran and Syria met on Monday. The cooperation between the two is a threat to Jordan, Norway warned."
    (event,) = threats(text, pipeline)
    assert ids(event.role("agent")) == {"iran", "syria"}


def test_what_threatens_us_all_does_not_threaten_the_speaker(pipeline):
    text = 'NATO Secretary General Mark Rutte met reporters. "Iran threatens us all," Mr Rutte said.'
    assert all("mark-rutte" not in ids(event.role("target")) for event in threats(text, pipeline))


def test_any_act_that_threatens_has_not_been_done(pipeline):
    text = "Iran attacked Iraq. Norway will respond to any act that threatens Jordan."
    found = [claim for claim in read(text, pipeline) if claim.event.kind == "threat"]
    assert all(claim.modality == "conditional" for claim in found)


def test_losses_that_are_told_accuse_nobody(pipeline):
    text = "Norway said that more than 5,000 Iranian soldiers had been killed."
    assert {claim.event.act for claim in read(text, pipeline) if claim.event.kind == "statement"} == {"say"}


def test_a_cooperation_that_poses_a_threat_is_posed_by_both(pipeline):
    text = "Mr Kishida voiced concern over the Russia-North Korea military cooperation that is posing threats to Asia."
    document = Document("d", "d.txt", text, "")
    claims = extract(document, Unit(1, 0, len(text), date="2024-07-10"), pipeline)
    posed = next(claim.event for claim in claims if claim.event.kind == "threat")
    assert {entity.label for entity in posed.role("agent")} == {"Russia", "North Korea"}
