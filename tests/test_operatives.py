"""Operative paragraphs: resolutions, communiqués and conclusions whose items open with their verb."""

from __future__ import annotations

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

RESOLUTION = """Resolution 77/900 on Belarus

The General Assembly,

Recalling its decision of March on the observers,

Gravely concerned by the arrests of teachers in Belarus,

1. Strongly condemns the deportation of children by Belarus;

2. Urges Belarus to release every teacher; and welcomes the mediation of Switzerland;

3. Will impose an embargo on Belarus."""

CONSULTATION = """Joint Statement on Haiti

Envoys of Chile, Kenya and Ghana met in Lima on 7 February 2024. The Special Envoys of Chile, Kenya and Ghana:

- Condemned the gangs of Haiti for the raid on the hospital.
- Thanked Jamaica for its hospitality.

The meeting ended at noon. Welcomes are not given here by anyone."""

BODY = """Communiqué on Niger

The Peace and Security Council of the African Union, at its meeting held on 3 May 2023,

Deeply alarmed by the coup in Niger,

Acting under its Protocol, the Council:

1. CONDEMNS the coup in Niger;

2. Rejects any foreign interference in Niger."""


def read(pipeline, text, publisher):
    document = Document("d", "d.txt", text, text.splitlines()[0], date="2024-02-07", publisher=publisher)
    return [claim for unit in split(document) for claim in extract(document, unit, pipeline)]


def told(pipeline, text, publisher):
    events = (claim.event for claim in read(pipeline, text, publisher) if claim.event.kind == "statement")
    return [(event.act, [p.entity.label for p in event.participants if p.role == "agent"]) for event in events]


def test_items_of_a_resolution_are_said_by_whom_its_heading_names(pipeline):
    found = told(pipeline, RESOLUTION, "United Nations")
    house = ["United Nations General Assembly"]
    assert {("express_grave_concern", *house), ("condemn", *house), ("call_on", *house), ("welcome", *house)} <= {
        (act, *agents) for act, agents in found
    }


def test_bulleted_items_are_said_by_those_who_met(pipeline):
    found = dict(told(pipeline, CONSULTATION, "Ministry of Foreign Affairs of Chile"))
    assert found["condemn"] == found["thank"] == ["Chile", "Kenya", "Ghana"]
    assert "welcome" not in found


def test_the_council_that_a_later_heading_takes_up_is_that_of_the_first(pipeline):
    found = told(pipeline, BODY, "African Union")
    council = ["African Union Peace and Security Council"]
    assert {act for act, agents in found if agents == council} >= {"express_concern", "condemn", "reject"}


def test_an_understood_speaker_has_no_words_in_the_item(pipeline):
    claim = next(c for c in read(pipeline, RESOLUTION, "United Nations") if c.event.act == "condemn")
    assert RESOLUTION[claim.start : claim.end].startswith("Strongly condemns")
    assert [p.mention for p in claim.event.participants if p.role == "agent"] == [None]


def test_what_somebody_says_behind_a_colon_is_no_item(pipeline):
    text = "Remarks in Oslo\n\nThe Minister said:\n\nWelcomes come cheap in Oslo."
    assert not [act for act, _ in told(pipeline, text, "Government of Norway") if act == "welcome"]
