"""Voiced nouns: acts of speech that a noun tells with its author."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.tables import rows

ROWS = [pytest.param(act, example, id=noun) for noun, act, _, _, _, example in rows("voicednouns.tsv")]
TOLD = [
    ("Oman widened the port despite calls by Iran and Iraq for it to stop.", "call_on", ["Iran", "Iraq"], ["Oman"]),
    ("Peru felled the forest over the objections of Chile.", "oppose", ["Chile"], ["Peru"]),
    ("Malta turned the boat away, brushing aside pleas from Italy.", "call_on", ["Italy"], ["Malta"]),
    ("Estonia rejects accusations by Belarus that its jets crossed the border.", "accuse", ["Belarus"], ["Estonia"]),
]
UNTOLD = [
    "Kenya is waiting for the approval of Uganda.",
    "Kenya demanded an apology and a pledge from Somalia to end the raids.",
    "Chad withdrew its troops without the consent of Niger.",
    "Ghana regrets that no warning from Togo arrived.",
    "Ghana deplored the readiness of Togo to starve the town.",
    "Was there a request from Benin for help?",
    "Benin will support the Yemen appeal and its call for money.",
]


def voiced(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return [claim for claim in claims if claim.rule.startswith("voiced:")]


def names(claim, *roles):
    return [entity.label for entity in claim.event.role(*roles)]


@pytest.mark.parametrize(("act", "text"), ROWS)
def test_each_noun_tells_its_act_and_its_author(act, text, pipeline):
    assert [(claim.event.act, names(claim, "agent")) for claim in voiced(text, pipeline)] == [(act, ["Norway"])]


@pytest.mark.parametrize(("text", "act", "agents", "others"), TOLD)
def test_who_defies_a_plea_is_whom_it_was_addressed_to(text, act, agents, others, pipeline):
    claim = next(claim for claim in voiced(text, pipeline) if claim.event.act == act)
    assert names(claim, "agent") == agents
    assert names(claim, "target", "addressee") == others
    assert claim.polarity == "affirmed"


@pytest.mark.parametrize("text", UNTOLD)
def test_what_is_only_awaited_or_missing_was_not_said(text, pipeline):
    assert voiced(text, pipeline) == []


def test_what_its_author_does_with_it_is_told_by_the_verb_alone(pipeline):
    assert voiced("Peru repeated its demand for an inquiry and kept its promise to help Chile.", pipeline) == []
