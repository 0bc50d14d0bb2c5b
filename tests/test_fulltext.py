"""Full text: words in names, sentences and titles; words of a user are never syntax; matches in SPARQL."""

from __future__ import annotations

import json
import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import run
from graph.dataset import Dataset
from graph.fulltext.connections import Connections
from graph.fulltext.entries import Entry
from graph.fulltext.folding import fold, unfold
from graph.fulltext.index import FILE, build
from graph.fulltext.matching import matched
from graph.fulltext.searching import Index
from graph.fulltext.words import LONGEST, MOST, terms
from graph.store import Store, open_snapshot
from tests.server_papers import build as build_papers

CQ = "https://w3id.org/communique/ns#"
DOCUMENT = "https://w3id.org/communique/document/"


def thing(name: str, text: str, *others: str, weight: float = 1.0) -> Entry:
    return Entry("thing", f"urn:{name}", text, "\n".join(others), weight=weight)


def sentence(name: str, text: str) -> Entry:
    return Entry("quote", f"urn:k#p{name}", text, document="urn:k")


ENTRIES = (
    thing("ties", "DPRK–Russia ties"),
    thing("turkey", "Turkey", "Republic of Türkiye", "Turkiye"),
    thing("walesa", "Lech Wałęsa"),
    thing("ship", "Ｆｕｌｌ ﬁsh\u00adery"),
    thing("russia", "Russia", "Russian Federation", weight=3.0),
    thing("embassy", "Russia House"),
    Entry("document", "urn:k", "A note on shells", document="urn:k"),
    sentence("1", "They fired two ballistic missiles on Monday."),
    sentence("2", "The missile was not\nmentioned in the grave words of concern."),
    sentence("3", "Leaders voiced grave concern; the condemnation was unanimous."),
    sentence("4", 'NEAR(a b) AND "quoted" OR NOT column:text ^first'),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path = tmp_path_factory.mktemp("index") / FILE
    build(path, ENTRIES)
    return Index(path, lambda: ENTRIES)


def names(index: Index, words: str, kind: str, some: bool = False) -> list[str]:
    return [hit.iri.removeprefix("urn:").removeprefix("k#p") for hit in index.find(words, kind, 20, some=some).hits]


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("missiles", "quote", {"1", "2"}),
        ("missile", "quote", {"1", "2"}),
        ("condemned", "quote", {"3"}),
        ("grave concern", "quote", {"2", "3"}),
        ('"grave concern"', "quote", {"3"}),
        ("“grave concern”", "quote", {"3"}),
        ('"grave concern', "quote", {"3"}),
        ("condemnati*", "quote", {"3"}),
        ('miss* "not mentioned"', "quote", {"2"}),
        ("ballistic grave", "quote", set()),
        ("DPRK-Russia", "thing", {"ties"}),
        ("DPRK–Russia", "thing", {"ties"}),
        ("dprk russia", "thing", {"ties"}),
        ("türkiye", "thing", {"turkey"}),
        ("turkiye", "thing", {"turkey"}),
        ("TU\u0308RKIYE", "thing", {"turkey"}),
        ("Walesa", "thing", {"walesa"}),
        ("full fishery", "thing", {"ship"}),
        ("ＤＰＲＫ", "thing", {"ties"}),
        ("\u202eties\u200b", "thing", {"ties"}),
        ("shells", "document", {"k"}),
        ("NEAR AND OR NOT", "quote", {"4"}),
        ("column:text", "quote", {"4"}),
        ("^first", "quote", {"4"}),
        ("text : missile", "quote", set()),
    ],
)
def test_words_find(index: Index, words: str, kind: str, expected: set[str]) -> None:
    assert set(names(index, words, kind)) == expected


@pytest.mark.parametrize("words", ["", "   ", '"', '""', "*", "-- !? …", "\0", "\ud800", "^*", "()"])
def test_nothing_but_punctuation_finds_nothing(index: Index, words: str) -> None:
    assert index.find(words, "quote", 5).total == 0
    assert index.iris(words) == ((), 0)
    assert index.suggest(words) == ()


def test_some_of_the_words_are_found_where_all_are_not(index: Index) -> None:
    assert names(index, "ballistic zebra", "quote") == []
    assert set(names(index, 'ballistic zebra "grave concern"', "quote", some=True)) == {"1", "3"}


def test_the_words_are_marked_in_the_text_as_it_was_written(index: Index) -> None:
    (hit,) = index.find("full fishery", "thing", 5).hits
    assert [hit.label.text[start:end] for start, end in hit.label.spans] == ["Ｆｕｌｌ", "ﬁsh\u00adery"]
    (hit,) = index.find("turkiye", "thing", 5).hits
    assert hit.label.spans == ()
    assert [(name.text, [name.text[a:b] for a, b in name.spans]) for name in hit.named] == [
        ("Republic of Türkiye", ["Türkiye"]),
        ("Turkiye", ["Turkiye"]),
    ]
    (hit,) = index.find('"not mentioned" missiles', "quote", 5).hits
    assert [hit.label.text[start:end] for start, end in hit.label.spans] == ["missile", "not\nmentioned"]


def test_a_long_text_is_shown_around_its_first_hit(tmp_path: Path) -> None:
    long = sentence("9", "word " * 20_000 + "missile" + " word" * 20_000)
    build(tmp_path / FILE, [long])
    (hit,) = Index(tmp_path / FILE, lambda: [long]).find("missiles", "quote", 1).hits
    shown = hit.label.around(300)
    assert len(shown.text) < 310
    assert [shown.text[start:end] for start, end in shown.spans] == ["missile"]


def test_what_claims_speak_of_comes_first_and_names_are_suggested_by_their_beginning(index: Index) -> None:
    assert names(index, "russia", "thing")[0] == "russia"
    assert index.suggest("Rus") == (
        ("urn:russia", "Russia"),
        ("urn:embassy", "Russia House"),
        ("urn:ties", "DPRK–Russia ties"),
    )
    assert index.suggest("russia h") == (("urn:embassy", "Russia House"),)
    assert index.suggest("rus", limit=1) == (("urn:russia", "Russia"),)
    assert index.suggest("republic of t") == (("urn:turkey", "Turkey"),)


@given(st.text(max_size=60) | st.text(alphabet="ab\"*()^:-+ NEARANDORNOT{}\\\0'", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_words_search_and_never_mean_syntax(index: Index, words: str) -> None:
    found = {kind: index.find(words, kind, 20) for kind in ("thing", "document", "quote")}
    index.suggest(words)
    needed = [fold(term.text).casefold() for term in terms(words) if term.phrase and term.text.isascii()]
    for hit in found["quote"].hits:
        told = " ".join("".join(c if c.isalnum() else " " for c in hit.label.text.casefold()).split())
        for phrase in needed:
            assert " ".join("".join(c if c.isalnum() else " " for c in phrase).split()) in told
    for of in found.values():
        for hit in of.hits:
            assert all(0 <= start < end <= len(hit.label.text) for start, end in hit.label.spans)


@given(st.text(max_size=40), st.data())
@settings(max_examples=200, deadline=None)
def test_a_span_of_the_folded_text_leads_back_into_the_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    for first, last in unfold(text, [(start, end)]):
        assert 0 <= first <= last <= len(text)
        assert folded[start:end] in fold(text[first:last])


def test_ten_thousand_words_are_cut() -> None:
    assert len(terms(" ".join(f"word{i}" for i in range(10_000)))) == MOST
    assert sum(len(term.text) for term in terms("x" * 50_000)) == LONGEST


def test_the_same_entries_make_the_same_file_and_ranks(tmp_path: Path) -> None:
    for name in ("one", "other"):
        build(tmp_path / name, ENTRIES)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    first = Index(tmp_path / "one", lambda: ENTRIES).find("the grave missile russia", "quote", 9, some=True)
    assert Index(tmp_path / "other", lambda: ENTRIES).find("the grave missile russia", "quote", 9, some=True) == first


# --- a missing or damaged file


@pytest.mark.parametrize("harm", ["missing", "empty", "garbage", "cut", "another"])
def test_a_file_that_is_missing_or_damaged_is_made_anew_from_the_snapshot(tmp_path: Path, harm: str) -> None:
    path = tmp_path / FILE
    build(path, ENTRIES)
    whole = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "another":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version=99")
        connection.close()
    else:
        path.write_bytes({"empty": b"", "garbage": b"\xff" * 9000, "cut": whole[: len(whole) // 2]}[harm])
    harmed = Index(path, lambda: ENTRIES)
    assert names(harmed, "missiles", "quote") == ["1", "2"]
    answers: list[list[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(names(harmed, "missiles", "quote"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["1", "2"]] * 4
    harmed.close()


# --- in a store


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def dataset(papers: Path) -> Dataset:
    return open_snapshot(papers)


def test_a_snapshot_brings_its_index_and_takes_it_along(papers: Path, tmp_path: Path) -> None:
    snapshot = papers / "snapshots" / (papers / "CURRENT").read_text("utf-8").strip()
    assert (snapshot / FILE).is_file()
    with Store.open(tmp_path) as store:
        made = [store.snapshot() for _ in range(3)]
    assert [path.exists() for path in made] == [False, True, True]


def test_things_sentences_and_documents_of_a_store_are_found(dataset: Dataset) -> None:
    assert names(dataset.fulltext, "condemned shells", "quote") == [
        "https://w3id.org/communique/document/first#p48-152"
    ]
    (hit,) = dataset.fulltext.find("condemned shells", "quote", 5).hits
    assert (hit.document, hit.title) == (f"{DOCUMENT}first", "NATO chief speaks on arms shipments")
    assert dataset.text_of("first")[48:152] == hit.label.text
    assert "https://w3id.org/communique/id/mark-rutte" in names(dataset.fulltext, "rutte", "thing")
    assert names(dataset.fulltext, "arms shipments", "document") == [f"{DOCUMENT}first"]
    assert names(dataset.fulltext, "first.txt", "document") == [f"{DOCUMENT}first"]
    assert "https://w3id.org/communique/scheme/act/condemn" in names(dataset.fulltext, "condemn", "thing")
    assert not [iri for iri in names(dataset.fulltext, "claim", "thing") if iri.startswith(CQ)]


def test_a_store_in_memory_is_searched_as_it_stands() -> None:
    from tests.server_papers import written

    with Store.open(None) as store:
        assert store.fulltext.find("shells", "quote", 5).total == 0
        written(store)
        assert store.fulltext.find("shells", "quote", 5).total == 2
        found = store.query(f'SELECT ?p {{ ?p <{CQ}matches> "shells" }}')
        assert len(found.rows) == 2
        store.remove("first")
        assert store.fulltext.find("shells", "quote", 5).total == 0


def test_indexes_in_memory_are_apart_while_one_that_is_gone_is_still_being_read() -> None:
    read_still = []
    for number in range(50):  # each is where the last one was in memory
        index = Connections(None, partial(list, [thing(str(number), "shells")]))
        assert index.rows("SELECT iri FROM entries", {}) == [(f"urn:{number}",)]
        read_still.append(index._connection())


# --- in SPARQL


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('SELECT * { ?x cq:matches "a" }', ["a"]),
        ("SELECT * { ?x cq:matches 'a' }", ["a"]),
        ('SELECT * { ?x cq:matches """a "b" c""" }', ['a "b" c']),
        ("SELECT * { ?x cq:matches '''a 'b' c''' }", ["a 'b' c"]),
        (r'SELECT * { ?x cq:matches "\"a b\" \t\\u0063" }', ['"a b" \t\\u0063']),
        ('SELECT * { ?x cq:matches "a" , "b" ; cq:quote "no" }', ["a", "b"]),
        ('SELECT * { ?x cq:evidence/cq:matches "a" }', ["a"]),
        ('SELECT * { ?x (cq:evidence/cq:matches) "a" }', ["a"]),
        (f'SELECT * {{ ?x <{CQ}matches> "a" }}', ["a"]),
        (f'PREFIX z: <{CQ}> SELECT * {{ ?x z:matches "a" }}', ["a"]),
        (f'prefix : <{CQ}> SELECT * {{ ?x :matches "a" }}', ["a"]),
        ('PREFIX cq: <urn:other#> SELECT * { ?x cq:matches "a" }', []),
        ('BASE <https://w3id.org/communique/> SELECT * { ?x <ns#matches> "a" }', ["a"]),
        ('BASE <https://w3id.org/communique/> PREFIX q: <ns#> SELECT * { ?x q:matches "a" }', ["a"]),
        (r'SELECT * { ?x cq:m\u0061tches "a" }', ["a"]),
        (r'SELECT * { ?x <https://w3id.org/communique/ns#m\u0061tches> "a" }', ["a"]),
        ("SELECT * { ?x cq:matches ?words }", []),
        ('SELECT * { ?x cq:matches "a"@en }', []),
        ('SELECT * { ?x cq:matches "a"^^<urn:t> }', []),
        ('SELECT * { ?x cq:matches ?w FILTER(?w = "a") }', []),
        ('# cq:matches "a"\nSELECT * { ?x ?y "cq:matches \'a\'" }', []),
        ('SELECT * { ?x cq:matches # why\n "a" }', ["a"]),
        ('SELECT * { ?x <urn:#cq:matches> "a" }', []),
        ('SELECT * { ?x cq:matches "a" . ?y cq:matches "a" }', ["a"]),
    ],
)
def test_the_words_of_a_query_are_read(query: str, expected: list[str]) -> None:
    assert list(matched(query)) == expected


@given(st.text(alphabet="cq:matches <>#\"'\\u0061?/,;{}\n", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_query_is_scanned(query: str) -> None:
    matched("matches" + query)


def test_a_query_finds_passages_by_words(dataset: Dataset) -> None:
    query = (
        'PREFIX cq: <https://w3id.org/communique/ns#> SELECT ?q ?act { ?p cq:matches "condemned" ; cq:quote ?q . '
        "?claim cq:evidence ?p ; cq:claims/cq:act ?act }"
    )
    (row,) = dataset.query(query).rows
    assert row["act"].value.endswith("/condemn")
    assert "Rutte condemned the transfer" in row["q"].value
    (row,) = dataset.query('SELECT ?g { GRAPH ?g { ?p cq:matches "condemning" ; cq:quote ?q } }').rows
    assert row["g"].value == f"{DOCUMENT}first"
    assert not dataset.run('ASK { ?x cq:matches "no such words" }')
    assert dataset.query("SELECT * { ?x cq:matches ?w }").rows == ()


@pytest.mark.parametrize("words", [r"\"} UNION {?s ?p ?o} #", r"\u0022", r"\\u0022", "'''", r"\n", r"a\u0000b", "%%"])
def test_c31_words_are_text(dataset: Dataset, words: str) -> None:
    assert dataset.query(f'SELECT ?x {{ ?x cq:matches "{words}" }}').rows == ()


# --- the command


def test_the_command_marks_the_words_and_names_the_passage(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--store", str(papers), "search", "condemning", "shell", "--kind", "quotes"]) == 0
    out = capsys.readouterr().out
    assert "SENTENCES (1)" in out
    assert "*condemned* the transfer of *shells*" in " ".join(out.split())
    assert "NATO chief speaks on arms shipments" in out
    assert f"{DOCUMENT}first#p48-152" in out


def test_the_command_gives_json_and_says_where_nothing_is_found(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--store", str(papers), "search", "--json", "rutte"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert set(value) == {"words", "things", "quotes", "documents", "imported"}
    assert value["things"]["hits"][0]["text"] == "Mark Rutte"
    assert run(["--store", str(papers), "search", "zebra", "shells"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "nothing holds all words" in told.err
    assert told.err.count("\n") == 1
