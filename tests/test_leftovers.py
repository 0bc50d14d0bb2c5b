"""What is left by who was killed while something was made or replaced: nothing is lost, and nothing stays behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.backup import back_up, restore
from graph.directory import HALF, lock
from graph.errors import StoreError
from graph.leftovers import GONE, MADE, settle
from graph.store import Store, open_snapshot
from tests.crashing import take
from tests.stores import SMALL

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("CURRENT", "base", "record", "snapshots")
# Replaces a store as `restore` does, and is killed before it moves the part of that number.
REPLACING = """
import os, signal, sys
from pathlib import Path
from graph.leftovers import MADE, take_place, workshop
moves = []
def watch(event, arguments):
    if event == "os.rename":
        moves.append(arguments)
        if len(moves) > int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
with workshop(Path(sys.argv[1])) as folder:
    (folder / MADE).mkdir()
    for name in sys.argv[3:]:
        (folder / MADE / name).write_text("new")
    sys.addaudithook(watch)
    take_place(folder / MADE, Path(sys.argv[1]))
"""
MAKING = """
import sys
from pathlib import Path
from graph.leftovers import workshop
with workshop(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("made")
    print(folder, flush=True)
    sys.stdin.read()
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def parts(store: Path) -> dict[str, str]:
    return {entry.name: entry.read_text() for entry in store.iterdir() if entry.name != "lock"}


@pytest.mark.parametrize("moves", range(2 * len(PARTS) + 2))
def test_a_replacement_that_was_killed_is_taken_back_or_gone_on_with(tmp_path: Path, moves: int) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for name in (*PARTS, "imported"):
        (store / name).write_text("old")
    with child(REPLACING, str(store), str(moves), *PARTS, "decisions.tsv") as process:
        process.wait()
    assert -process.returncode == signal.SIGKILL
    with lock(store / "lock"):
        settle(store)
    old = dict.fromkeys((*PARTS, "imported"), "old")
    new = dict.fromkeys((*PARTS, "decisions.tsv"), "new")
    assert parts(store) == (new if moves > len(old) else old)


def test_what_is_being_made_stays_until_its_maker_is_gone(tmp_path: Path) -> None:
    with child(MAKING, str(tmp_path)) as maker:
        assert maker.stdout is not None
        folder = Path(maker.stdout.readline().strip())
        settle(tmp_path)
        assert (folder / "half").exists()
        maker.kill()
        maker.wait()
        settle(tmp_path)
    assert not any(tmp_path.iterdir())


def test_what_somebody_else_has_put_there_stays(tmp_path: Path) -> None:
    (tmp_path / f"{HALF}theirs").mkdir()
    (tmp_path / f"{HALF}theirs" / "letter").touch()
    (tmp_path / f"{HALF}file").touch()
    (tmp_path / f"{HALF}empty").mkdir()
    settle(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {f"{HALF}theirs", f"{HALF}file"}


def test_a_store_and_a_backup_are_rid_of_what_was_left_beside_them(tmp_path: Path) -> None:
    place, kept = tmp_path / "store", tmp_path / "kept"
    kept.mkdir()
    with Store.open(place, made_of=SMALL) as store:
        take(store, 1)
        store.snapshot()
    left: list[Path] = []
    for home in (tmp_path, place, kept):
        with child(MAKING, str(home)) as maker:
            assert maker.stdout is not None
            left.append(Path(maker.stdout.readline().strip()).parent)
            maker.kill()
    assert open_snapshot(place).documents()
    Store.open(place, made_of=SMALL).close()
    assert [folder.exists() for folder in left] == [True, False, True]
    back_up(place, kept / "graph.backup")
    assert [entry.name for entry in kept.iterdir()] == ["graph.backup"]
    restore(kept / "graph.backup", place, force=True, made_of=SMALL)
    assert {entry.name for entry in tmp_path.iterdir()} == {"store", "kept"}


def test_what_cannot_be_gone_on_with_is_told(tmp_path: Path) -> None:
    with child(MAKING, str(tmp_path)) as maker:
        assert maker.stdout is not None
        work = Path(maker.stdout.readline().strip())
        maker.kill()
    for folder in (work / GONE, work / MADE / "record", tmp_path / "record" / "other"):
        folder.mkdir(parents=True)
    with pytest.raises(StoreError, match="a restore was broken off here, and cannot be gone on with"):
        settle(tmp_path)
    assert (work / MADE / "record").exists()
