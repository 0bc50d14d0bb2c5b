"""Claims: whole publications read to what each sentence says, by whose word and how surely."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.facts import facts


def read(text, pipeline, publisher="", date="2024-11-06"):
    document = Document("d", "d.txt", text, "", publisher=publisher, date=date)
    return extract(document, Unit(1, 0, len(text), date=date, publisher=publisher), pipeline)


def labels(claim, role):
    return [entity.label for entity in claim.event.role(role)]


def only(claims, act):
    found = [claim for claim in claims if claim.event.act == act]
    assert len(found) == 1, [claim.event.act for claim in claims]
    return found[0]


STATEMENTS = [
    ("Norway condemned the attack on the embassy in Beirut.", "condemn", ["Norway"]),
    ("Norway did not condemn the attack on the embassy.", "condemn", ["Norway"]),
    ("Norway and Sweden expressed concern about the elections in Belarus.", "express_concern", ["Norway", "Sweden"]),
    ("Norway voiced deep concern about the elections in Belarus.", "express_grave_concern", ["Norway"]),
    ("Norway is committed to the defence of Ukraine.", "promise", ["Norway"]),
    ("Iran denied the deliveries of drones to Russia.", "deny", ["Iran"]),
    ("Iran called the report baseless and false.", "reject", ["Iran"]),
    ("France urged Turkey to leave the island at once.", "call_on", ["France"]),
]


@pytest.mark.parametrize(("text", "act", "agents"), STATEMENTS)
def test_a_statement_is_told_by_its_act_and_speakers(text, act, agents, pipeline):
    assert labels(only(read(text, pipeline), act), "agent") == agents


def test_a_denied_act_is_not_affirmed(pipeline):
    claims = read("Norway did not condemn the attack on the embassy.", pipeline)
    assert only(claims, "condemn").polarity == "denied"


def test_what_is_urged_of_whom_keeps_its_addressee(pipeline):
    claim = only(read("France urged Turkey to leave the island at once.", pipeline), "call_on")
    assert labels(claim, "addressee") == ["Turkey"]


def test_the_parties_of_a_meeting_are_its_agents_and_speak_as_they_afterwards(pipeline):
    text = (
        "French President Emmanuel Macron met German Chancellor Olaf Scholz on Monday. "
        "They condemned the coup in Niger."
    )
    claims = read(text, pipeline)
    both = ["Emmanuel Macron", "Olaf Scholz"]
    assert labels(only(claims, "meet"), "agent") == both
    assert labels(only(claims, "condemn"), "agent") == both


def test_a_planned_deed_is_never_asserted(pipeline):
    claims = read("Germany will deliver tanks to Ukraine in the spring.", pipeline)
    transfer = next(claim for claim in claims if claim.event.kind == "transfer")
    assert (transfer.modality, transfer.certainty) == ("planned", "probable")


def test_a_deed_told_by_a_speaker_rests_on_his_word(pipeline):
    text = 'NATO Secretary General Mark Rutte said on Monday, "Russia has sent troops to Belarus."'
    claims = read(text, pipeline)
    deed = next(claim for claim in claims if claim.event.kind == "deployment")
    said = next(claim for claim in claims if claim.id == deed.via)
    assert [source.entity.label for source in deed.sources] == ["Mark Rutte"]
    assert (deed.mode, labels(said, "agent")) == ("quoted", ["Mark Rutte"])


def test_a_reported_deployment_is_hedged(pipeline):
    claims = read("Poland condemned the reported deployment of Russian troops to Belarus.", pipeline)
    deed = next(claim for claim in claims if claim.event.kind == "deployment")
    assert deed.hedge is not None
    assert deed.modality == "reported"


def test_such_deliveries_are_the_deliveries_told_before(pipeline):
    text = "Estonia condemned Iran's deliveries of drones to Russia. Tehran denies such deliveries."
    claims = read(text, pipeline)
    transfers = {claim.id for claim in claims if claim.event.kind == "transfer"}
    assert set(only(claims, "deny").event.about_claims) & transfers


def test_a_threat_names_who_poses_it_and_whom(pipeline):
    claims = read("Norway said that the deployment of Russian troops was a threat to Finland.", pipeline)
    threat = next(claim for claim in claims if claim.event.kind == "threat")
    assert labels(threat, "agent") == ["Russia"]
    assert "Finland" in labels(threat, "target")
    assert [source.entity.label for source in threat.sources] == ["Norway"]


def test_a_body_agreed_on_is_planned_with_its_parties_and_its_name(pipeline):
    text = "Norway and Sweden agreed to set up a new working group on the Baltic Sea."
    founding = next(claim for claim in read(text, pipeline) if claim.event.kind == "founding")
    assert founding.modality == "planned"
    assert labels(founding, "agent") == ["Norway", "Sweden"]
    assert any("working group" in entity.label for entity in founding.event.about)


def test_a_statement_in_somebodys_name_says_so(pipeline):
    text = "President Ursula von der Leyen expressed the EU's concern about the elections in Belarus."
    claim = only(read(text, pipeline), "express_concern")
    assert labels(claim, "on-behalf-of") == ["European Union"]
    assert "European Union" not in labels(claim, "target")


def test_a_headline_is_marked_and_told_apart(pipeline):
    text = "Norway condemns coup\n\nNorway condemned the coup in Niger on Monday, the government said in Oslo."
    document = Document("d", "d.txt", text, "", date="2024-11-06")
    claims = extract(document, Unit(1, 0, len(text), title=(0, 20), date="2024-11-06"), pipeline)
    assert {claim.mode for claim in claims if claim.event.act == "condemn"} >= {"headline"}
    assert all(fact["start"] > 20 for fact in facts(document, claims))


def test_every_claim_has_its_sentence_for_evidence_and_an_id_of_its_own(samples, pipeline):
    from loaders.formats.reading import read_file
    from loaders.split import split

    for path in sorted(samples.glob("*.txt"))[:4]:
        document = read_file(path)
        claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
        assert claims
        assert len({claim.id for claim in claims}) == len(claims)
        for claim in claims:
            assert document.text[claim.start : claim.end].strip() == document.text[claim.start : claim.end]
            assert all(claim.start <= start < end <= claim.end for start, end in claim.cues)


def test_the_same_text_gives_the_same_claims(pipeline):
    text = "Norway and Sweden condemned the coup in Niger. They urged Russia to leave Ukraine."
    assert read(text, pipeline) == read(text, pipeline)


def test_a_state_of_affairs_is_one_fact_however_often_it_is_told(pipeline):
    text = "Norway condemned Russia's war against Ukraine. Sweden condemned Russia's war against Ukraine."
    document = Document("d", "d.txt", text, "")
    claims = extract(document, Unit(1, 0, len(text)), pipeline)
    assert len([claim for claim in claims if claim.event.kind == "attack"]) == 2
    assert len([fact for fact in facts(document, claims) if fact["kind"] == "attack"]) == 1


def test_a_region_that_is_talked_about_takes_no_part_in_a_meeting(pipeline):
    text = "Norway and Sweden discussed the situation on the Korean Peninsula."
    for claim in read(text, pipeline):
        assert {entity.id for entity in claim.event.role("agent", "target", "party", "place")} <= {"norway", "sweden"}
