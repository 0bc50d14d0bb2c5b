import re

import pytest

from graph.records import Document
from loaders.datelines import read_dateline, read_leadin
from loaders.furniture import kind_of
from loaders.paragraphs import paragraphs
from loaders.split import split
from loaders.tables import rows

FEED = """Fri. Mar 8th, 2024

Ghent, 5 March 2024

Read-out of the talks between the two chairs

The chairs met today and agreed to go on.

They also looked at the budget of the house.

Source – The Secretariat

Note on the call with the third chair

Ghent, 4 March 2024

The chair spoke on the phone with her colleague today.

Source – The Secretariat
"""

PAPER = """Settings
• +1
• Facebook share button
Talks on the river end without result
The two chairs stand on the bridge over the river during a pause of the talks in Ghent. Reuters

The two chairs stand on the bridge over the river during a pause of the talks in Ghent. Reuters

By Jane Q. Doe

The talks on the river ended without a result on Tuesday, both sides said.

They will be taken up again in May.

Jane Doe jane@example.org

CLOSE
Top 10 Stories
"""


def document(text, **fields):
    return Document(key="paper", name="paper.txt", text=text, sha256="0", **fields)


def words(text, span):
    return text[span[0] : span[1]]


def furniture(text, unit):
    return {text[mark.start : mark.end]: mark.kind for mark in unit.furniture}


def test_one_file_may_hold_two_publications():
    first, second = split(document(FEED))
    assert (first.date, first.place, first.publisher) == ("2024-03-05", "Ghent", "The Secretariat")
    assert (second.date, second.place, second.number) == ("2024-03-04", "Ghent", 2)
    assert words(FEED, first.title).startswith("Read-out")
    assert words(FEED, second.title).startswith("Note on the call")


def test_units_cover_the_text_without_gap():
    first, second = split(document(FEED))
    assert (first.start, first.end, second.end) == (0, second.start, len(FEED))


def test_captions_told_twice_bylines_and_menus_are_furniture():
    (unit,) = split(document(PAPER))
    kinds = furniture(PAPER, unit)
    assert kinds["Settings"] == "menu"
    assert kinds["• Facebook share button"] == "share"
    assert kinds["By Jane Q. Doe"] == "byline"
    assert kinds["Jane Doe jane@example.org"] == "byline"
    assert kinds["Top 10 Stories"] == "menu"
    assert sum(mark.kind == "caption" for mark in unit.furniture) == 2
    assert words(PAPER, unit.title) == "Talks on the river end without result"


def test_a_document_without_any_date_stays_without():
    (unit,) = split(document(PAPER))
    assert unit.date is None


def test_the_documents_date_serves_where_no_dateline_stands():
    (unit,) = split(document(PAPER, date="2024-03-07"))
    assert unit.date == "2024-03-07"


def test_a_title_that_is_told_twice_is_a_heading_only_once():
    text = (
        "16:28 04.12.2024\n\nThe chair speaks of the river\n3 min read\nThe chair speaks of the river\n\n"
        "The chair said today that all is well.\n"
    )
    (unit,) = split(document(text))
    assert unit.date == "2024-12-04"
    assert list(furniture(text, unit).values()).count("header") == 1


@pytest.mark.parametrize(
    ("line", "date", "place"),
    [
        ("Ghent, 28 October 2024", "2024-10-28", "Ghent"),
        ("Tuesday, October 29, 2024", "2024-10-29", ""),
        ("  • 15 Nov. 2023 -", "2023-11-15", ""),
        ("16:28 04.12.2024", "2024-12-04", ""),
        ("Published: 3 May 2024 10:15 GMT", "2024-05-03", ""),
        ("Washington, D.C., July 10, 2024", "2024-07-10", "Washington, D.C"),
    ],
)
def test_datelines_are_read(line, date, place):
    found = read_dateline(line, (0, len(line)))
    assert (found.date, found.place) == (date, place)


def test_an_update_is_no_date_of_publication():
    line = "Last updated: 15 Nov. 2023 12:00"
    assert read_dateline(line, (0, len(line))).meaning == "updated"


def test_a_sentence_with_a_date_is_no_dateline():
    line = "The talks of 28 October 2024 were long."
    assert read_dateline(line, (0, len(line))) is None


@pytest.mark.parametrize("row", rows("leadins.tsv"), ids=lambda row: row[1])
def test_every_lead_in_matches_its_example(row):
    found = read_leadin(row[1], (0, len(row[1])), "2024-03-06")
    assert row[1][found.end :] == "The minister spoke."
    assert found.date in ("2024-03-05", "")


@pytest.mark.parametrize("row", rows("furniture.tsv"), ids=lambda row: row[2])
def test_every_pattern_of_furniture_matches_its_example(row):
    assert re.fullmatch(row[1], row[2], re.IGNORECASE)
    assert kind_of(row[2]) == row[0]


def test_lines_wrapped_at_a_width_are_one_paragraph():
    text = (
        "The two chairs met in the capital on Tuesday and spoke of the river,\n"
        "of the bridge over it and of the budget of the house.\n\n"
        "A heading\n"
    )
    assert [words(text, span)[:5] for span in paragraphs(text)] == ["The t", "A hea"]


def test_lines_of_a_list_stay_apart():
    text = (
        "- one of the points that the two chairs spoke of at "
        "their meeting\n- another of the points that they spoke of\n"
    )
    assert len(paragraphs(text)) == 2
