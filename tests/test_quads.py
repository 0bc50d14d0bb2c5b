from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph import iris, quads
from graph.errors import QuadError
from graph.records import Capacity, Claim, Document, Entity, Event, Participant, Unit, When
from graph.resolution import identity
from ontology import terms

TEXT = (
    "Two sides talk\n\n"
    "On Wednesday Ana Prado, the Prime Minister of Norland, reportedly voiced grave concern over growing ties.\n"
    "North Korea sent shells to Russia. Mark Rutte met Ursula von der Leyen."
)
ANA = Entity("ana-prado", "Ana Prado", "Person")
NORTH_KOREA = Entity("north-korea", "North Korea", "State")
RUSSIA = Entity("russia", "Russia", "State")
TIES = Entity("dprk-russia-ties", "DPRK–Russia ties", "Tie", ("north-korea", "russia"), ("military",))
RUTTE = Entity("mark-rutte", "Mark Rutte", "Person")
LEYEN = Entity("ursula-von-der-leyen", "Ursula von der Leyen", "Person")
DOCUMENT = Document("k", "k.txt", TEXT, "0" * 64, title="Two sides talk", publisher="NATO", date="2024-07-11")
UNIT = Unit(1, 0, len(TEXT), title=(0, 14), date="2024-07-11")


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def claim(number: int, event: Event, words: str, **more: object) -> Claim:
    start, end = span(words)
    return Claim(f"c{number}", 1, event, start, end, **more)  # type: ignore[arg-type]


CONCERN = claim(
    1,
    Event(
        "statement",
        "express_grave_concern",
        (Participant(ANA, "agent", Capacity("Prime Minister of Norland"), span("Ana Prado")),),
        about=(TIES,),
        about_claims=("c2",),
        topic="growing ties",
        when=When("2024-07-10", span("On Wednesday")),
    ),
    "On Wednesday Ana Prado, the Prime Minister of Norland, reportedly voiced grave concern over growing ties.",
    mode="reported",
    hedge=span("reportedly"),
    cues=(span("voiced"),),
    sources=(Participant(Entity("a-spokesperson", "a spokesperson", "Collective"), "source"),),
    rule="verb:voice:concern",
)
TRANSFER = claim(
    2,
    Event("transfer", "supply_arms", (Participant(NORTH_KOREA, "agent"), Participant(RUSSIA, "target"))),
    "North Korea sent shells to Russia.",
    via="c1",
)
MEETING = claim(
    3,
    Event(
        "meeting",
        "meet",
        (Participant(LEYEN, "agent"), Participant(RUTTE, "addressee"), Participant(RUSSIA, "target")),
        when=When("2024-10-29"),
    ),
    "Mark Rutte met Ursula von der Leyen.",
)
CLAIMS = (CONCERN, TRANSFER, MEETING)


def written(*claims: Claim, document: Document = DOCUMENT) -> set[str]:
    """Give the quads of a document as short lines."""
    return {line(quad) for quad in quads.quads(document, (UNIT,), claims or CLAIMS)}


def line(quad: ox.Quad) -> str:
    return " ".join(short(node) for node in (quad.subject, quad.predicate, quad.object))


def short(node: object) -> str:
    if isinstance(node, ox.Literal):
        return f'"{node.value}"'
    assert isinstance(node, ox.NamedNode)
    for prefix, namespace in terms.prefixes().items():
        if node.value.startswith(namespace):
            return f"{prefix}:{node.value.removeprefix(namespace)}"
    return node.value


def test_a_document_tells_its_origin() -> None:
    lines = written()
    assert "document:k rdf:type cq:Document" in lines
    assert f'document:k cq:text "{TEXT}"' in lines
    assert 'document:k dcterms:title "Two sides talk"' in lines
    assert 'document:k cq:publisherName "NATO"' in lines
    assert "document:k cq:publisher id:nato" in lines
    assert 'document:k dcterms:issued "2024-07-11"' in lines
    assert "document:k prov:wasGeneratedBy document:k#reading" in lines
    assert 'document:k#u1 dcterms:title "Two sides talk"' in lines


def test_a_claim_leads_to_its_evidence_and_event() -> None:
    lines = written()
    start, end = CONCERN.start, CONCERN.end
    passage = f"document:k#p{start}-{end}"
    assert f"document:k#c1 cq:evidence {passage}" in lines
    assert f'{passage} cq:quote "{TEXT[start:end]}"' in lines
    assert f'{passage} cq:start "{start}"' in lines
    assert f"{passage} cq:inUnit document:k#u1" in lines
    assert "document:k#c1 cq:claims document:k#e1" in lines
    assert "document:k#c1 cq:mode mode:reported" in lines
    assert "document:k#c1 cq:source id:a-spokesperson" in lines
    assert "document:k#c2 cq:via document:k#c1" in lines
    assert 'document:k#c1 cq:hedge "reportedly"' in lines
    assert 'document:k#c1 cq:cue "voiced"' in lines
    assert 'document:k#c1 cq:reportedByName "NATO"' in lines


def test_a_speech_act_has_speaker_office_subject_and_date() -> None:
    lines = written()
    assert "document:k#e1 rdf:type cq:SpeechAct" in lines
    assert "document:k#e1 cq:act act:express-grave-concern" in lines
    assert "document:k#e1 cq:speakerParticipation document:k#c1-p1" in lines
    assert "document:k#c1-p1 cq:participant id:ana-prado" in lines
    assert 'document:k#c1-p1 cq:capacityLabel "Prime Minister of Norland"' in lines
    assert 'document:k#c1-p1 cq:mentionText "Ana Prado"' in lines
    assert "document:k#e1 cq:about id:dprk-russia-ties" in lines
    assert "document:k#e1 cq:about id:transfer-north-korea-russia" in lines
    assert 'document:k#e1 cq:date "2024-07-10"' in lines
    assert 'document:k#e1 cq:dateText "On Wednesday"' in lines


def test_dates_have_the_datatype_of_their_precision() -> None:
    for value, datatype in (("2024-07-10", "date"), ("2024-07", "gYearMonth"), ("2024", "gYear")):
        event = replace(CONCERN.event, when=When(value), about_claims=())
        found = [q.object for q in quads.quads(DOCUMENT, (UNIT,), (replace(CONCERN, event=event),))]
        assert ox.Literal(value, datatype=ox.NamedNode(terms.XSD + datatype)) in found


def test_only_what_no_table_knows_is_described_in_the_document() -> None:
    lines = written()
    assert "id:ana-prado rdf:type cq:Person" in lines
    assert 'id:ana-prado rdfs:label "Ana Prado"' in lines
    assert 'id:russia rdfs:label "Russia"' not in lines
    assert "id:dprk-russia-ties cq:tieParty id:russia" in lines
    assert "id:dprk-russia-ties cq:aspect aspect:military" in lines


def test_a_course_of_conduct_manifests_the_tie_of_the_two() -> None:
    lines = written(TRANSFER_ALONE)
    assert "document:k#c2 cq:claims id:transfer-north-korea-russia" in lines
    assert "id:transfer-north-korea-russia cq:manifestationOf id:dprk-russia-ties" in lines
    assert 'id:dprk-russia-ties rdfs:label "DPRK–Russia ties"' in lines
    assert 'document:k#c2 cq:identifiedBy "same course of conduct: kind, agent and target"' in lines


TRANSFER_ALONE = replace(TRANSFER, via="")


def test_a_transfer_on_a_day_stays_in_its_document_and_still_manifests_the_tie() -> None:
    lines = written(replace(TRANSFER_ALONE, event=replace(TRANSFER.event, when=When("2024-10-01"))))
    assert "document:k#c2 cq:claims document:k#e2" in lines
    assert "document:k#e2 cq:manifestationOf id:dprk-russia-ties" in lines


def test_what_an_army_does_is_the_conduct_of_its_state() -> None:
    army = Entity("korean-peoples-army", "Korean People's Army", "ArmedForce")
    event = replace(TRANSFER.event, participants=(Participant(army, "agent"), Participant(RUSSIA, "target")))
    assert identity.manifested_ties(event) == [replace(TIES, aspects=())]


def test_two_documents_name_one_meeting_whatever_the_order_of_the_parties() -> None:
    parties = MEETING.event.participants
    turned = replace(MEETING, event=replace(MEETING.event, participants=parties[::-1]))
    name = "id:meeting-2024-10-29-mark-rutte-ursula-von-der-leyen"
    for told in (MEETING, turned):
        assert f"document:k#c3 cq:claims {name}" in written(told)


def test_all_who_meet_are_parties_and_what_they_discuss_is_not() -> None:
    lines = written(MEETING)
    name = "id:meeting-2024-10-29-mark-rutte-ursula-von-der-leyen"
    assert f"{name} cq:partyParticipation document:k#c3-p1" in lines
    assert f"{name} cq:partyParticipation document:k#c3-p2" in lines
    assert f"{name} cq:targetParticipation document:k#c3-p3" in lines


@pytest.mark.parametrize("when", [None, When("2024-10"), When("2024")])
def test_a_meeting_without_a_day_stays_in_its_document(when: When | None) -> None:
    assert "document:k#c3 cq:claims document:k#e3" in written(replace(MEETING, event=replace(MEETING.event, when=when)))


def test_the_same_records_give_the_same_quads_each_once_in_the_documents_graph() -> None:
    once, twice = (list(quads.quads(DOCUMENT, (UNIT,), CLAIMS)) for _ in range(2))
    assert once == twice
    assert len(once) == len(set(once))
    assert {quad.graph_name for quad in once} == {ox.NamedNode(iris.document(iris.BASE, "k"))}
    assert not any(isinstance(node, ox.BlankNode) for quad in once for node in (quad.subject, quad.object))


def test_a_store_of_another_base_gets_data_below_it() -> None:
    found = list(quads.quads(DOCUMENT, (UNIT,), CLAIMS, "https://graph.example/"))
    names = {node.value for quad in found for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    assert not any(name.startswith((f"{iris.BASE}id/", f"{iris.BASE}document/")) for name in names)


OUTSIDE = (len(TEXT) - 1, len(TEXT) + 1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (replace(CONCERN, start=OUTSIDE[0], end=OUTSIDE[1]), "do not lie in the text"),
        (replace(CONCERN, start=5, end=5), "do not lie in the text"),
        (replace(CONCERN, start=-3, end=5), "do not lie in the text"),
        (replace(CONCERN, hedge=OUTSIDE), "do not lie in the text"),
        (replace(CONCERN, cues=(OUTSIDE,)), "do not lie in the text"),
        (replace(CONCERN, unit=2), "no unit 2"),
        (replace(CONCERN, via="c9"), "claim c9, which is not there"),
        (replace(CONCERN, mode="sung"), "no 'sung' in scheme 'mode'"),
        (replace(CONCERN, event=replace(CONCERN.event, act="yodel")), "no 'yodel' in scheme 'act'"),
        (replace(CONCERN, event=replace(CONCERN.event, kind="yodel")), "no kind 'yodel'"),
        (replace(CONCERN, event=replace(CONCERN.event, when=When("2024-02-30"))), "'2024-02-30' is no date"),
        (replace(CONCERN, event=replace(CONCERN.event, participants=(Participant(ANA, "chorus"),))), "'chorus'"),
        (replace(CONCERN, event=replace(CONCERN.event, about=(replace(TIES, id="A b"),))), "not a slug"),
    ],
)
def test_a_claim_that_leads_nowhere_is_an_error_that_names_it(wrong: Claim, message: str) -> None:
    with pytest.raises(QuadError, match=message) as raised:
        list(quads.quads(DOCUMENT, (UNIT,), (wrong, TRANSFER_ALONE)))
    assert "\n" not in str(raised.value)


def test_a_document_whose_origin_cannot_be_written_is_an_error_that_names_it() -> None:
    for wrong in ({"language": "not a tag"}, {"date": "yesterday"}, {"url": "file:///etc/hosts"}, {"key": "../k"}):
        with pytest.raises(QuadError):
            list(quads.quads(replace(DOCUMENT, **wrong), (UNIT,), ()))  # type: ignore[arg-type]


def test_two_claims_of_one_id_are_refused() -> None:
    with pytest.raises(QuadError, match="two claims have one id"):
        list(quads.quads(DOCUMENT, (UNIT,), (MEETING, MEETING)))


def test_the_identity_table_names_kinds_and_acts_that_the_ontology_has() -> None:
    for rule in identity.rules():
        assert terms.kind(rule.kind)
        assert rule.act == "*" or terms.has_concept("act", rule.act)
        assert rule.by in {"day", "course", "document"}
        assert rule.ties in {"pair", "parties", "-"}


def test_the_reader_written_down_is_the_version_of_the_project() -> None:
    import tomllib
    from pathlib import Path

    settings = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    assert f"communique {settings['project']['version']}" == quads.READER
