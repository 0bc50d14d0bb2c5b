"""Wording: the topic of an act is what it is about in the exact words, and nothing else."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

TOPICS = [
    (
        "Norway condemned in the strongest terms the deployment of Iranian drones to Syria.",
        "the deployment of Iranian drones to Syria",
    ),
    (
        "Finland voiced grave concern over the growing Russia-Iran naval cooperation that is troubling its ports, "
        "according to the foreign ministry.",
        "the growing Russia-Iran naval cooperation that is troubling its ports",
    ),
    (
        "Sweden condemned Iran's exports of drones and missiles, which are in breach of the embargo, "
        "and noted with alarm that Syria stays silent.",
        "Iran's exports of drones and missiles",
    ),
    (
        "Norway condemned on Thursday the treaty that Iran and Syria signed, and said it would leave the talks.",
        "the treaty that Iran and Syria signed",
    ),
    ("Norway condemned the coup in Niger during a summit with Sweden.", "the coup in Niger"),
    ('"Iran is a threat to the region," Norway said in a statement.', "Iran is a threat to the region"),
    ("Iran told reporters on October 10 that the reports were false.", "that the reports were false"),
    ("Norway is concerned about the talks between Iran and Syria.", "the talks between Iran and Syria"),
    ("Norway called for further sanctions against Iran.", "further sanctions against Iran"),
    ("Norway urged Iran to stop the war at once.", "to stop the war at once"),
    ("Iran denied on Friday that it had armed Syria.", "that it had armed Syria"),
]


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_the_topic_is_the_target_in_its_own_words(text, topic, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-08"), pipeline)
    assert next(claim.event.topic for claim in claims if claim.event.kind == "statement") == topic


def test_the_topic_of_a_deed_is_its_noun_phrase(pipeline):
    text = "Norway condemned the deployment of Iranian soldiers to Syria."
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    assert next(claim.event.topic for claim in claims if claim.event.kind == "deployment") == (
        "the deployment of Iranian soldiers to Syria"
    )
