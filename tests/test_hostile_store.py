"""Faults of the store: writers that are killed, files that are cut or damaged. A test bears the number of its case."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import StoreBusyError, StoreError
from graph.imported import Imported
from graph.store import Store, open_snapshot
from tests.crashing import after, held, take
from tests.stores import SMALL

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 50  # in each of which a writer is killed
LAST = 13  # the step that the store of these tests stands at; its snapshot was taken before it
TAKEN = 12  # the step of its snapshot
CUTS = 40  # lengths to which a list of tables is cut
DAMAGES = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "turned": lambda content: bytes(byte ^ 255 for byte in content),
    "strange": lambda content: b"not what it was",
}


def everything(directory: Path) -> frozenset[ox.Quad]:
    with Store.open(directory, made_of=SMALL) as store:
        return held(store)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store that the tests copy and damage."""
    directory = tmp_path_factory.mktemp("original") / "store"
    with Store.open(directory, made_of=SMALL) as store:
        for number in range(1, TAKEN + 1):
            take(store, number)
        store.snapshot()
        take(store, LAST)
    return directory


@pytest.fixture
def directory(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "store"))


@pytest.fixture(scope="module")
def states() -> dict[int, frozenset[ox.Quad]]:
    return {step: after(step) for step in (TAKEN, LAST)}


# --- killed


def test_c80_a_writer_killed_fifty_times_leaves_whole_documents_and_all_that_it_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.crashing", str(tmp_path / "store"), str(ROUNDS), "80"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(rounds), done.stderr) == (ROUNDS, "")
    assert rounds[-1]["told"] > ROUNDS
    for one in rounds:
        assert one["step"] is not None, one
        assert one["seen"] is not None, one  # what readers see is whole, too
        assert all(name.isdigit() for name in one["snapshots"]), one
        assert len(one["snapshots"]) <= 3, one  # one more where the kill fell between pointer and pruning


def test_c81_what_was_killed_between_snapshot_and_pointer_is_not_read_and_goes_at_the_next_start(
    directory: Path, states: dict[int, frozenset[ox.Quad]]
) -> None:
    snapshots = directory / "snapshots"
    shutil.copytree(snapshots / "1", snapshots / "2")
    shutil.copytree(snapshots / "1", snapshots / "3.tmp")  # as the engine names what it has not finished
    (directory / "CURRENT.new").write_text("2")
    assert held(open_snapshot(directory)) == states[TAKEN]
    with Store.open(directory, made_of=SMALL) as store:
        assert [entry.name for entry in snapshots.iterdir()] == ["1"]
        store.snapshot()
    assert held(open_snapshot(directory)) == states[LAST]


def test_c81_a_pointer_that_cannot_be_read_costs_no_snapshot(directory: Path) -> None:
    (directory / "CURRENT").write_bytes(b"\xff")
    everything(directory)
    assert (directory / "snapshots" / "1").is_dir()


def test_c82_a_log_that_a_power_cut_tore_gives_the_steps_that_it_still_holds_whole(
    original: Path, tmp_path: Path, states: dict[int, frozenset[ox.Quad]]
) -> None:
    log = max((original / "record").glob("*.log"))  # the newest
    content = log.read_bytes()
    seen = set()
    for part in range(8):
        torn = Path(shutil.copytree(original, tmp_path / str(part)))
        (torn / "record" / log.name).write_bytes(content[: len(content) * part // 7])
        now = everything(torn)
        assert now in states.values()
        seen.add(len(now))
    assert len(seen) == 2
    assert now == states[LAST]


# --- damaged


def damage(file: Path, how: str) -> None:
    """Damage a file; its link to another place keeps the old content."""
    content = file.read_bytes()
    file.unlink()
    if how != "gone":
        file.write_bytes(DAMAGES[how](content))


def told(directory: Path, opened: str) -> str:
    with pytest.raises(StoreError) as raised:
        everything(directory) if opened == "writer" else held(open_snapshot(directory, opened == "memory"))
    message = str(raised.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("how", [*DAMAGES, "gone"])
@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST-*", "*.sst"])
@pytest.mark.parametrize(
    ("place", "opened"), [("record", "writer"), ("snapshots/1", "reader"), ("snapshots/1", "memory")]
)
def test_c85_a_damaged_file_is_named_with_what_to_do_and_nothing_is_half_served(
    directory: Path, place: str, opened: str, pattern: str, how: str
) -> None:
    file = max((directory / place).glob(pattern), key=lambda file: file.stat().st_size)
    damage(file, how)
    message = told(directory, opened)
    assert str(directory / place) in message or pattern == "*.sst"
    assert "damaged" in message
    assert "restore a backup or load the documents again" in message
    if pattern != "CURRENT":
        assert file.name in message


@pytest.mark.parametrize("place", ["record", "imported/1"])
def test_c85_a_list_of_tables_is_refused_wherever_it_is_cut(directory: Path, place: str) -> None:
    with Imported.open(directory) as users:
        users.add(None, [ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("a:b"), ox.Literal(str(n))) for n in range(9)])
        users.commit()
    (listed,) = (directory / place).glob("MANIFEST-*")
    content = listed.read_bytes()
    opening = partial(Store.open, made_of=SMALL) if place == "record" else Imported.open
    for cut in range(0, len(content), -(-len(content) // CUTS)):
        listed.write_bytes(content[:cut])
        with pytest.raises(StoreError, match=f"{re.escape(str(listed))}: damaged .*restore a backup"):
            opening(directory)
    listed.write_bytes(content)
    opening(directory).close()


def test_c85_a_list_that_grew_before_a_kill_is_refused_where_it_is_cut(directory: Path) -> None:
    script = (
        "import os, signal, sys; from graph.store import Store; from tests.crashing import take;"
        "from tests.stores import SMALL; store = Store.open(sys.argv[1], made_of=SMALL);"
        "print(open(sys.argv[1] + '/record.seal').read(), flush=True);"
        "store._record.flush();"  # as the engine does by itself after much was written
        f"take(store, {LAST + 1}); os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", script, str(directory)]
    opened = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    length, _, name = (directory / "record.seal").read_text().split()
    listed = directory / "record" / name
    content = listed.read_bytes()
    assert (name, int(length) > int(opened[0])) == (opened[2], True)
    listed.write_bytes(content[: int(length) - 1])
    assert f"{listed}: damaged" in told(directory, "writer")
    listed.write_bytes(content)
    assert everything(directory) == after(LAST + 1)


@pytest.mark.parametrize(
    "sealed", [True, False], ids=["killed when the engine had begun a new list", "of an old version"]
)
def test_c85_a_record_whose_list_nobody_has_sealed_is_opened_and_sealed(
    directory: Path, states: dict[int, frozenset[ox.Quad]], sealed: bool
) -> None:
    ox.Store(str(directory / "record"))  # begins a new list
    if not sealed:
        (directory / "record.seal").unlink()
    assert everything(directory) == states[LAST]
    assert (directory / "record.seal").read_text().split()[2] == (directory / "record/CURRENT").read_text().strip()


def test_c85_a_seal_that_is_none_is_named(directory: Path) -> None:
    (directory / "record.seal").write_bytes(b"\xff")
    assert f"{directory / 'record.seal'}: damaged" in told(directory, "writer")


@pytest.mark.parametrize("name", ["CURRENT", "base"])
def test_c85_a_damaged_pointer_or_base_is_named(directory: Path, name: str) -> None:
    (directory / name).write_bytes(b"\xff\xfe")
    message = told(directory, "reader")
    assert f"{directory / name}: damaged" in message
    assert "restore a backup" in message


@pytest.mark.parametrize("name", ["..", "../../elsewhere", "", "1\n2"])
def test_c85_a_pointer_never_leads_out_of_the_store(directory: Path, name: str) -> None:
    (directory / "CURRENT").write_text(name)
    assert f"{directory / 'CURRENT'}: damaged" in told(directory, "reader")


def test_c86_a_second_writer_is_refused_at_once_and_changes_nothing(
    directory: Path, states: dict[int, frozenset[ox.Quad]]
) -> None:
    script = (
        "import sys; from graph.store import Store; from tests.stores import SMALL;"
        "s = Store.open(sys.argv[1], made_of=SMALL); print('open', flush=True); input()"
    )
    command = [sys.executable, "-c", script, str(directory)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusyError, match=rf"process {other.pid} is writing to it; wait"):
            Store.open(directory, made_of=SMALL)
        assert held(open_snapshot(directory)) == states[TAKEN]
        other.kill()
    assert everything(directory) == states[LAST]
