"""Governors: every row of `governors.tsv` takes from its example that it is a fact."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.extract.sources.standing import STANDINGS
from loaders.tables import rows

ROWS = rows("governors.tsv")


def read(text, pipeline):
    document = Document("d", "d.txt", text, "", publisher="communique project")
    return extract(document, Unit(1, 0, len(text), date="2024-11-08"), pipeline)


@pytest.mark.parametrize(("word", "link", "kinds", "standing", "example"), ROWS, ids=[f"{r[0]}-{r[1]}" for r in ROWS])
def test_what_a_governor_governs_stands_as_its_row_says(word, link, kinds, standing, example, pipeline):
    found = {(claim.polarity, claim.modality) for claim in read(example, pipeline)}
    expected = ("denied", "asserted") if standing == "denied" else ("affirmed", STANDINGS[standing][0])
    assert expected in found or (standing == "denied" and "denied" in {polarity for polarity, _ in found})


def test_what_is_not_averted_or_only_to_be_averted_is_not_denied(pipeline):
    for text in (
        "The ceasefire did not prevent an attack by Israel on Lebanon.",
        "Talks will avert an attack by Iran.",
    ):
        assert {claim.polarity for claim in read(text, pipeline) if claim.event.kind == "attack"} <= {"affirmed"}, text


def test_a_gerund_behind_a_verb_that_nobody_listed_is_no_fact(pipeline):
    for text in ("Peru recoiled from attacking Chile.", "Peru fantasised about attacking Chile."):
        assert {claim.modality for claim in read(text, pipeline) if claim.event.kind == "attack"} <= {"planned"}, text
    for text in ("Peru began attacking Chile.", "Chile denounced Peru for attacking Bolivia."):
        assert {claim.modality for claim in read(text, pipeline) if claim.event.kind == "attack"} <= {
            "asserted",
            "reported",
        }, text
