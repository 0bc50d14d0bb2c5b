"""What is answered from columns, held against the engine: the same solutions for whatever is not left to it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from server.querying.columns.answering import Answers
from server.querying.columns.building import built

ENOUGH = 10**9
PREFIXES = "PREFIX : <http://e.test/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
THINGS = [ox.NamedNode(f"http://e.test/{name}") for name in ("a", "b", "c", "d", "é", "x-y.z")]
XSD = "http://www.w3.org/2001/XMLSchema#"
DATES = [ox.Literal(day, datatype=ox.NamedNode(f"{XSD}date")) for day in ("2024-02-29", "2024-10-29", "1999-12-31")]
NUMBERS = [ox.Literal(number) for number in (0, 7, -3, 12)]
STRINGS = [ox.Literal(text) for text in ("", "war", 'say "no"\n', "é\U0001f600", "\\u0041", "\x00\x7f")]
STRANGE = [
    ox.Literal("war", language="en"),
    ox.Literal(True),
    ox.BlankNode("node"),
    ox.Literal("2023-02-29", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("seven", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("war", datatype=ox.NamedNode("http://e.test/type")),
]
RIVALS = [
    ox.Literal("2024-02-29Z", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("2024-02-29T00:00:00", datatype=ox.NamedNode(f"{XSD}dateTime")),
    ox.Literal("2024", datatype=ox.NamedNode(f"{XSD}gYear")),
    ox.Literal(7.0),
    ox.Literal("7.0", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal(10**16),
]
VALUES = ["7", "0", '"war"', "'war'", '"2024-10-29"^^xsd:date']  # as queries write them
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREDICATES = [ox.NamedNode(f"http://e.test/{name}") for name in ("p", "q", "r")] + [TYPE]


def graph(chance: random.Random) -> ox.Store:
    """Make a graph; in some there is little that compares in unusual ways, in some there is much."""
    objects = [THINGS, THINGS, THINGS, DATES, NUMBERS, STRINGS, *([STRANGE] if chance.random() < 0.7 else [])]
    objects += [RIVALS] if chance.random() < 0.3 else []
    store = ox.Store()
    for _ in range(chance.choice([0, 20, 80, 300, 300])):
        subject = chance.choice([*THINGS, *THINGS, ox.BlankNode("node")])
        store.add(ox.Quad(subject, chance.choice(PREDICATES), chance.choice(chance.choice(objects))))
    return store


# --- random queries


def constant(chance: random.Random) -> str:
    return chance.choice([":a", ":b", ":c", "<http://e.test/é>", ":x-y.z", ":nowhere", *VALUES])


def triple(chance: random.Random, names: str) -> str:
    subject, last = (f"?{name}" for name in (chance.sample(names, 2) if len(names) > 1 else (names, names)))
    if chance.random() < 0.3 or len(names) == 1:
        subject, last = (subject, constant(chance)) if chance.random() < 0.7 else (constant(chance), last)
    path = chance.choice([":p", ":q", ":r", ":p", ":q", "a", "^:p", ":p/:q", ":p/^:p", "^:r/:q", ":r/a", ":none"])
    if "?" not in subject or "?" not in last:
        path = chance.choice([path, path, ":p*", ":q+", ":p/:q*", "^:q*", "^:r/:p+", ":q*/:p", "a/:p*"])
    more = chance.choice(["", "", f" ; :q ?{chance.choice(names)}", f", ?{chance.choice(names)}", " ;"])
    return f"{subject} {path} {last}{more}"


def condition(chance: random.Random, names: str) -> str:
    sign = chance.choice(["=", "!=", "<", "<=", ">", ">="])
    one = f"?{chance.choice(names)} {sign} {constant(chance)}"
    other = f"({constant(chance)} {sign} ?{chance.choice(names)})"
    return f"FILTER({chance.choice([one, one, other, f'{one} && {other}'])})"


def group(chance: random.Random, names: str, depth: int = 0) -> str:
    parts = [triple(chance, names) for _ in range(chance.randrange(1, 4))]
    text = " . ".join(parts)
    if chance.random() < 0.3:
        text += f" {condition(chance, names)}"
    if depth < 2 and chance.random() < 0.25:
        arms = [f"{{ {group(chance, names, depth + 1)} }}" for _ in range(chance.randrange(1, 3))]
        text += f" . {' UNION '.join(arms)}"
    return text


def query(chance: random.Random) -> str:
    names = "xyz"[: chance.randrange(1, 4)]
    body = f"{{ {group(chance, names)} }}"
    used = [f"?{name}" for name in names if f"?{name}" in body] or ["?x"]
    some = chance.sample(used, chance.randrange(1, len(used) + 1))
    distinct = chance.choice(["", "", "DISTINCT "])
    if chance.random() < 0.4:
        counted = chance.choice(["COUNT(*)", f"COUNT({used[0]})", f"COUNT(DISTINCT {used[0]})"])
        by = f" GROUP BY {' '.join(some)}" if chance.random() < 0.8 else ""
        shown = " ".join(some) if by else ""
        text, sortable = f"SELECT {distinct}{shown} ({counted} AS ?n) WHERE {body}{by}", [*(some if by else []), "?n"]
    else:
        text, sortable = f"SELECT {distinct}{' '.join(some)} {body}", some if distinct else used
    if chance.random() < 0.5:
        keys = chance.sample(sortable, chance.randrange(1, len(sortable) + 1))
        text += " ORDER BY " + " ".join(chance.choice([key, f"DESC({key})", f"asc({key})"]) for key in keys)
    return PREFIXES + text + chance.choice(["", "", " LIMIT 3", " LIMIT 0", " LIMIT 5 OFFSET 2", " OFFSET 1"])


# --- compared


def answers(store: ox.Store) -> Answers:
    graph = built(store)
    assert graph is not None
    return Answers(graph)


def rows(text: bytes) -> list[dict[str, object]]:
    return [*json.loads(text)["results"]["bindings"]]


def bag(found: list[dict[str, object]]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in found)


def asked(store: ox.Store, text: str) -> bytes:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert written is not None
    return written


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
    keys = [key for key in sort_keys(text) if key in ("n", *(ours[0] if ours else ()))]
    assert [[row[key] for key in keys] for row in ours] == [[row[key] for key in keys] for row in theirs], text
    return True


@pytest.mark.parametrize("seed", range(10))
def test_random_queries_over_random_graphs_have_the_solutions_that_the_engine_finds(seed: int) -> None:
    chance = random.Random(seed)
    store = graph(chance)
    columns = answers(store)
    answered = sum(check(store, columns, query(chance)) for _ in range(150))
    assert answered > 30


TOKEN = re.compile(r"\s+|<[^>]*>|\"[^\"]*\"|[?]?\w+:?\w*|:\S+|.")
ODD_ONES = (
    """. ; , a A { } ( ) #x\n ?z 5 05 -1 5.0 <b> <x:/../y> <x:%zz> _:b [] "x"@en '''x''' \\u0041 % && || ! ?p* :p? """
    "OPTIONAL UNION GRAPH FILTER BIND VALUES MINUS FROM LIMIT HAVING REDUCED BASE .:a :a.:b * + |"
)
ODD = ODD_ONES.split(" ")


def spoilt(chance: random.Random, text: str) -> str:
    """Leave out a token, or put one where it does not belong."""
    found = TOKEN.findall(text)
    place = chance.randrange(len(found))
    found[place : place + chance.randrange(2)] = chance.choice([[], [chance.choice(found)], [chance.choice(ODD)]])
    return "".join(found)


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_answered_is_a_query_that_the_engine_reads_and_answers_so(seed: int) -> None:
    chance = random.Random(seed)
    store = graph(chance)
    columns = answers(store)
    assert sum(check(store, columns, spoilt(chance, query(chance))) for _ in range(150)) > 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?x :p ?y OPTIONAL { ?x :q ?z } }",
        "SELECT ?x { ?x ?y ?z }",
        "SELECT * { ?x :p ?y }",
        "SELECT ?x { ?x :p ?x }",
        "SELECT ?x { ?x :p* ?y . ?y :q ?x }",
        "SELECT ?x { ?x :p* :nowhere }",
        "SELECT ?x { { ?x :p ?y } UNION { ?x :q ?z } }",
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


def test_a_graph_with_triples_in_triples_has_no_columns() -> None:
    store = ox.Store()
    store.add(ox.Quad(THINGS[0], PREDICATES[0], ox.Triple(THINGS[0], PREDICATES[0], THINGS[1])))
    assert built(store) is None
