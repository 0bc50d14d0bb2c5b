"""Set phrases of official prose: the strongest terms, matters of regret, who with an office held a talk."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

EU = "European External Action Service"
TOLD = [
    ("The Union condemns in the strongest terms the raids carried out on 3 May in Lima by Hamas.", "condemn", "Hamas"),
    ("Norway and Kenya condemn in the strongest possible terms the shelling of a school by Syria.", "condemn", "Syria"),
    ("The decision of Peru to expel its guests is a matter of deep regret to the European Union.", "deplore", "Peru"),
    ("The trial of teachers in Belarus is a source of grave concern.", "express_grave_concern", "Belarus"),
    ("The conduct of Serbia remains a cause for concern.", "express_concern", "Serbia"),
    ("The decision of Kenya to free them is a source of great satisfaction to the EU.", "praise", "Kenya"),
]


def claims(pipeline, text, publisher=EU):
    document = Document("d", "d.txt", f"Statement on May\n\n{text}", "", date="2022-06-02", publisher=publisher)
    return [claim for unit in split(document) for claim in extract(document, unit, pipeline)]


@pytest.mark.parametrize(("text", "act", "target"), TOLD)
def test_what_a_set_phrase_amounts_to_is_told(pipeline, text, act, target):
    found = [claim.event for claim in claims(pipeline, text) if claim.event.act == act]
    assert [target in [p.entity.label for p in event.participants] for event in found] == [True]


def test_what_somebody_else_calls_a_cause_for_concern_is_not_the_issuers(pipeline):
    text = "The inspector said the trials in Belarus remain a cause for serious concern."
    assert not [claim.rule for claim in claims(pipeline, text) if claim.rule.startswith("is:")]


def test_somebody_with_an_office_between_commas_holds_the_talk(pipeline):
    text = (
        "On June 2, commencing at 5:10 p.m. for about 25 minutes, Mr. Yoshimasa Hayashi, Minister for Foreign Affairs "
        "of Japan, held a telephone talk with Ms. Tanja Fajon, Minister of Foreign Affairs of Slovenia."
    )
    found = [claim.event for claim in claims(pipeline, text, "Ministry of Foreign Affairs of Japan")]
    call = next(event for event in found if event.kind == "call")
    assert {p.entity.label for p in call.participants} == {"Yoshimasa Hayashi", "Tanja Fajon"}
