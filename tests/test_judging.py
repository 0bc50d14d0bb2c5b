"""What is wrong with documents, the graph or an ontology is told with its sentences, and decides the exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import communique
from graph import iris, quads
from graph.errors import UnknownDocumentError
from graph.reasoning.ontologies import faults
from graph.records import Claim, When
from graph.store import Store
from graph.validation.judging import judge, keys_of
from graph.validation.verdicts import verdict_lines, verdict_value
from graph.vocabulary import TYPE, cq
from tests.test_validate import DOCUMENT, TEXT, UNIT, WARNING

EARLY = replace(WARNING, event=replace(WARNING.event, when=When("2023-11-15")))
RUTTE = ox.NamedNode(iris.entity(iris.BASE, "mark-rutte"))


def fill(store: Store, *claims: Claim, more: tuple[ox.Quad, ...] = ()) -> Store:
    store.replace("k", [*quads.quads(DOCUMENT, (UNIT,), claims), *more])
    return store


def also(kind: str) -> ox.Quad:
    """Let the document say that Mark Rutte is of another class, too."""
    return ox.Quad(RUTTE, TYPE, cq(kind), ox.NamedNode(iris.document(iris.BASE, "k")))


def test_a_sound_document_is_judged_in_silence():
    assert list(judge(fill(Store.create(None), WARNING), ("k",))) == []


def test_a_defect_comes_with_the_sentence_of_its_claim():
    (one,) = judge(fill(Store.create(None), replace(WARNING, rule="")), ("k",))
    assert (one.severity, one.thing, one.documents) == ("violation", "document:k#c1", ("k",))
    assert one.message == "A claim must name the one rule that made it (cq:rule)."
    assert [(place.file, place.span, place.quote) for place in one.sentences] == [("k.txt", (0, len(TEXT)), TEXT)]


def test_an_office_on_another_day_comes_with_the_sentence_that_names_it():
    (one,) = judge(fill(Store.create(None), EARLY), ("k",))
    assert (one.severity, one.thing) == ("warning", "document:k#c1-p1")
    assert one.sentences[0].quote == TEXT


def test_what_cannot_both_be_comes_with_rule_documents_and_sentences():
    (one,) = judge(fill(Store.create(None), WARNING, more=(also("Place"),)), ("k",))
    assert (one.severity, one.rule, one.documents) == ("contradiction", "cax-dw", ("k",))
    assert "Mark Rutte" in one.message
    assert [place.quote for place in one.sentences] == [TEXT]


def test_the_whole_graph_is_judged_with_what_stands_beside_its_documents():
    store = fill(Store.create(None), WARNING)
    again = ox.NamedNode(iris.document(iris.BASE, "again"))
    store.put_view("republication", [(again, cq("republicationOf"), ox.Literal("k"))])
    told = [(one.severity, one.documents, one.message) for one in judge(store)]
    assert told == [
        ("violation", (), "A document is a republication of one document at most (cq:republicationOf): the earliest.")
    ]


def test_documents_are_named_by_key_or_file_and_a_stranger_is_refused():
    store = fill(Store.create(None), WARNING)
    assert keys_of(store, ("k", "k.txt", "inbox/k.txt")) == ("k", "k", "k")
    with pytest.raises(UnknownDocumentError, match="no document nowhere"):
        keys_of(store, ("nowhere",))


def test_progress_is_told_document_by_document():
    told: list[tuple[int, int, str]] = []
    list(judge(fill(Store.create(None), WARNING), (), lambda *step: told.append(step)))
    assert told == [(0, 1, "k")]


def test_lines_and_json_count_alike():
    judged = tuple(judge(fill(Store.create(None), EARLY), ("k",)))
    assert [*verdict_lines(judged, 1)][-1] == "1 document: does not conform; 0 violations, 1 warning, 0 contradictions"
    value = verdict_value(judged, 1)
    assert (value["conforms"], value["warnings"]) == (False, 1)
    assert [*verdict_lines((), 2)] == ["2 documents: conform; 0 violations, 0 warnings, 0 contradictions"]


# --- the command


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a store that conforms and one that does not."""
    folders = tmp_path_factory.mktemp("sound") / "store", tmp_path_factory.mktemp("unsound") / "store"
    for folder, claim in zip(folders, (WARNING, EARLY), strict=True):
        with Store.open(folder) as store:
            fill(store, claim).snapshot()
    return folders


def test_the_command_leaves_with_0_where_all_conforms(stores, capsys):
    assert communique.run(["--store", str(stores[0]), "validate"]) == 0
    assert capsys.readouterr().out == "1 document: conforms; 0 violations, 0 warnings, 0 contradictions\n"


def test_the_command_leaves_with_1_and_shows_the_sentence(stores, capsys):
    assert communique.run(["--store", str(stores[1]), "validate", "k"]) == 1
    told = capsys.readouterr().out
    assert f"“{TEXT}”" in told
    assert "k.txt, characters 0 to" in told
    assert communique.run(["--store", str(stores[1]), "validate", "k.txt", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["documents"] == ["k"]


def test_the_command_names_a_document_that_is_not_there(stores, capsys):
    assert communique.run(["--store", str(stores[0]), "validate", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("communique: no document nowhere")


def test_the_projects_own_ontology_is_sound_and_has_its_rules(capsys):
    assert faults() == ()
    assert communique.run(["validate", "--ontology"]) == 0
    assert capsys.readouterr().out.startswith("the ontology is sound")


def test_an_ontology_that_is_not_there_is_no_unsound_one(tmp_path, capsys):
    gone = tmp_path / "gone.ttl"
    assert communique.run(["validate", "--ontology", str(gone)]) == 2
    assert capsys.readouterr().err == f"communique: {gone}: No such file or directory; check path and permissions\n"


def test_an_unsound_ontology_is_told_by_line(tmp_path, capsys):
    file = tmp_path / "mine.ttl"
    file.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<urn:a> a owl:ReflexiveProperty .\n")
    assert communique.run(["validate", "--ontology", str(file)]) == 1
    assert capsys.readouterr().out == "mine.ttl:2: <urn:a>: owl:ReflexiveProperty is not in OWL 2 RL\n"
    assert communique.run(["validate", "--json", "--ontology", str(file)]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["line"] == 2


def test_an_axiom_within_the_profile_that_has_no_rule_is_told_too(tmp_path):
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:A> a owl:Class .\n<urn:i> a <urn:A> .\n"
        "[ a owl:Class ; owl:oneOf ( <urn:i> ) ] rdfs:subClassOf <urn:A> .\n"
    )
    (fault,) = faults((file,))
    assert fault.line == 5
    assert "no rule" in fault.reason
