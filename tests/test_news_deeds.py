"""Deeds as news tells them: halves of a sentence, nouns that name deeds, and whom what is done befalls."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "The week\n\nKYIV, Feb 16 (Reuters) - Nobody slept that night.\n\n"
TARGET = ("target", "concerned")
HALVES = [
    ("Turkey shelled positions in northern Syria overnight; Washington urged restraint.", "Turkey", "Syria"),
    ("Israeli jets bombed a port in Yemen; Tehran condemned the raid.", "Israel", "Yemen"),
    ("Pakistan attacked two posts in Iran; Tehran recalled its ambassador.", "Pakistan", "Iran"),
]


def read(text, pipeline, act):
    document = Document("d", "d.txt", LEAD + text, "", publisher="Reuters")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    events = [claim.event for claim in claims if claim.event.act == act]
    return [[[entity.label for entity in event.role(*roles)] for roles in (("agent",), TARGET)] for event in events]


@pytest.mark.parametrize(("text", "agent", "target"), HALVES)
def test_a_semicolon_parts_what_one_did_from_what_another_said(text, agent, target, pipeline):
    assert [[agent], [target]] in [*read(text, pipeline, "attack"), *read(text, pipeline, "bombard")]


@pytest.mark.parametrize(
    ("text", "act", "agents", "targets"),
    [
        ("The lifting of sanctions on Iran by Canada took effect on Monday.", "ease", ["Canada"], ["Iran"]),
        ("Lithuania regretted Poland's closure of the border with Belarus.", "ban", ["Poland"], ["Belarus"]),
        ("The suspension of relations with Qatar by Egypt was a shock.", "suspend_operations", ["Egypt"], ["Qatar"]),
        ("Israel's sinking of an Iranian ship drew threats.", "attack", ["Israel"], ["Iran"]),
        ("Indonesia's execution of two Australians caused grief.", "kill", ["Indonesia"], ["Australia"]),
        ("Moscow's embargo on wine from Georgian cellars hurt farmers.", "sanction", ["Russia"], ["Georgia"]),
    ],
)
def test_a_noun_with_its_doer_tells_a_deed(text, act, agents, targets, pipeline):
    assert [agents, targets] in read(text, pipeline, act)


def test_the_closure_of_a_case_is_no_closed_border(pipeline):
    assert read("Poland's closure of the case with Belarus was a shock.", pipeline, "ban") == []


@pytest.mark.parametrize(
    ("text", "act", "targets"),
    [
        ("Hungary punished three banks in Serbia with sanctions, defying Norway.", "sanction", ["Serbia"]),
        (
            "The Security Council slapped sanctions on Iran, spurning a deal that Brazil had drawn up.",
            "sanction",
            ["Iran"],
        ),
        ("Russia launched cyber attacks in May to weaken Ukraine.", "attack", ["Ukraine"]),
    ],
)
def test_whom_a_deed_befalls_stands_before_what_else_is_told(text, act, targets, pipeline):
    assert [found for _, found in read(text, pipeline, act)] == [targets]


@pytest.mark.parametrize(
    ("text", "act", "agents", "targets"),
    [
        ("North Korea fired a ballistic missile over Hokkaido early on Tuesday.", "launch", ["North Korea"], ["Japan"]),
        ("A Minsk court sent Maria Kolesnikova to prison.", "arrest", ["Belarus"], ["Maria Kolesnikova"]),
        ("A truce between Israel and Hamas came into force at dawn.", "cease_fire", ["Israel", "Hamas"], []),
        ("Spain cut the gas supply to Morocco.", "restrict", ["Spain"], ["Morocco"]),
        ("Boris Johnson, the British prime minister, stepped down.", "resign", ["Boris Johnson"], ["United Kingdom"]),
        ("Poland sealed its border with Belarus.", "ban", ["Poland"], ["Belarus"]),
        ("Egypt tore up its peace treaty with Israel.", "withdraw", ["Egypt"], ["Israel"]),
        ("A warrant against Viktor Orban was issued by Romania.", "order_arrest", ["Romania"], ["Viktor Orbán"]),
        ("Tariffs on steel from Canada were imposed by Chile.", "sanction", ["Chile"], ["Canada"]),
        ("A protest against Turkey was lodged by Cyprus.", "protest", ["Cyprus"], ["Turkey"]),
    ],
)
def test_news_has_words_of_its_own_for_deeds(text, act, agents, targets, pipeline):
    assert [agents, targets] in read(text, pipeline, act)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norway called for a truce between Israel and Hamas.", "cease_fire"),
        ("Erna Solberg took out a loan.", "attack"),
        ("Norway sealed its victory over Sweden.", "ban"),
    ],
)
def test_the_same_words_elsewhere_tell_no_deed(text, act, pipeline):
    assert read(text, pipeline, act) == []


@pytest.mark.parametrize(
    ("text", "agents", "targets"),
    [
        ("A wave of Russian drones hit a power station in Ukraine.", ["Russia"], ["Ukraine"]),
        ("Dozens of Pakistani rockets struck two villages in India.", ["Pakistan"], ["India"]),
        ("Scores of Israeli jets bombed a port in Yemen.", ["Israel"], ["Yemen"]),
    ],
)
def test_weapons_that_are_counted_strike_for_who_owns_them(text, agents, targets, pipeline):
    assert [agents, targets] in [*read(text, pipeline, "attack"), *read(text, pipeline, "bombard")]


def test_taking_office_that_only_dates_is_not_told(pipeline):
    assert read("Since taking office, Joe Biden has met Vladimir Putin.", pipeline, "take_office") == []
    found = read("President Gustavo Petro of Colombia took office on Sunday.", pipeline, "take_office")
    assert found == [[["Gustavo Petro"], ["Colombia"]]]


def test_fighting_that_flares_is_fought_by_both(pipeline):
    found = read("Fighting erupted between Armenia and Azerbaijan on Sunday.", pipeline, "attack")
    assert [agents for agents, _ in found] == [["Armenia", "Azerbaijan"]]
    assert read("Fighting corruption is a task for Ukraine.", pipeline, "attack") == []


def test_whose_car_is_hit_is_hit(pipeline):
    text = "Foreign Minister Hakan Fidan survived when his car was hit by a Syrian rocket."
    assert [["Syria"], ["Hakan Fidan"]] in read(text, pipeline, "attack")
