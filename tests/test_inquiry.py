"""Inquiries: a question in words is a clause with a gap."""

from __future__ import annotations

import re

import pytest

from graph.errors import GraphError
from loaders.inquiry import InquiryError, read_inquiry

QUESTIONS = [
    ("who condemned DPRK–Russia ties", "agent", "condemn", (), ("dprk-russia-ties",)),
    (
        "which leaders denounced the military cooperation between Moscow and Pyongyang?",
        "agent",
        "condemn",
        (),
        ("dprk-russia-ties",),
    ),
    ("who voiced concern about DPRK-Russia ties?", "agent", "express_concern", (), ("dprk-russia-ties",)),
    ("what did Rutte say about Ukraine", "event", "say", ("mark-rutte",), ()),
    ("in which capacity did Mark Rutte act", "post", "", ("mark-rutte",), ()),
    ("which threats does NATO name", "event", "threaten", ("nato",), ()),
    ("which task forces did the EU and NATO set up", "target", "set_up", ("european-union", "nato"), ()),
    (
        "what is the status of the Security and Defence Partnership",
        "event",
        "",
        (),
        ("security-and-defence-partnership",),
    ),
]


@pytest.mark.parametrize(("text", "gap", "act", "agents", "about"), QUESTIONS)
def test_a_question_is_read_by_act_gap_and_entities(text, gap, act, agents, about, pipeline):
    found = read_inquiry(text, pipeline)
    assert found.text == text
    assert (found.gap, found.act) == (gap, act)
    assert tuple(entity.id for entity in found.agents) == agents
    assert tuple(entity.id for entity in found.about) == about


ASKED_OTHERWISE = [
    ("by whom were DPRK-Russia ties condemned?", "who condemned DPRK-Russia ties?"),
    ("was the cooperation between Moscow and Pyongyang condemned?", "who condemned DPRK-Russia ties?"),
    ("who is gravely concerned about DPRK-Russia ties?", "who expressed concern about DPRK-Russia ties?"),
    ("who rejects claims about the arms transfers?", "who denied the arms transfers?"),
    ("what has Stoltenberg said on China?", "what did Jens Stoltenberg say about China?"),
    ("as what did Rutte speak?", "in which capacity did Mark Rutte act?"),
    ("who is Mark Rutte?", "in which capacity did Mark Rutte act?"),
    ("What was Rutte's role?", "in which capacity did Mark Rutte act?"),
    ("what bodies have NATO and the EU created?", "which bodies did NATO and the EU set up?"),
    ("which threats did Rutte name?", "which threats does Mark Rutte see?"),
    ("what does NATO regard as a threat?", "which threats does NATO see?"),
    ("list the threats named by NATO", "which threats does NATO see?"),
    ("has anybody denied the arms transfers?", "who denied the arms transfers?"),
    ("what is Stoltenberg's position on China?", "what did Jens Stoltenberg say about China?"),
    ("who headed NATO in 2020?", "who was NATO's chief in 2020?"),
    ("who called Yoon?", "who did Yoon Suk Yeol speak with by phone?"),
    ("Did Yoon meet Rutte?", "did Yoon Suk Yeol meet Mark Rutte?"),
    ("with whom did Yoon meet in Washington?", "with whom did Yoon Suk Yeol meet?"),
    ("who served as NATO secretary general in 2022?", "who was NATO secretary general in 2022?"),
    (
        "has the security and defence partnership been launched?",
        "what is the status of the Security and Defence Partnership?",
    ),
    (
        "how far is the EU-Korea security and defence partnership?",
        "what is the status of the security and defence partnership between the EU and Korea?",
    ),
]


def meant(inquiry):
    partnerships = [entity.id for entity in inquiry.about if entity.kind == "Partnership"]
    if partnerships:
        return partnerships
    named = {entity.id for entity in (*inquiry.agents, *inquiry.targets, *inquiry.about)}
    return inquiry.act, inquiry.kind, inquiry.gap == "post", named, inquiry.post, inquiry.date


@pytest.mark.parametrize(("text", "plainer"), ASKED_OTHERWISE)
def test_another_wording_asks_the_same(text, plainer, pipeline):
    found = meant(read_inquiry(text, pipeline))
    assert found == meant(read_inquiry(plainer, pipeline))
    assert any(found)


def test_what_deliveries_are_is_a_word_of_the_question(pipeline):
    assert "transfer" in read_inquiry("who denied the arms deliveries?", pipeline).words


def test_who_is_met_is_the_target(pipeline):
    found = read_inquiry("who met Yoon", pipeline)
    assert (found.gap, found.act) == ("agent", "meet")
    assert [entity.id for entity in found.targets] == ["yoon-suk-yeol"]


def test_an_office_and_a_day_are_asked_for(pipeline):
    found = read_inquiry("who was NATO Secretary General on 2023-11-15?", pipeline)
    assert (found.kind, found.post, found.date) == ("role", "secretary-general-of-nato", "2023-11-15")


def test_the_goods_of_a_denial_are_kept_as_words(pipeline):
    found = read_inquiry("who denied arms deliveries to Russia", pipeline)
    assert (found.act, found.goods) == ("deny", "arms deliveries")
    assert [entity.id for entity in found.targets] == ["russia"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("what is disputed about DPRK-Russia ties?", "disputed"),
        ("Where do the sources disagree about DPRK-Russia ties?", "disputed"),
        ("which claims about DPRK-Russia ties are corroborated", "corroborated"),
        ("what rests on a single source about DPRK-Russia ties", "single_source"),
    ],
)
def test_a_status_is_asked_for(text, status, pipeline):
    found = read_inquiry(text, pipeline)
    assert (found.gap, found.kind, found.text) == ("event", status, text)
    assert [entity.id for entity in found.about] == ["dprk-russia-ties"]


def test_an_empty_question_is_refused_in_one_line(pipeline):
    with pytest.raises(InquiryError, match="question: empty"):
        read_inquiry("  ", pipeline)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who was NATO Secretary General on 2023-02-30?", "'2023-02-30'"),
        ("who was president of the United States on 2021-13-45?", "'2021-13-45'"),
        ("who was president of the United States in 2021-13?", "'2021-13'"),
        ("who condemned DPRK-Russia ties before 31 April 2024?", "'31 April 2024'"),
        ("who met Yoon on 04/05/2024?", "'04/05/2024'"),
    ],
)
def test_a_date_that_is_no_day_is_refused_by_its_words(question, told, pipeline):
    with pytest.raises(InquiryError, match=f"^question: {re.escape(told)} is no date") as refusal:
        read_inquiry(question, pipeline)
    assert isinstance(refusal.value, GraphError)  # so that a page tells it, too, with 400


@pytest.mark.parametrize("date", ["2024-02-29", "29 February 2024", "2024-11", "2024", "1850", "13/11/2024"])
def test_a_date_of_the_calendar_is_read(date, pipeline):
    assert read_inquiry(f"who was president of the United States in {date}?", pipeline).date
