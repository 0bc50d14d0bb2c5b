from itertools import pairwise

import pytest

from graph.records import Document, Unit
from loaders.extract.parse.page import prepare


def read(pipeline, text, date="2024-10-30"):
    document = Document(key="paper", name="paper.txt", text=text, sha256="0")
    return prepare(document, Unit(1, 0, len(text), date=date), pipeline)


def named(pipeline, text, kind=None, **fields):
    page = read(pipeline, text, **fields)
    kept = [one for one in page.mentions if kind in (None, one.kind)]
    return {text[one.start : one.end]: one.entities[0].label for one in kept}


def test_a_bare_surname_is_the_person_who_was_introduced(pipeline):
    text = "Dutch trade minister Anna van der Puk spoke in Ghent. Later Van der Puk left; Puk was tired."
    assert named(pipeline, text, "person")["Puk"] == "Anna van der Puk"


def test_the_family_name_stands_first_where_it_is_the_custom(pipeline):
    text = "South Korean President Yoon Suk Yeol spoke today. They thanked Yoon for it."
    assert named(pipeline, text, "person")["Yoon"] == "Yoon Suk Yeol"


def test_one_person_may_be_spelt_in_several_ways(pipeline):
    text = "Ukrainian President Volodymyr Zelensky met them. They thanked Zelenskiy for it."
    assert set(named(pipeline, text, "person").values()) == {"Volodymyr Zelenskyy"}


def test_initials_and_junior_belong_to_the_name(pipeline):
    text = "President Joseph R. Biden, Jr. met them today."
    assert named(pipeline, text, "person") == {"President Joseph R. Biden, Jr.": "Joe Biden"}


def test_an_abbreviation_in_parentheses_belongs_to_the_name_before_it(pipeline):
    text = "The Puk Trading Corporation (PTC) sold rice. PTC was blamed by the Republic of Korea (ROK)."
    assert named(pipeline, text) == {
        "Puk Trading Corporation (PTC)": "Puk Trading Corporation",
        "PTC": "Puk Trading Corporation",
        "Republic of Korea (ROK)": "South Korea",
    }


def test_a_company_goes_by_its_first_word(pipeline):
    text = "Germany banned the airline Puko Air. Later Puko was asked for a word."
    assert named(pipeline, text, "organisation")["Puko"] == "Puko Air"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The Turkish Ministry of Foreign Affairs denounced it.", "Ministry of Foreign Affairs of Turkey"),
        ("Turkey’s Foreign Ministry denounced it.", "Ministry of Foreign Affairs of Turkey"),
        ("The Ministry of Foreign Affairs of Turkey denounced it.", "Ministry of Foreign Affairs of Turkey"),
        ("The Peruvian Ministry of Ocean Fisheries denounced it.", "Ministry of Ocean Fisheries of Peru"),
    ],
)
def test_ministries_have_one_name(pipeline, text, label):
    assert label in named(pipeline, text, "organ").values()


def test_declarations_and_partnerships_are_things(pipeline):
    text = "The Ghent Summit Declaration names the Trade and Fisheries Partnership of both."
    page = read(pipeline, text)
    assert [(one.entities[0].label, one.entities[0].kind) for one in page.mentions if one.kind == "thing"] == [
        ("Ghent Summit Declaration", "Declaration"),
        ("Trade and Fisheries Partnership", "Partnership"),
    ]


def test_the_north_is_north_korea_only_where_that_is_told_of(pipeline):
    assert "North" in named(pipeline, "North Korea fired. The North denied it.", "state")
    assert named(pipeline, "Snow fell in Norway. The North was cold.", "state") == {"Norway": "Norway"}


def test_a_person_without_a_title_is_found_by_statistics(pipeline):
    text = "The talks went on for two days. According to John Smith, who was in the room, they were long."
    assert named(pipeline, text, "person") == {"John Smith": "John Smith"}


def test_an_unknown_person_is_named_by_name_and_affiliation(pipeline):
    page = read(pipeline, "Dutch trade minister Anna Puk spoke in Ghent.")
    person = page.cast[0]
    assert (person.entity.id, person.entity.kind) == ("anna-puk--netherlands", "Person")
    assert person.home.id == "netherlands"
    assert person.capacity.basis == "text"


def test_the_date_gives_an_office_where_the_text_gives_none(pipeline):
    page = read(pipeline, "They thanked Mark Rutte for his words.", date="2024-11-05")
    capacity = page.cast[0].capacity
    assert (capacity.post, capacity.basis) == ("secretary-general-of-nato", "date")
    assert capacity.tenure == "mark-rutte--secretary-general-of-nato--2024"


def test_one_man_in_two_offices_by_two_documents(pipeline):
    before = read(pipeline, "Dutch Prime Minister Mark Rutte spoke.", date="2024-07-01").cast[0]
    after = read(pipeline, "NATO Secretary General Mark Rutte spoke.", date="2024-10-30").cast[0]
    assert before.entity == after.entity
    assert (before.home.id, after.home.id) == ("netherlands", "nato")


def test_mentions_never_overlap_and_stand_in_order(pipeline):
    text = (
        "U.S. Secretary of State Antony J. Blinken and Japanese "
        "Foreign Minister Hayashi Yoshimasa met in Honolulu, Hawaii."
    )
    found = read(pipeline, text, date="2022-02-13").mentions
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_who_is_in_office_may_go_by_the_surname_alone(pipeline):
    text = "They spoke of the war that Putin had begun."
    page = read(pipeline, text, date="2022-03-30")
    assert [(person.entity.label, person.capacity.basis) for person in page.cast] == [("Vladimir Putin", "date")]


def test_a_stranger_with_a_famous_surname_stays_a_stranger(pipeline):
    text = "Dutch trade minister Anna Macron spoke. They thanked Macron for it."
    assert set(named(pipeline, text, "person").values()) == {"Anna Macron"}
