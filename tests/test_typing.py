"""Typing: what "said" amounts to, by what is said."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claims import extract

SAID = [
    ("Poland said that Russia must leave Ukraine.", "demand", "Russia"),
    ("Poland said that Russia should leave Ukraine.", "call_on", "Russia"),
    ("Poland said that Russia had violated the treaty.", "accuse", "Russia"),
    ("Poland said that a new attack by Russia would have grave consequences.", "warn", "Russia"),
    ("Poland said that it will support Ukraine.", "promise", "Ukraine"),
    ("Poland said that the referendum in Ukraine was illegitimate.", "reject", "Ukraine"),
    ("Poland said that the talks with Ukraine had ended.", "say", "Ukraine"),
]


@pytest.mark.parametrize(("text", "act", "whom"), SAID)
def test_the_content_tells_what_a_neutral_verb_amounts_to(text, act, whom, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    said = [claim for claim in claims if claim.event.kind == "statement"]
    assert [claim.event.act for claim in said] == [act]
    assert whom in [entity.label for entity in said[0].event.role("target", "concerned", "addressee")]


def test_a_sentence_of_a_release_is_its_issuers_even_without_a_verb_of_saying(pipeline):
    text = "These attacks violate international law. Russia must stop its war against Ukraine."
    publisher = "United States Department of State"
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), publisher=publisher), pipeline)
    demand = next(claim for claim in claims if claim.event.act == "demand")
    assert [entity.label for entity in demand.event.role("agent")] == ["United States"]
    assert demand.rule.startswith("declaration")
