"""GRAPH, OPTIONAL and UNION answered from columns, held against the engine."""

from __future__ import annotations

import json
import random

import pyoxigraph as ox
import pytest

from tests.random_nesting import dataset, nesting
from tests.random_queries import PREDICATES, PREFIXES, spoilt
from tests.test_columns import ENOUGH, answers, check

DATA = """
PREFIX : <http://e.test/>
GRAPH :one { :a :p :b ; :q 1 . :one :title "One" . :b :p :c }
GRAPH :two { :a :p :b, :c ; :r "war", "peace" . :c :q 2 . :one :title "Another's" . :two :p :two }
GRAPH :three { :d :p :b . :d :title "Three" }
"""


@pytest.fixture
def store() -> ox.Store:
    """Give three named graphs, and all that they say in the default graph."""
    found = ox.Store()
    found.load(DATA, format=ox.RdfFormat.TRIG)
    found.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found])
    found.add_graph(ox.NamedNode("http://e.test/empty"))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_random_queries_of_graphs_and_of_what_may_be_there_have_the_engines_solutions(seed: int) -> None:
    chance = random.Random(seed)
    answered = 0
    for _ in range(5):
        store = dataset(chance)
        columns = answers(store)
        answered += sum(check(store, columns, nesting(chance)) for _ in range(40))
    assert answered > 30


@pytest.mark.parametrize("seed", range(10))
def test_of_spoilt_ones_only_those_are_answered_that_the_engine_reads_and_answers_so(seed: int) -> None:
    chance = random.Random(seed)
    store = dataset(chance)
    columns = answers(store)
    assert sum(check(store, columns, spoilt(chance, nesting(chance))) for _ in range(150)) > 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { GRAPH ?g { ?x :p ?y } }",
        "SELECT * { GRAPH :two { ?x :p ?y } }",
        "SELECT * { GRAPH :nowhere { ?x :p ?y } }",
        "SELECT * { GRAPH :empty { ?x :p ?y } }",
        "SELECT * { GRAPH ?g { ?x :p ?y . ?y :p ?z } }",
        "SELECT * { GRAPH ?g { ?x :p ?y } GRAPH ?h { ?y :q ?z } }",
        "SELECT * { GRAPH ?g { ?x :p ?y } ?y :q ?z }",
        "SELECT * { GRAPH ?g { ?g :title ?t } }",
        "SELECT * { GRAPH ?g { ?g :p ?x FILTER(?g = :two) } }",
        "SELECT * { GRAPH ?g { ?x :p :b } GRAPH ?g { ?x :q 1 } }",
        "SELECT * { ?x :p ?g GRAPH ?g { ?x :p ?y } }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { { ?x :p ?y } UNION { ?x :q ?y } } } GROUP BY ?g ORDER BY ?g",
        "SELECT * { GRAPH ?g { ?x ?p ?y } }",
        "SELECT * { GRAPH :two { ?x ?p ?y } }",
        "SELECT * { GRAPH :nowhere { ?x ?p ?y } }",
        "SELECT * { GRAPH ?g { ?g ?p ?y FILTER(?p = :title) } }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?x ?p ?y } }",
        "SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?x ?p ?y } } GROUP BY ?g ?p ORDER BY ?n",
        "SELECT * { GRAPH ?g { ?x :p ?y OPTIONAL { ?x :r ?z } } }",
        "SELECT * { GRAPH ?g { ?x :p ?y } OPTIONAL { GRAPH ?g { ?g :title ?t } } }",
        "SELECT * { GRAPH ?g { ?x :p ?y } OPTIONAL { GRAPH ?h { ?g :title ?t } } } ORDER BY ?t",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :r ?z } } ORDER BY DESC(?z)",
        "SELECT ?z { ?x :p ?y OPTIONAL { ?x :r ?z } }",
        "SELECT ?u ?z { ?x :p ?y OPTIONAL { ?x :r ?z } OPTIONAL { ?y :q ?u } }",
        "SELECT DISTINCT ?z { ?x :p ?y OPTIONAL { ?x :r ?z } }",
        "SELECT ?z (COUNT(*) AS ?n) { ?x :p ?y OPTIONAL { ?x :r ?z } } GROUP BY ?z",
        "SELECT ?x (COUNT(?z) AS ?n) (COUNT(DISTINCT ?z) AS ?m) { ?x :p ?y OPTIONAL { ?x :r ?z } } GROUP BY ?x",
        "SELECT (COUNT(?z) AS ?n) (COUNT(?y) AS ?m) { ?x :p ?y OPTIONAL { ?x :r ?z } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :r ?z } FILTER(?z = 'war') }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } FILTER(?z != :a) }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z FILTER(?z > 1) } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?y :p ?z OPTIONAL { ?z :q ?u } } }",
        "SELECT * { ?x :p ?y OPTIONAL { { ?x :q ?z } UNION { ?x :r ?u } } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?y :p ?x } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :r ?z } } LIMIT 2",
        "SELECT * { { ?x :q ?z } UNION { ?x :r ?u } }",
        "SELECT * { ?x :p ?y { ?x :q ?z } UNION { ?x :r ?u } FILTER(?z < 2) }",
        "SELECT * { { ?x :q ?z } UNION { ?x :r ?z OPTIONAL { ?x :q ?u } } }",
    ],
)
def test_each_of_these_is_answered_as_the_engine_answers_it(store: ox.Store, text: str) -> None:
    assert check(store, answers(store), PREFIXES + text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { GRAPH ?g { } }",
        "SELECT * { GRAPH ?g { :a :p :b } }",
        "SELECT * { GRAPH ?g { :a ?p ?y } }",
        "SELECT * { GRAPH ?g { ?x ?p ?x } }",
        "SELECT * { GRAPH ?g { ?x :q 1 ; ?p ?y } }",
        "SELECT * { GRAPH ?g { ?x :p+ :b } }",
        "SELECT * { GRAPH ?g { ?x :p ?y GRAPH ?h { ?x :q ?z } } }",
        "SELECT * { GRAPH ?g { ?x :p ?y FILTER(?g = :one) } }",
        "SELECT * { GRAPH ?g { ?x :p ?y OPTIONAL { ?g :title ?t } } }",
        "SELECT * { GRAPH ?g { { ?x :p ?y } UNION { ?g :p ?y } } }",
        "SELECT * { GRAPH ?g { ?x :p ?y } GRAPH ?g { ?u :q ?v } }",
        "SELECT * { GRAPH 'one' { ?x :p ?y } }",
        "SELECT * FROM NAMED :one { GRAPH ?g { ?x :p ?y } }",
        "SELECT * { OPTIONAL { ?x :p ?y } }",
        "SELECT * { OPTIONAL { ?x :p ?y } ?x :q ?z }",
        "SELECT * { ?x :p ?y OPTIONAL { ?u :q ?v } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } ?z :p ?u }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } OPTIONAL { ?y :q ?z } }",
        "SELECT * { ?x :p ?y { ?x :q ?z OPTIONAL { ?z :p ?y } } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z OPTIONAL { ?z :p ?y } } }",
        "SELECT * { { ?x :q ?z } UNION { ?x :r ?u } ?u :p ?v }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z FILTER(?y = :b) } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } FILTER(STR(?z) = '1') }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } BIND(STR(?z) AS ?s) }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z BIND(STR(?z) AS ?s) } }",
        "SELECT (STR(?z) AS ?s) { ?x :p ?y OPTIONAL { ?x :q ?z } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } FILTER(!BOUND(?z)) }",
        "SELECT * { { ?x :q ?z BIND(STR(?z) AS ?s) } UNION { ?x :r ?u BIND(STR(?z) AS ?s) } }",
    ],
)
def test_what_could_be_understood_otherwise_is_left_to_the_engine(store: ox.Store, text: str) -> None:
    assert answers(store).answer(PREFIXES + text, {}, ENOUGH, ENOUGH) is None


def test_what_is_not_bound_is_left_out_of_its_row(store: ox.Store) -> None:
    text = f"{PREFIXES}SELECT ?t ?x {{ ?x :p ?y OPTIONAL {{ ?x :title ?t }} }}"
    found = answers(store).answer(text, {}, ENOUGH, ENOUGH)
    assert found is not None
    written = json.loads(found[1])
    assert written["head"]["vars"] == ["t", "x"]
    assert {*map(tuple, written["results"]["bindings"])} == {("x",), ("x", "t")}


def test_where_the_default_graph_is_not_the_union_of_all_named_graphs_are_the_engines() -> None:
    store = ox.Store()
    store.load(DATA, format=ox.RdfFormat.TRIG)
    columns = answers(store)
    assert columns.answer(f"{PREFIXES}SELECT * {{ GRAPH ?g {{ ?x :p ?y }} }}", {}, ENOUGH, ENOUGH) is None
    assert check(store, columns, f"{PREFIXES}SELECT * {{ ?x :p ?y }}")
    assert columns.answer(f"{PREFIXES}SELECT * {{ GRAPH ?g {{ ?x :none ?y }} }}", {}, ENOUGH, ENOUGH) is None


@pytest.mark.parametrize(
    "body",
    [
        "?x :p ?y",
        "?x :p :a",
        ":n1 :p ?y",
        "?x :p ?y . :n1 :p :a",
        "?x :p ?y ; :q ?z",
        "?x :q ?z OPTIONAL { ?x :p ?y }",
        "?x ?r ?y",
    ],
)
def test_a_small_graph_among_large_ones_is_looked_through_by_itself(body: str) -> None:
    store, value = ox.Store(), ox.NamedNode("http://e.test/a")
    for number in range(400):
        thing, predicate = ox.NamedNode(f"http://e.test/n{number // 2}"), PREDICATES[number % 2]
        place = ox.NamedNode(f"http://e.test/{'small' if number < 5 else 'large'}")
        store.extend(ox.Quad(thing, predicate, value, one) for one in (place, ox.DefaultGraph()))
    for name in (":small", ":large", ":empty"):
        assert check(store, answers(store), f"{PREFIXES}SELECT * {{ GRAPH {name} {{ {body} }} }}")


def test_more_solutions_than_are_held_are_the_engines_however_they_come() -> None:
    store = ox.Store()
    one, p = ox.NamedNode("http://e.test/a"), ox.NamedNode("http://e.test/p")
    for number in range(250):
        for place in (ox.DefaultGraph(), ox.NamedNode(f"http://e.test/g{number}")):
            store.add(ox.Quad(ox.NamedNode(f"http://e.test/n{number}"), p, one, place))
            store.add(ox.Quad(one, p, one, place))
    columns = answers(store)
    for body in ("?x :p ?y OPTIONAL { ?z :p ?y }", "GRAPH ?g { ?x :p ?y } GRAPH ?h { ?x :p ?z }"):
        assert columns.answer(f"{PREFIXES}SELECT * {{ {body} }} LIMIT 400", {}, ENOUGH, ENOUGH) is None
        assert check(store, columns, f"{PREFIXES}SELECT (COUNT(*) AS ?n) {{ {body} }}")
