"""Nominal events: deeds and gatherings that nouns tell."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

EVENTS = [
    ("Norway welcomed the deployment of Polish troops to Estonia.", "deployment", ["Poland"], ["Estonia"]),
    ("Norway condemned Iran's deliveries of drones to Russia.", "transfer", ["Iran"], ["Russia"]),
    ("Norway condemned the Israeli attack on Lebanon.", "attack", ["Israel"], ["Lebanon"]),
    ("Norway condemned the invasion of Ukraine by Russia.", "attack", ["Russia"], ["Ukraine"]),
    ("Norway condemned North Korea's launch of a ballistic missile.", "launch", ["North Korea"], []),
]


def events(text, pipeline, kind):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    found = [claim for claim in claims if claim.event.kind == kind and claim.rule.startswith("noun:")]
    return [[[entity.label for entity in claim.event.role(role)] for role in ("agent", "target")] for claim in found]


@pytest.mark.parametrize(("text", "kind", "agents", "targets"), EVENTS)
def test_a_noun_tells_who_does_it_to_whom(text, kind, agents, targets, pipeline):
    assert events(text, pipeline, kind) == [[agents, targets]]


def test_a_launch_of_no_weapon_is_no_launch(pipeline):
    assert events("Norway welcomed France's launch of the new report.", pipeline, "launch") == []


def test_a_transfer_without_a_receiver_takes_the_one_told_before(pipeline):
    text = "Norway condemned Iran's exports of drones to Russia. Sweden condemned Iran's exports of drones."
    assert events(text, pipeline, "transfer") == [[["Iran"], ["Russia"]]] * 2


def test_meetings_with_several_are_several_meetings(pipeline):
    text = (
        "During his meetings with French President Emmanuel Macron and German Chancellor Olaf Scholz, "
        "Prime Minister Jonas Gahr Støre condemned the coup."
    )
    assert len(events(text, pipeline, "meeting")) == 2
