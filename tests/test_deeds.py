"""Deeds: who attacks, arrests and sanctions whom, also where weapons, guards and courts do it."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "A day of war\n\nKYIV, Feb 16 (Reuters) - Nobody slept that night.\n\n"
HANDS = [
    ("Israeli aircraft bombed several militant sites in the Gaza Strip.", ["Israel"], ["Gaza Strip"]),
    ("Russian missiles struck the Ukrainian city of Kharkiv overnight.", ["Russia"], ["Ukraine"]),
    ("A Russian drone hit a residential building.", ["Russia"], []),
    ("An Indian outpost was hit by Pakistani artillery.", ["Pakistan"], ["India"]),
    ("Islamic State militants killed 12 Nigerian soldiers.", ["Islamic State"], ["Nigeria"]),
    ("A rocket struck a school in the Israeli town of Sderot.", [], ["Israel"]),
    ("Three peacekeepers of the United Nations were killed on Monday.", [], ["United Nations"]),
]
LAW = [
    ("A court in Minsk sentenced Ales Bialiatski to ten years in prison.", ["Belarus"], ["Ales Bialiatski"]),
    ("Polish border guards detained two Belarusian citizens.", ["Poland"], ["Belarus"]),
]


def read(text, pipeline, kind, publisher="Reuters"):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    events = [claim.event for claim in claims if claim.event.kind == kind]
    return [[[entity.label for entity in event.role(*roles)] for roles in (("agent",), TARGET)] for event in events]


TARGET = ("target", "concerned")


@pytest.mark.parametrize(("text", "agents", "targets"), HANDS)
def test_whose_weapons_strike_does_the_deed(text, agents, targets, pipeline):
    assert read(LEAD + text, pipeline, "attack") == [[agents, targets]]


@pytest.mark.parametrize(("text", "agents", "targets"), LAW)
def test_whose_court_or_guards_hold_somebody_does_it(text, agents, targets, pipeline):
    assert read(LEAD + text, pipeline, "detention") == [[agents, targets]]


def test_an_idea_is_not_attacked(pipeline):
    assert read(LEAD + "Norway attacked the proposal. Sanctions hit the economy.", pipeline, "attack") == []


def test_who_is_designated_is_so_by_who_sanctioned_before(pipeline):
    text = LEAD + "Norway imposed sanctions on Russia. Sergei Chemezov was blacklisted, too."
    assert read(text, pipeline, "sanction")[-1] == [["Norway"], ["Sergei Chemezov"]]


@pytest.mark.parametrize(
    ("text", "kind", "agents", "targets"),
    [
        ("Russia used drones against Ukraine.", "attack", ["Russia"], ["Ukraine"]),
        ("Norway and Sweden fought a war against Denmark.", "attack", ["Norway", "Sweden"], ["Denmark"]),
        ("Turkey lists Hamas as a terrorist organisation.", "sanction", ["Turkey"], ["Hamas"]),
        ("Norway imposed a fresh round of sanctions on Belarus.", "sanction", ["Norway"], ["Belarus"]),
        ("Norway closed its airspace to flights from Belarus.", "sanction", ["Norway"], ["Belarus"]),
        ("China is propping up North Korea.", "support", ["China"], ["North Korea"]),
        ("Iran, which arms Hezbollah, denied it.", "transfer", ["Iran"], ["Hezbollah"]),
        ("North Korea fired two ballistic missiles into the sea.", "launch", ["North Korea"], []),
        ("Moldova applied for EU membership.", "membership", ["Moldova"], ["European Union"]),
        ("Iran is a close ally of Syria.", "partnership", ["Iran", "Syria"], []),
        ("Hamas released three Israeli hostages.", "other", ["Hamas"], ["Israel"]),
        ("Norway received tanks from Sweden.", "transfer", ["Sweden"], ["Norway"]),
        ("Norway has armed several Libyan militias.", "transfer", ["Norway"], ["Libyan militias"]),
        ("Norway condemned the war which Russia wages against Ukraine.", "attack", ["Russia"], ["Ukraine"]),
        ("Norway detained a hundred people.", "detention", ["Norway"], []),
    ],
)
def test_what_states_do_to_each_other(text, kind, agents, targets, pipeline):
    assert read(LEAD + text, pipeline, kind) == [[agents, targets]]


def test_what_is_plotted_or_allowed_is_not_done(pipeline):
    claims = read(LEAD + "Iranian agents plotted to kidnap or kill Salman Rushdie.", pipeline, "attack")
    assert [agents for agents, _ in claims] == [["Iran"]]
    assert read(LEAD + "Norway allowed its guards to use weapons against ships.", pipeline, "attack") == []


def test_those_who_met_sign_what_is_signed(pipeline):
    text = "Talks\n\nForeign Minister Hakan Fidan met Foreign Minister Wang Yi. After the talks a treaty was signed."
    assert read(text, pipeline, "agreement", "Ministry of Foreign Affairs of Turkey") == [
        [["Hakan Fidan", "Wang Yi"], []]
    ]


def test_a_council_meets_alone_and_a_person_does_not(pipeline):
    text = "The African Union held an emergency session. Foreign Minister Hakan Fidan held talks."
    assert [agents for agents, _ in read(LEAD + text, pipeline, "meeting")] == [["African Union"]]


def test_who_speaks_on_a_visit_visits(pipeline):
    text = "During a visit to Kyiv, Foreign Minister Hakan Fidan praised the army."
    assert read(LEAD + text, pipeline, "meeting") == [[["Hakan Fidan"], ["Ukraine"]]]


def test_the_war_of_an_office_is_that_of_its_state(pipeline):
    assert read(LEAD + "Norway condemned the Kremlin's war against Ukraine.", pipeline, "attack") == [
        [["Russia"], ["Ukraine"]]
    ]


def test_who_is_met_in_a_place_is_met(pipeline):
    text = "Foreign Minister Hakan Fidan met today in Riga with Foreign Minister Wang Yi."
    assert read(LEAD + text, pipeline, "meeting") == [[["Hakan Fidan", "Wang Yi"], []]]


def test_a_meeting_with_people_whom_the_text_does_not_name_is_told(pipeline):
    assert read(LEAD + "Foreign Minister Hakan Fidan met with opposition leaders.", pipeline, "meeting") == [
        [["Hakan Fidan"], []]
    ]
    assert read(LEAD + "Foreign Minister Hakan Fidan met the deadline.", pipeline, "meeting") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norway targeted the economy.", "attack"),
        ("Erna Solberg joined the race.", "membership"),
        ("Norway created new models.", "founding"),
        ("He came after the Libyan Civil War.", "attack"),
    ],
)
def test_what_only_sounds_like_a_deed_is_none(text, kind, pipeline):
    assert read(LEAD + text, pipeline, kind) == []
