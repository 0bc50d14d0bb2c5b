"""Ordinary news: whose police are meant, what a side says of its own forces, bills that are blocked, and the like."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "A day of news\n\nOSLO, Feb 16 (Reuters) - Nobody slept that night.\n\n"
PERU = "A day of news\n\nPeru's parliament passed the budget on Monday, as Spain had asked.\n\n"
TOLD = [
    (PERU, "Police detained 20 people.", "detain", ["Peru"], []),
    (PERU, "Riot police fired tear gas at marchers in Nairobi.", "repress", ["Kenya"], ["marchers in Kenya"]),
    (PERU, "Talks would go on, the interior ministry said.", "say", ["Ministry of Internal Affairs of Peru"], []),
    (PERU, "The Danish ambassador was told to leave the country.", "expel", ["Peru"], ["Denmark"]),
    (LEAD, "The Danish ambassador was expelled from Norway.", "expel", ["Norway"], ["Denmark"]),
    (LEAD, "Norway's army said its troops had recaptured the town of Bergen.", "gain_ground", ["Norway"], []),
    (LEAD, "The Kremlin said Russia would react if Denmark closed its airspace.", "warn", ["Kremlin"], ["Denmark"]),
    (LEAD, "Two Danes were killed by Norwegian gunfire.", "kill", ["Norway"], ["Denmark"]),
    (LEAD, "Norway held up a loan for Denmark.", "oppose", ["Norway"], ["Denmark"]),
    (LEAD, "Norway has stockpiled plutonium.", "develop", ["Norway"], []),
    (LEAD, "Norway proclaimed three days of mourning.", "condole", ["Norway"], []),
    (LEAD, "Norway sailed two frigates through the waters of Denmark.", "deploy", ["Norway"], ["Denmark"]),
    (LEAD, "Norway stormed out of the talks with Denmark.", "withdraw", ["Norway"], ["Denmark"]),
    (LEAD, "Norway authorised the export of tanks to Denmark.", "deliver", ["Norway"], ["Denmark"]),
    (LEAD, "Norway launched a satellite on Friday.", "launch", ["Norway"], []),
    (LEAD, "Norway vowed to take countermeasures against Denmark.", "threaten", ["Norway"], ["Denmark"]),
    (LEAD, "Norway mounted a ground operation against Denmark.", "attack", ["Norway"], ["Denmark"]),
    (LEAD, "Norway and Denmark traded air strikes.", "attack", ["Denmark", "Norway"], ["Denmark", "Norway"]),
    (
        LEAD,
        "Norway suspended its membership of the African Union.",
        "suspend_operations",
        ["Norway"],
        ["African Union"],
    ),
    (LEAD, "Norwegian MPs backed Denmark.", "express_support", ["Norway"], ["Denmark"]),
    (LEAD, "Tens of thousands marched in Lima.", "demonstrate", [], ["Peru"]),
    (LEAD, "Norway's air defences shot down two Danish drones.", "attack", ["Norway"], ["Denmark"]),
    (LEAD, "Norway accused Denmark of jamming radars and closed the border.", "ban", ["Norway"], []),
    (LEAD, "Norway asked whether Denmark was sincere.", "doubt", ["Norway"], ["Denmark"]),
    (LEAD, "Norway will not bow to pressure from Denmark.", "reject", ["Norway"], ["Denmark"]),
    (LEAD, "Norway threatened Denmark and vowed to retaliate.", "threaten", ["Norway"], ["Denmark"]),
    (LEAD, "Norway turned away a delegation of Denmark.", "reject", ["Norway"], ["Denmark"]),
    (LEAD, "Norway said Denmark was massing troops.", "accuse", ["Norway"], ["Denmark"]),
    (LEAD, "Norway insists that the sanctions on Denmark have failed.", "assert", ["Norway"], ["Denmark"]),
    (
        LEAD,
        "Norway held talks with Denmark. A further round of negotiations is scheduled for May.",
        "plan_meeting",
        ["Denmark", "Norway"],
        [],
    ),
    (LEAD, "North Korea objected. Norway said the North had left the treaty.", "say", ["Norway"], ["North Korea"]),
]


def told(text, pipeline):
    document = Document("d", "d.txt", text, "")
    return [claim.event for unit in split(document) for claim in extract(document, unit, pipeline)]


def labels(entities):
    return sorted(entity.label for entity in entities)


@pytest.mark.parametrize(("lead", "text", "act", "agents", "targets"), TOLD)
def test_ordinary_news_tells_who_does_it_to_whom(lead, text, act, agents, targets, pipeline):
    found = next(event for event in told(lead + text, pipeline) if event.act == act)
    assert labels(found.role("agent", "party")) == agents
    assert labels(found.role("target", "concerned", "addressee")) == targets


def test_what_an_army_says_of_its_own_deed_is_no_charge(pipeline):
    acts = {event.act for event in told(LEAD + "Norway's army said it had killed a Danish general.", pipeline)}
    assert "accuse" not in acts
    assert "kill" in acts


def test_who_threatens_to_retaliate_has_attacked_nobody_yet(pipeline):
    assert "attack" not in {event.act for event in told(LEAD + "Norway threatened to retaliate.", pipeline)}


def test_who_is_not_received_is_told_of_by_no_pronoun_for_a_thing(pipeline):
    text = LEAD + "Norway asked Denmark for help and did not receive it."
    assert "host" not in {event.act for event in told(text, pipeline)}
