"""Two machines that load into one server, and loads that break off: documents are whole, and the next load mends."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import GraphError, RemoteError, StoreBusyError
from graph.reasoning.lines import Line, line
from graph.remote.contents import union
from graph.remote.dataset import open_remote
from graph.remote.marks import UNFINISHED, WHOLE, Held, Mark
from graph.remote.server import Address, Server
from graph.remote.working import WorkingCopy
from graph.store import Store
from graph.views.attestation import attest
from tests.remote_servers import OXIGRAPH, Cutting, oxigraph
from tests.stores import SMALL
from tests.test_remote import everything, load, told


@pytest.fixture
def address(tmp_path: Path) -> Iterator[Address]:
    if not OXIGRAPH.exists():
        pytest.skip("the Oxigraph server is not installed: it is among the development dependencies")
    with oxigraph(tmp_path) as where:
        yield Address(where, cache=tmp_path / "cache")


def test_a_second_writer_is_told(address: Address, tmp_path: Path) -> None:
    copy, other = WorkingCopy(address, SMALL), WorkingCopy(replace(address, cache=tmp_path / "other"), SMALL)
    load(copy, "a")
    with pytest.raises(StoreBusyError, match="another load has changed it meanwhile"):
        _load_both(copy, other)
    assert open_remote(address).documents() == ("a", "c")


def _load_both(copy: WorkingCopy, other: WorkingCopy) -> None:
    with copy.writing() as store:
        store.replace("b", told("b"))
        load(other, "c")


def test_who_writes_now_is_waited_for_and_what_was_interrupted_is_taken_over(address: Address) -> None:
    copy = WorkingCopy(address, SMALL)
    load(copy, "a")
    server = Server(address)
    server.put_mark(Mark("x", UNFINISHED, "process 1 of elsewhere", f"{server.clock():.0f}"))
    with pytest.raises(StoreBusyError, match="process 1 of elsewhere began to write"):
        load(copy, "b")
    server.put_mark(Mark("x", UNFINISHED, "process 1 of elsewhere", f"{server.clock() - 61:.0f}"))
    load(copy, "b")
    assert open_remote(address).documents() == ("a", "b")


def test_a_default_graph_that_holds_other_things_is_left_alone(address: Address) -> None:
    server = Server(address)
    server.put("", {("<urn:a>", "<urn:b>", "<urn:c>")})
    with pytest.raises(RemoteError, match="holds triples that are not ours"):
        load(WorkingCopy(address, SMALL), "a")
    assert server.union_size() == 1
    assert server.mark() is None


def test_wherever_a_load_breaks_off_documents_are_whole_and_the_next_load_mends(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.remote.wire.PAUSES", (0.0,))
    load(WorkingCopy(address, SMALL), "a", "b")
    whole = {(key, day): _graph(key, day) for key in "abc" for day in ("2024-10-29", "2024-10-30")}
    chance, cut = random.Random(7), 0
    for round_ in range(8):
        days = ("2024-10-30", "2024-10-29")
        new = days[round_ % 2]
        cut += _broken(address, chance.randrange(500, 40_000), new)
        server = Server(address)
        for key in "abc":
            found = {str(line) for line in server.lines(f"{server.base}document/{key}")}
            assert not found or found in [whole[key, day] for day in days]
        with WorkingCopy(address, SMALL).writing() as store:
            for key in "abc":
                store.replace(key, told(key, new))
            attest(store)
            local = everything(store)
        assert everything(open_remote(address)) == local
    assert cut > 2


def _graph(key: str, day: str) -> set[str]:
    with Store.open(made_of=SMALL) as store:
        store.replace(key, told(key, day))
        name = ox.NamedNode(f"{store.base}document/{key}")
        return {str((str(q.subject), str(q.predicate), str(q.object))) for q in store.matching(graph=name)}


def _broken(address: Address, most: int, day: str) -> bool:
    """Load by a way that breaks off, and tell whether it did."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        way = Cutting(int(address.query.rpartition(":")[2]), most)
        thread = threading.Thread(target=way.serve, args=(listening,))
        thread.start()
        there = replace(address, query=f"http://127.0.0.1:{listening.getsockname()[1]}")
        copy = WorkingCopy(there, SMALL)
        copy.directory = WorkingCopy(address, SMALL).directory
        try:
            with copy.writing() as store:
                for key in "abc":
                    store.replace(key, told(key, day))
                attest(store)
            return False
        except GraphError:
            return True
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            way.close()


MANY = 6_000  # more than stand in one update


def numbered(first: int, last: int) -> set[Line]:
    return {("<http://e/s>", "<http://e/p>", f'"{number} \\"quoted\\" é"') for number in range(first, last)}


def default_graph(server: Server) -> set[Line]:
    found = server.record().quads_for_pattern(None, None, None, ox.DefaultGraph())
    return set(map(line, (quad.triple for quad in found)))  # type: ignore[arg-type]  # no blank nodes


def test_what_has_changed_of_a_large_graph_is_sent_by_updates_in_pieces(address: Address) -> None:
    server = Server(address)
    server.put_mark(Mark("x", WHOLE, graphs={"urn:any": Held("", 0)}))
    first, second = numbered(0, 10 * MANY), numbered(MANY, 11 * MANY)
    server.put("", first)
    assert server.change("", first, second)
    assert default_graph(server) == second
    assert not server.change("", second, numbered(0, MANY))  # nearly all of it: it is sooner put whole
    assert not server.change("", second, {*second, ("<http://e/s>", "<http://e/p>", r'"\\u0041"')})
    server.site = replace(server.site, updates=f"{address.query}/nowhere")
    assert not server.change("", second, first)
    assert default_graph(server) == second


def test_a_load_into_a_server_that_takes_updates_leaves_the_union_that_was_worked_out(address: Address) -> None:
    copy = WorkingCopy(address, SMALL)
    for keys in ("abcd", "e", "b"):
        load(copy, *keys)
        with copy.writing() as store:
            store.remove(keys[0])
            attest(store)
            local = union(store, "own")
        assert [default_graph(Server(address))] == list(local.values())
