"""Times: each act has the date of its own words, and a date in the background moves nothing."""

from __future__ import annotations

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract


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


def test_a_long_adverbial_that_opens_with_its_date_is_one(pipeline):
    text = "Iran struck Iraq on October 30 after weeks of talks that neither of the two governments had wanted to fail."
    assert days(text, pipeline)["attack"] == "2024-10-30"


def test_the_year_in_the_name_of_a_treaty_dates_nothing(pipeline):
    assert days("Norway withdrew from the 2015 fishing treaty in May 2018.", pipeline) == {"withdraw": "2018-05"}


def test_what_started_in_a_year_is_of_that_year(pipeline):
    assert days("In 2015, Norway began attacking Iraq.", pipeline) == {"attack": "2015"}


def test_what_goes_on_since_a_day_of_this_month_is_of_this_month(pipeline):
    assert days("Iran has attacked Iraq since November 2.", pipeline) == {"attack": "2024-11"}


def test_what_comes_of_talks_of_several_days_is_of_their_last(pipeline):
    text = "Norway and Sweden held talks in Oslo from 4 to 7 November. The two countries condemned Iran."
    assert days(text, pipeline)["condemn"] == "2024-11-07"


def test_the_coming_days_are_of_this_month(pipeline):
    assert days("Norway will meet Sweden in the coming days.", pipeline) == {"meet": "2024-11"}


def test_what_is_agreed_or_announced_to_be_done_is_planned(pipeline):
    for text in (
        "Norway and Sweden agreed to reopen their embassies.",
        "Norway announced that it would expel four diplomats.",
        "Norway announced plans to withdraw from Mali.",
        "Norway assured Sweden that it would continue to help Finland.",
    ):
        document = Document("d", "d.txt", text, "", publisher="communique project")
        claims = extract(document, Unit(1, 0, len(text), date="2024-11-08"), pipeline)
        spoken = [claim for claim in claims if claim.event.act in ("agree", "announce", "assure")]
        assert [claim.modality for claim in spoken] == ["planned"], text


def test_the_day_of_a_deed_may_stand_behind_its_object(pipeline):
    text = "Norway attacked Mandal and three other Swedish towns on October 30 after votes that nobody recognised."
    assert days(text, pipeline)["attack"] == "2024-10-30"
