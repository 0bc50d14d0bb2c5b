"""Explanations under rules of every kind, over several documents, in rings: down to what was said, in no circle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from graph import iris
from graph.background import Background
from graph.store import Store
from graph.vocabulary import TYPE, Triple
from graph.why.explaining import Bounds, explain
from graph.why.explanation import Explanation
from graph.why.nearness import nearest
from graph.why.reasons import rows
from graph.why.replying import reply
from graph.why.telling import told_lines, told_value

A = "https://a.example/"
ONTOLOGY = """
@prefix : <https://a.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://a.example/> a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class . :E a owl:Class . :F a owl:Class . :G a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :s a owl:ObjectProperty .
:t a owl:ObjectProperty . :u a owl:ObjectProperty . :f a owl:ObjectProperty . :i a owl:ObjectProperty .
:c a owl:ObjectProperty . :d a owl:ObjectProperty . :e a owl:ObjectProperty .
:t a owl:TransitiveProperty . :s a owl:SymmetricProperty . :f a owl:FunctionalProperty .
:i a owl:InverseFunctionalProperty . :p rdfs:subPropertyOf :u ; owl:inverseOf :q . :e owl:equivalentProperty :d .
:r rdfs:domain :A ; rdfs:range :B . :B rdfs:subClassOf :C . :C owl:equivalentClass :G .
:c owl:propertyChainAxiom ( :p :r :s ) .
:D owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A :C ) ] .
[ a owl:Restriction ; owl:onProperty :c ; owl:someValuesFrom :B ] rdfs:subClassOf :E .
[ a owl:Class ; owl:unionOf ( :E :D ) ] rdfs:subClassOf :F .
:E rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :u ; owl:allValuesFrom :A ] .
:F rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :s ; owl:hasValue :z ] .
[ a owl:Restriction ; owl:onProperty :u ; owl:hasValue :z ] rdfs:subClassOf :B .
:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :r ; owl:maxCardinality
    "1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ] .
:C owl:hasKey ( :q :r ) .
"""
KNOWN = "@prefix : <https://a.example/> . :z :t :a . :a a :C . :y :p :b ."
PROPERTIES, CLASSES, THINGS = "pqrstufic", "ABCEF", "abvwxyz"
SAME = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Background:
    folder = tmp_path_factory.mktemp("grounds")
    for name, text in (("axioms.ttl", ONTOLOGY), ("known.ttl", KNOWN)):
        (folder / name).write_text(text)
    return Background((folder / "axioms.ttl",), folder / "axioms.ttl", (folder / "known.ttl",))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(A + name)


def put(store: Store, key: str, *triples: tuple[str, str, str]) -> None:
    """Put a document of triples by local names into a store; the property "a" is rdf:type."""
    graph = ox.NamedNode(iris.document(store.base, key))
    found = ((node(s), TYPE if p == "a" else SAME if p == "same" else node(p), node(o)) for s, p, o in triples)
    store.replace(key, [ox.Quad(*triple, graph) for triple in found])


def random_triples(random: Random) -> list[tuple[str, str, str]]:
    found = []
    for _ in range(random.randint(2, 6)):
        one, other, kind = random.choice(THINGS), random.choice(THINGS), random.random()
        link = "same" if kind < 0.04 else "a" if kind < 0.25 else random.choice(PROPERTIES)
        found.append((one, link, random.choice(CLASSES) if link == "a" else other))
    return found


def inferred(store: Store) -> Iterator[Triple]:
    for quad in store.quads():
        name = quad.graph_name.value
        if (name.endswith("/inferred") or name.endswith("/joined")) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.predicate, quad.object


def check(told: Explanation, path: tuple[int, ...] = ()) -> int:
    """See that a tree ends at what was said, and that nothing in it rests on itself; count its inferences."""
    assert told.see not in path
    if told.see:
        return 0
    assert told.grounds, told.fact.short
    assert not told.cut
    count = 0
    for ground in told.grounds:
        if ground.kind == "inferred" and (ground.rule or len(told.grounds) == 1):
            assert ground.rule, told.fact.short
            assert ground.axiom or ground.rule.startswith("eq-")
            assert ground.premises
            count += 1 + sum(check(premise, (*path, told.number)) for premise in ground.premises)
    return count


def test_whatever_follows_is_led_back_to_what_was_said_and_never_to_itself(grounds: Background) -> None:
    steps = 0
    for seed in range(12):
        random = Random(seed)
        store = Store.open(made_of=grounds)
        for key in "klm":
            put(store, key, *random_triples(random))
        for triple in set(inferred(store)):
            steps += check(explain(store, triple, Bounds(facts=500)))
    assert steps > 600


def test_every_rule_that_gives_triples_has_words(grounds: Background) -> None:
    named = {rule.name for rule in grounds.rules.all if rule.head}
    assert len(named) > 18
    assert named <= set(rows())


@pytest.mark.parametrize(
    ("said", "asked", "because"),
    [
        ([("x", "a", "B")], ("x", "a", "C"), "{B} is a kind of {C}"),
        ([("x", "a", "C")], ("x", "a", "G"), "{C} is the same as {G}"),
        ([("x", "e", "y")], ("x", "d", "y"), "{e} is the same as {d}"),
        ([("x", "s", "y")], ("y", "s", "x"), "{s} holds both ways"),
        ([("x", "t", "y"), ("y", "t", "w")], ("x", "t", "w"), "{t} passes on from one to the next"),
        ([("x", "p", "y"), ("y", "r", "v"), ("v", "s", "w")], ("x", "c", "w"), "{p}, then {r}, then {s}, is {c}"),
        ([("x", "a", "F")], ("x", "s", "z"), "every {F} has {s} {z}"),
        ([("x", "u", "z")], ("x", "a", "B"), "whatever has {u} {z} is a {B}"),
        ([("x", "c", "y"), ("y", "a", "B")], ("x", "a", "E"), "whatever has {c} leading to a {B} is a {E}"),
        ([("x", "a", "A"), ("x", "a", "C")], ("x", "a", "D"), "whatever is each of {A} and {C} is a {D}"),
        ([("x", "a", "D")], ("x", "a", "F"), "every {D} is one of those that make up {F}"),
        ([("x", "a", "E"), ("x", "u", "y")], ("y", "a", "A"), "of a {E}, {u} leads to a {A} only"),
        ([("x", "f", "y"), ("x", "f", "w")], ("y", "same", "w"), "nothing has two values of {f}"),
        ([("y", "i", "x"), ("w", "i", "x")], ("y", "same", "w"), "no two things have the same {i}"),
        ([("x", "same", "y"), ("x", "t", "w")], ("y", "t", "w"), "the two subjects are the same"),
        ([("x", "same", "y"), ("w", "t", "x")], ("w", "t", "y"), "the two values are the same"),
    ],
)
def test_a_rule_is_told_in_words(said, asked, because, grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "k", *said)
    subject, link, value = asked
    triple = (node(subject), TYPE if link == "a" else SAME if link == "same" else node(link), node(value))
    told = next(ground for ground in explain(store, triple).grounds if ground.kind == "inferred")
    assert told.because == because.replace("{", f"<{A}").replace("}", ">")


def test_what_follows_from_two_documents_alone_is_told_by_a_sentence_of_each(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "k", ("x", "t", "y"))
    put(store, "m", ("y", "t", "w"))
    told = explain(store, (node("x"), node("t"), node("w")))
    assert [ground.words for ground in told.grounds] == ["follows from several documents together"]
    stated = [ground.words for premise in told.grounds[0].premises for ground in premise.grounds]
    assert stated == ["stated in k", "stated in m"]


def test_c63_a_chain_and_a_ring_are_told_within_bounds(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "chain", *((f"n{i}", "t", f"n{i + 1}") for i in range(40)))
    put(store, "ring", *((f"m{i}", "t", f"m{(i + 1) % 12}") for i in range(12)))
    for end in ((node("n0"), node("t"), node("n40")), (node("m0"), node("t"), node("m0"))):
        answer = reply(store, end)
        lines = list(told_lines(answer, 80))
        assert answer.holds
        assert len(lines) < 1000
        assert told_value(answer)["holds"] is True


def test_the_nearest_facts_come_in_one_order(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "k", ("x", "u", "y"), ("x", "u", "w"), ("v", "u", "x"))
    found = nearest(store, (node("x"), node("u"), node("v")))
    assert found[0] == (node("v"), node("u"), node("x"))  # the same two things, the other way round
    assert found[1:3] == [(node("x"), node("u"), node(name)) for name in ("w", "y")]


def test_what_stands_where_the_asked_one_stands_is_nearer(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "k", ("x", "u", "w"), ("x", "u", "y"), ("a", "u", "v"), ("a", "u", "y"))
    assert nearest(store, (node("x"), node("u"), node("v")))[0] == (node("x"), node("u"), node("y"))


def test_a_store_of_another_version_is_told_without_a_rule(tmp_path: Path, grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    put(store, "k", ("x", "a", "B"))
    bare = tmp_path / "bare.ttl"
    bare.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> . <https://a.example/> a owl:Ontology .")
    store.background = Background((bare,), bare, ())
    told = explain(store, (node("x"), TYPE, node("C")))
    assert [(ground.kind, ground.rule) for ground in told.grounds] == [("inferred", "")]
