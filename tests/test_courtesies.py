"""Courtesies, hopes and moods: acts that nouns and fronted words carry."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

TOLD = [
    ("Xi Jinping sent a message of condolences to Recep Tayyip Erdoğan.", "condole", "Xi Jinping"),
    ("Narendra Modi addressed a letter of thanks to Emmanuel Macron.", "thank", "Narendra Modi"),
    ("Norway handed the Russian ambassador a note of protest over the flight.", "protest", "Norway"),
    ("Xi Jinping will visit Hungary at the invitation of Viktor Orbán.", "invite", "Viktor Orbán"),
    ("Wang Yi toured Laos on the invitation of Thailand.", "invite", "Thailand"),
    ("It is the hope of Norway that Sudan will respect the truce.", "hope", "Norway"),
    ("India's demand is that Pakistan release the pilots.", "demand", "India"),
    ("It is Finland's view that Sweden acted in good faith.", "assert", "Finland"),
    ("Alarmed by the raids in Sudan, Norway called on both parties to talk.", "express_concern", "Norway"),
    ("Outraged at the shelling of Kharkiv, Latvia asked NATO for help.", "condemn", "Latvia"),
    ("On a visit to Ghana, Emmanuel Macron promised help to Niger.", "visit", "Emmanuel Macron"),
]


def read(text, pipeline, publisher=""):
    claims = extract(Document("d", "d.txt", text, "", publisher=publisher), Unit(1, 0, len(text)), pipeline)
    return [(claim.event.act, [entity.label for entity in claim.event.role("agent")]) for claim in claims]


@pytest.mark.parametrize(("text", "act", "who"), TOLD)
def test_a_noun_or_a_fronted_word_carries_an_act(text, act, who, pipeline):
    assert (act, [who]) in read(text, pipeline)


def test_a_letter_of_nothing_said_is_only_sent(pipeline):
    acts = [act for act, _ in read("Xi Jinping sent a letter of three pages to Vladimir Putin.", pipeline)]
    assert acts == ["send_message"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The ambassador of Iran was summoned this morning.", "protest"),
        ("Two Russian diplomats were expelled on Friday.", "expel"),
    ],
)
def test_a_move_without_a_doer_is_of_the_state_whose_release_it_is(text, act, pipeline):
    assert (act, ["Norway"]) in read(text, pipeline, "Ministry of Foreign Affairs of Norway")


def test_what_befell_the_own_diplomats_is_no_own_move(pipeline):
    told = read("Our two diplomats were expelled on Friday.", pipeline, "Ministry of Foreign Affairs of Norway")
    assert ("expel", ["Norway"]) not in told
