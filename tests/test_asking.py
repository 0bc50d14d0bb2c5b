"""Questions in words: from what the reader sees in them to a canned question."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.answering import asking
from graph.records import Entity, Inquiry
from graph.store import Store
from graph.views.attestation import attest

GRAPH = Path(__file__).parent / "questions.trig"
TIES = Entity("dprk-russia-ties", "DPRK–Russia ties", "Tie", ("north-korea", "russia"))
RUTTE = Entity("mark-rutte", "Mark Rutte", "Person")
YOON = Entity("yoon-suk-yeol", "Yoon Suk Yeol", "Person")
RUSSIA = Entity("russia", "Russia", "State")
NORTH_KOREA = Entity("north-korea", "North Korea", "State")
UKRAINE = Entity("ukraine", "Ukraine", "State")
EU = Entity("european-union", "European Union", "InternationalOrganisation")
NATO = Entity("nato", "NATO", "InternationalOrganisation")
PARTNERSHIP = Entity("security-and-defence-partnership", "Security and Defence Partnership", "Partnership")

READ = [
    (Inquiry("who condemned these ties", "agent", "condemn", "statement", about=(TIES,)), "who-condemned", 7),
    (
        Inquiry("who denounced them", "agent", "denounce", "statement", about=(TIES,), goods="military"),
        "who-condemned",
        7,
    ),
    (Inquiry("who condemned it", "agent", "condemn", "statement", targets=(NORTH_KOREA, RUSSIA)), "who-condemned", 7),
    (Inquiry("who is concerned", "agent", "express_concern", "statement", about=(TIES,)), "who-voiced-concern", 2),
    (Inquiry("who denied it", "agent", "deny", "statement", targets=(RUSSIA,)), "who-denied", 4),
    (Inquiry("who denied the transfers", "agent", "deny", "statement", words=("deny", "transfer")), "who-denied", 4),
    (Inquiry("did Russia deny it", "none", "deny", "statement", (RUSSIA,), about=(TIES,)), "who-denied", 4),
    (Inquiry("what did he say", "event", "say", "statement", (RUTTE,), (UKRAINE,)), "what-said", 1),
    (Inquiry("what did he say", "event", "say", "statement", (RUTTE,)), "what-said", 1),
    (Inquiry("in which capacity", "post", kind="role", agents=(RUTTE,)), "in-which-capacity", 1),
    (
        Inquiry("who was it", "agent", "hold_office", "role", post="NATO Secretary General", date="2023-11-15"),
        "who-held",
        1,
    ),
    (Inquiry("which posts", "post", "hold_office", "tenure", (RUTTE,)), "which-posts", 2),
    (Inquiry("who met Yoon", "agent", "meet", "meeting", targets=(YOON,)), "who-met", 1),
    (Inquiry("which bodies", "target", "set_up", "founding", (EU, NATO)), "which-bodies", 1),
    (Inquiry("what status", "event", kind="partnership", about=(PARTNERSHIP,)), "partnership-status", 1),
    (Inquiry("which members", "agent", "belong", "membership", targets=(NATO,), date="1998"), "which-members", 16),
    (Inquiry("which bodies", "target", "belong", "membership", (NATO,)), "which-organisations", 0),
    (Inquiry("was it in", "none", "belong", "membership", (UKRAINE,), (NATO,)), "membership", 0),
    (Inquiry("what is disputed", "event", "", "disputed", about=(TIES,)), "what-is-disputed", 3),
    (Inquiry("what is corroborated", "event", "", "corroborated", targets=(YOON,)), "what-is-corroborated", 2),
    (Inquiry("what rests on one", "event", "", "single_source", targets=(UKRAINE,)), "what-rests-on-one-source", 2),
    (Inquiry("which threats", "event", "threaten", "threat", (NATO,)), "which-threats", 1),
]


@pytest.fixture(scope="module")
def store():
    quads = list(ox.parse(path=str(GRAPH), format=ox.RdfFormat.TRIG))
    with Store.create(None) as made:
        for graph in {quad.graph_name for quad in quads}:
            made.replace(graph.value.rsplit("/", 1)[-1], [quad for quad in quads if quad.graph_name == graph])
        attest(made)
        yield made


@pytest.mark.parametrize(("inquiry", "name", "rows"), READ)
def test_an_inquiry_leads_to_its_question(store, inquiry, name, rows):
    answer = asking.ask(store, inquiry.text, lambda _: inquiry)
    assert (answer.name, len(answer.rows)) == (name, rows)
    assert answer.question == inquiry.text


def test_a_milder_word_gives_the_rows_of_its_strength(store):
    inquiry = Inquiry("who criticised them", "agent", "criticize", "statement", about=(TIES,))
    answer = asking.ask(store, inquiry.text, lambda _: inquiry)
    assert answer.parameters["min-strength"] == "criticize"
    assert "at least as strong as “criticise”" in answer.understood


def test_a_date_in_the_question_bounds_the_answer(store):
    inquiry = Inquiry("who condemned them in 2023", "agent", "condemn", "statement", about=(TIES,), date="2023")
    answer = asking.ask(store, inquiry.text, lambda _: inquiry)
    assert not answer.rows
    assert (answer.parameters["from"], answer.parameters["to"]) == ("2023", "2023")


@pytest.mark.parametrize(
    "inquiry",
    [
        Inquiry("what is the weather", "agent"),
        Inquiry("who condemned", "agent", "condemn", "statement"),
        Inquiry("who praised Ukraine", "agent", "praise", "statement", targets=(UKRAINE,)),
    ],
)
def test_what_is_not_understood_is_told_with_three_examples(store, inquiry):
    with pytest.raises(asking.NotUnderstoodError, match="not understood; ask for example") as caught:
        asking.ask(store, inquiry.text, lambda _: inquiry)
    assert str(caught.value).count("“") == 3
    assert "\n" not in str(caught.value)


def test_every_row_of_the_table_is_reached():
    assert len(asking.rules()) == 21
    assert {rule.question for rule in asking.rules()} == {name for _, name, _ in READ}
