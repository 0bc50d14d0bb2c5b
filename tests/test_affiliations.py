"""Whose office a title is, where the text tells it otherwise than beside the title."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.parse.page import prepare
from loaders.extract.people.office_claims import offices


def told(pipeline, text, publisher="Reuters", date="2022-03-03"):
    document = Document(key="paper", name="paper.txt", text=text, sha256="0", publisher=publisher)
    page = prepare(document, Unit(1, 0, len(text), date=date, publisher=publisher), pipeline)
    return {(person.entity.label, body.label) for person, _, body, _ in offices(page)}


@pytest.mark.parametrize(
    "said",
    [
        "Anna Puk is the managing director of Lima-based Puk Trading.",
        "Anna Puk was appointed chairwoman of Puk Trading.",
        "Anna Puk, who is the manager of Puk Trading, resigned.",
        "The general manager of Puk Trading, Dr Anna Puk, resigned.",
        "Puk Trading producer Anna Puk resigned.",
        "Anna Puk of Puk Trading declined to speak.",
        "Anna Puk, from the Puk Trading, declined to speak.",
    ],
)
def test_a_person_is_of_the_body_that_the_sentence_names(pipeline, said):
    assert told(pipeline, said) == {("Anna Puk", "Puk Trading")}


@pytest.mark.parametrize(
    "said",
    [
        "Jan Puk took office as President of Peru in July.",
        "Jan Puk was sworn in as president of Peru in July.",
        "Jan Puk became president of Peru in July.",
        "Jan Puk, who was elected president of Peru, spoke.",
        "Peruvian President-elect Jan Puk spoke.",
    ],
)
def test_a_verb_may_tell_an_office(pipeline, said):
    assert told(pipeline, said) == {("Jan Puk", "Peru")}


def test_a_rank_and_a_command_are_of_one_person(pipeline):
    said = "Gen. Jan Puk, chairman of the Joint Chiefs of Staff of South Korea, spoke."
    assert told(pipeline, said) == {("Jan Puk", "Joint Chiefs of Staff of South Korea")}


def test_no_ministers_are_of_the_state_where_secretaries_sit(pipeline):
    said = "The Counselor travelled to Warsaw. He met with Deputy Trade Minister Jan Puk."
    assert told(pipeline, said, "U.S. Department of State") == {("Jan Puk", "Poland")}


def test_an_office_that_few_states_have_is_of_the_one_told_of(pipeline):
    said = "The Philippines protested on Monday. Manila will not yield, Foreign Secretary Jan Puk said."
    assert told(pipeline, said) == {("Jan Puk", "Philippines")}
    assert told(pipeline, "Foreign Secretary Jan Puk spoke.") == {("Jan Puk", "United Kingdom")}


def test_an_archbishop_is_in_no_office_of_the_publisher(pipeline):
    assert told(pipeline, "He met with Archbishop Jan Puk.", "U.S. Department of State") == set()


def test_nobody_is_called_official_one(pipeline):
    assert told(pipeline, "Senior Official One spoke on the Official Birthday.", "U.S. Department of State") == set()


def test_a_heading_in_capitals_ends_the_name_before_its_verb(pipeline):
    said = "President Puk Hosts President Lourenco of Angola\n\nPresident Jan Puk of Peru spoke."
    assert ("Jan Puk", "Peru") in told(pipeline, said)
    assert not any("Hosts" in name for name, _ in told(pipeline, said))


def test_a_name_of_two_telling_words_ends_with_the_last(pipeline):
    assert told(pipeline, "Anna Puk of Roe Trading Corporation spoke.") == {("Anna Puk", "Roe Trading Corporation")}


def test_an_arabic_article_makes_no_other_person(pipeline):
    said = "Egyptian President Abdel Fattah Al Sisi spoke. President Al Sisi and President el-Sisi are one."
    assert {name for name, _ in told(pipeline, said)} == {"Abdel Fattah el-Sisi"}


def test_who_heads_an_office_that_nobody_knows_acts_for_the_state(pipeline):
    said = "Chinese Director of the Office of the Puk Commission Yang Jiechi spoke."
    assert told(pipeline, said, date="2021-03-03") == {("Yang Jiechi", "China")}


def test_a_faculty_is_nobody_of_its_university(pipeline):
    assert told(pipeline, "The School of Marine and Puk Science at the University of Lima did it.") == set()
