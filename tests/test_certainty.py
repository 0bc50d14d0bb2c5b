"""Certainty: nothing planned, possible or conditional is told as a fact."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

DEEDS = [
    ("Russia attacked Ukraine on Monday.", "asserted", "certain", "past"),
    ("Russia will attack Ukraine on Monday.", "planned", "probable", "future"),
    ("Russia could attack Ukraine on Monday.", "conditional", "possible", "present"),
    ("Russia would attack Ukraine on Monday.", "conditional", "hypothetical", "present"),
    ("Russia plans to attack Ukraine on Monday.", "planned", "probable", "present"),
]


def attack(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return next(claim for claim in claims if claim.event.kind == "attack")


@pytest.mark.parametrize(("text", "modality", "certainty", "tense"), DEEDS)
def test_the_verb_phrase_tells_how_sure_a_deed_is(text, modality, certainty, tense, pipeline):
    claim = attack(text, pipeline)
    assert (claim.modality, claim.certainty, claim.tense) == (modality, certainty, tense)


def test_a_condition_is_kept_with_its_words(pipeline):
    text = "Russia will attack Poland if its troops are attacked."
    claim = attack(text, pipeline)
    assert claim.condition is not None
    assert text[slice(*claim.condition)].startswith("if its troops")
    assert (claim.modality, claim.certainty) == ("conditional", "hypothetical")


def test_what_was_agreed_stands_under_the_condition_and_the_agreeing_does_not(pipeline):
    text = "Norway and Sweden agreed to help each other if one of them is attacked."
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    agreed = next(claim for claim in claims if claim.event.act == "agree")
    assert (agreed.modality, agreed.certainty) == ("planned", "probable")
    assert all(claim.certainty == "hypothetical" for claim in claims if claim.event.kind in ("support", "transfer"))


def test_a_denial_of_a_deed_is_denied(pipeline):
    assert attack("Russia did not attack Poland on Monday.", pipeline).polarity == "denied"


def test_a_hedge_makes_a_deed_a_report(pipeline):
    text = "Sweden condemned the alleged attack by Russia on Poland."
    claim = attack(text, pipeline)
    assert claim.hedge is not None
    assert text[slice(*claim.hedge)] == "alleged"
    assert (claim.modality, claim.certainty) == ("reported", "possible")


def read(text, pipeline):
    return extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)


def stand(text, kind, pipeline):
    claim = next(claim for claim in read(text, pipeline) if kind in (claim.event.kind, claim.event.act))
    return claim.polarity, claim.modality, claim.certainty


STANDINGS = [
    ("Russia denied that it had sent missiles to Iran.", "transfer", ("denied", "asserted", "certain")),
    (
        "Iran rejected reports that Russia had supplied missiles to Sudan.",
        "transfer",
        ("denied", "asserted", "certain"),
    ),
    ("Belarus denies arms sales to Sudan.", "transfer", ("denied", "asserted", "certain")),
    ("Hungary refused to condemn Russia's attack on Poland.", "condemn", ("denied", "asserted", "certain")),
    ("Serbia declined to condemn Russia.", "condemn", ("denied", "asserted", "certain")),
    ("Belarus failed to condemn Russia.", "condemn", ("denied", "asserted", "certain")),
    ("India ended the talks without condemning Russia.", "condemn", ("denied", "asserted", "certain")),
    ("Norway never condemned Iran.", "condemn", ("denied", "asserted", "certain")),
    ("Iran has neither confirmed nor denied the delivery.", "deny", ("denied", "asserted", "certain")),
    ("Germany not only condemned Russia but also thanked Poland.", "condemn", ("affirmed", "asserted", "certain")),
    ("Moscow did not deny that it had attacked Moldova.", "attack", ("affirmed", "reported", "possible")),
    (
        "France could not confirm that Iran had sent missiles to Russia.",
        "transfer",
        ("affirmed", "reported", "possible"),
    ),
    ("Russia is believed to have attacked Moldova.", "attack", ("affirmed", "reported", "probable")),
    ("Turkey is to meet Greece on Friday.", "meeting", ("affirmed", "planned", "probable")),
    ("Turkey is due to meet Greece on Friday.", "meeting", ("affirmed", "planned", "probable")),
    ("Turkey was scheduled to meet Greece on Friday.", "meeting", ("affirmed", "planned", "probable")),
    ("Poland is set to send troops to Latvia.", "deployment", ("affirmed", "planned", "probable")),
    ("Iran sent soldiers to attack Iraq.", "attack", ("affirmed", "planned", "probable")),
    ("Japan considered sending missiles to Poland.", "transfer", ("affirmed", "planned", "possible")),
    ("Sweden warned of a possible attack by Russia on Finland.", "attack", ("affirmed", "conditional", "possible")),
    ("Greece and Turkey met to condemn Iran.", "condemn", ("affirmed", "asserted", "certain")),
]


@pytest.mark.parametrize(("text", "kind", "expected"), STANDINGS)
def test_a_claim_stands_as_the_words_above_it_let_it_stand(text, kind, expected, pipeline):
    assert stand(text, kind, pipeline) == expected


def test_who_denies_a_deed_is_its_source_and_the_denial_is_about_it(pipeline):
    claims = read("Belarus denies arms sales to Sudan.", pipeline)
    denial = next(claim for claim in claims if claim.event.act == "deny")
    sale = next(claim for claim in claims if claim.event.kind == "transfer")
    assert [source.entity.id for source in sale.sources] == ["belarus"]
    assert denial.event.about_claims == (sale.id,)


def test_who_does_not_condemn_an_attack_does_not_vouch_for_it(pipeline):
    text = "China did not condemn the invasion of Ukraine by Russia."
    assert all(not claim.sources for claim in read(text, pipeline) if claim.event.kind == "attack")


def test_a_denied_charge_is_the_deed_told_before(pipeline):
    text = "Poland said that Iran had sent missiles to Russia. Iran denied the charge."
    claims = read(text, pipeline)
    deed = next(claim for claim in claims if claim.event.kind == "transfer")
    denial = next(claim for claim in claims if claim.event.act == "deny")
    assert denial.event.about_claims == (deed.id,)


def test_a_deed_that_a_source_tells_the_news_is_reported(pipeline):
    assert stand("Iran said that Russia had bombed Sudan.", "attack", pipeline) == ("affirmed", "reported", "probable")
    assert stand("Russia bombed Sudan.", "attack", pipeline) == ("affirmed", "asserted", "certain")


def test_a_second_verb_stands_under_the_auxiliary_of_the_first(pipeline):
    text = "Iran could attack Sudan and even bomb Kenya."
    assert stand(text, "attack", pipeline) == ("affirmed", "conditional", "possible")


def test_a_condition_that_the_parser_makes_the_main_clause_leaves_the_telling_alone(pipeline):
    text = "Norway underscored that it condemns Iran and agreed to act on further steps, should Iran attack Iraq."
    told = [claim for claim in read(text, pipeline) if claim.event.kind == "attack"]
    assert all(claim.certainty != "certain" for claim in told)
    assert stand(text, "condemn", pipeline) == ("affirmed", "asserted", "certain")


def test_let_me_is_no_plan(pipeline):
    assert stand('Minister Jan Dahl said: "Let me thank Poland for its help."', "thank", pipeline)[1] == "asserted"
