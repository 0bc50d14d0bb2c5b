"""Whom a statement is directed at where its own words do not say it outright."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claims import extract

READ_OUT = "President Petr Pavel met President Maia Sandu of Moldova in Prague today.\n\n"


def acts(text, act, pipeline, publisher=""):
    document = Document("recipients", "recipients.txt", text, "0" * 64, date="2024-12-04", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04", publisher=publisher), pipeline)
    return [claim.event for claim in claims if claim.event.act == act]


def labels(event, *roles):
    return {entity.label for entity in event.role(*roles)}


def test_who_warns_of_the_own_answer_does_not_warn_the_own_state(pipeline):
    (warning,) = acts("Polish President Andrzej Duda warned that Poland would retaliate.\n", "warn", pipeline)
    assert labels(warning, "target", "concerned", "addressee") == set()


@pytest.mark.parametrize(
    ("first", "second", "maker"),
    [
        ("Sweden proposed a ceasefire in Yemen.", "The Houthi movement rejected the proposal.", "Sweden"),
        ("Kenya accused Ethiopia of moving the border.", "Ethiopia rejected the accusation.", "Kenya"),
    ],
)
def test_what_is_rejected_is_held_against_whoever_said_it(first, second, maker, pipeline):
    (rejection,) = acts(f"{first}\n\n{second}\n", "reject", pipeline)
    assert labels(rejection, "target") == {maker}


def test_of_two_who_talk_the_other_is_told(pipeline):
    text = READ_OUT + "President Pavel explained his plan for the energy market.\n"
    (telling,) = acts(text, "explain", pipeline, publisher="Office of the President of the Czech Republic")
    assert labels(telling, "addressee") == {"Maia Sandu"}


def test_what_is_asked_after_a_complaint_is_asked_of_the_same_side(pipeline):
    text = "Norway condemned the crackdown in Belarus and demanded the release of the prisoners.\n"
    (demand,) = acts(text, "demand", pipeline)
    assert labels(demand, "target") == {"Belarus"}


def test_what_is_condemned_in_all_its_forms_is_held_against_nobody(pipeline):
    text = "Norway condemned the crackdown in Belarus.\n\nNorway condemned terrorism in all its forms.\n"
    assert labels(acts(text, "condemn", pipeline)[1], "target", "concerned") == set()


def test_what_concerns_an_organ_concerns_its_state(pipeline):
    (blame,) = acts("Norway condemned the Russian Foreign Ministry for its statement.\n", "condemn", pipeline)
    assert labels(blame, "target") == {"Ministry of Foreign Affairs of Russia"}
    assert labels(blame, "concerned") == {"Russia"}


def test_a_region_is_no_target(pipeline):
    (concern,) = acts("Norway expressed concern over Iran's role in the Middle East.\n", "express_concern", pipeline)
    assert labels(concern, "target", "concerned") == {"Iran"}


def test_that_of_a_relative_clause_points_at_no_deed_before(pipeline):
    text = "Russia attacked Georgia.\n\nNorway opposed steps that would divide the alliance.\n"
    assert labels(acts(text, "oppose", pipeline)[0], "target") == set()
