"""A graph behind real SPARQL servers: the same, quad for quad, as in a directory of this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph import iris, quads
from graph.background import shipped
from graph.dataset import Dataset
from graph.errors import QueryError, RemoteError
from graph.records import Claim, Document, Entity, Event, Participant, Unit, When
from graph.remote.dataset import RemoteDataset, open_remote
from graph.remote.repository import Elsewhere
from graph.remote.server import Address
from graph.remote.working import WorkingCopy
from graph.repositories import Folder
from graph.resolution.decisions import Decision, added
from graph.store import Store, open_snapshot
from graph.validation.judging import judge
from graph.views.attestation import attest
from graph.vocabulary import cq
from loaders.library import Graph
from tests.stores import SMALL

TEXT = "Mark Rutte met Ursula von der Leyen in Prague; “très bien”, said 🙂 they \\ both.\n"
PEOPLE = (
    Entity("mark-rutte", "Mark Rutte", "Person"),
    Entity("ursula-von-der-leyen", "Ursula von der Leyen", "Person"),
)
PAPERS = {
    "one.txt": "Tokyo, 14 May 2024\n\nPrime Minister Fumio Kishida met Foreign Minister Hans Muster on 13 May 2024.\n",
    "two.txt": "Berlin, 16 May 2024\n\nFumio Kishida condemned the attack on 15 May 2024. He met Anna Beispiel.\n",
}


def told(key: str, day: str = "2024-10-29") -> list:
    event = Event("meeting", "meet", tuple(Participant(one, "agent") for one in PEOPLE), when=When(day))
    claim = Claim("c1", 1, event, 0, len(TEXT), rule="verb:meet")
    return list(quads.quads(Document(key, f"{key}.txt", TEXT, "0" * 64), (Unit(1, 0, len(TEXT)),), (claim,)))


def everything(dataset: Dataset) -> set[str]:
    return {str(quad) for quad in dataset.quads() if "_:" not in str(quad)}


def load(copy: WorkingCopy, *keys: str) -> set[str]:
    with copy.writing() as store:
        for key in keys:
            store.replace(key, told(key))
        attest(store)
        return everything(store)


def test_a_server_holds_what_the_store_holds_quad_for_quad(copy: WorkingCopy, tmp_path: Path) -> None:
    local = load(copy, "a", "b")
    remote = open_remote(copy.address)
    assert remote.documents() == ("a", "b")
    assert remote.text_of("a") == TEXT
    assert everything(remote) == local
    fresh = open_remote(replace(copy.address, cache=tmp_path / "nothing here"))  # nothing but what the server tells
    assert everything(fresh) == local


def test_what_follows_from_documents_goes_with_them(copy: WorkingCopy) -> None:
    load(copy, "a", "b")
    with copy.writing() as store:
        store.remove("a")
        attest(store)
    with Store.open(made_of=SMALL) as alone:
        alone.replace("b", told("b"))
        attest(alone)
        assert everything(open_remote(copy.address)) == everything(alone)


def test_another_machine_takes_up_what_is_there(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a")
    other = WorkingCopy(replace(copy.address, cache=tmp_path / "another"), SMALL)
    load(other, "b")
    assert open_remote(copy.address).documents() == ("a", "b")
    with copy.writing() as store:
        assert store.documents() == ("a", "b")


def test_counts_and_patterns_are_those_of_a_local_dataset(copy: WorkingCopy) -> None:
    load(copy, "a", "b")
    remote = open_remote(copy.address)
    with copy.writing() as local:
        assert remote.status() == local.status()
        assert remote.digests() == local.digests()
        assert set(remote.matching(None, cq("claims"))) == set(local.matching(None, cq("claims")))
        assert remote.telling(None, cq("claims")) == local.telling(None, cq("claims"))
        triple = next(iter(local.matching(None, cq("party")))).triple
        named = (triple.subject, triple.predicate, triple.object)
        assert remote.graphs_of(*named) == local.graphs_of(*named)
        assert remote.derivation(named) == local.derivation(named)


def test_more_rows_than_a_server_gives_are_told_or_fetched_by_pages(virtuoso_address: Address, tmp_path: Path) -> None:
    local = load(WorkingCopy(replace(virtuoso_address, cache=tmp_path), SMALL), *(f"d{number}" for number in range(12)))
    remote = open_remote(replace(virtuoso_address, cache=tmp_path / "nothing here"))
    assert everything(remote) == local
    assert len(local) > 400
    with pytest.raises(RemoteError, match=r"gives 200 of \d+ rows: its row cap cuts the answer; narrow"):
        remote.run("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    with pytest.raises(RemoteError, match="its row cap cuts"):
        remote.run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(RemoteError, match="may have cut the rest"):
        remote.run("DESCRIBE ?s WHERE { ?s a ?kind }")


def test_a_query_that_a_server_refuses_is_told_in_one_line(copy: WorkingCopy) -> None:
    load(copy, "a")
    remote: RemoteDataset = open_remote(copy.address)
    with pytest.raises(QueryError, match="refuses the query") as raised:
        remote.run("SELECT ?x WHERE { ?x ?p }")
    assert "\n" not in str(raised.value)
    assert remote.run(f"ASK {{ GRAPH <{iris.document(iris.BASE, 'a')}> {{ ?s ?p ?o }} }}")


def test_the_whole_product_runs_on_a_server(copy: WorkingCopy, pipeline: object, tmp_path: Path) -> None:
    for name, text in PAPERS.items():
        (tmp_path / name).write_text(text)
    words = replace(shipped(), reference=())
    there, here = Graph(Elsewhere(copy.address, words)), Graph(Folder(tmp_path / "store", words))
    for graph in (there, here):
        outcome = graph.load(*(tmp_path / name for name in PAPERS))
        assert len(outcome.loaded) == len(PAPERS)
    assert everything(there.dataset()) == everything(here.dataset())
    assert there.dataset().status() == here.dataset().status()
    assert there.question("who-met", {"actor": "hans-muster"}) == here.question("who-met", {"actor": "hans-muster"})
    assert there.question("who-met", {"actor": "hans-muster"}).rows
    assert there.why("id:hans-muster", "a", "cq:Actor") == here.why("id:hans-muster", "a", "cq:Actor")
    for graph in (there, here):
        graph.decide(lambda made: added(made, Decision("same", "fumio-kishida", "hans-muster", "*", "one man")))
    assert there.decisions() == here.decisions()
    assert everything(there.dataset()) == everything(here.dataset())
    assert list(judge(there.dataset())) == list(judge(here.dataset()))
    for graph in (there, here):
        graph.remove("one.txt")
    assert everything(there.dataset()) == everything(here.dataset())
    assert there.dataset().documents() == ("two",)


def test_a_server_is_followed_while_its_graph_is_served(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a")
    mirror = WorkingCopy(replace(copy.address, cache=tmp_path / "another"), SMALL)
    assert mirror.follow()
    assert not mirror.follow()
    assert open_snapshot(mirror.directory).documents() == ("a",)
    load(copy, "b")
    assert mirror.follow()
    assert open_snapshot(mirror.directory).documents() == ("a", "b")
