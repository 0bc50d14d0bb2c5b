"""Who may write, what, and what becomes of it: `/update` and `/graphs`, with the hostile cases 14 and 45."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.composing import users_record
from graph.foreign.child import OUT_OF_MEMORY
from server.app import create_app
from server.errors import LimitError, RequestError
from server.protocol.deaths import death
from server.protocol.tokens import read_token
from server.protocol.writes import Write
from tests.writable import BEARER, OURS, PUBLIC, SETTINGS, TOKEN, silent

GRAPH = "/graphs?graph=https://example.org/g"
TURTLE = {"Content-Type": "text/turtle"}


def update(client: FlaskClient, text: str, **headers: str) -> TestResponse:
    return client.post("/update", data={"update": text}, headers=headers or BEARER)


def ask(client: FlaskClient, pattern: str) -> bool:
    answer = client.get("/sparql", query_string={"query": f"ASK {{ {pattern} }}"})
    return bool(answer.get_json(force=True)["boolean"])


# --- who


def test_a_server_that_only_reads_takes_nothing(tmp_path: Path) -> None:
    made = create_app(tmp_path / "store", silent, settings=replace(SETTINGS, token="")).test_client()
    assert update(made, "CLEAR ALL").status_code == 403
    for method in ("put", "post", "delete"):
        assert getattr(made, method)(GRAPH, data="", headers=BEARER | TURTLE).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"Accept": "*/*"},
        {"Authorization": "Bearer other"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Cookie": f"token={TOKEN}"},
    ],
)
def test_c45_without_the_token_it_is_401_and_gives_no_hint(client: FlaskClient, sent: dict[str, str]) -> None:
    refused = update(client, "CLEAR ALL", **sent)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="communique"'
    assert "other" not in refused.text
    assert TOKEN not in refused.text


def test_c45_a_token_in_the_address_and_a_foreign_page_are_refused(client: FlaskClient) -> None:
    assert client.post(f"/update?access_token={TOKEN}", data={"update": "CLEAR ALL"}).status_code == 400
    assert update(client, "CLEAR ALL", **BEARER, Origin="https://evil.example").status_code == 403
    assert update(client, "CLEAR ALL", **BEARER, Origin="null").status_code == 403
    assert update(client, "CLEAR ALL", **BEARER, Origin=PUBLIC.rstrip("/")).status_code == 204


def test_a_token_file_must_hold_a_token_that_others_cannot_read(tmp_path: Path) -> None:
    told: list[str] = []
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    file.chmod(0o600)
    assert read_token(file, told.append) == TOKEN
    assert not told
    file.chmod(0o644)
    read_token(file, told.append)
    assert "chmod 600" in told[0]
    for text in ("", "short", "two words of a token"):
        file.write_text(text)
        with pytest.raises(RequestError, match="holds no token"):
            read_token(file, told.append)
    with pytest.raises(RequestError, match="cannot be read"):
        read_token(tmp_path / "none", told.append)


# --- updates


def test_an_update_stands_for_whoever_asks_next(client: FlaskClient) -> None:
    done = update(client, "INSERT DATA { GRAPH <https://example.org/u> { <a:s> <a:p> 1 } <a:s> <a:p> 2 }")
    assert (done.status_code, done.data) == (204, b"")
    assert ask(client, "GRAPH <https://example.org/u> { <a:s> <a:p> 1 } <a:s> <a:p> 1, 2")
    assert (
        client.get("/graphs?default", headers={"Accept": "application/n-triples"}).data.strip().endswith(b"integer> .")
    )
    assert update(client, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }").status_code == 204
    assert not ask(client, "<a:s> <a:p> 1")


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        (f"INSERT DATA {{ GRAPH <{OURS}> {{ <a:s> <a:p> 1 }} }}", 403, OURS),
        (f"DROP GRAPH <{OURS}>", 403, OURS),
        (f"COPY DEFAULT TO <{OURS}>", 403, OURS),
        ("LOAD <http://127.0.0.1:1/>", 400, "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("INSERT DATA { <a:s>", 400, "yntax"),
        ("", 400, "empty"),
    ],
)
def test_what_may_not_be_written_says_why(client: FlaskClient, text: str, status: int, told: str) -> None:
    refused = update(client, text)
    assert (refused.status_code, told in refused.text) == (status, True), refused.text
    assert ask(client, f"GRAPH <{OURS}> {{ ?s ?p ?o }}")


def test_an_update_that_runs_on_is_killed_and_leaves_nothing(app: Flask, client: FlaskClient) -> None:
    update(client, "INSERT DATA { " + " ".join(f"<a:s{n}> <a:p> {n} ." for n in range(1000)) + " }")
    writing = app.extensions["communique"].writing
    slow = replace(SETTINGS, writing=1.5)
    object.__setattr__(writing, "_settings", slow)
    cross = "INSERT { ?a <a:q> 1 } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i < 0) }"
    late = update(client, cross)
    object.__setattr__(writing, "_settings", SETTINGS)
    assert (late.status_code, "rite time limit" in late.text) == (503, True)
    assert late.headers["Retry-After"]
    assert update(client, "CLEAR ALL").status_code == 204


def test_methods_and_bodies_of_updates(client: FlaskClient) -> None:
    assert client.get("/update?update=CLEAR%20ALL", headers=BEARER).status_code == 405
    assert client.options("/update").headers["Allow"] == "OPTIONS, POST"
    assert client.post("/update", data="CLEAR ALL", headers=BEARER, content_type="text/plain").status_code == 415
    assert client.post("/update", data={"query": "ASK {}"}, headers=BEARER).status_code == 400


# --- graphs


def test_graphs_of_documents_are_read_and_not_written(client: FlaskClient) -> None:
    found = client.get(f"/graphs?graph={OURS}", headers={"Accept": "text/turtle"})
    assert (found.status_code, found.mimetype) == (200, "text/turtle")
    assert len(list(ox.parse(found.data, format=ox.RdfFormat.TURTLE))) > 50
    head = client.head(f"/graphs?graph={OURS}", headers={"Accept": "text/turtle"})
    assert (head.data, head.content_length) == (b"", len(found.data))
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    for method in ("put", "post", "delete"):
        refused = getattr(client, method)(f"/graphs?graph={OURS}", data="<a:s> <a:p> 1 .", headers=BEARER | TURTLE)
        assert (refused.status_code, OURS in refused.text) == (403, True)
    assert client.get(f"/graphs?graph={OURS}", headers={"Accept": "text/turtle"}).data == found.data


def test_a_graph_is_put_added_to_and_taken_away(client: FlaskClient) -> None:
    assert client.get(GRAPH).status_code == 404
    assert client.put(GRAPH, data="<a:s> <a:p> 1 .", headers=BEARER | TURTLE).status_code == 201
    assert client.put(GRAPH, data="<s> <a:p> 2 .", headers=BEARER | TURTLE).status_code == 204
    xml = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
        '<rdf:Description rdf:about="a:t"><a:p>3</a:p></rdf:Description></rdf:RDF>'
    )
    assert client.post(GRAPH, data=xml, headers=BEARER, content_type="application/rdf+xml").status_code == 204
    held = client.get(GRAPH, headers={"Accept": "application/n-triples"}).text
    assert set(held.splitlines()) == {
        '<https://example.org/s> <a:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<a:t> <a:p> "3" .',
    }
    assert client.delete(GRAPH, headers=BEARER).status_code == 204
    assert client.delete(GRAPH, headers=BEARER).status_code == 404


def test_who_changes_a_graph_may_say_what_it_must_be(client: FlaskClient) -> None:
    def put(text: str, method: str = "put", **conditions: str) -> int:
        named = {name.replace("_", "-"): value for name, value in conditions.items()}
        sent: TestResponse = getattr(client, method)(GRAPH, data=text, headers=BEARER | TURTLE | named)
        return sent.status_code

    assert put("<a:s> <a:p> 0 .", If_Match="*") == 412
    assert put("<a:s> <a:p> 1 .", If_None_Match="*") == 201
    assert put("<a:s> <a:p> 2 .", If_None_Match="*") == 412
    seen = client.get(GRAPH).headers["ETag"]
    assert client.get(GRAPH, headers={"If-None-Match": seen}).status_code == 304
    assert put("<a:s> <a:p> 3 .", If_Match=f'"other", {seen}') == 204
    assert put("<a:s> <a:p> 4 .", If_Match=seen) == 412
    assert put("<a:s> <a:p> 5 .", "post", If_Match=seen) == 412
    assert put("", "delete", If_Match=seen) == 412
    assert put("", If_Match="W/" + client.get(GRAPH).headers["ETag"]) == 412
    assert client.get(GRAPH, headers={"Accept": "application/n-triples"}).text.count(" .") == 1
    assert ask(client, "<a:s> <a:p> 3")
    assert put("", "delete", If_Match="*") == 204


def test_an_entity_tag_changes_with_its_graph_and_with_no_other(client: FlaskClient) -> None:
    def tags() -> list[str]:
        return [client.get(f"/graphs?{one}").headers["ETag"] for one in ("graph=a:one", "graph=a:two", "default", ours)]

    def changed(done: TestResponse) -> list[bool]:
        nonlocal before
        assert done.status_code < 300, done.text
        past, before = before, tags()
        return [one != other for one, other in zip(past, before, strict=True)]

    ours = f"graph={OURS}"
    headers = BEARER | TURTLE
    for name in ("graph=a:one", "graph=a:two", "default"):
        client.put(f"/graphs?{name}", data="<a:s> <a:p> 1 .", headers=headers)
    before = tags()
    one = [True, False, False, False]
    assert changed(client.put("/graphs?graph=a:one", data="<a:s> <a:p> 2 .", headers=headers)) == one
    assert changed(client.post("/graphs?graph=a:one", data="<a:s> <a:p> 3 .", headers=headers)) == one
    assert changed(update(client, "INSERT DATA { GRAPH <a:one> { <a:s> <a:p> 4 } }")) == one
    assert changed(update(client, "DELETE WHERE { GRAPH <a:one> { <a:s> <a:p> 4 } }")) == one
    assert changed(update(client, "DELETE WHERE { GRAPH ?g { <a:s> <a:p> 3 } }")) == one
    assert changed(update(client, "INSERT DATA { <a:s> <a:p> 4 }")) == [False, False, True, False]
    assert changed(client.put("/graphs?graph=a:three", data="<a:s> <a:p> 1 .", headers=headers)) == [False] * 4
    assert changed(client.put("/graphs?graph=a:one", data="<a:s> <a:p> 2 .", headers=headers)) == [False] * 4
    assert changed(update(client, "COPY <a:one> TO <a:two>")) == [False, True, False, False]
    kept = {"If-Match": before[0]}
    client.put("/graphs?graph=a:two", data="<a:s> <a:p> 9 .", headers=headers)
    assert client.put("/graphs?graph=a:one", data="<a:s> <a:p> 5 .", headers=headers | kept).status_code == 204
    assert client.put("/graphs?graph=a:one", data="<a:s> <a:p> 6 .", headers=headers | kept).status_code == 412
    assert update(client, "CLEAR ALL").status_code == 204


def test_a_part_of_a_graph_is_not_put_in_the_place_of_all(client: FlaskClient) -> None:
    part = BEARER | TURTLE | {"Content-Range": "bytes 0-9/100"}
    assert client.put(GRAPH, data="<a:s> <a:p> 1 .", headers=part).status_code == 400
    assert client.get(GRAPH).status_code == 404


def test_a_posted_graph_gets_a_name_below_the_public_address(client: FlaskClient) -> None:
    made = client.post("/graphs", data="<> <a:p> 1 .", headers=BEARER | TURTLE)
    assert made.status_code == 201
    assert made.headers["Location"].startswith(f"{PUBLIC}graphs/")
    place = "/" + made.headers["Location"].removeprefix(PUBLIC)
    assert made.headers["Location"] in client.get(place, headers={"Accept": "application/n-triples"}).text
    assert client.delete(place, headers=BEARER).status_code == 204


@pytest.mark.parametrize(
    ("kind", "body", "status", "told"),
    [
        ("text/turtle", "<a:s> <a:p>", 400, "Line 1"),
        ("application/ld+json", '{"@context": "http://127.0.0.1:1/c", "@id": "a:s", "p": 1}', 400, "context"),
        ("application/rdf+xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>', 400, "DTD"),
        ("application/trig", "<a:g> { <a:s> <a:p> 1 }", 415, "text/turtle"),
        ("application/ld+json", '{"@id": "a:g", "@graph": [{"@id": "a:s", "a:p": 1}]}', 400, "one graph"),
        ("text/csv", "a,b", 415, "text/turtle"),
        ("text/turtle", "#" * 100_001, 413, ""),
        ("multipart/form-data; boundary=x", "--x\r\n\r\n", 400, "boundary"),
    ],
)
def test_c51_c53_graphs_that_cannot_be_taken_leave_nothing(
    client: FlaskClient, kind: str, body: str, status: int, told: str
) -> None:
    refused = client.put("/graphs?graph=https://example.org/bad", data=body, headers=BEARER, content_type=kind)
    assert (refused.status_code, told in refused.text) == (status, True), refused.text
    assert client.get("/graphs?graph=https://example.org/bad").status_code == 404


@pytest.mark.parametrize(
    "address", ["/graphs", "/graphs?graph=relative", "/graphs?graph=a:g&default", "/graphs/x?default"]
)
def test_one_graph_must_be_named(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_writer_that_dies_is_replaced(app: Flask) -> None:
    writing = app.extensions["communique"].writing
    writing.carry_out(Write("update", "INSERT DATA { <a:s> <a:p> 1 }"))
    writing._writer[0].kill()
    writing._writer[0].wait()
    assert writing.carry_out(Write("update", "CLEAR ALL")).there


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (-signal.SIGKILL, "SIGKILL"),
        (-signal.SIGSEGV, "nested too deeply"),
        (-signal.SIGABRT, "memory limit"),
        (-signal.SIGALRM, "time limit"),
        (-signal.SIGBUS, "SIGBUS"),
        (OUT_OF_MEMORY, "memory limit"),
        (1, "exit code 1"),
    ],
)
def test_who_sent_what_ended_a_writer_is_told_by_what_it_ended(end: int, told: str) -> None:
    assert told in (sentence := str(death(end, "nothing was written")))
    assert "; nothing was written" in sentence
    assert "\n" not in sentence


def test_a_writer_that_is_killed_at_work_is_told_with_what_became_of_the_write(app: Flask) -> None:
    writing = app.extensions["communique"].writing
    writing.carry_out(Write("update", "INSERT DATA { " + " ".join(f"<a:s{n}> <a:p> {n} ." for n in range(500)) + " }"))
    brought = users_record(app.extensions["communique"].snapshots.directory)
    assert brought is not None
    cross = "INSERT { ?a <a:q> 1 } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i < 0) }"
    with ThreadPoolExecutor(1) as thread:
        late = thread.submit(writing.carry_out, Write("update", cross))
        while set(brought.parent.glob("[0-9]*")) == {brought}:  # until there is the clone that it writes to
            assert not late.done()
            time.sleep(0.01)
        writing._writer[0].kill()
        with pytest.raises(LimitError, match=r"SIGKILL.*nothing was written"):
            late.result(60)
    assert writing.carry_out(Write("update", "CLEAR ALL")).there
