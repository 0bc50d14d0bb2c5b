"""Avowals and thanks in ordinary official prose, who is who in it, and blows to what is right."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

OTTAWA = "Government of Canada"


def told(pipeline, text, publisher=OTTAWA, date="2024-02-07"):
    document = Document("d", "d.txt", text, "", date=date, publisher=publisher)
    return [claim.event for unit in split(document) for claim in extract(document, unit, pipeline)]


def facts(pipeline, act, text, publisher=OTTAWA):
    return [
        (
            [p.entity.label for p in event.participants if p.role in role]
            for role in (("agent",), ("target", "concerned"))
        )
        for event in told(pipeline, text, publisher)
        if event.act == act
    ]


def pairs(pipeline, act, text, publisher=OTTAWA):
    return [tuple(map(tuple, fact)) for fact in facts(pipeline, act, text, publisher)]


AVOWALS = [
    ("offer", "We call on both armies to lay down their arms and stand ready to host a round of talks in Oslo."),
    ("thank", "We urge all ferries to stay in port and thank Chile for its pilots."),
    ("reaffirm", "We urge the two banks to open their books and reiterate our trust in the regulator of Malta."),
]


@pytest.mark.parametrize(("act", "text"), AVOWALS)
def test_who_asks_others_for_something_avows_what_follows_in_the_own_name(pipeline, act, text):
    assert [agents for agents, _ in pairs(pipeline, act, text)] == [("Canada",)]


THANKS = [
    ("thank", "Our thanks go to Kenya.", "Kenya"),
    ("thank", "Our heartfelt gratitude extends to the people of Nepal.", "Nepal"),
    ("condole", "Our condolences go out to Morocco.", "Morocco"),
    ("condole", "We are praying for the families of those lost in Peru.", "Peru"),
]


@pytest.mark.parametrize(("act", "text", "whom"), THANKS)
def test_thanks_that_go_to_somebody_are_thanks_of_their_owner(pipeline, act, text, whom):
    assert [(agents, whom in targets) for agents, targets in pairs(pipeline, act, text)] == [(("Canada",), True)]


BLOWS = [
    ("The verdict is a grave blow to media freedom in Belarus.", "Belarus"),
    ("The new law is a step backwards for Georgia.", "Georgia"),
    ("The trial was a travesty of justice in Iran.", "Iran"),
]


@pytest.mark.parametrize(("text", "whom"), BLOWS)
def test_a_blow_to_what_is_right_is_held_against_where_it_fell(pipeline, text, whom):
    assert pairs(pipeline, "criticize", text) == [(("Canada",), (whom,))]


def test_a_cyclone_that_is_a_blow_to_somebody_is_not_held_against_him(pipeline):
    assert not pairs(pipeline, "criticize", "The cyclone is a heavy blow to Vanuatu.")


def test_whoever_stands_behind_a_deed_is_accused_of_it_and_not_supported(pipeline):
    text = "Behind these raids stands Eritrea."
    assert pairs(pipeline, "accuse", text) == [(("Canada",), ("Eritrea",))]
    assert not pairs(pipeline, "express_support", text)


def test_nobody_is_supported_by_standing_idly_by(pipeline):
    assert not pairs(pipeline, "express_support", "Canada would not stand idly by.")


def test_whom_we_help_as_it_defends_itself_is_whom_we_help(pipeline):
    text = "Eritrea attacked Kenya. We will support Kenya as it defends itself."
    assert [agents for agents, _ in pairs(pipeline, "defend", text)] == [("Kenya",)]


OFFICES = [
    ("Luis Prado, chairman of the Joint Chiefs of Staff, spoke.", "White House", "Luis Prado", "United States"),
    ("Mr Omar Saad, President of the Council of Ministers of Lebanon, spoke.", "Élysée", "Omar Saad", "Lebanon"),
    ("Presidential Aide Pavel Gromov spoke.", "Kremlin", "Pavel Gromov", "Russia"),
    ("Deputy Chief of Staff Pavel Gromov spoke.", "Kremlin", "Pavel Gromov", "Russia"),
]


@pytest.mark.parametrize(("text", "publisher", "person", "house"), OFFICES)
def test_an_office_is_of_the_house_that_its_words_and_its_publisher_tell(pipeline, text, publisher, person, house):
    assert ((person,), (house,)) in pairs(pipeline, "hold_office", text, publisher)


def test_those_who_were_attending_are_listed_and_supposed_by_nobody(pipeline):
    text = "Also attending were Foreign Minister Sergei Lavrov and Defence Minister Andrei Belousov."
    document = Document("d", "d.txt", text, "", date="2024-06-07", publisher="Kremlin")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    assert [claim.modality for claim in claims if claim.event.act == "attend"] == ["asserted"]


COUNCILS = [
    ("Secretary of the Security Council Pavel Gromov spoke.", "Kremlin", "Russia"),
    ("Secretary of the Security Council Armen Petrosyan spoke.", "Government of Armenia", "Armenia"),
]


@pytest.mark.parametrize(("text", "publisher", "house"), COUNCILS)
def test_the_secretary_of_the_security_council_is_no_officer_of_the_united_nations(pipeline, text, publisher, house):
    assert [houses for _, houses in pairs(pipeline, "hold_office", text, publisher)] == [(house,)]


SECRETARIES = [
    ("The Foreign Secretary condemned the coup in Gabon.", "Foreign, Commonwealth & Development Office"),
    ("The Defence Secretary condemned the coup in Gabon.", "Ministry of Defence of the United Kingdom"),
    ("The Home Secretary condemned the coup in Gabon.", "Government of the United Kingdom"),
]


@pytest.mark.parametrize(("text", "publisher"), SECRETARIES)
def test_a_secretary_of_a_british_department_is_whoever_holds_the_post(pipeline, text, publisher):
    held = {"The Foreign": "David Cameron", "The Defence": "Grant Shapps", "The Home": "James Cleverly"}
    agents = [agents for agents, _ in pairs(pipeline, "condemn", text, publisher)]
    assert agents == [(held[text[: text.index(" Secretary")]],)]


def test_what_follows_a_call_in_the_past_is_an_act_of_the_caller(pipeline):
    text = "Canada called on Gabon to respect women's rights and deplored the curfew."
    assert [agents for agents, _ in pairs(pipeline, "deplore", text)] == [("Canada",)]


def test_a_decision_by_the_authorities_of_a_state_is_carried_out_by_that_state(pipeline):
    text = "We deplore the decision by the Gabonese authorities to expel the ambassador of Chad."
    assert [agents for agents, _ in pairs(pipeline, "expel", text)] == [("Gabon",)]


def test_who_aligns_with_a_statement_is_aligned_with_its_issuer_and_supports_nobody(pipeline):
    text = "Norway and Iceland align themselves with this statement."
    assert [agents for agents, _ in pairs(pipeline, "alignment", text)] == [("Norway", "Iceland")]
    assert not pairs(pipeline, "express_support", text)


ORDEALS = [
    ("Canada condemns the imprisonment of Pavel Gromov in Belarus.", "Belarus"),
    ("The trial of Pavel Gromov is a further blow to democracy in Belarus.", "Belarus"),
    ("Canada deplores the sentence against Pavel Gromov in Belarus.", "Belarus"),
]


@pytest.mark.parametrize(("text", "whom"), ORDEALS)
def test_whom_an_ordeal_befell_is_not_blamed_for_it(pipeline, text, whom):
    blamed = [targets for act in ("condemn", "criticize", "deplore") for _, targets in pairs(pipeline, act, text)]
    assert blamed == [(whom,)]


def test_what_is_unacceptable_of_a_state_is_condemned_and_asked_of_nobody(pipeline):
    text = "It is unacceptable for Eritrea to starve the town."
    assert pairs(pipeline, "condemn", text) == [(("Canada",), ("Eritrea",))]
    assert not pairs(pipeline, "call_on", text)


def test_a_choice_in_the_hands_of_a_state_is_no_conquest(pipeline):
    assert not pairs(pipeline, "occupy", "The choice is in Georgia's hands.")
    assert pairs(pipeline, "occupy", "The city is in Eritrea's hands.")


def test_leaders_who_talked_go_into_detail_and_arrange_what_comes(pipeline):
    text = "President Putin spoke with President Lula. The presidents went into detail on gas and arranged to meet."
    assert len(pairs(pipeline, "discuss", text, "Kremlin")) == len(pairs(pipeline, "agree", text, "Kremlin")) == 1
