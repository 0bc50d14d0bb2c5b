"""The canned questions on a small graph made by hand, which stands in questions.trig."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.answering import headers, names, questions
from graph.store import Store
from graph.views.attestation import attest

GRAPH = Path(__file__).parent / "questions.trig"
CASES = [(question.name, example) for question in questions.load().values() for example in question.examples]
ANSWERED = {"who-condemned", "who-voiced-concern", "who-denied", "what-said", "in-which-capacity", "who-held"} | {
    "who-met",
    "which-bodies",
    "partnership-status",
    "which-threats",
    "what-is-corroborated",
    "what-is-disputed",
    "what-rests-on-one-source",
}
# Their evidence is the source that they name.
OF_REFERENCE = {"who-held", "which-posts", "which-members", "which-organisations", "membership"}


def documents(path):
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
    return {graph: [quad for quad in quads if quad.graph_name == graph] for graph in {q.graph_name for q in quads}}


@pytest.fixture(scope="module")
def store():
    with Store.create(None) as made:
        for graph, quads in documents(GRAPH).items():
            made.replace(graph.value.rsplit("/", 1)[-1], quads)
        attest(made)
        yield made


def column(answer, name):
    return [row[name] for row in answer.rows]


def test_the_questions_stand_there():
    assert set(questions.load()) == ANSWERED | OF_REFERENCE
    numbers = [q.number for q in questions.load().values()]
    assert numbers == [1, 2, 3, 5, 7, 8, 9, 10, 13, 14, 16, 23, 24, 25, 31, 32, 33]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_every_example_can_be_asked(store, name, example):
    answer = questions.answer(store, name, example)
    assert answer.columns == questions.load()[name].columns
    assert answer.rows or answer.note


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_the_first_example_of_every_question_has_rows_with_evidence(store, name):
    answer = questions.answer(store, name, questions.load()[name].examples[0])
    assert answer.rows
    assert name in OF_REFERENCE or all(row["evidence"] and row["start"] < row["end"] for row in answer.rows)


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_the_file_runs_unchanged_in_the_engine(store, name):
    plain = ox.Store()
    plain.extend(ox.Quad(q.subject, q.predicate, q.object) for q in store.quads())
    result = plain.query(questions.load()[name].sparql)
    assert tuple(variable.value for variable in result.variables) == questions.load()[name].columns


def test_the_shown_sparql_gives_the_same_rows(store):
    answer = questions.answer(store, "who-condemned", {"target": "DPRK-Russia ties"})
    assert "UNDEF" in answer.sparql
    assert len(store.query(answer.sparql).rows) == len(answer.rows) == 7


def test_question_one_answers_in_three_groups(store):
    answer = questions.answer(store, "who-condemned", {})
    assert [(row["group"], row["speaker"]) for row in answer.rows] == [
        ("condemned", "NATO leaders"),
        ("condemned", "Yoon Suk Yeol"),
        ("concern", "Fumio Kishida"),
        ("concern", "Ursula von der Leyen"),
        ("denied", "North Korea"),
        ("denied", "Russia"),
        ("denied", "Emine Erdoğan"),
    ]
    assert column(answer, "strength") == [5, 5, 3, 2, None, None, None]


def test_a_row_of_question_one_says_all_that_is_known(store):
    kishida = questions.answer(store, "who-condemned", {}).rows[2]
    assert kishida["capacity"] == "Prime Minister of Japan"
    assert kishida["act"] == "express grave concern"
    assert kishida["target"] == "DPRK–Russia ties: the growing ties"
    assert (kishida["mode"], kishida["via"]) == ("reported", "Presidential Office of South Korea")
    assert (kishida["reported_by"], kishida["date"], kishida["document"]) == ("Example Wire", "2024-07-10", "wire.txt")
    assert (kishida["start"], kishida["end"]) == (61, 120)


def test_a_person_speaks_on_behalf_of_an_organisation_about_a_manifestation(store):
    leyen = questions.answer(store, "who-condemned", {}).rows[3]
    assert leyen["on_behalf_of"] == "European Union"
    assert leyen["target"] == "transfer: the shells"
    assert leyen["target_iri"].endswith("/id/transfer-north-korea-russia")


def test_what_is_hypothetical_or_did_not_happen_counts_only_when_asked_for(store):
    everything = questions.answer(store, "who-condemned", {"include-hypothetical": "yes"})
    assert "Ukraine" in column(everything, "speaker")
    assert "Japan" not in column(everything, "speaker")
    assert "Ukraine" not in column(questions.answer(store, "who-condemned", {}), "speaker")


@pytest.mark.parametrize("weakest", ["express_grave_concern", "express grave concern", "3"])
def test_the_weakest_condemnation_is_an_act_or_a_number(store, weakest):
    answer = questions.answer(store, "who-condemned", {"min-strength": weakest})
    assert column(answer, "group").count("condemned") == 3


def test_an_event_or_an_actor_can_be_the_target(store):
    event = questions.answer(store, "who-condemned", {"target": "transfer-north-korea-russia"})
    assert column(event, "speaker") == ["Ursula von der Leyen", "North Korea", "Russia", "Emine Erdoğan"]
    actor = questions.answer(store, "who-condemned", {"target": "North Korea"})
    assert set(column(actor, "target")) == {"transfer: the shells", "transfer: such deliveries", "transfer: shells"}


def test_dates_bound_an_answer_by_their_prefix(store):
    assert len(questions.answer(store, "who-condemned", {"from": "2024-10", "to": "2024"}).rows) == 1
    assert not questions.answer(store, "who-condemned", {"from": "2025"}).rows


def test_denials_stand_beside_those_who_assert(store):
    answer = questions.answer(store, "who-denied", {})
    assert [row["speaker"] for row in answer.rows if row["group"] == "asserted"] == ["Ukraine"]


def test_who_held_a_post_on_a_date(store):
    answer = questions.answer(store, "who-held", {"post": "NATO Secretary General", "date": "2023-11"})
    assert column(answer, "holder") == ["Jens Stoltenberg"]
    both = questions.answer(store, "who-held", {"post": "secretary-general-of-nato", "date": "2024"})
    assert column(both, "holder") == ["Mark Rutte", "Jens Stoltenberg"]


def test_a_meeting_that_a_document_tells_names_the_other_party(store):
    answer = questions.answer(store, "who-met", {"actor": "Fumio Kishida"})
    assert (answer.rows[0]["met"], answer.rows[0]["capacity"]) == ("Yoon Suk Yeol", "Prime Minister of Japan")


def test_bodies_partnerships_and_threats_say_stage_and_poser(store):
    body = questions.answer(store, "which-bodies", {"a": "EU", "b": "NATO"}).rows[0]
    assert (body["body"], body["stage"]) == ("NATO-EU task force", "planned")
    step = questions.answer(store, "partnership-status", {"partnership": "Security and Defence Partnership"}).rows[0]
    assert (step["stage"], step["date"]) == ("announced", "2024-11")
    threat = questions.answer(store, "which-threats", {"actor": "NATO"}).rows[0]
    assert (threat["named_by"], threat["posed_by"], threat["kind"]) == ("Mark Rutte", "Russia", "military")


def test_an_empty_answer_says_what_emptied_it(store):
    late = questions.answer(store, "who-condemned", {"from": "2025"})
    assert "Without not before 2025 there are 7 rows." in late.note
    unheard = questions.answer(store, "who-condemned", {"target": "Peru"})
    assert "No claim of any document names Peru." in unheard.note


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target": "Rusia"}, "did you mean Russia"),
        ({"target": "Islands"}, "may be "),
        ({"target": "https://example.org/a b"}, "not an IRI"),
        ({"from": "2024-13"}, "from: '2024-13' is no date"),
        ({"min-strength": "9"}, "no act '9'"),
        ({"include-hypothetical": "perhaps"}, "neither true nor false"),
        ({"goal": "x"}, "has no parameter 'goal'"),
        ({"target": ["russia", "ukraine"]}, "takes one value"),
        ({"from": "2025-01-01", "to": "2024"}, "from 2025-01-01 is later than to 2024"),
    ],
)
def test_a_wrong_parameter_is_told_in_one_line(store, given, told):
    with pytest.raises(questions.QuestionError, match=re.escape(told)) as caught:
        questions.answer(store, "who-condemned", given)
    assert "\n" not in str(caught.value)


def test_a_missing_parameter_is_told_with_an_example(store):
    with pytest.raises(questions.QuestionError, match="post is missing; give it, for example"):
        questions.answer(store, "who-held", {})


def test_words_cannot_leave_their_term(store):
    words = 'x" } } DROP ALL # {'
    answer = questions.answer(store, "what-said", {"actor": "mark-rutte", "words": words})
    assert not answer.rows
    assert str(ox.Literal(words)) in answer.sparql


@pytest.mark.parametrize("name", ["Recep Tayyip Erdogan", "recep tayyip erdoğan", "Erdogan Recep Tayyip"])
def test_names_are_folded_for_case_accents_and_order(store, name):
    assert names.resolve(store, name).endswith("/id/recep-tayyip-erdogan")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("#+ number: x\n", "line 1: number 'x'"),
        ("#+ colour: red\n", "line 1: unknown key 'colour'"),
        ("#+   type: iri\n", "belongs to no parameter"),
        ("#+number 1\n", "not of the form"),
        ("#+ number: 1\n", "the header lacks question, understood, columns"),
    ],
)
def test_a_damaged_header_names_file_and_line(tmp_path, header, told):
    file = tmp_path / "broken.rq"
    file.write_text(header + "SELECT * WHERE { ?s ?p ?o }", "utf-8")
    with pytest.raises(headers.HeaderError, match=re.escape(told)) as caught:
        headers.read_question(file)
    assert str(caught.value).startswith("broken.rq")


def test_every_question_stands_in_the_documentation():
    page = (Path(__file__).parents[1] / "docs" / "questions.md").read_text("utf-8")
    for question in questions.load().values():
        assert f"| {question.number} | `{question.name}` | {question.title} |" in page


def prefixed(trig):
    prefixes = (line for line in GRAPH.read_text("utf-8").splitlines() if line.startswith("@prefix"))
    return list(ox.parse("\n".join([*prefixes, trig]), format=ox.RdfFormat.TRIG))


UNIT_DATED = r"""
document:post {
  document:post a cq:Document ; cq:fileName "post.txt" ; dcterms:issued "2024-12-31"^^xsd:date .
  document:post\#u1 a cq:Unit ; cq:unitOf document:post ; cq:start 0 ; cq:end 90 ; cq:date "2024-12-04"^^xsd:date .
  document:post\#p0-60 a cq:Passage ; cq:passageOf document:post ; cq:inUnit document:post\#u1 ;
    cq:start 0 ; cq:end 60 ; cq:quote "Secretary General Mark Rutte condemned the partnership." .
  document:post\#c1 a cq:Claim ; cq:claims document:post\#e1 ; cq:evidence document:post\#p0-60 ;
    cq:mode mode:narrated ; cq:polarity polarity:affirmed ; cq:modality modality:asserted ;
    cq:certainty certainty:certain .
  document:post\#e1 a cq:SpeechAct ; cq:act act:condemn ; cq:kind "partnership" ; cq:about id:dprk-russia-ties ;
    cq:speakerParticipation document:post\#c1-p1 .
  document:post\#c1-p1 cq:participant id:mark-rutte ; cq:role role:agent ;
    cq:capacityLabel "Secretary General of NATO" .
}
"""


def test_what_has_no_date_takes_that_of_its_unit_before_that_of_the_file():
    prefixes = "".join(
        line for line in GRAPH.read_text("utf-8").splitlines(keepends=True) if line.startswith("@prefix")
    )
    quads = list(ox.parse(prefixes + UNIT_DATED, format=ox.RdfFormat.TRIG))
    with Store.create(None) as store:
        store.replace("post", quads)
        for name, given in (
            ("in-which-capacity", {"person": "mark-rutte"}),
            ("partnership-status", {"partnership": "dprk-russia-ties"}),
        ):
            assert column(questions.answer(store, name, given), "date") == ["2024-12-04"]
        for name, given in (("who-condemned", {}), ("what-said", {"actor": "mark-rutte"})):
            assert len(questions.answer(store, name, {**given, "to": "2024-12-04"}).rows) == 1
            assert not questions.answer(store, name, {**given, "from": "2024-12-05"}).rows


def test_what_is_too_weak_to_condemn_is_counted_in_the_note():
    twice = UNIT_DATED + UNIT_DATED.replace("document:post", "document:second").replace("act:condemn", "act:accuse")
    with Store.create(None) as store:
        for key in ("post", "second"):
            graph = ox.NamedNode(f"{store.base}document/{key}")
            store.replace(key, [quad for quad in prefixed(twice) if quad.graph_name == graph])
        answer = questions.answer(store, "who-condemned", {})
        assert answer.note == "1 weaker act stands in no group (accuse, strength 4): include with min-strength accuse."
        wider = questions.answer(store, "who-condemned", {"min-strength": "accuse"})
        assert (len(answer.rows), len(wider.rows), wider.note) == (1, 2, "")


def test_the_victim_of_a_condemned_deed_is_not_condemned():
    invasion = """
    document:post {
      document:post\\#e1 cq:about document:post\\#e2 ; cq:targetParticipation document:post\\#c1-p2 .
      document:post\\#c1-p2 cq:participant id:ukraine ; cq:role role:target .
      document:post\\#e2 a cq:Attack ; cq:act act:attack ; cq:kind "attack" ;
        cq:agentParticipation document:post\\#c2-p1 ; cq:targetParticipation document:post\\#c2-p2 .
      document:post\\#c2-p1 cq:participant id:russia ; cq:role role:agent .
      document:post\\#c2-p2 cq:participant id:ukraine ; cq:role role:target .
    }
    """
    with Store.create(None) as store:
        store.replace("post", prefixed(UNIT_DATED + invasion))
        assert len(questions.answer(store, "who-condemned", {"target": "Russia"}).rows) == 1
        assert not questions.answer(store, "who-condemned", {"target": "Ukraine"}).rows


def test_a_stage_that_is_only_planned_says_so():
    planned = UNIT_DATED.replace("modality:asserted", "modality:planned").replace(
        "act:condemn", "act:launch ; cq:stage stage:launched"
    )
    with Store.create(None) as store:
        store.replace("post", prefixed(planned))
        answer = questions.answer(store, "partnership-status", {"partnership": "dprk-russia-ties"})
        assert column(answer, "stage") == ["launched (planned)"]
