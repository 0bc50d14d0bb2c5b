"""Graphs that users bring to real SPARQL servers: whole, in the union once, beside documents and never in them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from graph import iris
from graph.backup import back_up, restore
from graph.errors import GraphError, OurGraphError, StoreError
from graph.importing import Brought, Input, Refused, Wish, bring, named, take_away
from graph.listing import brought
from graph.remote.dataset import open_remote
from graph.remote.quirks import kinds
from graph.remote.repository import Elsewhere
from graph.remote.server import Address, Server
from graph.remote.working import WorkingCopy
from graph.store import open_documents, open_snapshot
from graph.views.attestation import attest
from loaders.library import Graph
from tests.remote_servers import Cutting
from tests.stores import SMALL
from tests.test_remote import everything, load, told

PEOPLE, PLACES = "https://example.org/people", "https://example.org/places"
MIXED = f"""@prefix e: <https://example.org/> . @prefix cq: <{iris.BASE}ns#> .
GRAPH <{PEOPLE}> {{ e:ann e:knows _:one ; e:says "“é” \\"quoted\\" 🙂 _:two <x>"@en .
  e:x a cq:Document . _:one e:knows e:ann }}
GRAPH <{PLACES}> {{ e:rome e:houses _:one . e:ann e:knows e:bob }}
e:nowhere e:houses _:one . e:ann e:knows e:bob .
"""  # fmt: skip
UNION = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'https://example.org/')) }"
SHARED = f"""SELECT ?one WHERE {{ GRAPH <{PEOPLE}> {{ ?ann <https://example.org/knows> ?one }}
  GRAPH <{PLACES}> {{ ?rome <https://example.org/houses> ?one }} ?nowhere <https://example.org/houses> ?one }}"""


def send(copy: WorkingCopy, text: str, folder: Path, name: str = "x.trig", **wished: str | bool) -> Brought | Refused:
    file = folder / name
    file.write_text(text, "utf-8")
    with file.open("rb") as opened:
        (one,) = bring(copy.bringing(), [Input(name, opened, 0)], Wish(**wished))  # type: ignore[arg-type]
    return one


def rows(address: Address, text: str) -> list[str]:
    found = open_remote(address, whole=True).query(text)
    return sorted(str(row) for row in found.rows)


def size(address: Address, graph: str) -> int:
    return open_remote(address, whole=True)._size(ox.NamedNode(graph))


def united(copy: WorkingCopy) -> int:
    """See that a query finds just what the copy holds, each triple once, and give how many that are."""
    found = Server(copy.address).union_size()
    assert found == open_snapshot(copy.directory)._size(ox.DefaultGraph())
    return found


def test_what_is_imported_stands_in_its_graphs_and_once_in_the_union(copy: WorkingCopy, tmp_path: Path) -> None:
    documents = load(copy, "a")
    before = united(copy)
    assert send(copy, MIXED, tmp_path) == Brought("x.trig", 8, ("", PEOPLE, PLACES))
    assert united(copy) == before + 7
    assert len(rows(copy.address, UNION)) == 6
    assert len(rows(copy.address, SHARED)) >= 1
    assert [one.triples for one in brought(open_remote(copy.address, whole=True))] == [2, 4, 2]
    alone = open_remote(copy.address)
    assert everything(alone) == documents
    assert alone.documents() == ("a",)
    assert alone.status().documents == 1
    take_away(copy.bringing(), [PEOPLE, "default"])
    assert united(copy) == before + 2
    take_away(copy.bringing(), [PLACES])
    assert united(copy) == before
    assert everything(open_remote(copy.address, whole=True)) == documents


def test_another_machine_finds_imported_graphs_and_loads_beside_them(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a")
    send(copy, MIXED, tmp_path)
    there = {quad for quad in everything(open_remote(copy.address, whole=True)) if "example.org" in quad}
    assert len(there) == 7  # one literal holds what looks like a blank node
    other = WorkingCopy(replace(copy.address, cache=tmp_path / "another"), SMALL)
    load(other, "b")
    united(other)
    assert everything(open_snapshot(other.directory)) == everything(open_remote(copy.address, whole=True))
    assert there < everything(open_remote(copy.address, whole=True))
    assert everything(open_documents(other.directory)) == everything(open_remote(copy.address))
    send(other, MIXED.replace("bob", "eve"), tmp_path)
    assert copy.follow()
    assert everything(open_snapshot(copy.directory)) == everything(open_remote(copy.address, whole=True))


def test_what_users_and_documents_both_state_stays_until_neither_does(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a", "b")
    alone = united(copy)
    stated = told("a")
    triples = "".join(f"{quad.triple} .\n" for quad in stated)
    send(copy, triples, tmp_path, "a.nt", graph=PEOPLE)
    assert united(copy) == alone
    with copy.writing() as store:
        store.remove("a")
        attest(store)
    united(copy)
    assert size(copy.address, PEOPLE) == len({quad.triple for quad in stated})
    take_away(copy.bringing(), [PEOPLE])
    gone = united(copy)
    assert gone < alone
    load(copy, "a")
    assert united(copy) == alone


@pytest.fixture
def small_requests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let servers take but some kilobytes at a time."""
    monkeypatch.setattr("graph.remote.quirks.MEGABYTE", 250)
    kinds.cache_clear()
    yield
    kinds.cache_clear()


def numbered(numbers: Iterable[int]) -> str:
    return "".join(f'<https://example.org/n{one}> <https://example.org/p> "{one}" .\n' for one in numbers)


def test_a_large_graph_goes_in_parts(copy: WorkingCopy, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    load(copy, "a")
    request.getfixturevalue("small_requests")
    before, parts = united(copy), list[tuple[str, int, int]]()
    file = tmp_path / "n.nt"
    file.write_text(numbered(range(500)))
    with file.open("rb") as opened:
        bring(copy.bringing(lambda *told: parts.append(told)), [Input("n.nt", opened, 0)], Wish(graph=PEOPLE))
    assert united(copy) == before + 500
    mine = [(done, most) for name, done, most in parts if name == f"sending {PEOPLE}"]
    assert len(mine) > 2
    assert mine == sorted(mine)
    assert mine[-1][0] == mine[-1][1]
    send(copy, numbered(range(400, 600)), tmp_path, "n.nt", graph=PEOPLE)
    assert size(copy.address, PEOPLE) == 600
    assert united(copy) == before + 600
    send(copy, numbered(range(300)), tmp_path, "n.nt", graph=PEOPLE, replace=True)
    assert size(copy.address, PEOPLE) == 300
    assert united(copy) == before + 300


@pytest.mark.parametrize("copy", ["oxigraph"], indirect=True)
def test_wherever_an_import_breaks_off_what_stood_there_stays_and_the_next_mends(
    copy: WorkingCopy, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.remote.wire.PAUSES", (0.0,))
    before, sure = united(copy), 50
    first = numbered(range(sure))
    send(copy, first, tmp_path, "n.nt", graph=PEOPLE)
    request.getfixturevalue("small_requests")
    halves = 0
    for begin, most in ((1_000, 9_000), (2_000, 18_000), (3_000, 200_000)):
        broken = _broken(copy, most, numbered(range(begin, begin + 400)), tmp_path)
        stand, mark = size(copy.address, PEOPLE), Server(copy.address).mark()
        assert mark
        assert sure <= stand <= sure + 400
        assert mark.whole or mark.brought(iris.BASE)[PEOPLE].digest == ""
        halves += not mark.whole
        sure += 0 if broken and mark.whole else 400  # what was not begun is not sent later
        send(copy, first, tmp_path, "n.nt", graph=PEOPLE)
        assert size(copy.address, PEOPLE) == sure
        assert united(copy) == before + sure
    assert not broken
    assert halves > 1
    assert everything(open_remote(copy.address, whole=True)) == everything(open_snapshot(copy.directory))


def _broken(copy: WorkingCopy, most: int, triples: str, folder: Path) -> bool:
    """Import by a way that breaks off, and tell whether it did."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = urlsplit(copy.address.query).port or 0
        way = Cutting(port, most)
        thread = threading.Thread(target=way.serve, args=(listening,))
        thread.start()
        query = copy.address.query.replace(str(port), str(listening.getsockname()[1]))
        there = WorkingCopy(replace(copy.address, query=query), SMALL)
        there.directory = copy.directory
        try:
            send(there, triples, folder, "n.nt", graph=PEOPLE)
            return False
        except GraphError:
            return True
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            way.close()


def test_what_is_imported_is_searched_and_backed_up_from_a_copy(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a")
    send(copy, MIXED, tmp_path)
    found = Graph(Elsewhere(copy.address, SMALL))
    assert [hit.iri for hit in found.search("quoted")] == ["https://example.org/ann"]
    matching = f'SELECT ?s WHERE {{ ?s <{iris.BASE}ns#matches> "quoted" }}'
    assert [str(row["s"].value) for row in found.query(matching).rows] == ["https://example.org/ann"]  # type: ignore[union-attr]
    address = replace(copy.address, cache=tmp_path / "another")
    with Elsewhere(address, SMALL).followed(print) as directory:
        back_up(directory, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "restored", made_of=SMALL)
    assert everything(open_snapshot(tmp_path / "restored")) == everything(open_remote(copy.address, whole=True))


def test_names_of_ours_are_refused_and_nothing_is_sent(copy: WorkingCopy, tmp_path: Path) -> None:
    load(copy, "a")
    there, token = united(copy), Server(copy.address).token()
    for graph in (iris.document(iris.BASE, "a"), iris.graph(iris.BASE, "reference")):
        with pytest.raises(OurGraphError, match="is ours"):
            send(copy, numbered(range(3)), tmp_path, "n.nt", graph=graph)
        quads = numbered(range(3)).replace(" .", f" <{graph}> .")
        refused = send(copy, quads, tmp_path, "n.nq")
        assert isinstance(refused, Refused)
        assert "is ours" in refused.message
    refused = send(copy, "<https://example.org/x> <x", tmp_path, "n.nt", graph=PEOPLE)
    assert isinstance(refused, Refused)
    assert (united(copy), Server(copy.address).token()) == (there, token)


def test_nothing_is_taken_from_a_server_that_lacks_it(copy: WorkingCopy) -> None:
    load(copy, "a")
    with pytest.raises(StoreError, match=r"no graph https://example.org/people: nobody has brought it"):
        take_away(copy.bringing(), [PEOPLE])


def test_a_blank_node_gets_one_name_wherever_it_stands() -> None:
    lines = b'_:a1 <e:p> _:b2 <e:g> .\n<e:s> <e:p> "_:c \\" _:d" .\n<e:s> <e:p> _:a1 .\n'
    assert named(lines, "e:n/") == (
        b'<e:n/a1> <e:p> <e:n/b2> <e:g> .\n<e:s> <e:p> "_:c \\" _:d" .\n<e:s> <e:p> <e:n/a1> .\n'
    )
