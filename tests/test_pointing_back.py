"""Whom an act concerns that only points back: "the deal", "the deliveries", "the enclave", "both sides", "the army"."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract


def acts(text, act, pipeline):
    document = Document("back", "back.txt", text, "0" * 64, date="2024-12-04", publisher="Reuters")
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04", publisher="Reuters"), pipeline)
    return [claim.event for claim in claims if claim.event.act == act]


def labels(event):
    return {entity.label for entity in event.role("target", "concerned", "addressee")}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("welcome", "Benin hailed the deal."),
        ("criticize", "Nigeria criticized the agreement."),
        ("reject", "Mali rejected the accord."),
    ],
)
def test_the_deal_is_that_of_those_who_signed_it(act, told, pipeline):
    text = f"Ghana and Togo signed a fisheries agreement on Monday.\n\nIt was raining. Shops were shut. {told}\n"
    assert labels(acts(text, act, pipeline)[0]) == {"Ghana", "Togo"}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("deny", "Iran denied the transfers."),
        ("recognize", "Tehran acknowledged the deliveries in November."),
        ("defend", "Iran defended the sales."),
    ],
)
def test_who_denies_or_avows_an_own_deed_speaks_of_whom_it_befell(act, told, pipeline):
    text = f"Iran sold drones to Russia in August.\n\n{told}\n"
    assert labels(acts(text, act, pipeline)[0]) == {"Russia"}


@pytest.mark.parametrize(
    ("first", "act", "told", "named"),
    [
        ("Forces of Azerbaijan entered Nagorno-Karabakh.", "withdraw", "Russia withdrew troops from the enclave.", "N"),
        ("China drilled near the Spratly Islands.", "occupy", "Vietnam seized control of the islands.", "S"),
        ("Protests shook Tigray.", "deploy", "Ethiopia sent troops into the region.", "T"),
    ],
)
def test_the_region_is_the_disputed_one_that_the_text_named(first, act, told, named, pipeline):
    assert all(label.startswith(named) for label in labels(acts(f"{first}\n\n{told}\n", act, pipeline)[0]))


@pytest.mark.parametrize("told", ["She ordered the army to help.", "She instructed the navy to sail."])
def test_who_orders_the_army_orders_the_own_one(told, pipeline):
    text = f"Soldiers of Chile's army crossed the border.\n\nPeruvian President Dina Boluarte spoke. {told}\n"
    assert labels(acts(text, "order", pipeline)[0]) == {"Peru Armed Forces"}


@pytest.mark.parametrize("told", ["urged both sides to stop", "called on the two sides to talk"])
def test_both_sides_are_those_of_the_last_deed(told, pipeline):
    text = f"Hezbollah attacked Israel on Sunday.\n\nNorway {told}.\n"
    assert labels(acts(text, "call_on", pipeline)[0]) == {"Hezbollah", "Israel"}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("promise", "met Moldovan President Maia Sandu and promised full support."),
        ("offer", "spoke by phone with Moldovan President Maia Sandu, offering to mediate."),
        ("thank", "met Moldovan President Maia Sandu and expressed gratitude."),
    ],
)
def test_who_meets_somebody_and_promises_promises_it_to_him(act, told, pipeline):
    assert "Maia Sandu" in labels(acts(f"Polish President Andrzej Duda {told}\n", act, pipeline)[0])


def test_those_between_whom_fighting_flares_fight_each_other(pipeline):
    (fight,) = acts("Fighting flared between Chad and Libya on Sunday.\n", "attack", pipeline)
    assert labels(fight) == {"Chad", "Libya"}


@pytest.mark.parametrize("blow", ["bombing of a mosque", "attack on a school", "blast at a market"])
def test_who_condemns_a_blow_does_not_blame_the_state_where_it_fell(blow, pipeline):
    (blame,) = acts(f"Chile condemned the {blow} in Nairobi.\n", "condemn", pipeline)
    assert blame.role("target") == ()


def test_the_attack_is_that_of_whoever_claims_it(pipeline):
    text = "A bomb went off in Nairobi.\n\nAl-Shabaab claimed responsibility. Chile condemned the attack.\n"
    assert labels(acts(text, "condemn", pipeline)[0]) == {"al-Shabaab"}


def test_two_persons_named_last_stand_for_both_sides(pipeline):
    text = (
        "Turkish Defence Minister Hulusi Akar met Iraqi Prime Minister Mustafa al-Kadhimi in Ankara.\n\n"
        "Norway urged both sides to talk.\n"
    )
    assert labels(acts(text, "call_on", pipeline)[0]) == {"Turkey", "Iraq"}
