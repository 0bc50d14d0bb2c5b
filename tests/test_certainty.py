"""Certainty: nothing planned, possible or conditional is told as a fact."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claims import extract

DEEDS = [
    ("Russia attacked Ukraine on Monday.", "asserted", "certain", "past"),
    ("Russia will attack Ukraine on Monday.", "planned", "probable", "future"),
    ("Russia could attack Ukraine on Monday.", "conditional", "possible", "present"),
    ("Russia would attack Ukraine on Monday.", "conditional", "hypothetical", "present"),
    ("Russia plans to attack Ukraine on Monday.", "planned", "probable", "present"),
]


def attack(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return next(claim for claim in claims if claim.event.kind == "attack")


@pytest.mark.parametrize(("text", "modality", "certainty", "tense"), DEEDS)
def test_the_verb_phrase_tells_how_sure_a_deed_is(text, modality, certainty, tense, pipeline):
    claim = attack(text, pipeline)
    assert (claim.modality, claim.certainty, claim.tense) == (modality, certainty, tense)


def test_a_condition_is_kept_with_its_words(pipeline):
    text = "Russia will attack Poland if its troops are attacked."
    claim = attack(text, pipeline)
    assert claim.condition is not None
    assert text[slice(*claim.condition)].startswith("if its troops")
    assert (claim.modality, claim.certainty) == ("conditional", "hypothetical")


def test_what_was_agreed_stands_under_the_condition_and_the_agreeing_does_not(pipeline):
    text = "Norway and Sweden agreed to help each other if one of them is attacked."
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    agreed = next(claim for claim in claims if claim.event.act == "agree")
    assert (agreed.modality, agreed.certainty) == ("asserted", "certain")
    assert all(claim.certainty == "hypothetical" for claim in claims if claim.event.kind in ("support", "transfer"))


def test_a_denial_of_a_deed_is_denied(pipeline):
    assert attack("Russia did not attack Poland on Monday.", pipeline).polarity == "denied"


def test_a_hedge_makes_a_deed_a_report(pipeline):
    text = "Sweden condemned the alleged attack by Russia on Poland."
    claim = attack(text, pipeline)
    assert claim.hedge is not None
    assert text[slice(*claim.hedge)] == "alleged"
    assert (claim.modality, claim.certainty) == ("reported", "possible")
