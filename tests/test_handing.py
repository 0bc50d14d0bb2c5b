from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import rdflib
from rdflib.compare import isomorphic

import communique
from graph.errors import QueryError, UnknownDocumentError
from graph.records import Cell, Solutions, Triples, Truth
from loaders.settings import Settings

XSD = "http://www.w3.org/2001/XMLSchema#"
EVENTS = (
    "SELECT ?claim ?date ?start WHERE { ?claim a cq:Claim ; cq:claims ?event ; "
    "cq:evidence/cq:start ?start OPTIONAL { ?event cq:date ?date } } ORDER BY ?claim"
)


@pytest.fixture(scope="module")
def graph(samples_directory: Path) -> communique.Graph:
    return communique.open(samples_directory)


def test_solutions_become_a_frame_with_a_column_for_each_variable(graph: communique.Graph) -> None:
    found = graph.query(EVENTS)
    assert isinstance(found, Solutions)
    frame = found.to_dataframe()
    assert list(frame.columns) == ["claim", "date", "start"]
    assert len(frame) == len(found.rows) > 20
    assert frame["start"].dtype == "Int64"
    assert frame["start"].min() >= 0


def test_numbers_dates_and_truth_values_are_values_and_what_is_not_bound_is_missing() -> None:
    rows = (
        {"n": Cell("7", "literal", f"{XSD}integer"), "d": Cell("2024-10-29", "literal", f"{XSD}date")},
        {"n": Cell("8", "literal", f"{XSD}integer"), "b": Cell("true", "literal", f"{XSD}boolean")},
    )
    frame = Solutions(("n", "d", "b", "nobody"), rows).to_dataframe()
    assert frame["n"].tolist() == [7, 8]
    assert frame["d"][0] == pd.Timestamp("2024-10-29")
    assert frame["d"].isna().tolist() == [False, True]
    assert frame["b"][1]
    assert frame["nobody"].isna().all()


def test_a_number_that_no_column_of_numbers_can_hold_stays_whole() -> None:
    rows = (
        {"n": Cell("99999999999999999999", "literal", f"{XSD}integer")},
        {"n": Cell("7", "literal", f"{XSD}integer")},
    )
    assert Solutions(("n",), rows).to_dataframe()["n"].tolist() == [99999999999999999999, 7]


def test_a_date_that_python_cannot_hold_stays_as_it_is_written() -> None:
    rows = (
        {"d": Cell("30000-01-01", "literal", f"{XSD}date")},
        {"d": Cell("2024-01-01", "literal", f"{XSD}date")},
    )
    assert Solutions(("d",), rows).to_dataframe()["d"].tolist() == ["30000-01-01", datetime.date(2024, 1, 1)]


def test_the_rows_of_an_answer_become_a_frame(graph: communique.Graph) -> None:
    answer = graph.question("in-which-capacity", {"person": "Mark Rutte"})
    frame = answer.to_dataframe()
    assert list(frame.columns) == list(answer.columns)
    assert len(frame) == len(answer.rows) > 0


def test_an_empty_answer_is_an_empty_frame_with_its_columns() -> None:
    frame = Solutions(("a", "b"), ()).to_dataframe()
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)


def test_a_documents_graph_is_handed_over_as_an_rdflib_graph(graph: communique.Graph) -> None:
    key = graph.dataset().documents()[0]
    handed = graph.graph(key)
    asked = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH document:{key} {{ ?s ?p ?o }} }}")
    assert isinstance(asked, tuple)
    assert len(handed) == len(asked) > 100
    again = rdflib.Graph().parse(data=handed.serialize(format="turtle"), format="turtle")
    assert isomorphic(again, handed)
    assert (None, rdflib.RDF.type, None) in handed


def test_without_a_name_the_whole_graph_is_handed_over(graph: communique.Graph) -> None:
    assert len(graph.graph()) == graph.dataset().status().triples


def test_words_are_searched_in_things_quotes_and_documents(graph: communique.Graph) -> None:
    found = graph.search("NATO", limit=2)
    assert [hit.kind for hit in found] == ["thing", "thing", "quote", "quote", "document", "document"]
    assert all("NATO" in hit.label.text.upper() for hit in found[:2])
    quotes = graph.search("NATO", kind="quotes", limit=3)
    assert [hit.kind for hit in quotes] == ["quote"] * 3
    assert all("NATO" in hit.label.text for hit in quotes)
    assert graph.search("nobodywrotethis") == ()


def test_a_kind_that_there_is_not_is_told_with_those_that_there_are(graph: communique.Graph) -> None:
    with pytest.raises(QueryError, match="the kind 'verbs' is unknown; use one of things, quotes, documents"):
        graph.search("NATO", kind="verbs")


def test_the_address_of_a_server_is_opened_as_by_the_command() -> None:
    address = "http://127.0.0.1:9/query"
    opened, told = communique.open(address), Settings(store=address).graph
    assert (opened.kept.name, type(opened.kept)) == (told.kept.name, type(told.kept))


def test_a_document_that_is_not_there_is_named(graph: communique.Graph) -> None:
    with pytest.raises(UnknownDocumentError, match="no document nobody"):
        graph.graph("nobody")


def test_without_pandas_a_frame_is_refused_with_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from graph.records import Solutions\n"
        "from graph.errors import GraphError\n"
        "try: Solutions((), ()).to_dataframe()\n"
        "except GraphError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "pandas is not installed; install communique[dataframe]\n"


def test_the_triples_of_a_construct_become_a_frame(graph: communique.Graph) -> None:
    found = graph.query("CONSTRUCT { ?claim cq:start ?n } WHERE { ?claim a cq:Claim ; cq:evidence/cq:start ?n }")
    assert isinstance(found, Triples)
    frame = found.to_dataframe()
    assert list(frame.columns) == ["subject", "predicate", "object"]
    assert len(frame) == len(found) > 20
    assert frame["object"].dtype == "Int64"


def test_the_truth_of_an_ask_is_true_or_false_and_a_frame_of_one_row(graph: communique.Graph) -> None:
    yes, no = graph.query("ASK { ?claim a cq:Claim }"), graph.query("ASK { ?claim a cq:NoSuchThing }")
    assert (bool(yes), bool(no), repr(yes)) == (True, False, "True")
    assert isinstance(no, Truth)
    frame = no.to_dataframe()
    assert frame.to_dict("records") == [{"boolean": False}]
    assert frame["boolean"].dtype == "boolean"


def test_a_query_with_a_timeout_gives_what_one_without_gives(graph: communique.Graph) -> None:
    assert graph.query(EVENTS, timeout=60) == graph.query(EVENTS)
    with pytest.raises(QueryError, match="the query has a syntax error at line 1"):
        graph.query("SELECT", timeout=60)


def test_a_query_whose_time_is_over_is_stopped_and_says_so(graph: communique.Graph) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    told = r"took more than 0\.5 seconds; narrow it, or give it more by timeout"
    with pytest.raises(communique.LateError, match=told):
        graph.query(endless, timeout=0.5)
    with pytest.raises(QueryError, match="write seconds above 0"):
        graph.query(endless, timeout=0)
