"""Listings: who is under sanctions of the house whose text it is."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LISTED = [
    ("Among those hit by an asset freeze are General Karel Novotny and Wagner Group.", ["Karel Novotny", "Wagner"]),
    ("Those designated today include Hamas and Hezbollah.", ["Hamas", "Hezbollah"]),
    ("Today's measures target Mahan Air and Wagner Group.", ["Mahan", "Wagner"]),
]
UNLISTED = [
    "The firms sanctioned by Canada include Mahan Air and Wagner Group.",
    "Canada's sanctions target Mahan Air and Wagner Group.",
    "Those present today include Mahan Air and Wagner Group.",
    "The talks target Mahan Air.",
]


def listed(pipeline, text):
    whole = f"A statement on May\n\n{text}"
    document = Document("d", "d.txt", whole, "", date="2022-06-02", publisher="Government of the United Kingdom")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    return [claim.event for claim in claims if claim.rule.startswith("listing:")]


@pytest.mark.parametrize(("text", "names"), LISTED)
def test_whom_a_listing_names_is_sanctioned_by_the_house(pipeline, text, names):
    (event,) = listed(pipeline, text)
    found = {role: [p.entity.label for p in event.participants if p.role == role] for role in ("agent", "target")}
    assert found["agent"] == ["United Kingdom"]
    assert [any(label.startswith(name) for label in found["target"]) for name in names] == [True] * len(names)


@pytest.mark.parametrize("text", UNLISTED)
def test_what_others_list_is_not_the_houses(pipeline, text):
    assert not listed(pipeline, text)
