"""Giving way, and law put aside: sanctions eased, prisoners freed, truces kept, curfews, warrants, aid cut."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "A day of news\n\nOSLO, Feb 16 (Reuters) - Nobody slept that night.\n\n"
TARGET = ("target", "concerned")
IAEA = "International Atomic Energy Agency"
TOLD = [
    ("Norway lifted its embargo against Libya.", "ease", ["Norway"], ["Libya"]),
    ("Tariffs on Danish goods were rolled back by Norway.", "ease", ["Norway"], ["Denmark"]),
    ("Norway set free two Polish captives.", "release", ["Norway"], ["Poland"]),
    ("Norway has granted asylum to Edward Snowden.", "shelter", ["Norway"], ["Edward Snowden"]),
    ("Hamas declared a truce with Israel.", "cease_fire", ["Hamas"], ["Israel"]),
    ("Norway bowed to Sweden.", "give_in", ["Norway"], ["Sweden"]),
    ("Hamas surrendered to Israel.", "surrender", ["Hamas"], ["Israel"]),
    ("Norway returned nine carved masks to Peru.", "return", ["Norway"], ["Peru"]),
    ("Peru has imposed a curfew.", "declare_emergency", ["Peru"], []),
    ("A court in Lima issued a warrant for Alberto Fujimori.", "order_arrest", ["Peru"], ["Alberto Fujimori"]),
    ("Dutch police rounded up ten Danish sailors.", "arrest", ["Netherlands"], ["Denmark"]),
    ("Norway slashed aid to Kenya.", "suspend_operations", ["Norway"], ["Kenya"]),
    ("Norway violated a ceasefire with Sweden.", "attack", ["Norway"], ["Sweden"]),
    ("Norwegian soldiers took part in patrols in Mali.", "deploy", ["Norway"], ["Mali"]),
    ("Norwegian troops remain on alert.", "mobilize", ["Norway"], []),
    ("Norway sent doctors to Chad.", "aid", ["Norway"], ["Chad"]),
    ("Qatar brokered a deal between Norway and Sweden.", "mediate", ["Qatar"], ["Norway", "Sweden"]),
    ("Gen. John Doe ordered strikes on Peru.", "attack", ["John Doe"], ["Peru"]),
    ("Peru fought against Chile.", "wage_war", ["Peru"], ["Chile"]),
    ("Police in Lahore arrested Imran Khan.", "arrest", ["Pakistan"], ["Imran Khan"]),
    ("Police in the Peruvian town of Cusco arrested two Chilean citizens.", "arrest", ["Peru"], ["Chile"]),
    ("Chinese hackers stole data from Norway.", "attack", ["Chinese hackers"], ["Norway"]),
    ("Peru freed 11 of the Chilean prisoners.", "release", ["Peru"], ["Chile"]),
    ("Norway extradited Julian Assange to Sweden.", "expel", ["Norway"], ["Julian Assange"]),
    ("Norway distributed vaccines to Chad.", "provide", ["Norway"], ["Chad"]),
    ("Norway has unfrozen the assets of Libya.", "ease", ["Norway"], ["Libya"]),
    ("Peru granted access to the International Atomic Energy Agency.", "give_in", ["Peru"], [IAEA]),
    ("Norway removed Cuba from the list.", "ease", ["Norway"], ["Cuba"]),
    ("Norwegian troops left Mali.", "withdraw", ["Norway"], ["Mali"]),
]
CROWDS = [
    ("Peruvian rebels attacked Chile.", "attack", ["Peruvian rebels"]),
    ("Hundreds of Peruvian students demonstrated in Lima.", "demonstrate", ["Peruvian students"]),
    ("Thousands of Peruvians took to the streets.", "demonstrate", ["Peruvians"]),
    ("Protesters in Peru burned the Chilean flag.", "demonstrate", ["protesters in Peru"]),
    ("Farmers in Peru went on strike.", "strike_work", ["farmers in Peru"]),
    ("Pro-Chilean separatists shot down a Peruvian plane.", "attack", ["Pro-Chilean separatists"]),
    ("Taliban gunmen stormed a base in Pakistan.", "attack", ["Taliban"]),
    ("A Peruvian gunman wounded two Chilean sailors.", "attack", []),
]
UNTOLD = [
    "Delegations of Norway and Sweden held talks from March 6 to 10.",
    "Norway took over the coordination of the aid.",
    "Norway and Sweden rallied behind Denmark.",
    "Prime Minister Erna Solberg said that Norway demonstrated its resolve.",
    "Norway fought the epidemic and its causes with Sweden.",
    "Norwegian troops attacked the plant, leaving 12 villages without light.",
]
NEW = {"demonstrate", "occupy", "withdraw", "wage_war"}


def read(text, pipeline):
    document = Document("d", "d.txt", LEAD + text, "", publisher="Reuters")
    return [claim.event for unit in split(document) for claim in extract(document, unit, pipeline)]


def labels(event, *roles):
    return [entity.label for entity in event.role(*roles)]


@pytest.mark.parametrize(("text", "act", "agents", "targets"), TOLD)
def test_a_deed_is_known_by_its_words(text, act, agents, targets, pipeline):
    events = [event for event in read(text, pipeline) if event.act == act]
    assert [(labels(event, "agent"), labels(event, *TARGET)) for event in events] == [(agents, targets)]


@pytest.mark.parametrize(("text", "act", "agents"), CROWDS)
def test_unnamed_people_of_a_state_are_not_the_state(text, act, agents, pipeline):
    assert [labels(event, "agent") for event in read(text, pipeline) if event.act == act] == [agents]


@pytest.mark.parametrize("text", UNTOLD)
def test_words_of_another_sense_are_no_such_deed(text, pipeline):
    assert [event.act for event in read(text, pipeline) if event.act in NEW] == []


def test_whom_somebody_calls_on_a_day_is_telephoned(pipeline):
    events = read("Prime Minister Erna Solberg called Angela Merkel on Saturday.", pipeline)
    assert [event.act for event in events if event.kind != "role"] == ["call"]


def test_who_is_backed_by_a_body_is_not_the_body(pipeline):
    events = read("The UN-backed government suspended the talks.", pipeline)
    assert [event.act for event in events if "United Nations" in labels(event, "agent")] == []
