"""What follows from several documents: in whatever order they come and go, it is what a full closure gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from graph import iris
from graph.background import Background
from graph.reasoning.closing import TOO_EQUAL, Bounds, closure
from graph.reasoning.lines import Line, line
from graph.store import Store
from graph.vocabulary import TYPE, cq

A = "https://a.example/"
ONTOLOGY = """
@prefix : <https://a.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://a.example/> a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class . :E a owl:Class . :F a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :s a owl:ObjectProperty .
:t a owl:ObjectProperty . :u a owl:ObjectProperty . :f a owl:ObjectProperty . :i a owl:ObjectProperty .
:c a owl:ObjectProperty . :d a owl:ObjectProperty . :e a owl:ObjectProperty .
:t a owl:TransitiveProperty . :s a owl:SymmetricProperty .
:f a owl:FunctionalProperty . :i a owl:InverseFunctionalProperty .
:p rdfs:subPropertyOf :u ; owl:inverseOf :q . :e owl:equivalentProperty :d . :t rdfs:subPropertyOf :u .
:r rdfs:domain :A ; rdfs:range :B . :B rdfs:subClassOf :C .
:c owl:propertyChainAxiom ( :p :r ) . :d owl:propertyChainAxiom ( :s :t :r ) . :t owl:propertyChainAxiom ( :q :s ) .
:D owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A :C ) ] .
[ a owl:Restriction ; owl:onProperty :c ; owl:someValuesFrom :B ] rdfs:subClassOf :E .
[ a owl:Class ; owl:unionOf ( :E [ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom :A ] ) ]
    rdfs:subClassOf :F .
:E rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :u ; owl:allValuesFrom :A ] .
:F rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :s ; owl:hasValue :z ] .
:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :r ; owl:maxCardinality
    "1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ] .
:C owl:hasKey ( :q :r ) .
"""
KNOWN = "@prefix : <https://a.example/> . :z :t :a . :a a :C . :y :p :b . :y :r :z ."
PROPERTIES, CLASSES, THINGS = "pqrstufic", "ABCEF", "abvwxyz"
SAME = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Background:
    return background(tmp_path_factory.mktemp("grounds"))


def background(folder: Path, ontology: str = ONTOLOGY, known: str = KNOWN) -> Background:
    """Give a background of our own."""
    for name, text in (("axioms.ttl", ontology), ("known.ttl", known)):
        (folder / name).write_text(text)
    return Background((folder / "axioms.ttl",), folder / "axioms.ttl", (folder / "known.ttl",))


def document(key: str, random: Random) -> list[ox.Quad]:
    """Give a few random quads about things of the world and about a part of the document."""
    graph = ox.NamedNode(iris.document(iris.BASE, key))
    part = ox.NamedNode(f"{graph.value}#e1")
    quads = []
    for _ in range(random.randint(1, 5)):
        one, other = (part if random.random() < 0.1 else thing(random) for _ in range(2))
        kind = random.random()
        if kind < 0.06:
            quads.append(ox.Quad(one, SAME, other, graph))
        elif kind < 0.25:
            quads.append(ox.Quad(one, TYPE, ox.NamedNode(A + random.choice(CLASSES)), graph))
        else:
            quads.append(ox.Quad(one, ox.NamedNode(A + random.choice(PROPERTIES)), other, graph))
    return quads


def thing(random: Random) -> ox.NamedNode:
    return ox.NamedNode(A + random.choice(THINGS))


def lines(store: Store, graph: str) -> set[Line]:
    return {line((q.subject, q.predicate, q.object)) for q in store.matching(graph=ox.NamedNode(graph))}


def expected(store: Store, documents: Iterable[list[ox.Quad]]) -> set[Line]:
    """Give what follows from all together, by one closure of everything, less what follows from each."""
    reference = lines(store, iris.graph(store.base, "reference"))
    said = {line((q.subject, q.predicate, q.object)) for quads in documents for q in quads}
    everything = reference | said | closure(reference | said, store.rules).lines
    known = reference | lines(store, iris.graph(store.base, "reference/inferred"))
    singles = (lines(store, iris.inferred(store.base, key)) for key in keys(store))
    return everything - known - said - set().union(*singles)


def keys(store: Store) -> set[str]:
    names = (name.value for name in store._record.named_graphs())
    return {key for name in names if (key := iris.key_of(store.base, name))}


def facts(store: Store) -> set[Line]:
    """Give what stands in the default graph, the ontology's unnamed classes aside."""
    found = (q for q in store.matching() if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode))
    return {line((q.subject, q.predicate, q.object)) for q in found}


def test_any_way_to_the_same_documents_gives_what_a_full_closure_gives(grounds: Background) -> None:
    joined = 0
    for seed in range(250):
        random = Random(seed)
        store = Store.open(made_of=grounds)
        standing: dict[str, list[ox.Quad]] = {}
        for _ in range(random.randint(2, 7)):
            key = random.choice("klmn")
            if key in standing and random.random() < 0.4:
                store.remove(key)
                del standing[key]
            else:
                standing[key] = document(key, random)
                store.replace(key, standing[key])
        found = lines(store, iris.graph(store.base, "joined"))
        assert found == expected(store, standing.values()), seed
        named = {line((q.subject, q.predicate, q.object)) for q in store.quads() if isinstance(q.object, ox.NamedNode)}
        assert facts(store) == {one for one in named if one[0].startswith("<")}, seed
        if seed % 5 == 0:
            assert_same_anew(store, standing, random)
        joined += len(found)
    assert joined > 1000


def assert_same_anew(store: Store, standing: dict[str, list[ox.Quad]], random: Random) -> None:
    """Compare a store with one that was given its documents in another order, and with itself made anew."""
    before = everything(store)
    other = Store.open(made_of=store.background)
    for key in random.sample(sorted(standing), len(standing)):
        other.replace(key, standing[key])
    assert everything(other) == before
    store.rebuild()
    assert everything(store) == before


def everything(store: Store) -> set[ox.Quad]:
    return set(store._record)


# --- more than is kept: hostile documents


def chain(key: str, numbers: Iterable[int], by: str = "t") -> list[ox.Quad]:
    graph = ox.NamedNode(iris.document(iris.BASE, key))
    return [ox.Quad(numbered(n), ox.NamedNode(A + by), numbered(n + 1), graph) for n in numbers]


def numbered(n: int) -> ox.NamedNode:
    return ox.NamedNode(f"{A}n{n}")


def ring(key: str, size: int) -> list[ox.Quad]:
    graph = ox.NamedNode(iris.document(iris.BASE, key))
    return [ox.Quad(numbered(n), SAME, numbered((n + 1) % size), graph) for n in range(size)]


def test_a_transitive_chain_of_5000_is_stored_and_not_closed(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    change = store.replace("long", chain("long", range(5000)))
    assert change.note == "more than 120,000 triples would follow"
    assert change.inferred == 1
    after = store.replace("short", chain("short", range(4990, 5010)))  # it takes part no more, the others do
    assert (after.note, after.inferred) == ("", 20 * 21 // 2 - 20 + 20 * 21 // 2)
    assert lines(store, iris.graph(store.base, "joined")) == set()
    store.remove("long")
    assert_same_anew(store, {"short": chain("short", range(4990, 5010))}, Random(1))


def test_a_ring_of_1000_equal_names_is_told_and_not_carried_over(grounds: Background) -> None:
    store = Store.open(made_of=grounds)
    said = [*ring("ring", 1000), *chain("ring", range(3))]
    change = store.replace("ring", said)
    assert change.note == TOO_EQUAL
    follows = lines(store, iris.inferred(store.base, "ring"))
    assert (f"<{A}n0>", f"<{A}t>", f"<{A}n3>") in follows
    assert len(follows) < 20
    store.replace("other", chain("other", range(10)))
    assert_same_anew(store, {"ring": said, "other": chain("other", range(10))}, Random(1))


def test_bounds_tell_the_same_in_whatever_order_lines_come(grounds: Background) -> None:
    rules = Store.open(made_of=grounds).rules
    said = [line((q.subject, q.predicate, q.object)) for q in ring("ring", 30)]
    for bounds in (Bounds(equal=20), Bounds(inferred=400), Bounds(inferred=400, equal=20)):  # one is met first, or both
        found = []
        for seed in range(40):
            Random(seed).shuffle(said)
            found.append(closure(said, rules, bounds=bounds))
        assert found[0].note == TOO_EQUAL
        assert all(one == found[0] for one in found)


def test_documents_that_only_together_give_too_much_are_not_joined(tmp_path: Path) -> None:
    small = background(tmp_path)
    store = Store.open(made_of=replace(small, bounds=Bounds(joined=1000)))
    pieces = {f"k{n}": chain(f"k{n}", range(n * 10, n * 10 + 10)) for n in range(12)}
    notes = [store.replace(key, piece).note for key, piece in pieces.items()]
    assert notes[:3] == ["", "", ""]
    told = "more than 1,000 triples would follow from the documents together"
    assert told in notes
    joined = lines(store, iris.graph(store.base, "joined"))
    assert joined == {(f"<{iris.graph(store.base, 'joined')}>", str(cq("notInferred")), f'"{told}"')}
    assert_same_anew(store, pieces, Random(1))
    for key in list(pieces)[3:]:
        store.remove(key)
        pieces.pop(key)
    assert len(lines(store, iris.graph(store.base, "joined"))) > 100
    assert_same_anew(store, pieces, Random(1))


def test_documents_that_together_give_a_thing_too_many_names_are_joined_without(tmp_path: Path) -> None:
    store = Store.open(made_of=replace(background(tmp_path), bounds=Bounds(equal=6)))
    graphs = {key: ox.NamedNode(iris.document(iris.BASE, key)) for key in "klmno"}
    pieces = {
        key: [ox.Quad(numbered(0), SAME, numbered(3 * n + i), graph) for i in (1, 2, 3)] + chain(key, [100 + n])
        for n, (key, graph) in enumerate(graphs.items())
    }
    notes = [store.replace(key, piece).note for key, piece in pieces.items()]
    assert TOO_EQUAL in notes
    assert (f"<{A}n100>", f"<{A}t>", f"<{A}n105>") in lines(store, iris.graph(store.base, "joined"))
    assert_same_anew(store, pieces, Random(1))
    for key in "mno":
        store.remove(key)
        pieces.pop(key)
    assert (f"<{A}n1>", str(SAME), f"<{A}n4>") in lines(store, iris.graph(store.base, "joined"))
    assert_same_anew(store, pieces, Random(1))
