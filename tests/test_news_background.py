"""What news tells in passing: by idiom, in what is said of a deed behind the comma, in the background of a report."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "A day of news\n\nOSLO, Feb 16 (Reuters) - Nobody slept that night.\n\n"
IDIOMS = [
    ("Norway slapped tariffs on Denmark.", "sanction", ["Norway"], ["Denmark"]),
    ("Norway hit Denmark with new sanctions.", "sanction", ["Norway"], ["Denmark"]),
    ("Norway ordered six Danish diplomats out of the country.", "expel", ["Norway"], ["Denmark"]),
    ("Norway shut the Danish consulate in Bergen.", "suspend_operations", ["Norway"], ["Denmark"]),
    ("Danish troops have remained in Norway.", "deploy", ["Denmark"], ["Norway"]),
    ("Edward Snowden was shot dead by Danish police.", "kill", ["Denmark"], ["Edward Snowden"]),
    ("Norway hit back at Denmark for the remarks.", "criticize", ["Norway"], ["Denmark"]),
    ("Norway told Denmark to remove the nets.", "call_on", ["Norway"], ["Denmark"]),
]


def told(text, pipeline):
    document = Document("d", "d.txt", LEAD + text, "")
    return [claim.event for unit in split(document) for claim in extract(document, unit, pipeline)]


def sides(event):
    who = sorted(one.entity.label for one in event.participants if one.role == "agent")
    whom = {one.entity.label for one in event.participants if one.role in ("target", "concerned", "addressee")}
    return who, whom


def named(labels, state):
    return any(label == state or label.startswith(f"{state} ") for label in labels)


@pytest.mark.parametrize(("text", "act", "who", "whom"), IDIOMS)
def test_an_idiom_of_the_news_is_a_deed(text, act, who, whom, pipeline):
    found = [sides(event) for event in told(text, pipeline) if event.act == act]
    assert any(
        all(named(agents, one) for one in who) and all(named(targets, one) for one in whom) for agents, targets in found
    ), found


def test_who_tells_others_that_something_is_so_asks_nothing_of_them(pipeline):
    assert not [
        event for event in told("Norway told Denmark that the nets were gone.", pipeline) if event.act == "call_on"
    ]


COMMENTS = [
    ("Norway closed the port, a step that Denmark denounced.", "condemn", ["Denmark"], ["Norway"]),
    (
        "Norway shut the Danish consulate, a move that drew a furious rebuke from Copenhagen.",
        "criticize",
        ["Denmark"],
        ["Norway"],
    ),
    ("Norway closed the port, in what Denmark called an illegal step.", "criticize", ["Denmark"], ["Norway"]),
    ("Norway closed the port, prompting Denmark to protest.", "protest", ["Denmark"], ["Norway"]),
    ("Norway reopened the mine, a shift applauded in Helsinki.", "welcome", ["Finland"], ["Norway"]),
]


@pytest.mark.parametrize(("text", "act", "who", "whom"), COMMENTS)
def test_a_comment_is_directed_at_whoever_did_what_it_is_on(text, act, who, whom, pipeline):
    assert [sides(event) for event in told(text, pipeline) if event.act == act] == [(who, set(whom))]


def test_who_comments_takes_no_part_in_the_deed(pipeline):
    deed = next(
        event
        for event in told("Norway closed the port, in what Denmark called an illegal step.", pipeline)
        if event.kind == "sanction"
    )
    assert sides(deed) == (["Norway"], set())


ASIDE = [
    ("Russia, a traditional ally of Serbia, kept silent.", "ally", ["Russia"], ["Serbia"]),
    ("The Iran-backed Houthis kept silent.", "support", ["Iran"], ["Houthi movement"]),
    ("The city of Sanaa fell under Houthi control in 2014.", "occupy", ["Houthi movement"], ["Yemen"]),
    ("The raid on a Danish base killed two people.", "attack", [], ["Denmark"]),
    ("A car bombing in Kabul killed five people.", "attack", [], ["Afghanistan"]),
]


@pytest.mark.parametrize(("text", "act", "who", "whom"), ASIDE)
def test_news_tells_deeds_in_passing(text, act, who, whom, pipeline):
    assert (who, set(whom)) in [sides(event) for event in told(text, pipeline) if event.act == act]


def test_a_raid_that_was_feared_is_no_deed(pipeline):
    assert not [event for event in told("A raid on a Danish base could kill many.", pipeline) if event.kind == "attack"]


BEHIND = [
    ("Denmark answered the Norwegian airstrike that killed Edward Snowden.", "kill", ["Norway"], ["Edward Snowden"]),
    ("Norway launched missiles that hit Copenhagen.", "attack", ["Norway"], ["Denmark"]),
    ("Norway blacklisted a Danish bank and threatened further sanctions.", "threaten", ["Norway"], ["Denmark"]),
]


@pytest.mark.parametrize(("text", "act", "who", "whom"), BEHIND)
def test_what_stands_behind_a_weapon_or_beside_a_deed_has_its_doer_and_victim(text, act, who, whom, pipeline):
    assert any(
        agents == who and set(whom) <= targets
        for agents, targets in map(sides, (e for e in told(text, pipeline) if e.act == act))
    )


SECOND = [
    ("Ethiopia fights the TPLF. The rebels condemned Eritrea.", "condemn", "Tigray People's Liberation Front"),
    ("Ethiopia fights the TPLF. Rebel forces accused Eritrea of theft.", "accuse", "Tigray People's Liberation Front"),
    ("The United Nations is worried about Ethiopia. The government denied the charge.", "deny", "Ethiopia"),
]


@pytest.mark.parametrize(("text", "act", "who"), SECOND)
def test_the_rebels_and_the_government_are_those_of_the_story(text, act, who, pipeline):
    assert [sides(event)[0] for event in told(text, pipeline) if event.act == act] == [[who]]


def test_some_gunmen_are_no_known_group(pipeline):
    found = [
        sides(event)[0]
        for event in told("Ethiopia fights the TPLF. Gunmen attacked a Danish convoy.", pipeline)
        if event.kind == "attack"
    ]
    assert ["Tigray People's Liberation Front"] not in found


def test_a_former_ally_is_none(pipeline):
    assert not [
        event for event in told("Russia, previously an ally of Serbia, kept silent.", pipeline) if event.act == "ally"
    ]
