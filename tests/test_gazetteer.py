import pytest

from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.extract.naming.mentions import explained
from loaders.extract.text.words import words


def names(text):
    row = words(text, 0, len(text))
    hits = open_gazetteer().hits(row, explained(text))
    return [
        (text[row[hit.first].start : row[hit.last - 1].end], hit.name.kind, hit.name.entities[0].label) for hit in hits
    ]


@pytest.mark.parametrize(
    ("text", "surface", "kind", "label"),
    [
        ("met in North Korea today", "North Korea", "state", "North Korea"),
        (
            "the Democratic People’s Republic of Korea said",
            "Democratic People’s Republic of Korea",
            "state",
            "North Korea",
        ),
        ("the U.S. said", "U.S.", "state", "United States"),
        ("South Korean officials", "South Korean", "adjective", "South Korea"),
        ("the Russians left", "Russians", "people", "Russia"),
        ("Pyongyang denied it", "Pyongyang", "capital", "North Korea"),
        ("the UN Security Council met", "UN Security Council", "organ", "United Nations Security Council"),
        ("in the Indo-Pacific today", "Indo-Pacific", "region", "Indo-Pacific"),
        ("on the Korean Peninsula", "Korean Peninsula", "region", "Korean Peninsula"),
    ],
)
def test_names_are_found_with_their_kind(text, surface, kind, label):
    assert (surface, kind, label) in names(text)


def test_the_longest_name_wins():
    assert [label for _, _, label in names("The South China Sea and China")] == ["South China Sea", "China"]


def test_names_are_found_inside_hyphens():
    assert [label for _, _, label in names("U.S.-Japan-ROK cooperation")] == ["United States", "Japan", "South Korea"]


def test_two_letters_that_changed_places_are_put_right():
    assert names("Pyongayng denied it") == [("Pyongayng", "capital", "North Korea")]


def test_short_or_plain_words_are_never_put_right():
    assert names("Pyongyagn and Irna, aslo") == [("Pyongyagn", "capital", "North Korea")]


def test_a_short_name_that_is_a_word_needs_an_explanation():
    assert names("IT IS WELL") == []
    assert ("PA", "organ") not in [(surface, kind) for surface, kind, _ in names("The PA system was off")]


def test_several_states_may_have_one_name():
    text = "North and South Korea met"
    row = words(text, 0, len(text))
    assert [entity.id for entity in open_gazetteer().hits(row)[0].name.entities] == ["north-korea", "south-korea"]
