"""The clients that people use, against a real server: what each sends by itself must be understood."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.server_papers import build

ROOT = Path(__file__).resolve().parent.parent
CQ = "https://w3id.org/communique/ns#"
PREFIXES = f"PREFIX cq: <{CQ}> PREFIX id: <https://w3id.org/communique/id/>"
SPEAKERS = f"{PREFIXES} SELECT ?act ?who WHERE {{ ?act a cq:SpeechAct ; cq:speaker ?who }} ORDER BY ?act ?who"
CONDEMNED = f"{PREFIXES} ASK {{ ?act a cq:Condemnation ; cq:speaker id:mark-rutte }}"
ABOUT = f"{PREFIXES} CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ id:mark-rutte }} ?s ?p ?o }}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the endpoint of `communique serve`."""
    store = build(tmp_path_factory.mktemp("clients") / "store")
    command = [sys.executable, "-m", "communique", "--store", str(store), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield next(word for word in line.split() if word.startswith("http")) + "sparql"
        process.terminate()


@pytest.fixture
def wrapper(address: str) -> SPARQLWrapper:
    return SPARQLWrapper(address)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_solutions(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(SPEAKERS)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert {row["who"]["value"].rpartition("/")[2] for row in rows} >= {"mark-rutte", "fumio-kishida"}


def test_sparqlwrapper_posts_a_query_as_it_is(wrapper: SPARQLWrapper) -> None:
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(CONDEMNED)
    assert wrapper.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_reads_other_formats_of_solutions(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(SPEAKERS)
    wrapper.setReturnFormat(XML)
    document = wrapper.queryAndConvert()
    found = len(document.getElementsByTagName("result"))
    wrapper.setReturnFormat(CSV)
    assert len(wrapper.queryAndConvert().decode().splitlines()) == found + 1 > 2


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # which the client itself uses
@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
def test_sparqlwrapper_reads_graphs(wrapper: SPARQLWrapper, form: str) -> None:
    wrapper.setReturnFormat(form)
    wrapper.setQuery(ABOUT)
    found = wrapper.queryAndConvert()
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert (rdflib.URIRef("https://w3id.org/communique/id/mark-rutte"), rdflib.RDF.type, None) in graph


def test_sparqlwrapper_is_told_what_is_wrong_with_a_query(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT * WHERE {")
    with pytest.raises(QueryBadFormed, match="at line 1, column 17"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_store(address: str, method: str) -> None:
    graph = rdflib.Graph(store=SPARQLStore(address, method=method))
    rutte = rdflib.URIRef("https://w3id.org/communique/id/mark-rutte")
    assert (rutte, rdflib.RDF.type, rdflib.URIRef(f"{CQ}Person")) in graph
    assert "Mark Rutte" in {str(label) for label in graph.objects(rutte, rdflib.RDFS.label)}
    assert len(list(graph.query(SPEAKERS))) > 2
    assert graph.query(CONDEMNED).askAnswer
    assert len(graph.query(ABOUT).graph) > 3


def test_rdflib_counts_the_graph_and_reads_a_named_one(address: str) -> None:
    store = SPARQLStore(address)
    name = rdflib.URIRef("https://w3id.org/communique/document/first")
    whole, named = (
        rdflib.Graph(store=store),
        rdflib.Graph(store=SPARQLStore(address, context_aware=True), identifier=name),
    )
    assert len(whole) > len(named) > 50


def test_httpx_asks_in_every_way(address: str) -> None:
    accept = {"Accept": "application/sparql-results+json"}
    with httpx.Client() as client:
        got = client.get(address, params={"query": CONDEMNED}, headers=accept)
        form = client.post(address, data={"query": CONDEMNED}, headers=accept)
        body = {**accept, "Content-Type": "application/sparql-query"}
        direct = client.post(address, content=CONDEMNED, headers=body)
        again = client.get(
            address, params={"query": CONDEMNED}, headers={**accept, "If-None-Match": got.headers["ETag"]}
        )
    assert [answer.json()["boolean"] for answer in (got, form, direct)] == [True] * 3
    assert (again.status_code, again.content) == (304, b"")


def test_httpx_streams_a_large_answer(address: str) -> None:
    everything = {"query": "SELECT * { ?s ?p ?o } LIMIT 40000"}
    with httpx.stream("GET", address, params=everything, headers={"Accept": "text/tab-separated-values"}) as answer:
        parts = list(answer.iter_bytes())
    assert len(parts) > 1
    assert b"".join(parts).count(b"\n") == 40_001


def test_pandas_reads_an_answer_from_its_address(address: str) -> None:
    question = httpx.URL(address, params={"query": SPEAKERS, "format": "csv"})
    frame = pd.read_csv(str(question))
    assert list(frame.columns) == ["act", "who"]
    assert frame["who"].str.endswith("mark-rutte").any()


def test_pandas_reads_the_table_of_a_canned_question(address: str) -> None:
    answer = httpx.get(address.removesuffix("sparql") + "question/who-condemned.csv")
    frame = pd.read_csv(StringIO(answer.text))
    assert "Mark Rutte" in set(frame["speaker"])
