"""Deeds that news tells by set phrases, by whom a clause leaves out, and by those who have no name."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.facts import facts
from loaders.split import split

LEAD = "RIGA, Feb 16 (Reuters) - Nobody slept that night.\n\n"
TARGET = ("target", "concerned")


def read(text, pipeline, act, publisher="Reuters", lead=LEAD):
    document = Document("d", "d.txt", lead + text, "", publisher=publisher)
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    events = [claim.event for claim in claims if claim.event.act == act]
    return [[[entity.label for entity in event.role(*roles)] for roles in (("agent",), TARGET)] for event in events]


PHRASES = [
    ("Denmark will equip Latvia with mobile radars.", "provide", ["Denmark"], ["Latvia"]),
    ("Peru walked out of UNESCO.", "leave", ["Peru"], ["UNESCO"]),
    ("Cuba turned its back on the African Union.", "leave", ["Cuba"], ["African Union"]),
    ("Montenegro was admitted to the European Union.", "join", ["Montenegro"], ["European Union"]),
    ("Chad gave the Danish ambassador a day to leave.", "expel", ["Chad"], ["Denmark"]),
    ("Oman tightened the screws on Yemen.", "sanction", ["Oman"], ["Yemen"]),
    ("Peru and Chile patched up their quarrel over fish.", "agree", ["Peru", "Chile"], []),
    (
        "The Security Council gave the go-ahead for a force in Chad.",
        "approve",
        ["United Nations Security Council"],
        ["Chad"],
    ),
    ("Kenya's plan got the green light from the African Union.", "approve", ["African Union"], ["Kenya"]),
    ("The town of Aleppo fell to Turkish troops.", "occupy", ["Turkey"], ["Aleppo", "Syria"]),
    ("Sweden recalled its ambassador from Teheran.", "protest", ["Sweden"], ["Iran"]),
    ("Poland took the rare step of recalling its ambassador from Minsk.", "protest", ["Poland"], ["Belarus"]),
    ("Forty Georgian soldiers came home from Russian captivity.", "release", ["Russia"], ["Georgia"]),
    ("The last Danish troops left Iraq's cities on Tuesday.", "withdraw", ["Denmark"], ["Iraq"]),
    ("Bolivia's adoption of a resolution on Peru angered many.", "adopt", ["Bolivia"], ["Peru"]),
    ("The new EU sanctions target three banks in Chad.", "sanction", ["European Union"], ["Chad"]),
    ("Canada, with help from Norway, shipped the grain.", "support", ["Norway"], ["Canada"]),
    ("Oslo hailed the deal that Peru and Chile had struck.", "agree", ["Peru", "Chile"], []),
    ("Vladimir Putin sacked Sergei Shoigu.", "resign", ["Sergei Shoigu"], ["Russia"]),
    ("Rwanda is backing M23.", "support", ["Rwanda"], ["M23"]),
]


@pytest.mark.parametrize(("text", "act", "agents", "targets"), PHRASES)
def test_a_set_phrase_tells_a_deed(text, act, agents, targets, pipeline):
    assert [agents, targets] in read(text, pipeline, act)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The task fell to Russian diplomats.", "occupy"),
        ("Cuba turned its back on the proposal.", "leave"),
        ("Chad gave the Danish minister a day to think.", "expel"),
        ("Peru walked away from the table.", "withdraw"),
        ("Erna Solberg took Sweden to task.", "occupy"),
        ("Five Danes imprisoned in Iran walked free.", "leave"),
        ("An attack on Latvia would be answered.", "attack"),
        ("No Danish soldier entered Russia.", "expel"),
    ],
)
def test_the_same_phrase_elsewhere_tells_none(text, act, pipeline):
    assert read(text, pipeline, act) == []


@pytest.mark.parametrize(
    ("text", "act", "targets"),
    [
        ("Thousands took to the streets of Minsk.", "demonstrate", ["Belarus"]),
        ("Teachers and drivers downed tools across Greece.", "strike_work", ["Greece"]),
        ("The recent bombing of a mosque in Afghanistan shocked Oslo.", "attack", ["Afghanistan"]),
        ("Yesterday's raid on a Danish patrol shocked Oslo.", "attack", ["Denmark"]),
    ],
)
def test_what_nobody_who_is_named_did_befalls_somebody(text, act, targets, pipeline):
    assert read(text, pipeline, act) == [[[], targets]]


@pytest.mark.parametrize(
    ("text", "act", "agents"),
    [
        ("Keir Starmer flew to Paris for talks with Emmanuel Macron.", "meet", ["Keir Starmer", "Emmanuel Macron"]),
        ("In a call with Emmanuel Macron, Keir Starmer urged calm.", "call", ["Keir Starmer", "Emmanuel Macron"]),
        ("Keir Starmer met on the margins of the summit with Donald Tusk.", "meet", ["Keir Starmer", "Donald Tusk"]),
        ("Keir Starmer has been in touch with Emmanuel Macron.", "call", ["Keir Starmer", "Emmanuel Macron"]),
        ("Keir Starmer went to Warsaw to see Donald Tusk.", "meet", ["Keir Starmer", "Donald Tusk"]),
    ],
)
def test_those_who_talk_are_found_where_the_phrase_ends(text, act, agents, pipeline):
    assert [found for found, _ in read(text, pipeline, act)] == [agents]


def test_what_a_minister_pledges_will_be_done_is_a_plan_of_his_state(pipeline):
    text = "Boris Pistorius, the German defence minister, pledged that a brigade would be stationed in Latvia."
    assert read(text, pipeline, "deploy") == [[["Germany"], ["Latvia"]]]


def test_what_an_attack_led_to_is_no_second_attack(pipeline):
    text = "Russia shelled Georgia, setting houses ablaze and killing ten."
    assert read(text, pipeline, "attack") == [[["Russia"], ["Georgia"]]]
    assert read(text, pipeline, "kill") == []


def test_a_past_form_is_the_verb_of_a_sentence_that_has_no_other(pipeline):
    assert read("Beijing scrambled fighter jets near Taiwan.", pipeline, "deploy") == [[["China"], ["Taiwan"]]]


def test_a_headline_without_a_body_tells_its_deed(pipeline):
    document = Document(
        "d", "d.txt", "Germany expels two Russian diplomats over Berlin murder", "", publisher="Reuters"
    )
    told = [fact for unit in split(document) for fact in facts(document, extract(document, unit, pipeline))]
    assert [(fact["act"], fact["agents"], fact["targets"]) for fact in told] == [("expel", ["Germany"], ["Russia"])]
