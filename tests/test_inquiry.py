"""Inquiries: a question in words is a clause with a gap."""

from __future__ import annotations

import pytest

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


def test_who_is_met_is_the_target(pipeline):
    found = read_inquiry("who met Yoon", pipeline)
    assert (found.gap, found.act) == ("agent", "meet")
    assert [entity.id for entity in found.targets] == ["yoon-suk-yeol"]


def test_an_office_and_a_day_are_asked_for(pipeline):
    found = read_inquiry("who was NATO Secretary General on 2023-11-15?", pipeline)
    assert (found.kind, found.post, found.date) == ("role", "NATO Secretary General", "2023-11-15")


def test_the_goods_of_a_denial_are_kept_as_words(pipeline):
    found = read_inquiry("who denied arms deliveries to Russia", pipeline)
    assert (found.act, found.goods) == ("deny", "arms deliveries")
    assert [entity.id for entity in found.targets] == ["russia"]


def test_an_empty_question_is_refused_in_one_line(pipeline):
    with pytest.raises(InquiryError, match="question: empty"):
        read_inquiry("  ", pipeline)
