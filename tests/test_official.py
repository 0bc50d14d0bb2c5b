"""Official prose: remarks in the first person, communiqués of several, what an issuer says of others' deeds."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

TARGET = ("target", "concerned")


def read(pipeline, title, text, publisher, date="2024-02-07"):
    document = Document("d", "d.txt", f"{title}\n\n{text}", title, date=date, publisher=publisher)
    return [claim for unit in split(document) for claim in extract(document, unit, pipeline)]


def named(event, *roles):
    return [p.entity.label for p in event.participants if p.role in roles]


def told(pipeline, act, title, text, publisher, date="2024-02-07"):
    events = [claim.event for claim in read(pipeline, title, text, publisher, date)]
    return [event for event in events if event.act == act]


SPEAKERS = [
    ("Secretary-General's remarks to the press on Mali", "United Nations", "António Guterres"),
    ("Remarks by the Prime Minister at the harbour of Oslo", "Government of Norway", "Jonas Gahr Støre"),
    ("A message of greeting", "President of France", "Emmanuel Macron"),
]


@pytest.mark.parametrize(("title", "publisher", "speaker"), SPEAKERS)
def test_who_says_i_under_an_office_is_its_holder(pipeline, title, publisher, speaker):
    found = told(pipeline, "condemn", title, "I condemn the attack on Mali.", publisher)
    assert [named(event, "agent") for event in found] == [[speaker]]


def test_a_speaker_of_a_title_is_not_driven_out_by_two_states_that_he_names(pipeline):
    text = "We talked about Kenya.\n\nI condemn the coup, which Norway and Sweden condemned before."
    title = "Remarks by High Representative Josep Borrell after the meeting"
    found = told(pipeline, "condemn", title, text, "European External Action Service")
    assert named(found[0], "agent") == ["Josep Borrell"]


def test_the_participants_are_those_who_met(pipeline):
    text = (
        "The deputy ministers of Chile, Peru, Kenya and Ghana held a consultation in Lima. "
        "The Participants condemned the coup in Mali. The four countries called for calm."
    )
    title = "Joint Communiqué of the Third Consultation"
    all_four = ["Chile", "Peru", "Kenya", "Ghana"]
    publisher = "Ministry of Foreign Affairs of Chile"
    assert [named(event, "agent") for event in told(pipeline, "condemn", title, text, publisher)] == [all_four]
    assert [named(event, "agent") for event in told(pipeline, "call_on", title, text, publisher)] == [all_four]


CLEFTS = [
    ("It is Chad that attacked Sudan.", "attack", ["Chad"], "affirmed"),
    ("It was not Peru that recognised Kosovo as a state.", "recognize", ["Peru"], "denied"),
    ("It was Ghana who delivered the tanks to Mali.", "deliver", ["Ghana"], "affirmed"),
]


@pytest.mark.parametrize(("text", "act", "agents", "polarity"), CLEFTS)
def test_a_cleft_tells_what_its_name_did(pipeline, text, act, agents, polarity):
    claims = read(pipeline, "Statement on the region", text, "Ministry of Foreign Affairs of Norway")
    found = [(named(c.event, "agent", "party"), c.polarity) for c in claims if c.event.act == act]
    assert found == [(agents, polarity)]


def test_what_is_emphasised_of_others_is_their_blame(pipeline):
    text = (
        "Foreign Minister Espen Barth Eide underlined that the export of Iranian drones to Chad violates the embargo."
    )
    found = told(pipeline, "accuse", "Meeting of ministers", text, "Ministry of Foreign Affairs of Norway")
    assert [named(event, "agent") for event in found] == [["Espen Barth Eide"]]


BLAMED = [
    ("Chad has a long history of violating the truce with Sudan.", ["Chad", "Sudan"]),
    ("As we have said before, Eritrea is inventing pretexts.", ["Eritrea"]),
    ("The government of Mali keeps spreading falsehoods about Niger.", ["Mali", "Niger"]),
]


@pytest.mark.parametrize(("text", "blamed"), BLAMED)
def test_an_issuer_accuses_by_describing_bad_ways(pipeline, text, blamed):
    claims = read(pipeline, "Statement on the region", text, "Ministry of Foreign Affairs of Norway")
    said = [(c.event.act, sorted(named(c.event, *TARGET))) for c in claims if c.event.kind == "statement"]
    assert said == [("accuse", blamed)]


NOBODY = [
    ("None of the three states has recognised Kosovo.", "recognize", ["Chile", "Kenya", "Peru"]),
    ("None of them condemned Russia.", "condemn", ["Chile", "Kenya", "Peru"]),
]


@pytest.mark.parametrize(("text", "act", "agents"), NOBODY)
def test_of_none_of_several_a_deed_is_denied(pipeline, text, act, agents):
    text = f"The envoys of Chile, Kenya and Peru met in Lima. {text}"
    claims = read(pipeline, "Joint statement", text, "Ministry of Foreign Affairs of Peru")
    assert [(named(c.event, "agent"), c.polarity) for c in claims if c.event.act == act] == [(agents, "denied")]


def test_of_neither_side_a_deed_is_denied(pipeline):
    text = "Chile and Peru held talks. Neither country attacked Bolivia. Neither side condemned Russia."
    claims = read(pipeline, "Joint statement", text, "Ministry of Foreign Affairs of Peru")
    denied = [(c.event.act, named(c.event, "agent")) for c in claims if c.polarity == "denied"]
    assert denied == [("attack", ["Chile", "Peru"]), ("condemn", ["Chile", "Peru"])]


PLANNED = [
    ("The Government of Chile intends to provide funding to Kenya.", "provide", ["Chile"], ["Kenya"]),
    ("Peru has decided to join NATO.", "join", ["Peru"], ["NATO"]),
    ("Ghana plans to impose sanctions on Mali.", "sanction", ["Ghana"], ["Mali"]),
]


@pytest.mark.parametrize(("text", "act", "agents", "targets"), PLANNED)
def test_what_is_intended_is_a_deed_to_come(pipeline, text, act, agents, targets):
    claims = read(pipeline, "Fact sheet", text, "Ministry of Foreign Affairs of Norway")
    found = [(named(c.event, "agent"), named(c.event, *TARGET), c.modality) for c in claims if c.event.act == act]
    assert found == [(agents, targets, "planned")]


def test_a_talk_that_turns_to_a_matter_discusses_it(pipeline):
    text = "President Michel Aoun spoke by phone with President Emmanuel Macron. The conversation turned to Yemen."
    found = told(pipeline, "discuss", "Telephone call", text, "Presidency of Lebanon", "2020-05-05")
    assert [named(event, *TARGET) for event in found] == [["Yemen"]]


def test_who_convenes_a_meeting_of_a_group_hosts_it(pipeline):
    text = "Foreign Minister Espen Barth Eide convened an urgent meeting of the Contact Group for Sudan."
    assert told(pipeline, "host", "Meeting in Oslo", text, "Ministry of Foreign Affairs of Norway")


CALLED = "Yesterday I spoke with President William Ruto of Kenya. "


def test_one_who_tells_of_a_call_goes_on_speaking_today(pipeline):
    text = CALLED + "The Sudanese army is breaching the arms embargo. Eritrea must leave Sudan."
    title = "Secretary-General's remarks to the press"
    claims = read(pipeline, title, text, "United Nations")
    said = {c.event.act: c.event.when.value for c in claims if c.event.kind in ("call", "statement") and c.event.when}
    assert (said["accuse"], said["demand"]) == ("2024-02-07", "2024-02-07")


def test_he_is_not_the_one_who_says_i(pipeline):
    text = CALLED + "I asked the President to help. He assured me that Kenya would consider it."
    found = told(pipeline, "assure", "Secretary-General's remarks to the press", text, "United Nations")
    assert [(named(e, "agent"), named(e, "addressee")) for e in found] == [(["William Ruto"], ["António Guterres"])]


PASSED = [
    ("Norway adopted a package of sanctions against Chad.", "sanction", ["Norway"]),
    ("The World Bank approved a loan of 5 million dollars to Chad.", "finance", ["World Bank"]),
    ("President Alexander Stubb sent a telegram to King Felipe VI.", "send_message", ["Alexander Stubb"]),
    ("The ministers of Chad and Peru were unanimous that the war in Mali must end.", "agree", ["Chad", "Peru"]),
    ("Norway spoke out in favour of a truce in Mali.", "express_support", ["Norway"]),
]


@pytest.mark.parametrize(("text", "act", "agents"), PASSED)
def test_official_words_are_known(pipeline, text, act, agents):
    found = told(pipeline, act, "Weekly news", text, "Ministry of Foreign Affairs of Norway")
    assert [named(event, "agent") for event in found] == [agents]


def test_whom_a_joint_statement_is_about_does_not_issue_it(pipeline):
    title = "Joint Statement by Chile, Norway, and Peru Regarding the African Union Commission Report"
    text = "We welcome the report. We condemn the coup in Mali."
    found = told(pipeline, "condemn", title, text, "Ministry of Foreign Affairs of Norway")
    assert [named(event, "agent") for event in found] == [["Chile", "Norway", "Peru"]]


def test_an_abbreviation_that_opens_a_sentence_is_its_subject(pipeline):
    found = told(pipeline, "provide", "Fact sheet", "USAID provided food to Kenya.", "The White House")
    assert [named(event, "agent") for event in found] == [["United States Agency for International Development"]]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("It was noted that Ukraine was violating the accords.", "accuse"),
        ("It was emphasised that Israel must end the blockade of Gaza.", "demand"),
        ("It was stressed that the talks were useful.", "emphasize"),
    ],
)
def test_what_was_noted_by_nobody_named_is_judged_by_its_content(pipeline, text, act):
    call = "Vladimir Putin had a telephone conversation with President of Türkiye Recep Tayyip Erdogan. "
    found = told(pipeline, act, "Telephone conversation", call + text, "President of Russia")
    said = [named(event, "agent") for event in found if event.kind == "statement"]
    assert said == [["Vladimir Putin", "Recep Tayyip Erdoğan"]]


@pytest.mark.parametrize(
    ("text", "act", "agents"),
    [
        ("Vladimir Putin gave clarifications on the grain deal.", "explain", ["Vladimir Putin"]),
        ("It was decided to intensify contacts.", "agree", ["Vladimir Putin", "Recep Tayyip Erdoğan"]),
        ("He stressed that the supply of arms to Kiev by Poland only prolonged the conflict.", "accuse", None),
    ],
)
def test_what_a_conversation_brings_is_told(pipeline, text, act, agents):
    call = "Vladimir Putin had a telephone conversation with President of Türkiye Recep Tayyip Erdogan. "
    found = told(pipeline, act, "Telephone conversation", call + text, "President of Russia")
    assert len(found) == 1
    assert agents is None or named(found[0], "agent") == agents


@pytest.mark.parametrize(
    ("text", "act", "agent"),
    [
        ("My Administration will continue to support Ukraine.", "promise", "Joe Biden"),
        ("We are surging security assistance to Ukraine.", "provide", "United States"),
    ],
)
def test_a_president_speaks_of_the_own_administration(pipeline, text, act, agent):
    found = told(pipeline, act, "Statement from President Joe Biden", text, "The White House", "2024-05-02")
    assert [named(event, "agent") for event in found] == [[agent]]


def test_who_wants_to_thank_thanks(pipeline):
    text = "I want to thank Qatar for its help. We want to leave Mali in peace."
    found = read(pipeline, "Statement from President Joe Biden", text, "The White House", "2024-05-02")
    assert [claim.modality for claim in found if claim.event.act == "thank"] == ["asserted"]
