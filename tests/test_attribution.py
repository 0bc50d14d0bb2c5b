"""Attribution: the chain from who vouches for a claim to who tells it."""

from __future__ import annotations

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract


def read(text, pipeline):
    return extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)


def sources(claim):
    return [source.entity.label for source in claim.sources]


def test_the_narrator_vouches_for_a_plain_deed(pipeline):
    claim = next(
        claim for claim in read("Russia attacked Ukraine on Monday.", pipeline) if claim.event.kind == "attack"
    )
    assert (claim.sources, claim.mode) == ((), "narrated")


def test_according_to_names_the_source(pipeline):
    claims = read("Russia attacked Ukraine on Monday, according to NATO.", pipeline)
    attack = next(claim for claim in claims if claim.event.kind == "attack")
    assert (sources(attack), attack.mode) == (["NATO"], "reported")


def test_a_deed_hangs_on_the_statement_that_carries_it(pipeline):
    claims = read("Poland said that Russia had attacked Ukraine on Monday.", pipeline)
    attack = next(claim for claim in claims if claim.event.kind == "attack")
    carrier = next(claim for claim in claims if claim.id == attack.via)
    assert sources(attack) == ["Poland"]
    assert [entity.label for entity in carrier.event.role("agent")] == ["Poland"]


def test_a_statement_reported_by_another_keeps_both_hands(pipeline):
    claims = read("Reuters reported that Poland had condemned the coup in Niger.", pipeline)
    condemned = next(claim for claim in claims if claim.event.act == "condemn")
    assert [entity.label for entity in condemned.event.role("agent")] == ["Poland"]
    assert sources(condemned) == ["Reuters"]


def test_what_opens_the_sentence_is_the_narrators(pipeline):
    text = "After meeting with Prime Minister Donald Tusk, President Emmanuel Macron said the talks had gone well."
    met = [claim for claim in read(text, pipeline) if claim.event.act == "meet"]
    assert all(not claim.sources for claim in met)
