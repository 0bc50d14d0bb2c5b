"""Linking: pronouns and descriptions find those they stand for."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

MEETING = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin on Monday. "
REFERENCES = [
    ("The two leaders condemned the coup.", ["Emmanuel Macron", "Olaf Scholz"]),
    ("Both leaders condemned the coup.", ["Emmanuel Macron", "Olaf Scholz"]),
    ("They condemned the coup.", ["Emmanuel Macron", "Olaf Scholz"]),
    ("The President condemned the coup.", ["Emmanuel Macron"]),
    ("The German Chancellor condemned the coup.", ["Olaf Scholz"]),
    ("Macron condemned the coup.", ["Emmanuel Macron"]),
    ("Scholz and Macron condemned the coup.", ["Olaf Scholz", "Emmanuel Macron"]),
    ("Turkish officials condemned the coup.", ["Turkey"]),
    ("The leaders of NATO condemned the coup.", ["NATO leaders"]),
    ("The Turkish Foreign Ministry condemned the coup.", ["Ministry of Foreign Affairs of Turkey"]),
    ("The Russian army condemned the coup.", ["Russian Armed Forces"]),
    ("Norway, Sweden and Denmark condemned the coup.", ["Norway", "Sweden", "Denmark"]),
]


def agents_of(text, act, pipeline, publisher=""):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), date="2024-11-06", publisher=publisher), pipeline)
    return [[entity.label for entity in claim.event.role("agent")] for claim in claims if claim.event.act == act]


@pytest.mark.parametrize(("sentence", "expected"), REFERENCES)
def test_whoever_is_meant_is_found(sentence, expected, pipeline):
    assert agents_of(MEETING + sentence, "condemn", pipeline) == [expected]


INSIDE = [
    ("Belarus may increase its supplies to Russia to assist its invasion of Ukraine.", "invade", ["Russia"]),
    ("Mark Rutte thanked South Korea for its aid to Ukraine.", "aid", ["South Korea"]),
    ("South Korea said it would stop its aid to Ukraine.", "aid", ["South Korea"]),
]


@pytest.mark.parametrize(("text", "act", "expected"), INSIDE)
def test_its_owner_is_found_inside_the_sentence(text, act, expected, pipeline):
    assert agents_of(text, act, pipeline) == [expected]


def test_several_states_stand_for_their_ministers_and_are_the_ministers_afterwards(pipeline):
    text = "The foreign ministers of Norway, Sweden and Denmark met in Oslo. The ministers condemned the coup."
    assert agents_of(text, "condemn", pipeline) == [["Norway", "Sweden", "Denmark"]]


def test_an_official_without_a_name_is_not_the_person_before(pipeline):
    text = 'Mark Rutte met Kaja Kallas in Oslo. "We condemn the coup," an aide said.'
    assert all("Mark Rutte" not in agents for agents in agents_of(text, "condemn", pipeline))


def test_a_sentence_whose_verb_the_parser_missed_is_still_read(pipeline):
    text = (
        "Japan, the Republic of Korea and the United States condemn in the strongest possible terms the deepening "
        "military cooperation between the DPRK and Russia."
    )
    assert agents_of(text, "condemn", pipeline) == [["Japan", "South Korea", "United States"]]


def test_he_is_the_last_person_who_was_subject(pipeline):
    text = "President Emmanuel Macron visited Norway on Monday. He condemned the coup in Niger."
    assert agents_of(text, "condemn", pipeline) == [["Emmanuel Macron"]]


def test_its_speaker_is_the_presidential_office_of_the_president_on_stage(pipeline):
    text = "President Yoon Suk Yeol of South Korea condemned the coup, according to the presidential office."
    document = Document("d", "d.txt", text, "")
    claims = extract(document, Unit(1, 0, len(text)), pipeline)
    condemned = next(claim for claim in claims if claim.event.act == "condemn")
    assert [source.entity.id for source in condemned.sources] == ["presidential-office-of-south-korea"]


def test_we_is_the_house_that_publishes_a_release(pipeline):
    text = "We condemn the coup in Niger and call on the army to return to its barracks."
    publisher = "United States Department of State"
    assert agents_of(text, "condemn", pipeline, publisher) == [[publisher]]


@pytest.mark.parametrize(
    ("publisher", "text", "name"),
    [
        ("European External Action Service", "The High Representative condemned the raid.", "Josep Borrell"),
        ("U.S. Department of State", "The Secretary condemned the raid.", "Antony Blinken"),
        ("European External Action Service", "HR/VP Borrell condemned the raid.", "Josep Borrell"),
        ("Élysée", "President Putin spoke. The President of the Republic condemned the raid.", "Emmanuel Macron"),
    ],
)
def test_the_holder_of_the_publishers_office_is_known_by_the_date(pipeline, publisher, text, name):
    paper = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(paper, Unit(1, 0, len(text), date="2024-05-14", publisher=publisher), pipeline)
    assert [
        entity.label for claim in claims if claim.event.act == "condemn" for entity in claim.event.role("agent")
    ] == [name]
