"""Undertones and answers in kind: protests and applause beside a deed, and what two say of each other."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

BESIDE = [
    ("Chile recognised the islands, to the fury of Peru.", "condemn", ["Peru"], ["Chile"]),
    ("Oman bought the port, to the dismay of Yemen.", "deplore", ["Yemen"], ["Oman"]),
    ("To the delight of Cuba, Brazil lifted the embargo.", "welcome", ["Cuba"], ["Brazil"]),
    ("Colombia withdrew its teachers in protest over the raids by Israel.", "protest", ["Colombia"], ["Israel"]),
    ("Kenya closed the port in protest at the seizure of boats by Somalia.", "protest", ["Kenya"], ["Somalia"]),
    ("The verdict of the court was condemned in Berlin.", "condemn", ["Germany"], []),
    ("Canada left the talks, citing the bombing of schools by Syria.", "accuse", ["Canada"], ["Syria"]),
    ("Chile fired at the boat, which Peru called a clear breach of the law.", "criticize", ["Peru"], ["Chile"]),
    ("Chile sank a boat, a deed that Peru termed a provocation.", "criticize", ["Peru"], ["Chile"]),
    ("The Senate of Chile voted to deplore Turkey's offensive.", "deplore", ["Chile"], ["Turkey"]),
]
EACH = [
    "Fire broke out between Chad and Niger, with each side blaming the other.",
    "Chad and Niger accused each other of firing first.",
    "Chad and Niger traded accusations over the lake.",
    "Chad and Niger blamed one another for the fire.",
]


def claims(text, pipeline):
    found = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return [claim.event for claim in found if claim.event.kind == "statement"]


def names(event, *roles):
    return [entity.label for entity in event.role(*roles)]


@pytest.mark.parametrize(("text", "act", "agents", "targets"), BESIDE)
def test_how_a_deed_was_meant_or_met_is_told(text, act, agents, targets, pipeline):
    found = [event for event in claims(text, pipeline) if event.act == act]
    assert [(names(event, "agent"), names(event, "target")) for event in found] == [(agents, targets)]


def test_who_is_pleased_takes_no_part_in_the_deed(pipeline):
    text = "Chile recognised the islands, to the fury of Peru."
    assert [names(event, "target") for event in claims(text, pipeline) if event.act == "recognize"] == [[]]


def test_a_reason_that_blames_nobody_is_no_charge(pipeline):
    assert "accuse" not in [event.act for event in claims("Canada left Syria, citing the weather.", pipeline)]


@pytest.mark.parametrize("text", EACH)
def test_two_who_blame_each_other_are_both_blamed(text, pipeline):
    blamed = [event for event in claims(text, pipeline) if event.act == "accuse"]
    assert [(names(event, "agent"), names(event, "target")) for event in blamed] == [(["Chad", "Niger"],) * 2]


WRITTEN = [
    ("Kenya sent a letter urging Somalia to withdraw.", "call_on"),
    ("Kenya and Ghana released a joint text rejecting the claims of Somalia.", "reject"),
    ("Kenya gave a speech accusing Somalia of piracy.", "accuse"),
]


@pytest.mark.parametrize(("text", "act"), WRITTEN)
def test_what_a_letter_says_its_writer_says(text, act, pipeline):
    assert ["Kenya"] in [names(event, "agent")[:1] for event in claims(text, pipeline) if event.act == act]
