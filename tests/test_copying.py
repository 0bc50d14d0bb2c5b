"""A snapshot in memory: two stores that together answer as the one on disk."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from server.querying.copying import copied, of_one
from server.querying.jobs import Job

DATA = """
<http://e/a> <http://e/p> <http://e/b> <http://e/g> .
<http://e/a> <http://e/q> _:b <http://e/g> .
_:b <http://e/p> "x" <http://e/h> .
<http://e/a> <http://e/p> <http://e/b> .
<http://e/a> <http://e/q> _:b .
_:b <http://e/p> "x" .
"""


@pytest.fixture
def record():
    store = ox.Store()
    store.bulk_load(DATA, format=ox.RdfFormat.N_QUADS)
    store.add_graph(ox.NamedNode("http://e/empty"))
    return store


def job(query, default_graphs=(), named_graphs=()):
    return Job(query, default_graphs, named_graphs, None, None, 1.0, 10, 1000)


def test_nothing_is_lost_on_the_way_into_memory(record):
    copies = copied(record)
    assert set(copies.whole) == set(record)
    assert set(copies.whole.named_graphs()) == set(record.named_graphs())
    assert set(copies.union) == {quad for quad in record if isinstance(quad.graph_name, ox.DefaultGraph)}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <http://e/g> { ?s ?p ?o }",
        "select * from named <http://e/g> { graph ?g { ?s ?p ?o } }",
        "SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_query_that_names_graphs_is_asked_of_all(record, query):
    copies = copied(record)
    assert copies.of(job(query)) is copies.whole


def test_a_dataset_of_the_request_is_read_from_all(record):
    copies = copied(record)
    assert copies.of(job("SELECT * { ?s ?p ?o }", default_graphs=("http://e/g",))) is copies.whole
    assert copies.of(job("SELECT * { ?s ?p ?o }", named_graphs=("http://e/g",))) is copies.whole


def test_any_other_query_is_asked_of_the_union_and_answered_alike(record):
    copies = copied(record)
    for query in ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT * { <http://e/a> ?p ?o . OPTIONAL { ?o ?q ?x } }"):
        assert copies.of(job(query)) is copies.union
        assert sorted(map(str, copies.union.query(query))) == sorted(map(str, record.query(query)))


def test_what_is_not_copied_answers_all(record):
    copies = of_one(record)
    assert copies.of(job("SELECT * { ?s ?p ?o }")) is copies.of(job("SELECT * { GRAPH ?g { ?s ?p ?o } }")) is record
