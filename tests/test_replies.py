"""Replies: an act that names nobody is directed at whoever acted against its side, or at those of the deed it means."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split


def targets(text, pipeline, *acts, publisher="Reuters"):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    events = [claim.event for claim in claims if claim.event.act in acts]
    return [[entity.label for entity in event.role("target", "concerned", "addressee")] for event in events]


@pytest.mark.parametrize(
    ("text", "act", "other"),
    [
        ("Canada imposed sanctions on Peru. Lima vowed to hit back.", "threaten", "Canada"),
        ("Chile struck Peru from the list of partners and threatened further sanctions.", "threaten", "Peru"),
        ("Kenya released forty prisoners, a gesture that Uganda praised.", "praise", "Kenya"),
    ],
)
def test_who_answers_means_whoever_acted_before(text, act, other, pipeline):
    assert any(other in found for found in targets(text, pipeline, act))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Japan expressed its condolences to Nepal and is sending tents.", "Nepal"),
        ("Mongolia thanked India for the vaccines which India supplied in May.", "Mongolia"),
    ],
)
def test_a_gift_goes_to_whom_the_text_told_to_be_helped(text, other, pipeline):
    assert any(other in found for found in targets(text, pipeline, "aid", "supply", "deliver", "provide", "donate"))


def test_a_state_of_emergency_is_that_of_the_own_state(pipeline):
    text = "President Nayib Bukele of El Salvador decreed a state of siege on Monday."
    assert targets(text, pipeline, "declare_emergency") == [["El Salvador"]]


def test_two_states_that_a_house_speaks_of_do_not_issue_its_statement(pipeline):
    text = (
        "Peru: Statement by the Spokesperson on the tests\n\nThe European Union welcomes the talks between Chile and "
        "Brazil.\n\nWe urge Peru to end its tests.\n"
    )
    document = Document("d", "d.txt", text, "", publisher="European External Action Service")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    urged = [claim.event for claim in claims if claim.event.act == "call_on"]
    assert [[entity.label for entity in event.role("agent")] for event in urged] == [["European Union"]]
