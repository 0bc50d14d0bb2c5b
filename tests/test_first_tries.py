"""What somebody tries first who has read little, and is told: prefixes, searches, addresses and methods."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.writable import BEARER, OURS


def told(client: FlaskClient, query: str, **more: str) -> tuple[int, str]:
    answer = client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": "text/csv"})
    return answer.status_code, answer.text


def update(client: FlaskClient, text: str, kind: str = "application/sparql-update") -> tuple[int, str]:
    answer = client.post("/update", data=text, headers={**BEARER, "Content-Type": kind})
    return answer.status_code, answer.text


def test_the_prefixes_of_a_store_need_not_be_written(client: FlaskClient) -> None:
    status, rows = told(client, "SELECT (COUNT(*) AS ?n) { ?d a cq:Document FILTER(?d != id:nobody) }")
    assert status == 200
    assert rows.split()[1] != "0"


def test_a_prefix_that_nobody_knows_is_named(client: FlaskClient) -> None:
    status, sentence = told(client, "ASK { ?s a cq:Tie ; foo:bar 1 }")
    assert status == 400
    assert "prefix foo: is not declared; write PREFIX foo: <...>" in sentence


@pytest.mark.parametrize("value", ["?words", '"!?"', '"missiles"@en', '""'])
def test_a_search_for_no_constant_words_is_refused(client: FlaskClient, value: str) -> None:
    status, sentence = told(client, f"SELECT * {{ ?s cq:matches {value} }}")
    assert status == 400
    assert "the words behind cq:matches as a constant" in sentence


@pytest.mark.parametrize(
    "query",
    [
        "ASK { cq:matches ?p ?o }",
        "ASK { VALUES ?p { cq:matches cq:quote } ?s ?p ?o }",
        'ASK { ?s cq:matches "missiles" . ?s cq:matches ?words }',
    ],
)
def test_what_may_mean_another_thing_is_answered(client: FlaskClient, query: str) -> None:
    assert told(client, query)[0] == 200


def test_a_graph_of_the_dataset_that_is_no_iri_is_told_with_its_parameter(client: FlaskClient) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        status, sentence = told(client, "ASK { ?s ?p ?o }", **{name: "foo"})
        assert status == 400
        assert f"parameter {name}" in sentence


def test_a_query_at_the_address_of_updates_is_sent_to_the_other(client: FlaskClient) -> None:
    query = "SELECT * { ?s ?p ?o }"
    for kind in ("application/sparql-update", "application/sparql-query"):
        status, sentence = update(client, query, kind)
        assert status == 400
        assert "send queries to /sparql" in sentence


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }}", "by CONSTRUCT"),
        (f"COPY <{OURS}> TO <https://example.org/mine>", "by CONSTRUCT"),
        (f"MOVE SILENT GRAPH <{OURS}> TO DEFAULT", "by CONSTRUCT"),
        (f"DROP GRAPH <{OURS}>", "communique remove first"),
        (f"CLEAR SILENT GRAPH <{OURS}>", "communique remove first"),
        (f"DELETE WHERE {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }}", "communique remove first"),
        (f"INSERT DATA {{ GRAPH <{OURS}> {{ <a:b> <a:b> <a:b> }} }}", "choose a name of your own"),
        (f"ADD DEFAULT TO <{OURS}>", "choose a name of your own"),
    ],
)
def test_an_update_that_touches_a_document_says_the_way(client: FlaskClient, text: str, advice: str) -> None:
    status, sentence = update(client, text)
    assert status == 403
    assert advice in sentence


def test_deleting_a_graph_of_a_document_says_the_way(client: FlaskClient) -> None:
    answer = client.delete(f"/graphs?graph={OURS}", headers=BEARER)
    assert answer.status_code == 403
    assert "communique remove first" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/sparql", "GET, HEAD, OPTIONS, POST"),
        ("GET", "/update", "OPTIONS, POST"),
        ("PATCH", "/graphs", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("DELETE", "/documents", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_taken_is_told_alike_everywhere(
    client: FlaskClient, method: str, path: str, allowed: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert f"This address does not take {method}; it takes {allowed}." in answer.text
    assert answer.headers["Allow"] == allowed
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_script_may_ask_what_the_address_of_updates_takes(client: FlaskClient) -> None:
    answer = client.options("/update")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]
