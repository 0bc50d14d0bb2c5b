"""Words in what users have brought: found beside what documents say, and kept up with every change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.composing import documents_of, users_record
from graph.directory import current_snapshot
from graph.fulltext.brought import entries_of, file_of
from graph.fulltext.index import build, connect
from graph.fulltext.searching import Index
from graph.fulltext.telling import find_all, found_lines, found_value
from graph.imported import Imported
from graph.records import Answer
from graph.store import Store, open_documents, open_snapshot
from server.app import create_app
from server.settings import Settings
from tests.server_papers import build as build_store

G = "https://example.org/g"
HEAD = "PREFIX e: <https://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
FIRST = f"""{HEAD} INSERT DATA {{
  GRAPH <{G}> {{ e:one rdfs:label "Zebra works"@en ; e:note "They make quaggas" ; e:number 7 .
    [] e:note "nameless quagga" }}
  GRAPH e:h {{ e:one e:note "a third zebra" . e:two e:note "<b>zebra</b>" }}
  e:three e:note "an unnamed zebra" }}"""
CHANGES = (
    f"{HEAD} INSERT DATA {{ GRAPH <{G}> {{ e:one e:note 'and more zebras' . e:new rdfs:label 'newcomer' }} }}",
    f"{HEAD} DELETE {{ GRAPH <{G}> {{ e:one e:note ?n }} }} INSERT {{ GRAPH <{G}> {{ e:one e:note 'okapi' }} }} "
    f"WHERE {{ GRAPH <{G}> {{ e:one e:note ?n }} }}",
    f"{HEAD} DELETE WHERE {{ e:three ?p ?o }}",
    f"{HEAD} DROP GRAPH e:h",
    "DROP ALL",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = build_store(tmp_path_factory.mktemp("brought") / "store")
    change(directory, FIRST)
    return directory


@pytest.fixture
def directory(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "store"))


def change(directory: Path, text: str) -> None:
    with Imported.open(directory) as users:
        users.update(text)
        users.commit()


def found(directory: Path, words: str) -> set[tuple[str, str, str]]:
    with closing(open_documents(directory).fulltext) as index:
        return {(hit.iri.rpartition("/")[2], hit.label.text, hit.document) for hit in hits(index, words)}


def hits(index: Index, words: str) -> Iterator:  # type: ignore[type-arg]
    return iter(index.find(words, "imported", 20).hits)


def rows(file: Path) -> list[tuple[object, ...]]:
    with closing(connect(file)) as connection:
        return sorted(connection.execute("SELECT kind, iri, text, others, document FROM entries").fetchall())


def test_labels_and_texts_are_found_with_the_graph_that_says_so(directory: Path) -> None:
    unnamed = "https://w3id.org/communique/graph/imported"
    assert found(directory, "zebra") == {
        ("one", "Zebra works", G),
        ("one", "a third zebra", "https://example.org/h"),
        ("two", "<b>zebra</b>", "https://example.org/h"),
        ("three", "an unnamed zebra", unnamed),
    }
    assert found(directory, "quagga") == {("one", "Zebra works", G)}  # what has no IRI is not found
    assert found(directory, "7") == set()


def test_what_is_found_is_told_with_its_graph(directory: Path) -> None:
    with closing(open_documents(directory).fulltext) as index:
        results = find_all(index, "quaggas", ("thing", "imported"), 5)
    told = list(found_lines(results, ("*", "*")))
    assert told[:2] == ["IMPORTED GRAPHS (1)", "  Zebra works"]
    assert told[2:5] == ["    also: They make *quaggas*", "    https://example.org/one", f"    in {G}"]
    value = found_value("quaggas", results)
    assert value["imported"]["hits"][0]["graph"] == G  # type: ignore[index]
    assert list(value) == ["words", "things", "imported"]


def test_every_change_leaves_the_index_that_would_be_made_anew(directory: Path, tmp_path: Path) -> None:
    for number, text in enumerate(CHANGES):
        change(directory, text)
        kept, users = file_of(current_snapshot(directory)), users_record(directory)
        assert kept is not None
        assert users is not None
        anew = tmp_path / f"{number}.sqlite"
        build(anew, entries_of(ox.Store.read_only(str(users)), "https://w3id.org/communique/graph/imported"))
        assert rows(kept) == rows(anew)
        for words in ("zebra", "quagga", "okapi", "newcomer", "zebra*"):
            assert set(matched(kept, words)) == set(matched(anew, words)), (text, words)
    assert rows(kept) == []


def matched(file: Path, words: str) -> list[str]:
    with closing(Index(None, lambda: (), (file, lambda: ()))) as index:
        return [f"{hit.iri} {hit.label} {hit.named} {hit.document}" for hit in hits(index, words)]


def test_a_new_snapshot_of_documents_takes_the_index_over(directory: Path) -> None:
    before = file_of(current_snapshot(directory))
    assert before is not None
    with Store.open(directory) as store:
        store.remove("third")
        store.snapshot()
    after = file_of(current_snapshot(directory))
    assert after is not None
    assert after != before
    assert after.stat().st_ino == before.stat().st_ino


@pytest.mark.parametrize("damage", ["gone", "strange"])
def test_an_index_that_cannot_be_read_is_made_anew_from_the_snapshot(directory: Path, damage: str) -> None:
    before = found(directory, "zebra")
    file = file_of(current_snapshot(directory))
    assert file is not None
    file.unlink()
    if damage == "strange":
        file.write_bytes(b"strange" * 1000)
    assert found(directory, "zebra") == before
    change(directory, CHANGES[0])
    assert ("one", "Zebra works", G) in found(directory, "more zebras")


def test_a_query_finds_what_matches_in_users_graphs_too(directory: Path) -> None:
    answer = open_snapshot(directory).query('SELECT DISTINCT ?x { ?x cq:matches "zebra" } ORDER BY ?x')
    assert [row["x"].value.rpartition("/")[2] for row in answer.rows] == ["one", "three", "two"]
    with closing(open_documents(directory).fulltext) as index:
        assert index.iris("zebra", cap=2)[1] == 4
        assert len(index.iris("zebra", cap=2)[0]) == 2


def test_where_nothing_was_brought_nothing_of_it_is_found(tmp_path: Path) -> None:
    directory = build_store(tmp_path / "store")
    assert documents_of(current_snapshot(directory)) == current_snapshot(directory)
    assert found(directory, "zebra") == set()


def test_the_page_shows_what_was_brought_as_text(directory: Path) -> None:
    nothing = Answer("", "", "", "", (), ())
    app = create_app(directory, lambda text: nothing, settings=Settings(in_memory=0, in_nursery=0))
    client = app.test_client()
    page = client.get("/search?q=zebra").text
    assert "Imported graphs" in page
    assert "&lt;b&gt;<mark>zebra</mark>&lt;/b&gt;" in page
    assert 'href="/graphs?graph=https%3A//example.org/g"' in page
    assert client.get("/graphs?graph=https%3A//example.org/g").status_code == 200
    assert "Page 1 of 1" not in client.get("/search?q=zebra&kind=imported").text
    app.extensions["communique"].pool.close()
