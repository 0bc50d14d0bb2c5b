"""Offices that a clause tells: "she served as mayor of Doetown"."""

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.facts import facts
from loaders.split import split


def told(pipeline, text):
    paper = Document(key="paper", name="paper.txt", text=text, sha256="0", publisher="Reuters", date="2024-05-14")
    found = [fact for unit in split(paper) for fact in facts(paper, extract(paper, unit, pipeline))]
    return [
        (fact["act"], *fact["agents"], *fact["targets"], fact["modality"]) for fact in found if fact["kind"] == "role"
    ]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Jan Puk died. He served as prime minister of Peru.", ("held_office", "Jan Puk", "Peru", "asserted")),
        ("Jan Puk spoke. Puk was mayor of Lima in 1990.", ("held_office", "Jan Puk", "Lima", "asserted")),
        ("Jan Puk, who heads NATO's training mission, spoke.", ("hold_office", "Jan Puk", "NATO", "asserted")),
        ("Anna Puk, who led the Doe Party, resigned.", ("held_office", "Anna Puk", "Doe Party", "asserted")),
        ("Anna Puk will become the president of Peru.", ("take_office", "Anna Puk", "Peru", "planned")),
    ],
)
def test_a_clause_gives_an_office(pipeline, text, fact):
    assert fact in told(pipeline, text)


@pytest.mark.parametrize(
    "text",
    [
        "The trial of Jan Puk began while he was president of Peru.",
        "Anna Puk, who leads the talks with Peru, spoke.",
        "Anna Puk wants to become the president of Peru.",
        "Anna Puk was not the president of Peru.",
    ],
)
def test_who_wishes_leads_talks_or_was_not_holds_no_office(pipeline, text):
    assert told(pipeline, text) == []
