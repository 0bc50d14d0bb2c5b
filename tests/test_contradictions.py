"""Contradictions are told with rule, premises and documents, and nothing is dropped; whatever follows says why."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import iris
from graph.background import Background
from graph.errors import QuadError, RuleError, StoreError
from graph.reasoning.contradictions import Contradiction
from graph.records import Claim, Document, Entity, Event, Participant, Unit
from graph.store import Store
from graph.vocabulary import TYPE, Triple
from loaders.load import Reading, load_reading

A = "https://a.example/"
JAPAN = Entity("japan", "Japan", "State")
HEAD = """
@prefix : <https://a.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# rule of OWL 2 RL -> an axiom, and facts that cannot all be so
CASES = {
    "cax-dw": (":A owl:disjointWith :B .", ":x a :A , :B ."),
    "cax-adc": ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .", ":x a :A , :C ."),
    "prp-pdw": (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y ."),
    "prp-adp": ("[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .", ":x :q :y ; :r :y ."),
    "prp-irp": (":p a owl:IrreflexiveProperty .", ":x :p :x ."),
    "prp-asyp": (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x ."),
    "eq-diff1": (":p a owl:FunctionalProperty .", ":x :p :y , :z . :y owl:differentFrom :z ."),
    "cls-com": (":A rdfs:subClassOf [ owl:complementOf :B ] .", ":x a :A , :B ."),
    "cls-nothing2": (":A rdfs:subClassOf owl:Nothing .", ":x a :A ."),
    "cls-maxc1": (
        ':A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality "0"^^xsd:nonNegativeInteger ] .',
        ":x a :A ; :p :y .",
    ),
    "cls-maxc2": (
        ':A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        ':x a :A ; :p "one" , "two" .',
    ),
    "prp-fp": (":p a owl:FunctionalProperty .", ':x :p "one" , "two" .'),
}


def store_of(folder: Path, axioms: str) -> Store:
    (folder / "axioms.ttl").write_text(HEAD + axioms)
    return Store.open(made_of=Background((folder / "axioms.ttl",), folder / "axioms.ttl", ()))


def told(key: str, facts: str) -> list[ox.Quad]:
    graph = ox.NamedNode(iris.document(iris.BASE, key))
    return [
        ox.Quad(q.subject, q.predicate, q.object, graph)
        for q in ox.parse(input=HEAD + facts, format=ox.RdfFormat.TURTLE)
    ]


def named(local: str) -> ox.NamedNode:
    return ox.NamedNode(A + local)


@pytest.mark.parametrize("rule", CASES)
def test_what_cannot_all_be_so_is_told_by_its_rule(tmp_path: Path, rule: str) -> None:
    axioms, facts = CASES[rule]
    store = store_of(tmp_path, axioms)
    quads = told("one", facts)
    store.replace("one", quads)
    found = {one for one in store.contradictions("one") if one.rule == rule}
    assert found
    assert found <= set(store.contradictions())
    assert all(one.documents == ("one",) and one.premises for one in found)
    assert set(quads) <= set(store.quads())  # nothing is dropped
    store.remove("one")
    assert store.contradictions() == ()


def test_two_documents_contradict_each_other(tmp_path: Path) -> None:
    store = store_of(tmp_path, ":A owl:disjointWith :B . :p rdfs:domain :B .")
    store.replace("one", told("one", ":x a :A ."))
    assert store.contradictions() == ()
    store.replace("two", told("two", ":x :p :y ."))
    premises = ((named("x"), TYPE, named("A")), (named("x"), TYPE, named("B")))
    expected = Contradiction("cax-dw", f"<{A}A> DisjointWith <{A}B>", premises, ("one", "two"))
    assert store.contradictions() == store.contradictions("one") == store.contradictions("two") == (expected,)
    store.remove("one")
    assert store.contradictions() == ()


def test_a_class_that_is_disjoint_with_itself_is_told_member_by_member_up_to_a_bound(tmp_path: Path) -> None:
    store = store_of(tmp_path, ":A owl:disjointWith :A .")
    store.replace("one", told("one", " ".join(f":x{n} a :A ." for n in range(300))))
    assert len(store.contradictions("one", most=100)) == 100
    assert len(store.contradictions()) == 300
    assert all(len(one.premises) == 1 for one in store.contradictions())


def test_what_follows_from_two_documents_says_from_which(tmp_path: Path) -> None:
    store = store_of(tmp_path, ":t a owl:TransitiveProperty . :A owl:disjointWith :B . :t rdfs:range :B .")
    store.replace("one", told("one", ":a :t :b ."))
    store.replace("two", told("two", ":b :t :c . :c :t :d ."))
    store.replace("three", told("three", ":d a :A ."))
    derivation = store.derivation((named("a"), named("t"), named("d")))
    assert derivation is not None
    assert (derivation.rule, derivation.axiom) == ("prp-trp", f"<{A}t> a owl:TransitiveProperty")
    assert derivation.premises[0] == (named("a"), named("t"), named("b"))
    assert store.derivation((named("a"), named("t"), named("b"))) is None  # it was said
    assert store.derivation((named("d"), named("t"), named("a"))) is None  # it is not so
    assert [one.documents for one in store.contradictions()] == [("three", "two")]


def test_every_derivation_leads_down_to_what_was_said(tmp_path: Path) -> None:
    axioms = ":t a owl:TransitiveProperty , owl:SymmetricProperty . :p owl:inverseOf :t . :A owl:equivalentClass :B ."
    store = store_of(tmp_path, axioms + " :p rdfs:domain :A .")
    store.replace("one", told("one", ":a :t :b . :c :p :b ."))
    store.replace("two", told("two", ":c :t :d . :d :t :e ."))
    graphs = [iris.inferred(store.base, "one"), iris.inferred(store.base, "two"), iris.graph(store.base, "joined")]
    inferred = {(q.subject, q.predicate, q.object) for g in graphs for q in store.matching(graph=ox.NamedNode(g))}
    assert len(inferred) > 20
    for triple in inferred:
        assert_grounded(store, triple)


def assert_grounded(store: Store, triple: Triple, below: tuple[Triple, ...] = ()) -> None:
    assert triple not in below
    derivation = store.derivation(triple)
    for premise in derivation.premises if derivation else ():
        assert_grounded(store, premise, (*below, triple))


def test_a_document_names_no_part_of_another(tmp_path: Path) -> None:
    store = store_of(tmp_path, ":A owl:disjointWith :B .")
    other = f"<{iris.document(iris.BASE, 'two')}#e1>"
    with pytest.raises(QuadError, match="is a part of another document"):
        store.replace("one", told("one", f":x :p {other} ."))
    assert store.documents() == ()


@pytest.mark.parametrize(
    ("axioms", "told_as"),
    [
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "line 6: owl:someValuesFrom has no rule",
        ),
        (":A rdfs:subClassOf :B ;; ] .", "line 6: "),
    ],
)
def test_an_ontology_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, axioms: str, told_as: str) -> None:
    with pytest.raises((RuleError, StoreError), match=rf"axioms\.ttl, {told_as}"):
        store_of(tmp_path, axioms)


def test_a_load_tells_in_one_line_what_a_document_contradicts() -> None:
    text = "Doe met Japan."
    unit = Unit(1, 0, len(text))
    store = Store.create(None)
    told: list[tuple[str, ...]] = []
    for key, kind in (("one", "Person"), ("two", "Media"), ("two", "Media")):
        parties = (Participant(Entity("doe", "Doe", kind), "agent"), Participant(JAPAN, "agent"))
        claim = Claim("c1", 1, Event("meeting", "meet", parties), 0, len(text))
        document = Document(key, f"{key}.txt", text, "0" * 64, date="2024-05-02")
        findings = load_reading(Reading(document, (unit,), (claim,), f"{key}.txt"), store).findings
        told.append(tuple(line for line in findings if "contradiction by" in line))
    line = "warning: contradiction by cax-dw: id:doe rdf:type cq:Person and id:doe rdf:type cq:Organisation, against "
    assert told == [
        (),
        (f"{line}cq:Person DisjointWith cq:Organisation",),
        (),
    ]
    assert store.status().contradictions == 1
