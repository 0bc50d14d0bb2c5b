"""What a request to the endpoint means, and how its answer is worded: pure, so no server runs here."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import RequestError
from server.exchange import Exchange, Reply
from server.protocol.federating import origin
from server.protocol.operations import fields
from server.protocol.scanning import MOMENTARY, TELLING, UPDATES, scan, scan_tokens
from server.protocol.sparql import Plan, key_of, plan, reply, unchanged
from server.protocol.updates import using
from server.querying.jobs import Result
from server.settings import Settings

SETTINGS = Settings(public="https://graph.example.org/")
JSON = "application/sparql-results+json"
ANY = "SELECT * { ?s ?p ?o }"


def planned(text: str, accept: str = "", settings: Settings = SETTINGS, **headers: str) -> Plan | Reply:
    sent = {"accept": accept} | {name.replace("_", "-"): value for name, value in headers.items()}
    return plan(Exchange("GET", "/sparql", urlencode({"query": text}).encode(), sent), settings)


def a_plan(text: str, **more: str) -> Plan:
    made = planned(text, **more)
    assert isinstance(made, Plan), made
    return made


def test_what_is_kept_of_a_query_is_small_and_tells_it_from_any_other() -> None:
    long = a_plan(f"{ANY} #{'x' * 100_000}")
    assert len(repr(long.key)) < 300
    assert long.key != a_plan(ANY).key
    assert key_of(replace(long.job, named_graphs=("a:b",))) != long.key == key_of(long.job)


# --- the scan

PIECES = st.sampled_from(
    [
        *TELLING, *UPDATES, *MOMENTARY, "select", "ASK", "PREFIX", "prefix a:", "BASE", "a:b", "a:b\\#", "<http://a/>",
        "<a", ">", "{", "}", "(", ")", "?x", "'", '"', '"""', "#", "\n", " ", " ", "\\u0053", "\\u005C", "\ufeff", ":",
        "é",
        "ſ", "1", "-", "_:b", "a\\'b", "\\", "@en", ".", "Service", "construct", "describe", "know",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40))
def test_the_quick_look_tells_what_the_tokens_tell(text: str) -> None:
    assert scan(text) == scan_tokens(text)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <http://e/> ASK { ?s ?p e:a\\#b . SERVICE <http://a/> {} }",
        "PREFIX e: <http://e/> ASK { ?s ?p e:a\\'b . SERVICE <http://a/> {} . ?s ?p e:\\'c }",
        'ASK { ?s ?p "\\u005C" . SERVICE <http://a/> {} . ?s ?p "" }',
        "ASK { # x\rSERVICE <http://a/> {} }",
    ],
)
def test_c16_escapes_hide_no_service(text: str) -> None:
    assert scan(text).federates


def test_what_changes_from_call_to_call_is_told() -> None:
    assert scan("SELECT (NOW() AS ?x) {}").momentary
    assert scan("SELECT (struuid() AS ?x) {}").momentary
    assert not scan("SELECT ?x { ?x <http://a/knows> 'RAND()' }").momentary


# --- parameters


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_parameters_come_back_as_they_were_sent(sent: dict[str, str]) -> None:
    try:
        encoded = urlencode(sent).encode()
    except UnicodeEncodeError:  # half a surrogate has no UTF-8
        return
    assert dict(fields(encoded)) == sent


def test_a_lone_percent_sign_stays_one() -> None:
    assert fields(b"query=50%&x=a+b") == [("query", "50%"), ("x", "a b")]


# --- what is planned


def test_relative_iris_and_the_service_are_below_the_public_address() -> None:
    assert a_plan(ANY, host="evil.example").job.base == "https://graph.example.org/sparql"


@pytest.mark.parametrize(
    "accept", [", ".join(f"a/b{i};q=0.{i % 9}" for i in range(5000)), ";q=,=" * 9000, "*/*," * 9000]
)
def test_c24_long_and_garbage_headers_are_quick(accept: str) -> None:
    planned(ANY, "text/csv")
    began = time.thread_time()  # a machine that stands still is not counted
    planned(ANY, accept)
    assert time.thread_time() - began < 0.5  # on an idle machine under 0.005


@pytest.mark.parametrize(
    ("accept", "solutions"),
    [
        ("*/*;q=0.1, application/sparql-results+json;q=0", "application/sparql-results+xml"),
        ("TEXT/CSV", "text/csv"),
        ("text/*, application/*;q=0.1", "text/csv"),
        ('application/ld+json;profile="http://a/ http://b/";q=0.4, text/csv;q=0.3', "text/csv"),
    ],
)
def test_c24_qualities_and_ranges(accept: str, solutions: str) -> None:
    assert a_plan(ANY, accept=accept).job.solutions == solutions


def test_problems_are_one_sentence_as_text_or_json() -> None:
    told = planned("", "application/json")
    assert isinstance(told, Reply)
    assert json.loads(told.body) == {
        "error": "The query is empty; write one, for example " + ANY + " LIMIT 10",
        "status": 400,
    }
    told = planned("CLEAR ALL")
    assert isinstance(told, Reply)
    assert told.body == b"400: Updates are not allowed here; this address answers queries only\n"
    assert ("Access-Control-Allow-Origin", "*") in told.headers


def test_c25_methods_and_the_preflight() -> None:
    assert plan(Exchange("PUT", "/sparql"), SETTINGS).status == 405  # type: ignore[union-attr]
    told = plan(Exchange("OPTIONS", "/sparql"), SETTINGS)
    assert isinstance(told, Reply)
    assert (told.status, dict(told.headers)["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "Authorization" not in dict(told.headers)["Access-Control-Allow-Headers"]


def test_a_body_in_another_character_set_is_415_and_a_long_one_413() -> None:
    kind = {"content-type": "application/sparql-query; charset=UTF-16"}
    assert plan(Exchange("POST", "/sparql", b"", kind, b"ASK {}"), SETTINGS).status == 415  # type: ignore[union-attr]
    kind = {"content-type": "application/sparql-query; charset=UTF-8"}
    assert isinstance(plan(Exchange("POST", "/sparql", b"", kind, b"ASK {}"), SETTINGS), Plan)
    long = b"#" * (SETTINGS.body + 1)
    assert plan(Exchange("POST", "/sparql", b"", kind, long), SETTINGS).status == 413  # type: ignore[union-attr]


# --- replies


def test_an_answer_is_known_by_snapshot_query_and_format() -> None:
    first = a_plan(ANY, accept=JSON)
    tag = dict(reply(first, Result(JSON, b"{}"), "7").headers)["ETag"]
    again = a_plan(ANY, accept=JSON, if_none_match=f'"other", W/{tag}')
    assert unchanged(again, "7").status == 304  # type: ignore[union-attr]
    assert unchanged(again, "8") is None
    assert unchanged(replace(a_plan(ANY, accept="text/csv"), condition=tag), "7") is None
    assert unchanged(replace(a_plan("SELECT (NOW() AS ?x) {}"), condition="*"), "7") is None


def test_c21_a_cut_result_says_so_in_headers_and_head() -> None:
    cut = reply(a_plan(ANY), Result(JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', "rows=9"), "7")
    assert json.loads(cut.body)["head"]["link"] == ["https://graph.example.org/sparql?rows=9#limits"]
    assert ("Communique-Truncated", "rows=9") in cut.headers
    assert "ETag" not in dict(cut.headers)
    kind = "application/sparql-results+xml"
    cut = reply(
        a_plan(ANY), Result(kind, b"<sparql><head><variable name='s'/></head><results/></sparql>", "bytes=9"), "7"
    )
    assert b"<variable name='s'/><link href=\"https://graph.example.org/sparql?bytes=9#limits\"/></head>" in cut.body


def test_head_has_no_body() -> None:
    made = plan(Exchange("HEAD", "/sparql", b"query=" + quote(ANY).encode()), SETTINGS)
    assert isinstance(made, Plan)
    assert reply(made, Result(JSON, b"{}"), "7").body == b""


# --- federation

ALLOWED = replace(SETTINGS, federation=("https://query.example.org", "http://127.0.0.1:81"))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://query.example.org/sparql> {} }",
        "ASK { SERVICE SILENT <https://query.example.org> {} }",
        "PREFIX q: <https://query.example.org/> ASK { SERVICE q:sparql {} SERVICE <http://127.0.0.1:81/x> {} }",
    ],
)
def test_a_constant_endpoint_of_an_allowed_origin_may_be_asked(text: str) -> None:
    made = planned(text, settings=ALLOWED)
    assert isinstance(made, Plan)
    assert made.job.federates
    assert not made.lasting
    assert planned(text).status == 400  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://query.example.org.evil.example/> {} }",
        "ASK { SERVICE <https://query.example.org:444/> {} }",
        "ASK { SERVICE <https://query.example.org@evil.example/> {} }",
        "ASK { SERVICE <http://query.example.org/> {} }",
        "ASK { VALUES ?s { <https://query.example.org/> } SERVICE ?s {} }",
        "BASE <https://query.example.org/> ASK { SERVICE <sparql> {} }",
        "PREFIX q: <https://query.example.org> ASK { SERVICE q:.evil.example {} }",
        "PREFIX q: <https://query.example.org/> PREFIX q: <https://evil.example/> ASK { SERVICE q:x {} }",
        "ASK { SERVICE <https://query.example.org/> {} SERVICE <https://evil.example/> {} }",
        "ASK { SERVICE <https://query.example.org/> {} ?s ?p 'a\\u0027' }",
        "SELECT * { FILTER(?a<?b)SERVICE?c#>\n{} SERVICE <https://query.example.org/> {} }",
        "ASK { SERVICE",
    ],
)
def test_c15_c16_every_other_endpoint_is_refused(text: str) -> None:
    told = planned(text, settings=ALLOWED)
    assert isinstance(told, Reply)
    assert (told.status, b"ederation" in told.body) == (400, True)


def test_an_origin_is_plain() -> None:
    assert origin("HTTPS://Query.example.org:443/x?y") == "https://query.example.org:443"
    assert origin("https://ｑuery.example.org/") == origin("file:///x") == origin("https:/x") == ""


# --- the dataset of an update


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", "INSERT { ?s ?p 1 } USING <a:g> WHERE { ?s ?p 2 }"),
        ("INSERT DATA { <a:s> <a:p> 'WHERE' }", "INSERT DATA { <a:s> <a:p> 'WHERE' }"),
        (
            "DELETE WHERE { ?s ?p '}' } ; DELETE { ?s ?p 1 } where { { SELECT ?s WHERE { ?s ?p 1 } } } # WHERE",
            "DELETE { ?s ?p '}' } USING <a:g> WHERE { ?s ?p '}' } ; "
            "DELETE { ?s ?p 1 } USING <a:g> where { { SELECT ?s WHERE { ?s ?p 1 } } } # WHERE",
        ),
        (
            "PREFIX e: <e:> INSERT { e:a\\#b e:p 1 } WHERE {}",
            "PREFIX e: <e:> INSERT { e:a\\#b e:p 1 } USING <a:g> WHERE {}",
        ),
    ],
)
def test_the_dataset_of_an_update_becomes_its_using_clauses(text: str, made: str) -> None:
    assert using(text, ["a:g"], []) == made
    ox.Store().update(made)


@pytest.mark.parametrize(
    "text", ["WITH <a:h> INSERT { ?s ?p 1 } WHERE {}", "INSERT { ?s ?p 1 } USING <a:h> WHERE {}", "CLEAR ALL # \\u0041"]
)
def test_a_dataset_named_twice_or_with_escapes_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        using(text, [], ["a:g"])


def test_a_graph_that_is_no_iri_is_refused() -> None:
    with pytest.raises(RequestError, match="not an absolute IRI"):
        using("DELETE WHERE { ?s ?p 1 }", ["g> USING <h"], [])
