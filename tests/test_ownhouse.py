"""The own house: what a publisher calls itself in its own texts, and clauses that the parser hides."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

OWN = [
    ("Ministry of Foreign Affairs of Saudi Arabia", "The Kingdom condemns the raid on the mosque.", "Saudi Arabia"),
    ("Ministry of Foreign Affairs of Norway", "The Government regrets the decision of Belarus.", "Norway"),
    ("Arab League", "The Council urged Ethiopia to resume the talks.", "Arab League"),
    ("ASEAN", "The Foreign Ministers welcomed the ceasefire in Yemen.", "ASEAN"),
    ("African Union", "The Heads of State and Government deplored the coup in Niger.", "African Union"),
]


def read(publisher, text, pipeline):
    claims = extract(Document("d", "d.txt", text, "", publisher=publisher), Unit(1, 0, len(text)), pipeline)
    return [(c.event.act, [e.label for e in c.event.role("agent")]) for c in claims if c.event.kind != "role"]


@pytest.mark.parametrize(("publisher", "text", "house"), OWN)
def test_a_capitalised_noun_without_an_owner_is_the_house_that_publishes(publisher, text, house, pipeline):
    assert house in [agent for _, agents in read(publisher, text, pipeline) for agent in agents]


@pytest.mark.parametrize(
    "text",
    [
        "The Council of Ministers of Lebanon urged Ethiopia to resume the talks.",
        "The Government of Sudan urged Ethiopia to resume the talks.",
        "The Ugandan Government urged Ethiopia to resume the talks.",
    ],
)
def test_a_body_with_an_owner_is_not_the_house_that_publishes(text, pipeline):
    assert all("Arab League" not in agents for _, agents in read("Arab League", text, pipeline))


@pytest.mark.parametrize(
    "text",
    [
        "Kenya is of the view that the rift must be healed, and appeals to all parties in Sudan to talk.",
        "Kenya respects the result and calls on all parties in Sudan to accept it.",
        "Kenya follows the unrest, and demands of Sudan that it hold the vote.",
    ],
)
def test_a_verb_that_looks_like_a_plural_is_still_a_verb(text, pipeline):
    acts = [act for act, agents in read("Ministry of Foreign Affairs of Kenya", text, pipeline) if agents == ["Kenya"]]
    assert {"call_on", "demand"} & set(acts)


@pytest.mark.parametrize(
    "text",
    [
        "Xi Jinping received in Beijing the President of Tajikistan, Emomali Rahmon, on Monday.",
        "Vladimir Putin received in Sochi the President of Tajikistan, Emomali Rahmon.",
    ],
)
def test_who_is_received_may_stand_behind_the_place(text, pipeline):
    assert any(set(agents) >= {"Emomali Rahmon"} and len(agents) == 2 for _, agents in read("", text, pipeline))


@pytest.mark.parametrize(
    "text",
    [
        "Boris Pistorius is the Federal Minister of Defence. The Minister thanked Lithuania.",
        "Wang Wenbin is the Spokesperson of the Ministry. The Spokesperson thanked Lithuania.",
    ],
)
def test_a_title_may_be_said_of_a_name(text, pipeline):
    name = text.split(" is ")[0]
    assert ("thank", [name]) in read("", text, pipeline)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("We are dismayed at the raid by Sudan on the camp.", "express_concern"),
        ("We are sceptical about the offer of Belarus.", "doubt"),
        ("It is unconscionable that Eritrea jailed the pastors.", "condemn"),
        ("The onus is on Armenia to reopen the road.", "call_on"),
        ("It falls to Armenia to reopen the road.", "call_on"),
        ("The moment has come for Armenia to reopen the road.", "call_on"),
        ("Nothing can justify the raid by Sudan on the camp.", "condemn"),
    ],
)
def test_what_is_felt_due_or_beyond_excuse_is_the_issuers_word(text, act, pipeline):
    assert act in [told for told, _ in read("Ministry of Foreign Affairs of Norway", text, pipeline)]


def test_what_would_only_be_felt_is_not_said(pipeline):
    assert "welcome" not in [act for act, _ in read("", "Greece would be happy if Turkey left the area.", pipeline)]


OWN_WORD = [
    ("It was Eritrea that bombed the market in Adi Daero.", "accuse"),
    ("We have done our part, and Armenia must reopen the road.", "demand"),
    ("The truce holds in the north, and sole responsibility lies with Eritrea.", "accuse"),
    ("Norway notes with concern Eritrea's arrests.", "express_concern"),
]


@pytest.mark.parametrize(("text", "act"), OWN_WORD)
def test_clefts_second_clauses_and_tones_are_the_issuers_word(text, act, pipeline):
    assert act in [told for told, _ in read("Ministry of Foreign Affairs of Norway", text, pipeline)]


def test_our_forces_are_those_of_the_house(pipeline):
    told = read("Ministry of Defence of South Korea", "Our forces launched two missiles into the sea.", pipeline)
    assert ("launch", ["South Korea"]) in told
