from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import background, iris, quads
from graph.directory import current_snapshot
from graph.dumping import write
from graph.errors import QuadError, QueryError, StoreBusyError, StoreError, UnknownDocumentError
from graph.reasoning.lines import line
from graph.records import Cell, Claim, Document, Entity, Event, Participant, Unit, When
from graph.store import Store, open_snapshot
from graph.views.affirmed import affirmed
from tests.stores import empty

ROOT = Path(__file__).resolve().parent.parent
RUTTE = Entity("mark-rutte", "Mark Rutte", "Person")
LEYEN = Entity("ursula-von-der-leyen", "Ursula von der Leyen", "Person")
MEETING = "https://w3id.org/communique/id/meeting-2024-10-29-mark-rutte-ursula-von-der-leyen"
TEXT = "Mark Rutte met Ursula von der Leyen."
MET = Event("meeting", "meet", (Participant(RUTTE, "agent"), Participant(LEYEN, "agent")), when=When("2024-10-29"))


def told(key: str, text: str = TEXT, **claim: object) -> list[ox.Quad]:
    """Give the quads of a document that tells the meeting in one sentence."""
    document = Document(key, f"{key}.txt", text, "0" * 64)
    made = Claim("c1", 1, MET, 0, len(text), **claim)  # type: ignore[arg-type]
    return list(quads.quads(document, (Unit(1, 0, len(text)),), (made,)))


def everything(store: Store) -> set[bytes]:
    return set((store._record.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines())


@pytest.fixture(scope="module")
def stores() -> tuple[Store, Store]:
    """Give two stores for tests that run many times: each run clears them first."""
    return Store.create(None), Store.create(None)


def cleared(store: Store) -> Store:
    for key in store.documents():
        store.remove(key)
    return store


@pytest.fixture
def store(stores: tuple[Store, Store]) -> Store:
    return cleared(stores[0])


# --- documents


def test_loading_the_same_twice_writes_nothing(store: Store) -> None:
    first = store.replace("a", told("a"))
    before = everything(store)
    again = store.replace("a", told("a"))
    assert first.added > 0
    assert first.inferred > 0
    assert (again.added, again.removed) == (0, 0)
    assert again.inferred == first.inferred
    assert everything(store) == before


def test_a_changed_document_replaces_its_old_version(store: Store) -> None:
    store.replace("a", told("a"))
    change = store.replace("a", told("a", "Then Mark Rutte met Ursula von der Leyen."))
    fresh = Store.create(None)
    fresh.replace("a", told("a", "Then Mark Rutte met Ursula von der Leyen."))
    assert change.added
    assert change.removed
    assert everything(store) == everything(fresh)


def test_removing_a_document_removes_all_that_followed_from_it(store: Store) -> None:
    before = everything(store)
    store.replace("a", told("a"))
    assert store.documents() == ("a",)
    assert store.text_of("a") == TEXT
    store.remove("a")
    assert everything(store) == before
    assert store.documents() == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["affirmed", "denied", ""])), max_size=8))
def test_any_way_to_the_same_documents_gives_the_same_store(
    stores: tuple[Store, Store], steps: list[tuple[str, str]]
) -> None:
    store, fresh = map(cleared, stores)
    last: dict[str, str] = {}
    for key, polarity in steps:
        if polarity:
            store.replace(key, told(key, polarity=polarity))
            last[key] = polarity
        elif key in last:
            store.remove(key)
            del last[key]
    for key in sorted(last):
        fresh.replace(key, told(key, polarity=last[key]))
    assert everything(store) == everything(fresh)


def test_the_default_graph_is_the_union_of_all_graphs_each_triple_once(store: Store) -> None:
    store.replace("a", told("a"))
    store.replace("b", told("b"))
    rows = store.query("SELECT ?date WHERE { ?event cq:date ?date }", {"event": Cell(MEETING, "iri")}).rows
    assert len(rows) == 1
    named = {quad.triple for quad in store.quads()}
    union = {q.triple for q in store._record.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert union == named


def test_two_documents_tell_one_event_with_two_sources(store: Store) -> None:
    store.replace("a", told("a"))
    store.replace("b", told("b"))
    rows = store.query("SELECT ?claim WHERE { ?claim cq:claims ?event }", {"event": Cell(MEETING, "iri")}).rows
    assert len(rows) == 2
    store.remove("a")
    rows = store.query("SELECT ?who WHERE { ?event cq:party ?who }", {"event": Cell(MEETING, "iri")}).rows
    assert len(rows) == 2


def test_a_document_may_write_in_its_own_graph_only(store: Store) -> None:
    before = everything(store)
    stranger = ox.NamedNode(iris.graph(iris.BASE, "ontology"))
    good = told("a")
    with pytest.raises(QuadError, match="its own only"):
        store.replace("a", [*good, ox.Quad(good[0].subject, good[0].predicate, good[0].object, stranger)])
    with pytest.raises(QuadError, match="mint an IRI"):
        store.replace("a", [*good, ox.Quad(ox.BlankNode("x"), good[0].predicate, good[0].object, good[0].graph_name)])
    assert everything(store) == before


def test_a_document_that_fails_half_way_leaves_no_trace(store: Store) -> None:
    store.replace("a", told("a"))
    before = everything(store)

    def failing() -> object:
        yield from told("a", "Mark Rutte met Ursula von der Leyen again.")
        raise QuadError("a.txt: something is wrong")

    with pytest.raises(QuadError):
        store.replace("a", failing())  # type: ignore[arg-type]
    assert everything(store) == before


def test_numbers_that_the_engine_rewrites_do_not_count_as_changes(store: Store) -> None:
    graph = ox.NamedNode(iris.document(iris.BASE, "a"))
    number = ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    quad = ox.Quad(graph, ox.NamedNode("https://a.example/n"), number, graph)
    store.replace("a", [quad])
    assert store.replace("a", [quad]).added == 0


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_comes_back_as_it_was(stores: tuple[Store, Store], text: str) -> None:
    store = stores[0]
    store.replace("a", told("a", f"{TEXT}{text}"))
    assert store.text_of("a") == f"{TEXT}{text}"


def test_a_document_that_is_not_there_is_named(store: Store) -> None:
    for call in (store.remove, store.text_of):
        with pytest.raises(UnknownDocumentError, match="no document nowhere"):
            call("nowhere")


# --- the affirmed view


AFFIRMED = "ASK { GRAPH <https://w3id.org/communique/graph/affirmed> { ?event cq:party ?who } }"


@pytest.mark.parametrize(
    "claim",
    [{"polarity": "denied"}, {"modality": "planned"}, {"modality": "conditional"}, {"certainty": "hypothetical"}],
)
def test_what_is_denied_planned_or_supposed_is_not_affirmed(store: Store, claim: dict[str, str]) -> None:
    store.replace("a", told("a", **claim))
    assert not store.run(AFFIRMED)
    store.replace("b", told("b", modality="reported", certainty="probable"))
    assert store.run(AFFIRMED)
    store.remove("b")
    assert not store.run(AFFIRMED)


def test_what_two_documents_affirm_stays_while_one_of_them_does(store: Store) -> None:
    store.replace("a", told("a"))
    store.replace("b", told("b"))
    store.replace("a", told("a", polarity="denied"))
    assert store.run(AFFIRMED)
    store.replace("b", told("b", polarity="denied"))
    assert not store.run(AFFIRMED)
    assert not affirmed(map(line, background.triples_of(told("b", polarity="denied"))))


# --- queries


def test_several_values_of_a_parameter_work(store: Store) -> None:
    names = [Cell("Ana Prado"), Cell("Bo Lind"), Cell("Nobody")]
    document = Document("a", "a.txt", TEXT, "0" * 64)
    people = [Entity(f"person-{n}", name.value, "Person") for n, name in enumerate(names[:2])]
    event = replace(MET, participants=tuple(Participant(one, "agent") for one in people))
    store.replace("a", quads.quads(document, (Unit(1, 0, 5),), (Claim("c1", 1, event, 0, 5),)))
    found = store.query("SELECT ?who WHERE { ?who a cq:Person ; rdfs:label ?name }", {"name": names})
    assert len(found.rows) == 2


NASTY = ['"} UNION {?s ?p ?o} #', "\\u0022", "'''", '"""', "\n", "\\", "} #", "\x00", "?s", "# {"]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from(NASTY), st.text()))
def test_a_bound_text_is_a_term_and_nothing_else(stores: tuple[Store, Store], text: str) -> None:
    query = "SELECT ?x WHERE { BIND(?value AS ?x) } # { WHERE {"
    assert [row["x"].value for row in stores[0].query(query, {"value": Cell(text)}).rows] == [text]


def test_an_iri_that_would_break_out_is_refused(store: Store) -> None:
    with pytest.raises(QueryError, match="parameter x"):
        store.query("SELECT ?x WHERE { ?x ?p ?o }", {"x": Cell("http://a> ?p ?o . FILTER(true) #", "iri")})


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT ?x WHERE { ?x ?p ?o }", 1),
        ("SELECT ?x { ?x ?p ?o }", 1),
        ("# { WHERE {\nPREFIX a: <http://a.example/#WHERE>\nSELECT (STR(?x) AS ?y) WHERE { ?x ?p ?o }", 1),
        ('SELECT ("{ WHERE {" AS ?y) ?x WHERE { ?x ?p ?o }', 1),
        ("SELECT (COUNT(?p) AS ?n) WHERE { ?x ?p ?o } GROUP BY ?x", 1),
        ("SELECT (EXISTS { ?x ?p ?o } AS ?there) WHERE { ?x ?p ?o }", 1),
    ],
)
def test_parameters_are_bound_in_the_outermost_group(store: Store, query: str, count: int) -> None:
    store.replace("a", [told("a")[0]])
    node = ox.NamedNode(iris.document(iris.BASE, "a"))
    assert len(store.query(query, {"x": node}).rows) == count


def test_ask_and_construct_take_parameters_too(store: Store) -> None:
    store.replace("a", told("a"))
    event = Cell(MEETING, "iri")
    assert store.run("ASK { ?x cq:date ?date }", {"x": event})
    triples = store.run("CONSTRUCT { ?x cq:date ?date } WHERE { ?x cq:date ?date }", {"x": event})
    assert isinstance(triples, tuple)
    assert [row[2].value for row in triples] == ["2024-10-29"]
    turtle = store.serialise("CONSTRUCT WHERE { <http://a.example/> ?p ?o }", "ttl")
    assert b"Rutte" not in turtle
    assert b"Rutte" in store.serialise("DESCRIBE document:a", "ttl")


def test_a_query_that_cannot_be_run_is_an_error_of_one_line(store: Store) -> None:
    for query in ("SELECT ?x WHERE {", "DROP ALL", "", "ASK { ?s ?p ?o }"):
        with pytest.raises(QueryError) as raised:
            store.query(query)
        assert "\n" not in str(raised.value)
    with pytest.raises(QueryError, match="has no variable"):
        store.query("SELECT ?x WHERE { ?x ?p ?o }", {"y": Cell("1")})


def test_a_query_never_asks_another_host(store: Store) -> None:
    for query in ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "ASK { service silent ?x { ?s ?p ?o } }"):
        with pytest.raises(QueryError, match="SERVICE"):
            store.run(query)
    assert store.run('ASK { VALUES ?s { "SERVICE" } } # SERVICE')


# --- directories


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return empty(tmp_path / "s")


def test_a_store_stays_in_its_directory(directory: Path) -> None:
    with Store.open(directory) as first:
        first.replace("a", told("a"))
        before = everything(first)
        counts = first.status()
    with Store.open(directory) as second:
        assert everything(second) == before
        assert second.status() == counts
        assert counts.documents == counts.claims == 1
    with pytest.raises(StoreError, match="is a store already"):
        Store.create(directory)


def test_a_store_keeps_the_base_it_was_made_with(tmp_path: Path) -> None:
    Store.create(tmp_path / "s", "https://graph.example/").close()
    with Store.open(tmp_path / "s") as store:
        assert store.base == "https://graph.example/"
        assert store.query("SELECT ?x WHERE { ?x a cq:State } LIMIT 1").rows[0]["x"].value.startswith(store.base)
    with pytest.raises(StoreError, match="was made with base"):
        Store.open(tmp_path / "s", "https://other.example/")


def test_a_second_writer_is_refused_at_once_with_the_process_of_the_first(directory: Path) -> None:
    script = f"from graph.store import Store; s = Store.open({str(directory)!r}); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusyError, match=f"process {other.pid} is writing"):
            Store.open(directory)
        other.kill()
        other.wait()
    assert (directory / "lock").read_text().strip() == str(other.pid)
    with Store.open(directory):  # its holder is dead
        assert (directory / "lock").read_text().strip() == str(os.getpid())


def test_readers_see_snapshots_and_the_writer_goes_on(directory: Path) -> None:
    with Store.open(directory) as store:
        store.replace("a", told("a"))
        first = store.snapshot()
        reader = open_snapshot(directory)
        store.replace("b", told("b"))
        assert reader.documents() == ("a",)
        second = store.snapshot()
        assert current_snapshot(directory) == second != first
        assert open_snapshot(second, in_memory=True).documents() == ("a", "b")
        assert open_snapshot(first).documents() == ("a",)
        third = store.snapshot()
        assert sorted(entry.name for entry in (directory / "snapshots").iterdir()) == [second.name, third.name]


def test_a_store_in_memory_and_an_empty_directory_have_no_snapshots(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="in memory"):
        store.snapshot()
    with pytest.raises(StoreError, match="load documents into it first"):
        open_snapshot(tmp_path)


def test_a_file_in_place_of_a_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    with pytest.raises(StoreError, match=r"s: is a file, not a directory; name another"):
        Store.open(tmp_path / "s")


def test_a_directory_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match="holds other files and no store"):
        Store.open(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be"):
        Store.open(tmp_path / "s")


@pytest.mark.parametrize("broken", ["CURRENT", "MANIFEST"])
def test_a_damaged_store_is_named_and_says_what_to_do(directory: Path, broken: str) -> None:
    with Store.open(directory) as store:
        store.snapshot()
    for folder in (directory / "record", current_snapshot(directory)):
        for file in folder.glob(f"{broken}*"):
            file.write_bytes(b"garbage")
    with pytest.raises(StoreError, match=r"record\S*: damaged .*load the documents again") as raised:
        Store.open(directory)
    assert "\n" not in str(raised.value)
    with pytest.raises(StoreError, match="damaged"):
        open_snapshot(directory)
    with pytest.raises(StoreError, match="damaged"):  # the first attempt gave the lock back
        Store.open(directory)


def test_a_store_that_lost_its_dataset_is_not_taken_for_a_new_one(directory: Path) -> None:
    with Store.open(directory) as store:
        store.replace("a", told("a"))
        store.snapshot()
    shutil.rmtree(directory / "record")
    with pytest.raises(StoreError, match=r"record: is gone; .*load the documents again"):
        Store.open(directory)
    assert open_snapshot(directory).documents() == ("a",)


@pytest.mark.parametrize("content", [b"x", b"\xff"])
def test_a_base_or_pointer_that_is_no_such_thing_is_named(directory: Path, content: bytes) -> None:
    with Store.open(directory) as store:
        store.snapshot()
    (directory / "base").write_bytes(content)
    for attempt in (Store.open, open_snapshot):
        with pytest.raises(StoreError, match="base: damaged"):
            attempt(directory)
    (directory / "CURRENT").write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_snapshot(directory)


def test_other_reference_data_refresh_the_store_and_what_follows(directory: Path) -> None:
    with Store.open(directory) as store:
        store.replace("a", told("a"))
        before = everything(store)
        mark = background.mark(store.base)
        inferred = ox.NamedNode(iris.inferred(store.base, "a"))
        store._record.remove(mark)  # as a store that an older version left
        store._record.remove_graph(inferred)
    with Store.open(directory) as store:
        assert everything(store) == before


# --- out of the store again


@pytest.mark.parametrize("suffix", ["nq", "trig", "nt", "ttl", "rdf", "jsonld"])
def test_a_dump_is_read_back_as_it_was(store: Store, tmp_path: Path, suffix: str) -> None:
    store.replace("a", told("a"))
    file = tmp_path / f"graph.{suffix}"
    count = store.dump(file)
    copy = ox.Store()
    copy.load(path=str(file), format=ox.RdfFormat.from_extension(suffix))
    assert len(copy) == count
    with pytest.raises(StoreError, match="format 'exe': not known"):
        store.dump(tmp_path / "graph.exe")


def test_a_damaged_block_is_told_by_whatever_reaches_it(directory: Path) -> None:
    with Store.open(directory) as store:
        store.replace("a", told("a"))
        store.snapshot()
    for table in current_snapshot(directory).glob("*.sst"):
        content = table.read_bytes()
        if len(content) < 10_000:
            continue  # what opening reads
        table.unlink()  # it is linked to the writer's own
        table.write_bytes(bytes(byte ^ 255 for byte in content[: len(content) // 4]) + content[len(content) // 4 :])
    dataset = open_snapshot(directory)
    for attempt in (
        dataset.documents,
        dataset.status,
        lambda: dataset.text_of("a"),
        lambda: list(dataset.matching()),
        lambda: list(dataset.quads()),
        lambda: dataset.dump(directory.with_name("graph.nq")),
        lambda: dataset.query("SELECT * { ?s ?p ?o }"),
    ):
        with pytest.raises(StoreError, match=r"snapshots/1: damaged .*load the documents again"):
            attempt()


def test_a_place_that_cannot_be_written_is_told_without_the_systems_number(tmp_path: Path) -> None:
    with Store.create(None) as store, pytest.raises(StoreError, match=r"\(No such file or directory\); name another"):
        store.dump(tmp_path / "none" / "graph.nq")


@pytest.mark.parametrize(("suffix", "of"), [("nq", lambda quad: quad), ("nt", lambda quad: quad.triple)])
def test_more_statements_than_are_held_in_memory_are_written_in_order(tmp_path, suffix, of):
    name, graph = ox.NamedNode("https://example.org/name"), ox.NamedNode("https://example.org/graph")
    words = (ox.Literal(f"{n * 7919 % 120_000}", language="en") for n in range(120_000))
    written = write((of(ox.Quad(ox.BlankNode("b"), name, word, graph)) for word in words), tmp_path / f"x.{suffix}", {})
    lines = (tmp_path / f"x.{suffix}").read_text("utf-8").splitlines()
    assert written == len(lines) == 120_000
    assert lines == sorted(lines)
    assert {line.split()[0] for line in lines} == {"_:b"}
    assert [entry.name for entry in tmp_path.iterdir()] == [f"x.{suffix}"]
