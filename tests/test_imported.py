"""Graphs that users bring: beside what documents say, in one snapshot, and never in its place."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest

from graph import composing, iris
from graph.composing import link_files
from graph.directory import point
from graph.errors import OurGraphError, QueryError, StoreBusyError
from graph.fulltext.index import connect
from graph.graphnames import graph_node
from graph.imported import Imported
from graph.listing import brought
from graph.publishing import publish
from graph.sealing import seal
from graph.store import Store, open_documents, open_snapshot
from tests.stores import SMALL, empty

BASE = iris.BASE
G = "https://example.org/g"
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def row(name: str, label: str = "x", graph: str = G) -> ox.Quad:
    return ox.Quad(ox.NamedNode(f"https://example.org/{name}"), LABEL, ox.Literal(label), ox.NamedNode(graph))


def said(key: str, label: str) -> list[ox.Quad]:
    graph = iris.document(BASE, key)
    return [ox.Quad(ox.NamedNode(f"{BASE}id/nato"), LABEL, ox.Literal(label), ox.NamedNode(graph))]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("made") / "store"
    with Store.open(store, made_of=SMALL) as opened:
        opened.replace("a", said("a", "said"))
        opened.snapshot()
    return store


@pytest.fixture
def store(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def lines(record: Path) -> set[bytes]:
    """Give the quads of a record as lines: the engine writes half a million in a moment."""
    return set((ox.Store.read_only(str(record)).dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines())


def held(store: Path) -> set[bytes]:
    return lines(composing.current_snapshot(store))


def of_documents(store: Path) -> set[bytes]:
    return lines(composing.documents_of(composing.current_snapshot(store)))


def composed_anew(store: Path) -> set[bytes]:
    """Give the quads that a snapshot must hold: our record's, and users' in their graph and in the union."""
    with Imported.open(store) as users:
        graphs = [None, *users.names()]
        theirs = [composing.placed(one, graph_node(BASE, graph)) for graph in graphs for one in users.graph(graph)]
    places = [place for quad in theirs for place in composing.placements(quad, BASE)]
    return lines(store / "record") | set((ox.serialize(places, format=ox.RdfFormat.N_QUADS) or b"").splitlines())


def test_a_snapshot_after_any_change_is_what_one_made_anew_would_be(store):
    with Imported.open(store) as users:
        users.put(G, [row("s"), row("t")])
        users.add(None, [row("u")])
        users.commit()
    assert held(store) == composed_anew(store)
    with Store.open(store, made_of=SMALL) as writer:
        writer.replace("a", said("a", "said anew"))
        writer.replace("b", [ox.Quad(row("s").subject, LABEL, ox.Literal("x"), ox.NamedNode(iris.document(BASE, "b")))])
        writer.snapshot()
    assert held(store) == composed_anew(store)
    with Imported.open(store) as users:
        users.drop(G)
        users.commit()
    assert held(store) == composed_anew(store)
    with Store.open(store, made_of=SMALL) as writer:
        writer.remove("b")
        writer.snapshot()
    assert held(store) == composed_anew(store)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are looked up in /proc")
@pytest.mark.parametrize("change", ["add", "drop"])
def test_what_is_sealed_is_open_to_nobody_who_would_go_on_writing(store, change, monkeypatch):
    sealed = []

    def watched(place: Path) -> None:
        files = [str(file.resolve()) for file in Path("/proc/self/fd").iterdir()]
        sealed.append([file for file in files if file.startswith(f"{place.resolve()}/")])
        seal(place)

    for where in ("graph.imported.seal", "graph.publishing.seal"):
        monkeypatch.setattr(where, watched)
    with Imported.open(store) as users:
        users.extend([row("s"), row("t", graph=f"{G}2")])
        users.commit()
        users.extend([row("u")]) if change == "add" else users.drop(G)
        users.commit()
    assert len(sealed) >= 4  # two versions, and the snapshots with them
    assert not any(sealed)


def test_the_index_is_carried_over_while_documents_stay(store):
    def committed(label: str) -> Path:
        with Imported.open(store) as users:
            users.put(G, [row("s", label)])
            return users.commit() / "fulltext.sqlite"

    first, second = committed("one"), committed("two")
    assert first.samefile(second)
    second.write_bytes(second.read_bytes()[:5000])
    third = committed("three")
    assert not second.samefile(third)
    connect(third).close()
    with Store.open(store, made_of=SMALL) as writer:
        writer.replace("b", said("b", "said by b"))
        assert not third.samefile(writer.snapshot() / "fulltext.sqlite")


def test_documents_in_memory_are_taken_over_while_they_stay(store):
    before = open_documents(store, in_memory=True)
    with Imported.open(store) as imported:
        imported.update("INSERT DATA { GRAPH <http://e/g> { <http://e/a> <http://e/p> 1 } }")
        imported.commit()
    after = open_documents(store, in_memory=True, like=before)
    assert after._record is before._record
    assert after.directory != before.directory
    with Store.open(store, made_of=SMALL) as writing:
        writing.replace("more", said("more", "another"))
        writing.snapshot()
    changed = open_documents(store, in_memory=True, like=after)
    assert changed._record is not after._record
    assert len(changed) > len(after)


def test_a_writer_that_was_interrupted_is_made_up_for(store):
    with Imported.open(store) as users:
        users.put(G, [row("s")])
        users.commit()
    with Store.open(store, made_of=SMALL) as writer:
        writer.replace("late", said("late", "late"))
    assert not composing.is_shown(store)
    with Imported.open(store) as users:
        users.add(G, [row("t")])
        users.commit()
    assert held(store) == composed_anew(store)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"CLEAR GRAPH <{G}>",
        "DROP ALL",
        "# nothing",
        f"COPY <{G}> TO <https://example.org/h>",
        f"WITH <{G}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}",
        "PREFIX ex: <https://example.org/> INSERT { GRAPH ex:h { ?s ?p _:b } } WHERE { GRAPH ex:g { ?s ?p ?o } }",
        f"INSERT DATA {{ GRAPH <{G}> {{ <a:b> <a:b> _:x }} <a:b> <a:b> 1 }}",
    ],
)
def test_an_update_reaches_the_readers_and_nothing_of_ours(text, store):
    with Imported.open(store) as users:
        users.put(G, [row("s"), row("t")])
        users.commit()
    ours = of_documents(store)
    with Imported.open(store) as users:
        users.update(text)
        users.commit()
    assert held(store) == composed_anew(store)
    assert of_documents(store) == ours


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{BASE}document/a> {{ <a:b> <a:b> 1 }} }}",
        f"PREFIX d: <{BASE}document/> INSERT DATA {{ GRAPH d:a {{ <a:b> <a:b> 1 }} }}",
        f"DROP GRAPH <{BASE}document/a>",
        f'INSERT {{ GRAPH ?g {{ <a:b> <a:b> 1 }} }} WHERE {{ BIND(IRI(CONCAT("{BASE}", "document/a")) AS ?g) }}',
    ],
)
def test_c61_an_update_of_a_graph_of_ours_leaves_nothing(text, store):
    before = held(store)

    def attempt() -> None:
        with Imported.open(store) as users:
            users.update(text)
            users.commit()

    with pytest.raises(OurGraphError, match="document/a"):
        attempt()
    assert held(store) == before


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1/x>", "INSERT { ?s ?p ?o } WHERE { SERVICE <a:b> { ?s ?p ?o } }", "x", "{}"]
)
def test_an_update_that_reaches_out_or_is_none_is_refused(text, store):
    with Imported.open(store) as users, pytest.raises(QueryError):
        users.update(text)


def test_what_is_not_committed_is_gone(store):
    with Imported.open(store) as users:
        users.put(G, [row("s")])
    with Imported.open(store) as users:
        assert users.names() == ()
    assert not list((store / "imported").glob("*.nq"))


def test_a_user_cannot_make_a_phantom_document(store):
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    document = ox.NamedNode("https://w3id.org/communique/ns#Document")
    before = open_documents(store).status()
    with Imported.open(store) as users:
        users.put(G, [ox.Triple(ox.NamedNode(f"{BASE}document/phantom"), kind, document)])
        users.commit()
    assert open_documents(store).documents() == ()
    assert open_documents(store).status() == before
    assert [(one.name, one.triples) for one in brought(open_snapshot(store))] == [(G, 1)]


def test_one_writer_at_a_time_writes_documents_or_graphs(store):
    with Imported.open(store), pytest.raises(StoreBusyError):
        Store.open(store, made_of=SMALL)


def test_c91_what_is_exported_comes_in_again_the_same(store, tmp_path):
    with Imported.open(store) as users:
        users.put(G, [row("s"), ox.Triple(ox.BlankNode("b"), LABEL, ox.BlankNode("c"))])
        users.commit()
        before = ox.Dataset(composing.placed(one, ox.NamedNode(G)) for one in users.graph(G))
    open_snapshot(store).dump(tmp_path / "g.nq", G)
    with Imported.open(store) as users:
        users.put(G, ox.parse(path=str(tmp_path / "g.nq"), rename_blank_nodes=True))
        after = ox.Dataset(composing.placed(one, ox.NamedNode(G)) for one in users.graph(G))
    for dataset in (before, after):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert before == after


@pytest.mark.parametrize(("pointing", "left"), [(False, ["1"]), (True, ["1", "2"])])
def test_a_snapshot_that_is_interrupted_goes_unless_readers_have_been_told_of_it(
    store: Path, pointing: bool, left: list[str]
) -> None:
    def interrupted() -> None:
        if pointing:
            point(store, "2")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(store, BASE, lambda target: composing.clone(composing.current_snapshot(store), target), interrupted)
    assert sorted(entry.name for entry in (store / "snapshots").iterdir()) == left
    open_snapshot(store)


def test_files_are_copied_where_they_cannot_be_linked(tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "000001.sst").write_bytes(b"a table")
    with TemporaryDirectory(dir=memory) as other:
        link_files(tmp_path / "source", Path(other) / "target")
        assert (Path(other) / "target" / "000001.sst").read_bytes() == b"a table"


def test_a_large_graph_is_replaced_by_other_content_beside_smaller_ones(tmp_path: Path) -> None:
    name = ox.NamedNode("https://example.org/name")
    directory = empty(tmp_path / "store")

    def named(word: str) -> list[ox.Triple]:
        return [ox.Triple(ox.NamedNode(f"https://example.org/{word}{n}"), name, ox.Literal(word)) for n in range(3_000)]

    with Imported.open(directory) as users:
        users.put("https://example.org/large", [*named("old")[:10], *named("first")])
        users.put("https://example.org/small", named("old")[:2])
        users.put("https://example.org/empty", ())
        users.commit()
        users.put("https://example.org/large", named("new"))
        users.put("https://example.org/large", named("newer"))
        users.commit()
        assert users.names() == tuple(f"https://example.org/{word}" for word in ("empty", "large", "small"))
        assert len(list(users.graph("https://example.org/large"))) == 3_000
    whole = open_snapshot(directory)
    words = [quad.object.value for quad in whole._record.quads_for_pattern(None, name, None, ox.DefaultGraph())]
    assert sorted(set(words)) == ["newer", "old"]
    assert words.count("old") == 2
    assert [entry.name for entry in (directory / "imported").iterdir() if entry.is_dir()] == [
        (directory / "imported" / "CURRENT").read_text().strip()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR GRAPH <a:big>",
        "drop silent graph <a:big>;",
        "PREFIX a: <a:> # and no more\nCLEAR GRAPH a:big",
        "CLEAR DEFAULT",
        "DROP ALL",
        "CLEAR ALL",
        "DROP NAMED ;",
        "CLEAR SILENT GRAPH <a:none>",
        "CLEAR GRAPH <a:none>",
        "CLEAR GRAPH <a:big> 5",
        "CLEAR GRAPH",
        "CLEAR GRAPH <a:big> ; INSERT DATA { <a:s> <a:p> 1 }",
    ],
)
def test_a_large_graph_is_emptied_as_the_engine_would_do_it(store: Path, text: str) -> None:
    big, small = ox.NamedNode("a:big"), ox.NamedNode("a:small")
    subject, predicate = ox.NamedNode("a:s"), ox.NamedNode("a:p")
    plain = ox.Store()
    for graph, number in ((big, 3_000), (ox.DefaultGraph(), 3_000), (small, 3)):
        plain.extend(ox.Quad(subject, predicate, ox.Literal(n), graph) for n in range(number))
    with Imported.open(store) as users:
        users.extend(plain)
        users.commit()
        try:
            plain.update(text)
        except (SyntaxError, RuntimeError):
            with pytest.raises(QueryError):
                users.update(text)
        else:
            users.update(text)
        assert {*users._record} == {*plain}
        assert {*users._record.named_graphs()} == {*plain.named_graphs()}
        users.commit()
    with Imported.open(store) as users:
        assert {*users._record} == {*plain}
        assert users.names() == tuple(sorted(name.value for name in plain.named_graphs()))
