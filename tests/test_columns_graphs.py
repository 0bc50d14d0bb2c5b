"""Graphs that are made from columns, held against those that the engine makes."""

from __future__ import annotations

import random
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from server.querying.columns.answering import JSON, Answer, Answers
from server.querying.columns.building import built
from tests.random_nesting import dataset
from tests.random_queries import PREDICATES, PREFIXES, THINGS, spoilt
from tests.random_stating import stating

ENOUGH = 10**9
TURTLE, N_TRIPLES = "text/turtle", "application/n-triples"


def answers(store: ox.Store) -> Answers:
    graph = built(store)
    assert graph is not None
    return Answers(graph)


def found(columns: Answers, text: str, media_type: str = N_TRIPLES) -> Answer | None:
    return columns.answer(text, {}, ENOUGH, ENOUGH, (JSON, media_type))


def lines(store: ox.Store, text: str) -> Counter[bytes]:
    """Give the lines of a graph as the engine writes them."""
    triples = store.query(text)
    assert isinstance(triples, ox.QueryTriples)
    return Counter(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).splitlines())


def check(store: ox.Store, columns: Answers, text: str) -> bool:
    """Hold a graph against the engine's; tell whether there was one."""
    answer = found(columns, text)
    if answer is None:
        return False
    ours = Counter(answer.text.splitlines())
    assert answer.graph
    assert answer.rows == ours.total(), text
    whole = re.split(r"\s*\b(?:LIMIT|OFFSET)\b", text)[0]
    assert ours <= lines(store, whole), text
    if whole == text:
        assert ours == lines(store, text), text
    other = found(columns, text, TURTLE)
    assert other is not None
    read = ox.parse(other.text, format=ox.RdfFormat.TURTLE)
    assert Counter(ox.serialize(read, format=ox.RdfFormat.N_TRIPLES).splitlines()) == ours, text
    return True


@pytest.mark.parametrize("seed", range(10))
def test_random_graphs_are_those_that_the_engine_makes(seed: int) -> None:
    chance = random.Random(seed)
    store = dataset(chance)
    columns = answers(store)
    assert sum(check(store, columns, stating(chance)) for _ in range(150)) > 10


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_made_a_graph_is_a_query_that_the_engine_reads_so(seed: int) -> None:
    chance = random.Random(seed)
    store = dataset(chance)
    columns = answers(store)
    assert sum(check(store, columns, spoilt(chance, stating(chance))) for _ in range(150)) > 2


def stored(
    *triples: tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal],
) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


A, B, C, *_ = THINGS
P, Q, *_ = PREDICATES
NODE = ox.BlankNode("node")
SMALL = ((A, P, B), (A, P, C), (B, P, B), (A, Q, ox.Literal('say "é"\n\t\x7f\ufffe\U0001f600')), (A, Q, ox.Literal(7)))


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?x ?p ?y } { ?x :p :b ; ?p ?y }",
        "CONSTRUCT { ?x ?p ?y } { ?x ?p ?y }",
        "CONSTRUCT { ?y :t ?x . ?x :t ?y , ?y ; a :new ; . } WHERE { ?x :p ?y . }",
        "CONSTRUCT { ?x :t 7, 'it''s', \"é\", :b, :new } { ?x :p ?y }",
        "CONSTRUCT { ?y ?q :p . :new ?y :p } { ?x ?q ?y }",
        "CONSTRUCT { :a :p ?y . ?x :p ?y } { ?x :p ?y }",
        "CONSTRUCT WHERE { ?x :p ?y . ?y ?p :b }",
        "CONSTRUCT WHERE { ?x :p ?y } ORDER BY ?y LIMIT 1",
        "CONSTRUCT WHERE { ?x :nothing ?y }",
        "CONSTRUCT { ?x :t ?y , ?z . ?z :q ?x } { ?x :p ?y OPTIONAL { ?x :q ?z } }",
        "CONSTRUCT { ?z ?q :b } { ?x :p ?y OPTIONAL { ?x ?q ?z } }",
        "DESCRIBE ?x ?z { ?y :p ?x OPTIONAL { ?x :q ?z } }",
        "DESCRIBE :a",
        "DESCRIBE :a :b :nowhere :a",
        "DESCRIBE :nowhere",
        "DESCRIBE ?y { ?x :p ?y }",
        "DESCRIBE ?y ?x WHERE { ?x :p ?y }",
        "DESCRIBE ?x WHERE { ?z :q ?x } ORDER BY ?z",
    ],
)
def test_templates_are_filled_and_terms_described(text: str) -> None:
    store = stored(*SMALL)
    assert check(store, answers(store), PREFIXES + text.replace("''", ""))


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?x :p _:b } { ?x :p ?y }",
        "CONSTRUCT { ?x :p [] } { ?x :p ?y }",
        "CONSTRUCT { ?x :p (?y) } { ?x :p ?y }",
        "CONSTRUCT { ?x :p/:q ?y } { ?x :p ?y }",
        "CONSTRUCT { ?x ^:p ?y } { ?x :p ?y }",
        "CONSTRUCT { ?x :p* ?y } { ?x :p ?y }",
        "CONSTRUCT { 'a' :p ?y } { ?x :p ?y }",
        "CONSTRUCT { ?x 7 ?y } { ?x :p ?y }",
        "CONSTRUCT { ?x :p 7.0 } { ?x :p ?y }",
        "CONSTRUCT { ?x :p 07 } { ?x :p ?y }",
        "CONSTRUCT { ?x :p '07'^^xsd:integer } { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?z } { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?s } { ?x :p ?y BIND(STR(?y) AS ?s) }",
        "CONSTRUCT { :a :p :b } { ?x :p ?y }",
        "CONSTRUCT { } { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?y ?x :q ?y } { ?x :p ?y }",
        "CONSTRUCT { { ?x :p ?y } } { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?y } FROM :g { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?y } { ?x :p ?y } GROUP BY ?x",
        "CONSTRUCT WHERE { ?x :p/:q ?y }",
        "CONSTRUCT WHERE { ?x :p ?y FILTER(?y = 7) }",
        "CONSTRUCT WHERE { { ?x :p ?y } }",
        "CONSTRUCT { ?x :p ?y }",
        "CONSTRUCT ?x WHERE { ?x :p ?y }",
        "DESCRIBE *  { ?x :p ?y }",
        "DESCRIBE ?x",
        "DESCRIBE ?x ?x { ?x :p ?y }",
        "DESCRIBE ?x :a { ?x :p ?y }",
        "DESCRIBE :a { ?x :p ?y }",
        "DESCRIBE :a LIMIT 1",
        "DESCRIBE 7",
        "DESCRIBE",
    ],
)
def test_what_is_no_plain_template_is_left_to_the_engine(text: str) -> None:
    assert found(answers(stored(*SMALL)), PREFIXES + text) is None


def test_a_literal_is_no_subject_and_only_an_iri_a_predicate() -> None:
    store = stored(*SMALL, (A, P, NODE))
    text = f"{PREFIXES}CONSTRUCT {{ ?y ?y ?x . ?y :t ?x }} {{ ?x ?p ?y }}"
    assert check(store, answers(store), text)
    assert check(store, answers(store), f"{PREFIXES}CONSTRUCT {{ ?x ?x ?y . ?x :p ?y }} {{ ?x :p ?y }}")


def test_a_triple_is_told_once_but_for_one_with_a_blank_node() -> None:
    store = stored((A, P, B), (A, P, C), (A, P, NODE), (NODE, P, A), (NODE, P, B))
    columns = answers(store)
    for template in ("?x :t :new", "?x :t :new . ?x :t :new", "?x :p ?z", ":new :t :new . ?x :q :a"):
        assert check(store, columns, f"{PREFIXES}CONSTRUCT {{ {template} }} {{ ?x :p ?y . ?x :p ?z }}")
        assert check(store, columns, f"{PREFIXES}CONSTRUCT {{ {template} }} {{ ?x :p ?y . ?y :p ?z }}")


def test_where_a_description_leads_to_blank_nodes_the_engine_describes() -> None:
    columns = answers(stored((A, P, B), (B, P, NODE), (NODE, P, A)))
    assert found(columns, f"{PREFIXES}DESCRIBE :a") is not None
    assert found(columns, f"{PREFIXES}DESCRIBE :b") is None
    assert found(columns, f"{PREFIXES}DESCRIBE ?x {{ ?x :p ?y }}") is None


def test_turtle_puts_together_what_lies_together() -> None:
    store = stored(*SMALL[:3], (A, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), C))
    answer = found(answers(store), f"{PREFIXES}DESCRIBE :b :a", TURTLE)
    assert answer is not None
    assert answer.text.count(b" .\n") == 2
    assert answer.text.count(b" ;\n\t") == 1
    assert answer.text.count(b" , ") == 1
    assert b" a <http://e.test/c>" in answer.text.replace(b"\t", b" ")


def test_a_graph_above_a_limit_or_in_another_format_is_the_engines() -> None:
    columns = answers(stored(*SMALL))
    for text in ("CONSTRUCT { ?x ?p ?y } { ?x ?p ?y }", "DESCRIBE :a :b"):
        whole = found(columns, PREFIXES + text)
        assert whole is not None
        size = len(whole.text)
        assert columns.answer(PREFIXES + text, {}, whole.rows, size) == whole
        assert columns.answer(PREFIXES + text, {}, whole.rows - 1, size) is None
        assert columns.answer(PREFIXES + text, {}, whole.rows, size - 1) is None
        assert found(columns, PREFIXES + text, "application/rdf+xml") is None
        assert columns.answer(PREFIXES + text, {}, whole.rows, size, (JSON, None)) is None
        assert columns.answer(PREFIXES + text, {}, whole.rows, size, ("text/csv", N_TRIPLES)) == whole
    assert columns.answer(f"{PREFIXES}SELECT ?x {{ ?x :p ?y }}", {}, ENOUGH, ENOUGH, ("text/csv", N_TRIPLES)) is None
