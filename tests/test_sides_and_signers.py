"""Who acts where one speaks for many: signers, representatives, the sides of a meeting, "it" of a second clause."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

STATE = "United States Department of State"


def agents(text, act, pipeline, publisher="Reuters"):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    return [[entity.label for entity in claim.event.role("agent")] for claim in claims if claim.event.act == act]


@pytest.mark.parametrize(
    ("text", "act", "agent"),
    [
        ("Norway paid for the survey, as it opposes the pact with Spain.", "oppose", "Norway"),
        (
            "France bombed a camp in Syria. The EU will not join, because it rejects the use of force.",
            "reject",
            "European Union",
        ),
        ("Sudan and Chad quarrelled. Egypt stayed away, since it opposes the treaty with Sudan.", "oppose", "Egypt"),
    ],
)
def test_it_in_a_second_clause_is_the_subject_of_the_first(text, act, agent, pipeline):
    assert [agent] in agents(text, act, pipeline)


def test_departments_of_one_state_are_one_of_two_sides(pipeline):
    text = (
        "Special Representative Thomas West led a delegation from the Department of State, the Department of the "
        "Treasury, and USAID to hold talks with Taliban representatives in Doha. Both sides agreed on the need for aid."
    )
    assert agents(text, "agree", pipeline, STATE) == [["United States", "Taliban"]]


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Kremlin spokesman Dmitry Peskov said Russia was ready to mediate.", "Dmitry Peskov"),
        ("Foreign Minister Wang Yi said China stands ready to work with Chile.", "Wang Yi"),
        ("Foreign Minister Wang Yi said Russia was ready to mediate.", "Russia"),
    ],
)
def test_whoever_offers_help_of_the_own_state_makes_the_offer(text, agent, pipeline):
    assert agents(text, "offer", pipeline) == [[agent]]


def test_states_that_a_signed_text_names_do_not_take_the_word_from_who_signed_it(pipeline):
    text = (
        "Joint Statement on the river\n\nThe text of the following statement was released by Secretary of State Antony "
        "Blinken and High Representative Josep Borrell.\n\nAlbania and Serbia have worked hard. We welcome the pact.\n"
    )
    assert agents(text, "welcome", pipeline, STATE) == [["Antony Blinken", "Josep Borrell"]]


def test_our_support_is_given_by_the_state_of_who_signs(pipeline):
    text = "On aid\n\nAntony J. Blinken, Secretary of State\n\nWe have enhanced our military support for Ukraine.\n"
    assert ["United States"] in agents(text, "support", pipeline, STATE)
