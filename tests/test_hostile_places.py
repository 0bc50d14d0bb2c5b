"""Places that fail: full disks, missing rights, strange names and surroundings. A test bears the number of its case."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.store import Store, open_snapshot
from tests.commands import MOUNTS, OWN_DISK, SAMPLE, communique, works
from tests.crashing import after, held, take
from tests.server_papers import build
from tests.stores import SMALL

ROOT = Path(__file__).resolve().parent.parent
TAKEN = 12  # the step of the store's snapshot
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ("env",)
RIGHTS = pytest.mark.skipif(not works(AS_ANYBODY), reason="root without setpriv may read and write everything")


def on_a_disk(folder: Path, size: str, script: str) -> tuple[str, ...]:
    """Give what comes before a command that is to run with a small disk mounted at a folder."""
    return (*OWN_DISK, "sh", "-ec", f'mount -t tmpfs -o size={size} tmpfs "$0"; {script} exec "$@"', str(folder))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store", made_of=SMALL) as store:
        for step in range(1, TAKEN + 1):
            take(store, step)
        store.snapshot()
    return tmp_path / "store"


# --- full


@MOUNTS
def test_c83_on_a_full_disk_a_write_fails_cleanly_readers_go_on_and_freed_space_is_used(tmp_path: Path) -> None:
    command = [*on_a_disk(tmp_path, "8m", ""), sys.executable, "-m", "tests.full_disk", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(rounds), done.stderr) == (4, "")
    for one in rounds:
        assert one["told"].endswith("free space and try again"), one
        assert "damaged" not in one["told"], one
        assert (one["readable"], one["whole"], one["resumed"]) == (True, True, True), one


@MOUNTS
def test_c83_a_load_on_a_full_disk_ends_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    fill = f'cp -a {build(tmp_path / "whole")} "$0"/store; cat /dev/zero > "$0"/ballast 2>/dev/null || true;'
    before = on_a_disk(tmp_path / "disk", "400m", fill)
    code, out, errors = communique("--store", tmp_path / "disk" / "store", "load", SAMPLE, before=before)
    assert (code, out, len(errors)) == (2, "", 1), errors
    assert "free space and try again" in errors[0]


@MOUNTS
def test_c83_an_export_that_finds_no_space_leaves_the_old_one(samples_directory: Path, tmp_path: Path) -> None:
    keep = 'echo old > "$0"/graph.nq;'
    script = f'{keep} trap \'cat "$0"/graph.nq; ls "$0"\' EXIT; "$@"; false; '
    before = on_a_disk(tmp_path, "64k", script)
    _, out, errors = communique("--store", samples_directory, "export", tmp_path / "graph.nq", before=before)
    assert out.split() == ["old", "graph.nq"]
    assert "No space left on device" in errors[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_c83_an_export_into_a_full_pipe_is_one_line(samples_directory: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "communique", "--store", str(samples_directory), "export"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "No space left on device" in done.stderr


# --- not ours to write


@RIGHTS
@pytest.mark.parametrize("command", ["load", "status", "serve"])
def test_c84_a_store_of_somebody_else_is_named_in_one_line(directory: Path, command: str) -> None:
    directory.chmod(0)
    arguments = {"load": [SAMPLE], "status": [], "serve": ["--port", "0"]}[command]
    code, _, errors = communique("--store", directory, command, *arguments, before=AS_ANYBODY)
    directory.chmod(0o700)
    assert (code, len(errors)) == (2, 1), errors
    assert str(directory) in errors[0]
    assert "Permission denied" in errors[0]


@RIGHTS
def test_c84_a_store_that_may_be_read_only_is_read_and_not_written(directory: Path) -> None:
    for place in (directory, *directory.rglob("*")):
        place.chmod(0o500 if place.is_dir() else 0o400)
    before = {place: place.stat().st_mtime_ns for place in directory.rglob("*")}
    code, out, _ = communique("--store", directory, "status", before=AS_ANYBODY)
    assert (code, "documents: " in out) == (0, True)
    code, _, errors = communique("--store", directory, "load", SAMPLE, before=AS_ANYBODY)
    assert (code, len(errors)) == (2, 1), errors
    assert "give yourself the right to" in errors[0]
    assert {place: place.stat().st_mtime_ns for place in directory.rglob("*")} == before
    for place in (directory, *directory.rglob("*")):
        place.chmod(0o700)


@pytest.mark.parametrize("command", [["status"], ["serve", "--port", "0"], ["load", SAMPLE]])
@pytest.mark.parametrize("below", ["", "below"])
def test_c84_a_file_in_the_place_of_a_store_is_named(tmp_path: Path, command: list[object], below: str) -> None:
    (tmp_path / "store").write_text("a file")
    code, _, errors = communique("--store", tmp_path / "store" / below, *command)
    assert (code, len(errors)) == (2, 1), errors
    assert str(tmp_path / "store") in errors[0]
    assert "is a file" in errors[0]


def test_c84_a_store_that_is_missing_is_said_to_be_empty(tmp_path: Path) -> None:
    code, _, errors = communique("--store", tmp_path / "none", "status")
    assert (code, len(errors)) == (2, 1)
    assert "load documents into it first" in errors[0]
    assert not (tmp_path / "none").exists()


# --- gone


def test_c87_readers_keep_a_snapshot_whose_directory_goes_and_the_writer_stops_with_an_error(directory: Path) -> None:
    reader, memory = open_snapshot(directory), open_snapshot(directory, in_memory=True)
    with Store.open(directory, made_of=SMALL) as store:
        shutil.rmtree(directory, ignore_errors=True)  # while the engine's own threads tidy up
        with pytest.raises(StoreError, match="was moved, deleted or replaced during the work"):
            take(store, TAKEN + 1)
        with pytest.raises(StoreError, match="was moved, deleted or replaced during the work"):
            store.snapshot()
    assert held(memory) == held(reader) == after(TAKEN)


def test_c87_a_store_that_takes_the_place_of_another_is_not_mixed_with_it(directory: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other", made_of=SMALL) as other:
        take(other, 1)
        other.snapshot()
    reader = open_snapshot(directory)
    with Store.open(directory, made_of=SMALL) as store:
        directory.rename(tmp_path / "old")
        (tmp_path / "other").rename(directory)
        before = {file: file.stat().st_mtime_ns for file in directory.rglob("*")}
        with pytest.raises(StoreError, match="was moved, deleted or replaced during the work"):
            take(store, TAKEN + 1)
        with pytest.raises(StoreError, match="was moved, deleted or replaced during the work"):
            store.snapshot()
    assert {file: file.stat().st_mtime_ns for file in directory.rglob("*")} == before
    assert held(reader) == after(TAKEN)
    with Store.open(directory, made_of=SMALL) as again:
        assert held(again) == after(1)
    assert held(open_snapshot(directory)) == after(1)


def test_c88_a_reader_sees_the_snapshot_alone_while_documents_are_written(directory: Path) -> None:
    with Store.open(directory, made_of=SMALL) as store:
        reader = open_snapshot(directory)
        for step in range(TAKEN + 1, TAKEN + 8):
            take(store, step)
            assert len(reader) == len(open_snapshot(directory)) == len(after(TAKEN))
        store.snapshot()
        assert held(open_snapshot(directory)) == after(TAKEN + 7)
        assert held(reader) == after(TAKEN)


def test_c89_a_snapshot_that_is_pruned_is_read_to_the_end_by_whoever_holds_it(directory: Path) -> None:
    reader = open_snapshot(directory)
    rows = reader.matching(graph=None)  # type: ignore[arg-type]
    first = next(rows)
    with Store.open(directory, made_of=SMALL) as store:
        for step in range(TAKEN + 1, TAKEN + 6):
            take(store, step)
            store.snapshot()
    assert not (directory / "snapshots" / "1").exists()
    assert {first, *rows} == after(TAKEN)
    assert held(reader) == after(TAKEN)
