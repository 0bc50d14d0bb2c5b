"""Times: each act has the date of its own words, and a date in the background moves nothing."""

from __future__ import annotations

from graph.records import Document, Unit
from loaders.extract.claims import extract


def days(text, pipeline):
    document = Document("d", "d.txt", text, "", publisher="communique project")
    claims = extract(document, Unit(1, 0, len(text), date="2024-11-08", place="PARIS"), pipeline)  # a Friday
    return {claim.event.act: claim.event.when.value if claim.event.when else None for claim in claims}


def test_each_verb_has_the_date_of_its_own_adverbial(pipeline):
    text = "Norway condemned on Thursday the treaty that Iran and Syria signed in Damascus on Wednesday."
    assert days(text, pipeline) == {"condemn": "2024-11-07", "sign": "2024-11-06"}


def test_a_treaty_signed_without_a_day_does_not_take_the_day_of_who_condemns_it(pipeline):
    text = "Norway condemned on Thursday the treaty that Iran and Syria signed in Damascus."
    assert days(text, pipeline) == {"condemn": "2024-11-07", "sign": None}


def test_what_somebody_says_on_a_day_was_not_done_on_that_day(pipeline):
    text = "On Thursday, Norway said that Iran had attacked Iraq."
    assert days(text, pipeline) == {"accuse": "2024-11-07", "attack": None}


def test_the_date_of_an_earlier_act_stays_with_it(pipeline):
    text = "Norway condemned Iran on Thursday. Iran had thanked Syria on October 21. Sweden praised Norway."
    assert days(text, pipeline) == {"condemn": "2024-11-07", "thank": "2024-10-21", "praise": "2024-11-07"}


def test_a_meeting_to_come_dates_nothing_told_after_it(pipeline):
    text = "Norway and Sweden will meet in December. Finland praised Norway."
    assert days(text, pipeline)["praise"] == "2024-11-08"
