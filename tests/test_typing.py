"""Typing: what "said" amounts to, by what is said."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.acts.lexicon import lexicon
from loaders.extract.claiming.claims import extract
from loaders.tables import rows

SAID = [
    ("Poland said that Russia must leave Ukraine.", "demand", "Russia"),
    ("Poland said that Russia has to leave Ukraine.", "demand", "Russia"),
    ("Poland said that Russia should leave Ukraine.", "call_on", "Russia"),
    ("Poland said that Russia had violated the treaty.", "accuse", "Russia"),
    ("Poland said that Russia keeps violating the treaty.", "accuse", "Russia"),
    ("Poland said that a new attack by Russia would have grave consequences.", "warn", "Russia"),
    ("Poland said that it will support Ukraine.", "promise", "Ukraine"),
    ("Poland said that the referendum in Ukraine was illegitimate.", "reject", "Ukraine"),
    ("Poland said that it was unlikely that Russia would leave.", "doubt", "Russia"),
    ("Kenya said it had evidence that Somalia had violated the treaty.", "accuse", "Somalia"),
    ("Kenya said there was proof that Somalia had attacked the port.", "accuse", "Somalia"),
    ("Somalia should open the port, Kenya went on to say.", "call_on", "Somalia"),
    ("Chad said Niger would be well advised to open the road.", "call_on", "Niger"),
    ("Poland said that the talks with Ukraine had ended.", "say", "Ukraine"),
    ("Poland said that Russia had not attacked the hospital.", "say", "Russia"),
]
EXAMPLES = [
    *(pytest.param(row.act, row.example, id=row.rule) for row in lexicon().content),
    *(pytest.param(act, example, id=name) for name, act, example in rows("namings.tsv")),
]


def read(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    return [claim for claim in claims if claim.event.kind == "statement"]


@pytest.mark.parametrize(("text", "act", "whom"), SAID)
def test_the_content_tells_what_a_neutral_verb_amounts_to(text, act, whom, pipeline):
    said = read(text, pipeline)
    assert [claim.event.act for claim in said] == [act]
    assert whom in [entity.label for entity in said[0].event.role("target", "concerned", "addressee")]


@pytest.mark.parametrize(("act", "text"), EXAMPLES)
def test_each_row_of_the_tables_reads_its_example(act, text, pipeline):
    assert act in [claim.event.act for claim in read(text, pipeline)]


def test_a_sentence_of_a_release_is_its_issuers_even_without_a_verb_of_saying(pipeline):
    text = "These attacks violate international law. Russia must stop its war against Ukraine."
    publisher = "United States Department of State"
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), publisher=publisher), pipeline)
    demand = next(claim for claim in claims if claim.event.act == "demand")
    assert [entity.label for entity in demand.event.role("agent")] == [publisher]
    assert demand.rule.startswith("declaration")


def test_clauses_that_are_said_together_are_judged_one_by_one(pipeline):
    said = read("Poland said that Russia had violated the treaty and must withdraw its troops.", pipeline)
    assert {"accuse", "demand"} <= {claim.event.act for claim in said}


def test_the_noun_tells_what_is_said_again(pipeline):
    assert [c.event.act for c in read("Poland renewed its demand for a pledge by Russia.", pipeline)] == ["demand"]


def test_who_is_asked_asks_nothing(pipeline):
    said = read("Asked about the talks, Poland said that Russia must leave Ukraine.", pipeline)
    assert [claim.event.act for claim in said] == ["demand"]


@pytest.mark.parametrize("text", ["Reuters could not confirm the report.", "Poland will respond to the letter."])
def test_what_is_not_said_yet_is_no_statement(text, pipeline):
    assert read(text, pipeline) == []


TONED = [
    ("Poland took note with concern of the drills of Russia.", "express_concern"),
    ("Poland noted with satisfaction the progress of Ukraine.", "praise"),
    ("Mr Rutte is following the fighting in Ukraine with alarm.", "express_concern"),
]


@pytest.mark.parametrize(("text", "act"), TONED)
def test_the_feeling_with_which_something_is_noted_is_the_act(text, act, pipeline):
    assert act in [claim.event.act for claim in read(text, pipeline)]


def test_a_vow_of_revenge_is_a_threat(pipeline):
    assert [c.event.act for c in read("Russia vowed to avenge the attack by Ukraine.", pipeline)] == ["threaten"]


def test_the_act_of_what_has_the_support_of_others_is_not_its_own(pipeline):
    assert read("The plan of Poland has the approval of Latvia.", pipeline) == []


NOT_SAID = [
    "Has Russia violated the treaty?",  # a question
    "The lake of Poland was attacked by a mould.",
    "This is not only a loss for Russia.",
    "Poland will launch the Forum with Latvia.",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_only_looks_like_a_charge_is_none(text, pipeline):
    publisher = "United States Department of State"
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), publisher=publisher), pipeline)
    assert [claim.event.act for claim in claims if claim.event.kind == "statement"] == []


def test_whose_doing_it_is_must_be_named(pipeline):
    assert [c.event.act for c in read("Poland said that a flood had destroyed a town in Latvia.", pipeline)] == ["say"]


@pytest.mark.parametrize("text", ["Poland declined to comment.", "Poland did not disclose the number."])
def test_what_tells_nothing_is_no_statement(text, pipeline):
    assert read(text, pipeline) == []


def test_each_plain_sentence_of_a_quotation_is_not_a_statement(pipeline):
    assert len(read('"It is a fine day. Our lakes are deep. We had tea," Mr Rutte said.', pipeline)) == 1


def test_an_attack_that_is_claimed_of_others_is_no_claim_of_responsibility(pipeline):
    assert "claim_responsibility" not in [c.event.act for c in read("Poland claimed Russia had attacked it.", pipeline)]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Poland noted the destructive role of Belarus in the crisis.", "accuse"),
        ("Poland drew attention to the barbaric bombardment of Kharkiv by Russia.", "accuse"),
        ("Poland stressed Russia's reckless behaviour.", "accuse"),
        ("Poland noted the dangerous situation in Yemen.", "note"),
        ("Poland noted the constructive role of Norway.", "note"),
    ],
)
def test_whose_bad_deed_is_only_noted_is_blamed(text, act, pipeline):
    assert [claim.event.act for claim in read(text, pipeline)] == [act]


BESIDE = [
    "We welcome the truce in Chad and will continue to support its people.",
    "We stand with Chad, and we will send doctors to the camps.",
    "We will open a school, and we remain concerned about the drought in Chad.",
]


@pytest.mark.parametrize("text", BESIDE)
def test_a_release_promises_beside_what_a_verb_of_saying_tells(text, pipeline):
    publisher = "Ministry of Foreign Affairs of Norway"
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), publisher=publisher), pipeline)
    assert "promise" in [claim.event.act for claim in claims]
