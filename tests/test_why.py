from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

import communique
from graph.answering.headers import QuestionError
from graph.quads import quads
from graph.reasoning.compiling import compiled
from graph.records import Event, Participant, Unit
from graph.store import Store
from graph.views.attestation import attest
from graph.views.republication import relink
from graph.why.addressing import predicate_of, thing_of, value_of
from graph.why.explaining import Bounds, explain
from graph.why.explanation import Explanation, Ground, Portrait, Reply
from graph.why.portraits import Sizes, portrait
from graph.why.reasons import rows
from graph.why.replying import why
from graph.why.telling import told_lines, told_value
from tests.server_papers import KISHIDA, KOREA, NATO, RUSSIA, claim, made, written

KEY = "document:first"


@pytest.fixture(scope="module")
def store():
    made_of_papers = written(Store.open(None))
    attest(made_of_papers)
    return made_of_papers


def facts_of(told: Explanation) -> list[Explanation]:
    """Give a fact with all that stand below it."""
    below = [each for ground in told.grounds for premise in ground.premises for each in facts_of(premise)]
    return [told, *below]


def grounds_of(told: Explanation) -> list[Ground]:
    return [ground for one in facts_of(told) for ground in one.grounds]


def reply_to(store: Store, *words: str) -> Reply:
    told = why(store, words)
    assert isinstance(told, Reply)
    return told


def portrait_of(store: Store, *words: str) -> Portrait:
    told = why(store, words)
    assert isinstance(told, Portrait)
    return told


def text_of(told: Reply | Portrait) -> str:
    return " ".join(" ".join(told_lines(told)).split())


def test_a_direct_property_is_followed_down_to_the_sentence(store):
    told = reply_to(store, f"{KEY}#e1", "cq:speaker", "id:mark-rutte").explanation
    assert [ground.rule for ground in told.grounds if ground.kind == "inferred"] == ["prp-spo2"]
    places = [one.place for ground in grounds_of(told) for one in ground.witnesses if one.place]
    assert {place.file for place in places} == {"first.txt"}
    assert all(store.text_of("first")[slice(*place.span)] == place.quote for place in places)
    assert "condemned the transfer of shells" in places[0].quote


def test_the_hands_that_a_claim_came_through_are_told_in_their_order():
    store = Store.open(None)
    text = "Kishida was worried, the minister said, according to NATO."
    sources = (
        Participant(RUSSIA, "source", because=("short for Russia",)),
        Participant(NATO, "source", because=("named so in the reference data",)),
    )
    worry = claim(1, Event("statement", "express_concern", (Participant(KISHIDA, "agent"),)), (0, len(text)))
    told_in = replace(worry, id="c2", event=replace(worry.event, act="say"))
    document = made("hands.txt", text, "Hands", "2024-07-10")
    claims = (replace(worry, sources=sources, via="c2"), told_in)
    store.replace("hands", quads(document, (Unit(1, 0, len(text)),), claims, store.base))
    witness = portrait_of(store, "document:hands#c1").witnesses[0]
    assert [(hand.how, hand.name, hand.reason) for hand in witness.hands] == [
        ("source", "Russia", "short for Russia"),
        ("source", "NATO", "named so in the reference data"),
        ("via", "“Fumio Kishida: say”", ""),
        ("reporter", "communique project", ""),
    ]


def test_every_step_names_its_rule_its_axiom_and_why(store):
    told = reply_to(store, "id:mark-rutte", "cq:actorOf", f"{KEY}#e1").explanation
    inferred = [ground for ground in grounds_of(told) if ground.kind == "inferred"]
    assert [ground.rule for ground in inferred] == ["prp-inv", "prp-spo1", "prp-spo2"]
    assert all(ground.because and ground.axiom for ground in inferred)
    assert inferred[1].because == "cq:speaker is a narrower property than cq:involves"
    assert "…" not in "".join(ground.because for ground in inferred)


def test_a_class_that_follows_from_the_act_is_told_with_the_act(store):
    told = reply_to(store, f"{KEY}#e1", "a", "condemnation").explanation
    ground = told.grounds[0]
    assert (ground.rule, ground.because) == ("cls-hv2", "whatever has cq:act act:condemn is a cq:Condemnation")
    assert [one.fact.predicate.short for one in ground.premises] == ["cq:act"]


def test_a_fact_is_told_once_and_then_pointed_to(store):
    told = reply_to(store, "id:mark-rutte", "cq:actorOf", f"{KEY}#e1")
    numbers = [one.number for one in facts_of(told.explanation) if not one.see]
    assert numbers == sorted(set(numbers))
    assert text_of(told).count("condemned the transfer of shells from North Korea") == 1


def test_each_document_proves_a_fact_by_its_own_sentence():
    store = Store.open(None)
    deed = Event("transfer", "supply_arms", (Participant(KOREA, "agent"), Participant(RUSSIA, "target")))
    for key, text in (
        ("one", "Pyongyang sends shells to Moscow."),
        ("two", "North Korea supplies Russia with shells."),
    ):
        document = made(f"{key}.txt", text, key, "2024-10-28")
        unit = Unit(1, 0, len(text))
        store.replace(key, quads(document, (unit,), (claim(1, deed, (0, len(text))),), store.base))
    told = reply_to(store, "id:dprk-russia-ties", "cq:manifestedBy", "id:transfer-north-korea-russia").explanation
    places = {one.place.file for ground in grounds_of(told) for one in ground.witnesses if one.place and not one.see}
    assert places == {"one.txt", "two.txt"}
    assert [ground.rule for ground in told.grounds] == ["prp-inv", "prp-inv"]


def test_a_republication_is_told_with_both_dates():
    store = Store.open(None)
    body = " ".join(f"Sentence number {n} tells of talks between two ministers in a third country." for n in range(12))
    for key, day in (("first-print", "2024-10-28"), ("reprint", "2024-10-29")):
        document = made(f"{key}.txt", body, key, day)
        store.replace(key, quads(document, (Unit(1, 0, len(body)),), (), store.base))
    relink(store)
    told = reply_to(store, "document:reprint", "cq:republicationOf", "document:first-print")
    assert "share runs of eight words, and the other is the earlier (2024-10-29, then 2024-10-28)" in text_of(told)


def test_what_is_known_without_reading_is_told_by_table_and_source(store):
    told = reply_to(store, "Finland", "member of", "NATO")
    assert [ground.kind for ground in told.explanation.grounds] == ["reference"]
    assert "memberships.tsv, row finland--in--nato; NATO, member countries" in text_of(told)
    held = reply_to(store, "id:mark-rutte--secretary-general-of-nato--2024", "cq:holder", "Mark Rutte")
    assert "tenures.tsv" in text_of(held)
    assert re.search(r"; checked 20\d\d-\d\d-\d\d", text_of(held))


def test_an_axiom_is_told_in_words(store):
    told = text_of(reply_to(store, "cq:Condemnation", "rdfs:subClassOf", "cq:SpeechAct"))
    assert "defined in communique.ttl: every cq:Condemnation is a cq:SpeechAct" in told


def test_an_event_that_its_claim_denies_or_only_foresees_is_not_told_as_affirmed(store):
    told = reply_to(store, f"{KEY}#e4", "a", "cq:Cooperation")
    assert told.standing is not None
    assert told.standing.status == "hypothetical"
    assert [(side.name, [claim.short for claim in side.claims]) for side in told.standing.sides] == [
        ("supposed", [f"{KEY}#c4"])
    ]
    assert [ground.kind for ground in told.explanation.grounds] == ["stated"]
    affirmed = reply_to(store, f"{KEY}#e1", "cq:speaker", "id:mark-rutte")
    view = affirmed.explanation.grounds[-1]
    assert (view.kind, [one.affirms for one in view.witnesses]) == ("view", [True])


def test_a_status_is_told_with_the_claims_that_it_rests_on(store):
    told = reply_to(store, f"{KEY}#e1", "cq:status", "single source")
    ground = told.explanation.grounds[0]
    assert ground.kind == "view"
    assert "in the view of status" in ground.words
    assert [one.claim.short for one in ground.witnesses] == [f"{KEY}#c1"]


def test_a_membership_or_office_of_the_past_is_the_nearest_with_its_days(store):
    left = "United Kingdom in European Union from 1973-01-01 until 2020-01-31"
    told = reply_to(store, "United Kingdom", "member of", "EU")
    assert not told.holds
    assert told.nearest[0].subject.label == f"“{left}”"
    assert told.note == f"The reference data hold “{left}”."
    post = reply_to(store, "Boris Johnson", "cq:post", "Prime Minister of the United Kingdom")
    assert "from 2019-07-24 until 2022-09-06" in post.nearest[0].subject.label
    assert "Finland in NATO from 2023-04-04" in reply_to(store, "Finland", "member of", "NATO").note


def test_a_fact_that_nobody_tells_is_answered_by_the_nearest(store):
    told = reply_to(store, f"{KEY}#e1", "cq:speaker", "Fumio Kishida")
    assert not told.holds
    assert "id:mark-rutte" in told.nearest[0].short
    backwards = reply_to(store, "id:mark-rutte", "cq:speaker", f"{KEY}#e1")
    assert f"{KEY}#e1 cq:speaker id:mark-rutte" in text_of(backwards)
    assert "never heard of id:nobody-at-all" in reply_to(store, "id:nobody-at-all", "a", "cq:Person").note


def test_bounds_are_kept_and_said(store):
    triple = (thing_of(store, "Mark Rutte"), predicate_of(store, "cq:actorOf"), thing_of(store, f"{KEY}#e1"))
    shallow = explain(store, triple, Bounds(depth=1))
    assert [one.cut for one in facts_of(shallow) if one.cut] == ["not followed beyond 1 step; ask for it by itself"]
    few = explain(store, triple, Bounds(facts=2))
    assert [one.cut for one in facts_of(few) if one.cut] == ["not followed beyond 2 facts; ask for it by itself"]


def test_a_thing_is_told_by_its_types_its_rows_and_the_sentences_that_name_it(store):
    told = portrait_of(store, "Mark Rutte")
    assert {one.fact.value.short for one in told.kinds} == {"cq:Person", "cq:Actor"}
    assert any("Secretary General of NATO" in one.fact.subject.label for one in told.rows)
    assert [one.place.quote[:22] for one in told.mentions] == ["NATO Secretary General"]
    assert "first.txt" in text_of(told)


def test_of_a_great_power_only_some_mentions_are_looked_at_and_that_is_said(store):
    few = portrait(store, thing_of(store, "Russia"), Sizes(sightings=2, mentions=1))
    assert (len(few.mentions), few.note) == (1, "2 of its mentions were looked at; there are more.")
    assert portrait(store, thing_of(store, "Russia")).note == ""


def test_a_claim_is_told_with_what_it_claims(store):
    told = portrait_of(store, f"{KEY}#c3")
    assert told.witnesses[0].rule == "verb:test"
    assert {"cq:speaker", "cq:polarity"} <= {one.predicate.short for one in told.facts}


def test_an_event_is_told_with_its_status_and_each_sentence_once(store):
    told = portrait_of(store, f"{KEY}#e4")
    assert told.standing is not None
    assert told.standing.status == "hypothetical"
    assert (len(told.witnesses), told.mentions) == (1, ())
    assert text_of(told).count("could widen their cooperation") == 1


def test_a_name_that_nobody_bears_is_no_thing(store):
    told = portrait_of(store, "id:nobody-at-all")
    assert not told.holds
    assert text_of(told) == "Not in the graph: id:nobody-at-all"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("North Korea", "https://w3id.org/communique/id/north-korea"),
        ("north-korea", "https://w3id.org/communique/id/north-korea"),
        ("id:north-korea", "https://w3id.org/communique/id/north-korea"),
        ("<https://w3id.org/communique/id/north-korea>", "https://w3id.org/communique/id/north-korea"),
        ("condemn", "https://w3id.org/communique/scheme/act/condemn"),
        ("wd:Q423", "http://www.wikidata.org/entity/Q423"),
        (f"{KEY}#c3", "https://w3id.org/communique/document/first#c3"),
    ],
)
def test_a_thing_is_named_in_many_ways(text, iri, store):
    assert thing_of(store, text).value == iri


def test_a_literal_is_found_by_its_text(store):
    event = thing_of(store, f"{KEY}#e1")
    day = value_of(store, '"2024-10-28"', event, predicate_of(store, "cq:date"))
    assert str(day) == '"2024-10-28"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert str(value_of(store, '"2024-10-28"^^xsd:date', event, predicate_of(store, "date"))) == str(day)
    assert str(value_of(store, '"say \\"no\\""@en', event, predicate_of(store, "cq:quote"))) == '"say \\"no\\""@en'


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("xx:a", "a", "cq:Actor"), "the prefix xx: is not known"),
        (("id:nato", "cq:memberof", "id:un"), "did you mean cq:memberOf"),
        (("id:nato", '"member"', "id:un"), "is no property"),
        (("Finnland", "a", "cq:State"), "did you mean Finland"),
        (("<a b>", "a", "cq:State"), "is not an IRI"),
        (('"open', "a", "cq:State"), "is no literal"),
        (("id:nato", "a"), "name a subject, a predicate and an object, or one thing"),
        (("",), "is empty"),
    ],
)
def test_what_names_nothing_is_refused_in_a_line(words, complaint, store):
    with pytest.raises(QuestionError, match=complaint) as refusal:
        why(store, words)
    assert "\n" not in str(refusal.value)


def test_every_rule_that_gives_triples_is_told_in_words():
    named = {rule.name for rule in compiled().all if rule.head}
    assert len(named) >= 6
    assert named <= set(rows())


def test_json_tells_the_same_tree(store):
    told = reply_to(store, "id:mark-rutte", "cq:actorOf", f"{KEY}#e1")
    value = json.loads(json.dumps(told_value(told)))
    assert value["holds"] is True
    assert value["explanation"]["grounds"][0]["premises"][0]["grounds"][0]["rule"] == "prp-spo1"


def test_the_command_explains_and_its_exit_code_tells_whether_it_holds(samples_directory, capsys):
    command = ["--store", str(samples_directory), "why"]
    assert communique.run([*command, "Finland", "cq:memberOf", "NATO"]) == 0
    assert "memberships.tsv" in capsys.readouterr().out
    assert communique.run([*command, "Russia", "cq:memberOf", "NATO"]) == 1
    assert "Not in the graph" in capsys.readouterr().out
    assert communique.run([*command, "Finland", "cq:nothing", "NATO"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
