"""A graph that users brought keeps its version until it changes, whatever else is written to the store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.composing import users_record
from graph.directory import current_snapshot
from graph.imported import Imported
from graph.store import Store
from graph.versions import FILE, MOST, Versions, told
from server.snapshots import version_in, version_of
from tests.crashing import take
from tests.stores import SMALL

ONE, TWO = "https://example.org/one", "https://example.org/two"
TRIPLES = [ox.Triple(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(str(number))) for number in range(3)]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store", made_of=SMALL) as store:
        take(store, 1)
        store.snapshot()
    with Imported.open(tmp_path / "store") as users:
        for name in (ONE, TWO, None):
            users.put(name, TRIPLES)
        users.commit()
    return tmp_path / "store"


def versions(directory: Path) -> dict[str | None, str]:
    return {name: version_of(current_snapshot(directory), "", name) for name in (ONE, TWO, None)}


def test_documents_leave_the_versions_of_users_graphs_alone(directory: Path) -> None:
    before = versions(directory)
    for step in (2, 3):  # the first is applied to a clone; the second after a writer that made no snapshot
        with Store.open(directory, made_of=SMALL) as store:
            take(store, step)
        with Store.open(directory, made_of=SMALL) as store:
            take(store, step + 2)
            store.snapshot()
        assert versions(directory) == before


def test_a_graph_of_ours_has_the_version_of_all_that_documents_say(directory: Path) -> None:
    with Store.open(directory, made_of=SMALL) as store:
        ours, base = f"{store.base}document/letter-1", store.base
    before = version_of(current_snapshot(directory), base, ours)
    with Imported.open(directory) as users:
        users.drop(ONE)
        users.commit()
    assert version_of(current_snapshot(directory), base, ours) == before
    with Store.open(directory, made_of=SMALL) as store:
        take(store, 2)
        store.snapshot()
    assert version_of(current_snapshot(directory), base, ours) != before


def test_what_readers_do_not_have_yet_has_no_version_and_all_are_new_afterwards(directory: Path) -> None:
    before = versions(directory)
    snapshot, pointer = current_snapshot(directory), (directory / "CURRENT").read_text()
    shutil.copytree(snapshot, kept := directory / "snapshots" / "kept")
    with Imported.open(directory) as users:
        users.put(ONE, TRIPLES[:1])
        users.commit()
    shutil.rmtree(current_snapshot(directory))  # as if its writer had been killed before it was pointed to
    (directory / "CURRENT").write_text(pointer)
    shutil.rmtree(snapshot, ignore_errors=True)
    kept.rename(snapshot)
    assert versions(directory) == before
    assert version_in(directory, "", ONE) is None
    with Imported.open(directory) as users:
        users.put(None, TRIPLES[:1])
        users.commit()
    assert not set(versions(directory).values()) & set(before.values())
    assert version_in(directory, "", ONE) == versions(directory)[ONE]


def test_a_snapshot_that_tells_none_has_one_version_for_all(directory: Path) -> None:
    (current_snapshot(directory) / FILE).unlink()
    assert len(set(versions(directory).values())) == 1
    assert version_in(directory, "", ONE) == versions(directory)[ONE]


def test_beyond_a_number_of_graphs_all_count_as_changed(directory: Path) -> None:
    many = Versions("1", "old").changed("2", [str(number) for number in range(MOST)])
    assert (many.of("0") != "old", many.of("other")) == (True, "old")
    more = many.changed("3", ["other"])
    assert more.of("0") == more.of("other") != many.of("0")
    record, kept = users_record(directory), told(current_snapshot(directory))
    assert record is not None
    assert kept is not None
    assert kept.record == record.name
