"""The columns of SELECT * come in the order in which the query names them, in every format; nothing else changes."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from graph.projection import columns, spelled_out, star
from server.querying.jobs import Job
from server.querying.workers import answer

QUADS = [
    ox.Quad(ox.NamedNode(f"e:{one}"), ox.NamedNode(f"e:{name}"), ox.NamedNode(f"e:{one * 3 % 7}"))
    for one in range(7)
    for name in ("p", "q")
]
ORDERS = [
    ("SELECT * { ?z <e:p> ?a }", "z a"),
    ("SELECT # one, ?a\n distinct#* ?b\r* { ?z <e:p> ?a }", "z a"),
    ("PREFIX : <e:> PREFIX b: <e:> SELECT * { ?z :p ?a }", "z a"),
    ("select distinct\n* where { ?z <e:p> $a . ?a <e:q> ?m }", "z a m"),
    ("PREFIX select: <e:> BASE <e:> SELECT REDUCED*{ ?z select:p ?a . ?b select:q ?z }", "z a b"),
    ("SELECT * { ?z <e:p> ?b { SELECT ?y (COUNT(*) AS ?n) { ?y <e:p> ?hidden } GROUP BY ?y } }", "z b y n"),
    ("SELECT * { { SELECT * { ?y <e:p> ?c } } ?y <e:q> ?b }", "y c b"),
    ("SELECT * { ?z <e:p> ?b OPTIONAL { ?b <e:none> ?a } MINUS { ?z <e:none> ?c } BIND('?q' AS ?k) }", "z b a k"),
    ("SELECT * { VALUES (?y ?b) { (<e:1> UNDEF) } ?y <e:p>? ?b . FILTER(?b != <e:?a>) } # ?c", "y b"),
    ("SELECT ?b ?a { ?a <e:p> ?b . { SELECT * { ?z <e:q> ?y } } }", "b a"),
    ("SELECT (COUNT(*) AS ?n) (1 AS ?b) { ?z <e:p> ?y }", "n b"),
]


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    made.extend(QUADS)
    return made


def names_of(store: ox.Store, query: str) -> list[str]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [one.value for one in found.variables]


def rows(store: ox.Store, query: str) -> Counter[tuple[tuple[str, str], ...]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(one.value for one in found.variables)
    return Counter(tuple((name, str(row[name])) for name in names) for row in found)


@pytest.mark.parametrize(("query", "order"), ORDERS)
def test_columns_stand_as_the_query_names_them(store: ox.Store, query: str, order: str) -> None:
    assert " ".join(columns(query, names_of(store, query))) == order


@pytest.mark.parametrize(("query", "order"), ORDERS)
def test_spelling_the_columns_out_changes_no_solution(store: ox.Store, query: str, order: str) -> None:
    spelled = spelled_out(query, lambda: names_of(store, query))
    assert " ".join(names_of(store, spelled)) == order
    assert rows(store, spelled) == rows(store, query)


@pytest.mark.parametrize("query", ["ASK { { SELECT * {} } }", "CONSTRUCT { ?s ?p 'SELECT *' } {}", "", "# SELECT *"])
def test_other_queries_are_left_as_they_are(query: str) -> None:
    assert star(query) == -1
    assert spelled_out(query, list) == query


def test_a_star_of_no_variable_stays() -> None:
    assert spelled_out("SELECT * {}", list) == "SELECT * {}"


@pytest.mark.parametrize(
    ("media_type", "head"),
    [
        ("text/csv", b"z,a\r\n"),
        ("text/tab-separated-values", b"?z\t?a\n"),
        ("application/sparql-results+json", b'{"head":{"vars":["z","a"]}'),
        ("application/sparql-results+xml", b'<variable name="z"/><variable name="a"/>'),
    ],
)
def test_a_worker_answers_with_the_columns_in_order(store: ox.Store, media_type: str, head: bytes) -> None:
    job = Job("SELECT * { ?z cq:p ?a }", (), (), media_type, None, 1.0, 100, 1 << 20)
    assert head in answer(store, job, {"cq": "e:"})[3]
