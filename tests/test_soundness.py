"""A broken or unsound ontology is told with file, line and reason, and replaces nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ontology import soundness, terms
from tests.conftest import ROOT

HEAD = """@prefix cq: <https://w3id.org/communique/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
cq:A a owl:Class .
cq:p a owl:ObjectProperty .
"""


def told(folder: Path, *lines: str) -> list[str]:
    file = folder / "mine.ttl"
    file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return [fault.told for fault in soundness.faults([file])]


def test_the_projects_own_files_are_sound():
    assert soundness.shipped_faults() == ()
    assert len(terms.ontology_files()) == 4


UNSOUND = [
    (["cq:B a owl:Class ;", "    rdfs:subClassOf [ a owl:Restriction ;", "        owl:onProperty cq:p ;",
      "        owl:someValuesFrom cq:A ] ."],
     "mine.ttl:9: cq:B, rdfs:subClassOf: owl:someValuesFrom may not stand on the right side"),
    (["# nothing", "cq:p a owl:ReflexiveProperty ."], "mine.ttl:7: cq:p: owl:ReflexiveProperty is not in OWL 2 RL"),
    (["[ a owl:Restriction ; owl:onProperty cq:p ; owl:allValuesFrom cq:A ] rdfs:subClassOf cq:A ."],
     "mine.ttl:6: an unnamed class, rdfs:subClassOf: owl:allValuesFrom may not stand on the left side"),
    (["", "", "cq:q rdfs:domain cq:A ."], "mine.ttl:8: cq:q: stands in rdfs:domain and is not declared"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "fault"), UNSOUND, ids=[row[1].rpartition(":")[2].strip() for row in UNSOUND])
def test_an_axiom_outside_the_profile_is_told_with_its_line(tmp_path, lines, fault):
    assert fault in told(tmp_path, *lines)


IMPOSSIBLE = [
    (["cq:B a owl:Class ; owl:disjointWith cq:A .", "cq:A owl:disjointWith cq:B ,", "    cq:A ."],
     "mine.ttl:8: cq:A, owl:disjointWith cq:A: is disjoint with itself, so nothing could be one"),
    (["cq:B a owl:Class ; owl:equivalentClass cq:A .", "cq:A owl:disjointWith cq:B ."],
     "mine.ttl:6: cq:B: it stands below cq:A and cq:B, which are disjoint, so nothing could be one"),
    (["cq:C a owl:Class ; owl:disjointWith cq:A .", "cq:D a owl:Class ;", "    rdfs:subClassOf cq:A , cq:C ."],
     "mine.ttl:8: cq:D: it stands below cq:C and cq:A, which are disjoint, so nothing could be one"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "fault"), IMPOSSIBLE, ids=["itself", "equivalence", "superclass"])
def test_c63_a_class_that_is_disjoint_with_itself_is_told_with_its_line(tmp_path, lines, fault):
    assert fault in told(tmp_path, *lines)


def test_what_only_stands_below_an_impossible_class_is_not_told_besides(tmp_path):
    lines = ("cq:A owl:disjointWith cq:A .", "cq:B a owl:Class ; rdfs:subClassOf cq:A .")
    assert [line.partition(",")[0] for line in told(tmp_path, *lines)] == ["mine.ttl:6: cq:A"]


BROKEN = [
    ("cq:B a owl:Class", "mine.ttl:7: is no Turtle"),  # the file ends without a full stop
    ("xx:B a owl:Class .", "mine.ttl:6: is no Turtle: The prefix xx: has not been declared"),
    ("<http://e.org/a b> a owl:Class .", "mine.ttl:6: is no Turtle: "),  # c58: a space in an IRI
    ("<http://e.org/{a}> a owl:Class .", "mine.ttl:6: is no Turtle: "),
    ("<http://e.org/a|b> a owl:Class .", "mine.ttl:6: is no Turtle: "),
    ("<http://e.org/a\\u0020b> a owl:Class .", "mine.ttl:6: is no Turtle: "),
    ("<relative> a owl:Class .", "mine.ttl:6: is no Turtle: No scheme found in an absolute IRI"),
]


@pytest.mark.parametrize(("line", "fault"), BROKEN, ids=[row[0][:24] for row in BROKEN])
def test_c58_broken_turtle_and_iris_are_told_with_their_line(tmp_path, line, fault):
    (only,) = told(tmp_path, line)
    assert only.startswith(fault)
    assert "\n" not in only


def test_c58_an_iri_of_a_megabyte_is_one_short_fault_or_none(tmp_path):
    found = told(tmp_path, f"<http://e.org/{'a' * 1_000_000}> a owl:Class .")
    assert all(len(line) < 500 for line in found)


def test_c59_ill_typed_literals_and_odd_language_tags_break_nothing(tmp_path):
    lines = (
        'cq:A rdfs:comment "x"@en-12345678 .',
        'cq:A rdfs:label "2024-13-45"^^<http://www.w3.org/2001/XMLSchema#date> .',
        'cq:A rdfs:seeAlso "30000-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .',
    )
    assert told(tmp_path, *lines) == []
    (fault,) = told(tmp_path, 'cq:A rdfs:comment "x"@en-1234567890 .')
    assert fault.startswith("mine.ttl:6: is no Turtle: ")


def test_c64_a_quoted_triple_is_refused_in_words(tmp_path):
    (fault,) = told(tmp_path, "<< cq:A rdfs:subClassOf cq:A >> rdfs:comment 'so they say' .")
    assert fault.startswith("mine.ttl:6: ")
    assert "triple" in fault


def test_a_file_that_is_not_there_is_told(tmp_path):
    (fault,) = soundness.faults([tmp_path / "nowhere.ttl"])
    assert fault.told == "nowhere.ttl:1: cannot be read: No such file or directory"


# --- the product with another ontology: a copy of its rooms, whose Turtle is broken

OPEN = "import sys; from graph.store import Store; print(len(Store.open(sys.argv[1]).documents()))"
ASK = "import sys; from graph.store import open_snapshot; print(len(open_snapshot(sys.argv[1]).documents()))"


def run(rooms: Path, program: str, store: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(rooms)}
    return subprocess.run(
        [sys.executable, "-c", program, str(store)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=rooms,
    )


@pytest.mark.parametrize(
    ("axiom", "reason"),
    [
        ("cq:Actor a owl:ReflexiveProperty .", "is not in OWL 2 RL; correct it there: nothing was replaced"),
        ("cq:Actor a owl:Class", "is no Turtle"),
    ],
)
def test_c61_an_unsound_ontology_replaces_nothing_in_a_store(tmp_path, axiom, reason):
    rooms, store = tmp_path / "rooms", tmp_path / "store"
    for room in ("ontology", "graph"):
        shutil.copytree(ROOT / room, rooms / room, ignore=shutil.ignore_patterns("__pycache__"))
    from graph.quads import quads
    from graph.store import Store
    from tests.test_validate import DOCUMENT, UNIT, WARNING

    with Store.open(store) as opened:
        opened.replace("k", quads(DOCUMENT, (UNIT,), (WARNING,)))
        opened.snapshot()
        before = len(opened)
    file = rooms / "ontology" / "communique.ttl"
    file.write_text(file.read_text("utf-8") + axiom + "\n", encoding="utf-8")
    refused = run(rooms, OPEN, store)
    assert refused.returncode == 1
    assert "communique.ttl:" in refused.stderr
    assert reason in refused.stderr
    assert run(ROOT, ASK, store).stdout == "1\n"
    with Store.open(store) as opened:
        assert len(opened) == before
