"""Reprisals: what sounds like a promise and is a threat."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

THREATS = [
    "Peru vowed to fight to the end after Chile seized the port.",
    "Chad swore to respond with all means to any raid by Niger.",
    "Chad promised countermeasures against Niger.",
    "Laos pledged a crushing response to Thailand.",
    "Laos vowed to make Thailand pay for the insult.",
    "Oman promised to hit back at Yemen.",
    "Cuba swore to defend itself by force.",
    "Cuba said it would answer in kind.",
]
PROMISES = [
    "Ghana vowed to fight malaria with all means.",
    "Mali pledged to respond to the needs of refugees.",
    "Togo promised a swift vote.",
    "Togo promised to defend the forests.",
    "Benin vowed to make the river clean.",
    "Benin pledged to react to the report.",
]


def acts(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return {claim.event.act for claim in claims if claim.event.kind == "statement"}


@pytest.mark.parametrize("text", THREATS)
def test_who_promises_to_strike_back_threatens(text, pipeline):
    assert "threaten" in acts(text, pipeline)


@pytest.mark.parametrize("text", PROMISES)
def test_who_promises_to_fight_an_ill_threatens_nobody(text, pipeline):
    assert acts(text, pipeline) == {"promise"}
