"""The one string of steps: what goes in comes out of the store, once, with its evidence."""

from __future__ import annotations

import pytest

from graph.quads import quads
from graph.store import Store
from loaders.load import load_paths, read_document
from loaders.sources import find_files, sources

CLAIMS = """
SELECT ?document ?text ?quote ?start ?end WHERE {
  ?document a cq:Document ; cq:text ?text .
  ?passage cq:passageOf ?document ; cq:quote ?quote ; cq:start ?start ; cq:end ?end }
"""


def test_every_sample_loads_and_gives_claims(samples_outcome, samples):
    _, outcome = samples_outcome
    assert not outcome.failures
    assert [one.name for one in outcome.loaded] == sorted(path.name for path in samples.glob("*.txt"))
    assert all(one.claims >= 5 for one in outcome.loaded)


def test_every_passage_of_the_graph_is_the_text_at_its_offsets(samples_store):
    rows = samples_store.query(CLAIMS).rows
    assert len(rows) > 100
    for row in rows:
        assert row["text"].value[int(row["start"].value) : int(row["end"].value)] == row["quote"].value


def test_every_claim_has_its_evidence(samples_store):
    assert (
        samples_store.query("SELECT ?claim { ?claim a cq:Claim FILTER NOT EXISTS { ?claim cq:evidence ?p } }").rows
        == ()
    )


def test_loading_twice_changes_nothing(samples, pipeline):
    paths = [samples / "msmt-founding-2024-10-16.txt", samples / "estonia-tapa-2022-03-01.txt"]
    store = Store.create(None)
    first = load_paths(paths, store, pipeline)
    size = len(store)
    second = load_paths(paths, store, pipeline)
    assert [one.changed for one in first.loaded] == [True, True]
    assert [one.changed for one in second.loaded] == [False, False]
    assert len(store) == size


def test_the_same_bytes_give_the_same_quads(samples, pipeline):
    path = samples / "wire-treaty-reactions-2024-06-20.txt"
    readings = [read_document(source, pipeline) for _ in range(2) for source in sources(path)]
    first, second = (set(quads(one.document, one.units, one.claims)) for one in readings)
    assert len(first) > 100
    assert first == second


def test_the_order_of_loading_does_not_matter(samples, pipeline):
    paths = [samples / "eu-korea-dialogue-2024-11-04.txt", samples / "wire-eu-korea-partnership-2024-11-04.txt"]
    stores = Store.create(None), Store.create(None)
    load_paths(paths, stores[0], pipeline)
    load_paths(paths[::-1], stores[1], pipeline)
    assert set(stores[0].quads()) == set(stores[1].quads())


def test_progress_is_told_before_each_document(samples, pipeline):
    told = []
    path = samples / "estonia-tapa-2022-03-01.txt"
    load_paths([path], Store.create(None), pipeline, lambda done, total, name: told.append((done, total, name)))
    assert told == [(0, 1, path.name)]


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/two.txt", "one.txt", "notes.md", ".hidden/three.txt"):
        (tmp_path / name).write_text("words")
    return tmp_path


def test_directories_are_walked_for_known_suffixes_in_sorted_order(tree):
    found, failures = find_files([tree])
    assert [path.relative_to(tree).as_posix() for path in found] == ["b/two.txt", "notes.md", "one.txt"]
    assert not failures


def test_a_file_that_is_named_is_taken_whatever_its_suffix(tree):
    assert find_files([tree / "notes.md"]) == ((tree / "notes.md",), ())


def test_a_path_that_is_given_twice_is_loaded_once(tree):
    found, failures = find_files([tree, tree / "b", tree / "one.txt"])
    assert len(found) == 3
    assert not failures
