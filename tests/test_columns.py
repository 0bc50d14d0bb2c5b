"""What is answered from columns, held against the engine: the same solutions for whatever is not left to it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from graph.projection import spelled_out
from server.querying.columns.answering import Answers
from server.querying.columns.building import built
from server.querying.columns.functions import UNSURE
from tests.random_queries import (
    DATES,
    DAY,
    PREDICATES,
    PREFIXES,
    RIVALS,
    THINGS,
    WORD,
    XSD,
    computing,
    graph,
    query,
    spoilt,
)

ENOUGH = 10**9


def answers(store: ox.Store) -> Answers:
    graph = built(store)
    assert graph is not None
    return Answers(graph)


def rows(text: bytes) -> list[dict[str, object]]:
    return [*json.loads(text)["results"]["bindings"]]


def bag(found: list[dict[str, object]]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in found)


def asked(store: ox.Store, text: str) -> bytes:
    found = store.query(spelled_out(text, lambda: names(store, text)))
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert written is not None
    return written


def names(store: ox.Store, text: str) -> list[str]:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [one.value for one in found.variables]


def sort_keys(text: str) -> list[str]:
    _, _, order = text.partition(" ORDER BY ")
    return re.findall(r"\?(\w+)", order)


def check(store: ox.Store, columns: Answers, text: str) -> bool:
    """Hold an answer against the engine's; tell whether there was one."""
    found = columns.answer(text, {}, ENOUGH, ENOUGH)
    if found is None:
        return False
    ours, theirs = rows(found[1]), rows(asked(store, text))
    assert found[0] == len(ours) == len(theirs), text
    assert json.loads(found[1])["head"] == json.loads(asked(store, text))["head"], text
    whole = re.split(r"\s*\b(?:LIMIT|OFFSET)\b", text)[0]
    every = bag(rows(asked(store, whole)))
    assert bag(ours) <= every, text
    if whole == text:
        assert bag(ours) == every, text
    keys = [key for key in sort_keys(text) if key in json.loads(found[1])["head"]["vars"]]
    assert [[row.get(key) for key in keys] for row in ours] == [[row.get(key) for key in keys] for row in theirs], text
    return True


@pytest.mark.parametrize("seed", range(10))
def test_random_queries_over_random_graphs_have_the_solutions_that_the_engine_finds(seed: int) -> None:
    chance = random.Random(seed)
    store = graph(chance)
    columns = answers(store)
    answered = sum(check(store, columns, query(chance)) for _ in range(150))
    assert answered > 30


@pytest.mark.parametrize("seed", range(10))
def test_what_is_computed_is_what_the_engine_computes(seed: int) -> None:
    chance = random.Random(seed)
    answered = 0
    for _ in range(10):
        store = graph(chance)
        columns = answers(store)
        answered += sum(check(store, columns, computing(chance)) for _ in range(20))
    assert answered > 10


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_answered_is_a_query_that_the_engine_reads_and_answers_so(seed: int) -> None:
    chance = random.Random(seed)
    store = graph(chance)
    columns = answers(store)
    assert sum(check(store, columns, spoilt(chance, chance.choice([query, computing])(chance))) for _ in range(150)) > 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?x ?y ?y }",
        "SELECT { ?x :p ?y }",
        "SELECT * { ?x :p ?y } GROUP BY ?x ?y",
        "SELECT ?x { :a ?x ?x }",
        "SELECT ?x { :a ?x/:p ?y }",
        "SELECT ?x { ?x :p ?x }",
        "SELECT ?x { ?x :p* ?y . ?y :q ?x }",
        "SELECT ?x { ?x :p* :nowhere }",
        "SELECT ?x { ?x :p ?y { ?x :q ?z FILTER(?y = :a) } }",
        "SELECT ?x { ?x :p ?y FILTER(?y != 7) }",
        "SELECT ?x { ?x :p 7.0 }",
        'SELECT ?x { ?x :p "a\tb" }',
        "SELECT ?x { ?x :p <c> }",
        "SELECT ?x FROM :g { ?x :p ?y }",
        "ASK { ?x :p ?y }",
        "SELECT ?x { ?x :p ?y } ORDER BY ?z",
        "SELECT ?x { ?x :p ?y } ORDER BY DESC ?x",
        "SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y }",
        "SELECT (COUNT(*) AS ?x) { ?x :p ?y }",
        "SELECT ?x { ?x :p ?y . ?z :q ?w }",
    ],
)
def test_what_columns_cannot_tell_is_left_to_the_engine(text: str) -> None:
    store = graph(random.Random(4))
    columns = answers(store)
    assert columns.answer(PREFIXES + text, {}, ENOUGH, ENOUGH) is None


def described(*words: ox.Literal | ox.NamedNode | ox.BlankNode) -> ox.Store:
    """Make a graph in which these words, one after another, are said of things on a few days."""
    store = ox.Store()
    for number, word in enumerate(words):
        thing = ox.NamedNode(f"http://e.test/n{number}")
        store.add(ox.Quad(thing, WORD, word))
        store.add(ox.Quad(thing, DAY, DATES[number % 3]))
    return store


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?m (COUNT(?x) AS ?n) { ?x :day ?d BIND(SUBSTR(STR(?d), 1, 7) AS ?m) } GROUP BY ?m ORDER BY ?m",
        "SELECT ?y (COUNT(DISTINCT ?m) AS ?n) { ?x :day ?d BIND(YEAR(?d) AS ?y) BIND(MONTH(?d) AS ?m) } GROUP BY ?y",
        "SELECT (COUNT(DISTINCT ?l) AS ?n) { ?x :word ?w BIND(STRLEN(?w) AS ?l) }",
        "SELECT (COUNT(?l) AS ?n) { ?x :word ?w BIND(LCASE(?w) AS ?l) FILTER(?l >= 'war') }",
        "SELECT DISTINCT ?l { ?x :word ?w BIND(UCASE(?w) AS ?l) } ORDER BY ?l",
        "SELECT ?x { ?x :word ?w FILTER(?s = 'ar') BIND(SUBSTR(?w, 2) AS ?s) }",
        "SELECT ?x (STR(?x) AS ?s) { ?x :word ?w FILTER CONTAINS(LCASE(?w), 'war') } ORDER BY DESC(?s)",
        "SELECT ?i (COUNT(*) AS ?n) { ?x :word ?w } GROUP BY (SUBSTR(?w, 1, 1) AS ?i)",
        "SELECT ?w (STRLEN(?w) AS ?l) (COUNT(*) AS ?n) { ?x :word ?w } GROUP BY ?w ORDER BY ?l ?w",
        "SELECT ?l { ?x :day ?d { ?x :word ?w BIND(STR(?w) AS ?l) } UNION { ?x :word ?w BIND(STR(?w) AS ?l) } }",
        "SELECT ?x { ?x :day ?d FILTER(2000 < YEAR(?d) && DAY(?d) = 29 && STRENDS(STR(MONTH(?d)), '0')) }",
    ],
)
def test_what_is_computed_is_bound_tested_shown_grouped_by_and_counted(text: str) -> None:
    store = described(*map(ox.Literal, ("war", "War", 'wa"r', "\\war", "", "\U0001f600ar", "Fünf", "war\n", "ar")))
    assert check(store, answers(store), PREFIXES + text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { BIND(STR(?d) AS ?a) ?x :day ?d }",
        "SELECT ?d { ?x :day ?d BIND(STR(?d) AS ?x) }",
        "SELECT ?a { ?x :day ?d BIND(STR(?d) AS ?a) BIND(STR(?d) AS ?a) }",
        "SELECT ?a { ?x :day ?d BIND(STR(?d) AS ?a) ?x :word ?a }",
        "SELECT ?a { ?x :day ?d BIND(STR(?d) AS ?a) { ?x :word ?a } }",
        "SELECT ?a { ?x :day ?d { BIND(STR(?d) AS ?a) } }",
        "SELECT ?a { { ?x :day ?d BIND(STR(?d) AS ?a) } UNION { ?x :day ?d BIND(YEAR(?d) AS ?a) } }",
        "SELECT ?a { { ?x :day ?d BIND(STR(?d) AS ?a) } UNION { ?x :day ?d } }",
        "SELECT ?a { { ?x :day ?d BIND(STR(?d) AS ?a) } { ?x :day ?d BIND(STR(?d) AS ?a) } }",
        "SELECT ?x { ?x :day ?d BIND(STR(?d) AS ?a) { ?x :day ?d FILTER(?a = '7') } }",
        "SELECT (STR(?d) AS ?a) (COUNT(*) AS ?n) { ?x :day ?d } GROUP BY ?x",
        "SELECT (STR(?d) AS ?x) { ?x :day ?d }",
        "SELECT ?k (COUNT(*) AS ?n) { ?x :day ?d } GROUP BY (?d AS ?k)",
        "SELECT ?a { ?x :day ?d BIND(?d AS ?a) }",
        "SELECT ?a { ?x :day ?d BIND(CONTAINS(STR(?d), '7') AS ?a) }",
        "SELECT ?a { ?x :day ?d BIND(STRLEN(?d) AS ?a) }",
        "SELECT ?a { ?x :word ?w BIND(YEAR(?w) AS ?a) }",
        "SELECT ?a { ?x :word ?w BIND(LCASE(?w) AS ?a) }",
        "SELECT ?a { ?x :word ?w BIND(UCASE(STR(?w)) AS ?a) }",
        "SELECT ?a { ?x :word ?w BIND(SUBSTR(STR(?w), 0, 1) AS ?a) }",
        "SELECT ?x { ?x :word ?w FILTER(STRLEN(STR(?w)) = '3') }",
        "SELECT ?x { ?x :word ?w FILTER STRLEN(STR(?w)) }",
        "SELECT ?x { ?x :word ?w FILTER STRLEN(STR(?w)) = 3 }",
        "SELECT ?x { ?x :word ?w FILTER(CONTAINS(STR(?w), ?w)) }",
    ],
)
def test_what_may_not_be_computed_or_have_no_value_is_left_to_the_engine(text: str) -> None:
    store = described(ox.Literal("war", language="en"), ox.Literal("ΑΣ"))
    assert answers(store).answer(PREFIXES + text, {}, ENOUGH, ENOUGH) is None


def test_a_blank_node_has_no_words() -> None:
    store = described(ox.Literal("war"), ox.BlankNode("node"), THINGS[0])
    columns = answers(store)
    assert columns.answer(f"{PREFIXES}SELECT (STR(?w) AS ?s) {{ ?x :word ?w }}", {}, ENOUGH, ENOUGH) is None
    assert check(store, columns, f"{PREFIXES}SELECT (STR(?w) AS ?s) {{ :n2 :word ?w }}")
    assert check(store, columns, f"{PREFIXES}SELECT ?x {{ ?x :word ?w BIND(STR(?w) AS ?s) }}"), "nobody asks for it"


def test_words_with_a_null_in_them_are_the_engines_to_read() -> None:
    columns = answers(described(*map(ox.Literal, ("a\0b", 'c"', "\0", "d\n"))))
    text = f"{PREFIXES}SELECT (STR(?w) AS ?s) {{ %s :word ?w }}"
    for thing, answered in (("?x", False), (":n0", False), (":n1", True), (":n2", False), (":n3", True)):
        assert (columns.answer(text % thing, {}, ENOUGH, ENOUGH) is not None) == answered, thing


@pytest.mark.parametrize("function", ["LCASE", "UCASE"])
def test_every_character_whose_case_is_changed_here_is_changed_so_by_the_engine(function: str) -> None:
    sure = [letter for number in range(1, 0x20000) if not UNSURE.search(letter := chr(number))]
    assert len(sure) > 50_000
    store = described(*(ox.Literal("".join(sure[n : n + 300])) for n in range(0, len(sure), 300)))
    assert check(store, answers(store), f"{PREFIXES}SELECT ({function}(?w) AS ?s) {{ ?x :word ?w }}")


def test_more_values_than_are_worth_it_are_the_engines_to_compute() -> None:
    store = described(*(ox.Literal(str(n)) for n in range(6000)))
    columns = answers(store)
    text = f"{PREFIXES}SELECT ?x {{ ?x :word ?w FILTER(STRLEN(?w) = 2) }}"
    assert check(store, columns, text)
    assert columns.answer(f"{text} LIMIT 5", {}, ENOUGH, ENOUGH) is None
    assert check(store, columns, f"{PREFIXES}SELECT ?x (STRLEN(?w) AS ?l) {{ ?x :word ?w }} LIMIT 5")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_said_of_a_thing_is_found_from_either_end(seed: int) -> None:
    store = graph(random.Random(seed))
    columns = answers(store)
    for place in (":a", "<http://e.test/é>", ":nowhere", ":p"):
        for body in (
            f"{place} ?p ?y",
            f"?x ?p {place}",
            "?x ?p 7",
            f"?x ?p {place} . ?x :p ?y",
            f"?x ?p {place} FILTER(?p != :p)",
            f"?x ?p {place} . ?p :q ?y",
            f"{{ ?x ?p {place} }} UNION {{ {place} ?p ?x }}",
            f"{place} ?p :b",
            f"{place} ?p ?x . :b ?p ?y",
            f"?x :p {place} ; ?p ?y",
            f"?x :p {place} . ?y ?p ?x",
            f"?x :q ?y ; ?p ?y . ?y :p {place}",
            f"?x ?p ?y . ?y :p {place}",
            f"?x ?p ?y . ?y ?p ?z . ?z :p {place}",
        ):
            assert check(store, columns, f"{PREFIXES}SELECT * {{ {body} }} ORDER BY ?p")
            assert check(store, columns, f"{PREFIXES}SELECT ?p (COUNT(*) AS ?n) {{ {body} }} GROUP BY ?p")
    assert check(store, columns, f"{PREFIXES}SELECT * {{ ?x ?p ?y }} ORDER BY ?p")


def test_a_path_goes_through_broad_and_narrow_places_and_round_in_circles() -> None:
    store = ox.Store()
    things = [ox.NamedNode(f"http://e.test/n{n}") for n in range(90)]
    store.extend(ox.Quad(one, PREDICATES[0], things[n // 3]) for n, one in enumerate(things))  # a tree; its root a ring
    store.extend(ox.Quad(one, PREDICATES[1], things[(n + 1) % 90]) for n, one in enumerate(things))
    columns = answers(store)
    for path in (":p*", ":p+", "^:p*", "^:p+", ":q*", ":q+", "^:q+"):
        for place in (":n0", ":n5", ":n80"):
            assert check(store, columns, f"{PREFIXES}SELECT ?x {{ ?x {path} {place} }}")
            assert check(store, columns, f"{PREFIXES}SELECT ?x {{ {place} {path} ?x }}")


@pytest.mark.parametrize("iri", ["http://e.test:x/", "http://a@b@c/", "http://e.test/#a#b", "http://e.test/%zz"])
def test_what_is_no_iri_to_the_engine_is_none_here(iri: str) -> None:
    columns = answers(graph(random.Random(4)))
    prefix, last = iri[:-1], iri[-1]
    for text in (f"SELECT ?x {{ ?x :p <{iri}> }}", f"PREFIX o: <{iri}> SELECT ?x {{ ?x :p ?y }}"):
        assert columns.answer(PREFIXES + text, {}, ENOUGH, ENOUGH) is None
    assert columns.answer("SELECT ?x { ?x o:z ?y }", {"o": "http://e.test:8"}, ENOUGH, ENOUGH) is None
    assert columns.answer(f"SELECT ?x {{ ?x o:{last} ?y }}", {"o": prefix}, ENOUGH, ENOUGH) is None


@pytest.mark.parametrize(
    "body",
    [
        "{" * 600 + "?x :p ?y" + "}" * 600,
        "{ ?x :p ?y FILTER" + "(" * 600 + "?y = 7" + ")" * 600 + "}",
        "{ ?x :p ?y" + "; :q ?z" * 200 + "}",
        "{ ?x :p ?y #" + "long" * 1000 + "\n}",
    ],
)
def test_what_is_nested_deeply_or_long_is_the_engines(body: str) -> None:
    columns = answers(graph(random.Random(4)))
    assert columns.answer(f"{PREFIXES}SELECT ?x {body}", {}, ENOUGH, ENOUGH) is None


def test_where_any_solutions_are_enough_not_too_many_are_made() -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"http://e.test/{n}"), PREDICATES[0], THINGS[0]) for n in range(300))
    columns = answers(store)
    text = f"{PREFIXES}SELECT ?x ?z {{ ?x :p ?y . ?z :p ?y }}"
    assert columns.answer(f"{text} LIMIT 5", {}, ENOUGH, ENOUGH) is None
    assert check(store, columns, f"{text} ORDER BY ?x ?z LIMIT 5")
    assert check(store, columns, f"{PREFIXES}SELECT ?x {{ ?x :p ?y }} LIMIT 5")


def test_where_dates_have_time_zones_or_numbers_points_the_engine_compares() -> None:
    store = ox.Store()
    store.extend(ox.Quad(THINGS[0], PREDICATES[0], term) for term in (*DATES, *RIVALS))
    columns = answers(store)
    for constant_ in ('"2024-10-29"^^xsd:date', "7"):
        text = f"{PREFIXES}SELECT ?x {{ ?x :p ?y FILTER(?y < {constant_}) }}"
        assert columns.answer(text, {}, ENOUGH, ENOUGH) is None


def test_digits_of_other_scripts_are_no_numbers_and_no_dates() -> None:
    store = ox.Store()
    for words, name in (("1\u0662", "integer"), ("2024-10-\u0662\u0669", "date"), ("12", "integer")):
        store.add(ox.Quad(THINGS[0], PREDICATES[0], ox.Literal(words, datatype=ox.NamedNode(XSD + name))))
    columns = answers(store)
    for constant_ in ("11", '"2024-10-01"^^xsd:date'):
        text = f"{PREFIXES}SELECT ?y {{ ?x :p ?y FILTER(?y > {constant_}) }}"
        assert columns.answer(text, {}, ENOUGH, ENOUGH) is None


def test_a_result_above_a_limit_is_the_engines() -> None:
    store = graph(random.Random(4))
    columns = answers(store)
    text = f"{PREFIXES}SELECT ?x {{ ?x :p ?y }}"
    found = columns.answer(text, {}, ENOUGH, ENOUGH)
    assert found is not None
    assert found[0] > 5
    assert columns.answer(text, {}, found[0], len(found[1])) == found
    assert columns.answer(text, {}, found[0] - 1, ENOUGH) is None
    assert columns.answer(text, {}, ENOUGH, len(found[1]) - 1) is None


def test_much_text_many_times_is_the_engines_to_write_up_to_a_limit() -> None:
    long = ox.Literal("war" * 10_000)
    store = described(*[long] * 100)
    store.extend(ox.Quad(THINGS[0], PREDICATES[0], ox.Literal(n)) for n in range(100))
    store.extend(ox.Quad(ox.NamedNode(f"http://e.test/n{n}"), PREDICATES[1], THINGS[0]) for n in range(100))
    columns = answers(store)
    for shown, form in (("?w", "SELECT ?w"), ("(LCASE(?w) AS ?l)", "SELECT (LCASE(?w) AS ?l)"), ("", "SELECT ?x ?y")):
        text = f"{PREFIXES}{form} {{ ?x :word ?w ; :q ?z . ?z :p ?y }}"
        found = columns.answer(text, {}, ENOUGH, 1 << 25)
        assert (found is None) == bool(shown)
    text = f"{PREFIXES}CONSTRUCT {{ ?y2 :t ?w }} {{ ?x :word ?w ; :q ?z . ?z :p ?y }}"
    assert columns.answer(text.replace("?y2", "?x"), {}, ENOUGH, 1 << 25) is not None
    assert columns.answer(text.replace("?y2 :t", "?x ?x"), {}, ENOUGH, 1 << 20) is None


def test_a_graph_with_triples_in_triples_has_no_columns() -> None:
    store = ox.Store()
    store.add(ox.Quad(THINGS[0], PREDICATES[0], ox.Triple(THINGS[0], PREDICATES[0], THINGS[1])))
    assert built(store) is None
