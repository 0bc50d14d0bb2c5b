"""A folder is watched: what is new or changed is loaded once it is whole, and each thing is told once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import communique
from loaders.watching import Watch

COMMAND = [sys.executable, str(Path(communique.__file__))]
TEXT = "Foreign Minister Jan Lipavský of Czechia condemned the attack on Kharkiv on 3 May 2024.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def changed(path: Path, text: str) -> Path:
    """Write a file so that its time of change differs, however coarse the clock of the file system is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    if path.stat().st_mtime_ns == before:
        os.utime(path, ns=(before + 1, before + 1))
    return path


def dealt(seen: Watch) -> tuple[str, ...]:
    """Look once, and deal with what is to be loaded."""
    found = seen.look()
    seen.done(found.ready)
    return tuple(path.name for path in found.ready)


def test_a_file_is_taken_when_it_has_stopped_growing(folder):
    seen = Watch([folder], {})
    assert dealt(seen) == ()
    changed(folder / "a.txt", TEXT)
    assert dealt(seen) == ()
    changed(folder / "a.txt", TEXT * 2)
    assert dealt(seen) == ()
    assert dealt(seen) == ("a.txt",)
    assert dealt(seen) == ()


def test_a_file_that_is_only_touched_is_left_alone(folder):
    seen = Watch([folder], {})
    path = changed(folder / "a.txt", TEXT)
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]
    os.utime(path, ns=(1, 1))
    assert [dealt(seen) for _ in range(3)] == [(), (), ()]
    changed(path, TEXT.upper())
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]


def test_a_sidecar_that_is_added_counts_as_a_change(folder):
    seen = Watch([folder], {})
    changed(folder / "a.txt", TEXT)
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]
    changed(folder / "a.json", json.dumps({"date": "2024-05-03"}))
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]


def test_what_the_graph_holds_is_not_loaded_again(folder, samples, samples_directory):
    name = "estonia-tapa-2022-03-01.txt"
    (folder / name).write_bytes((samples / name).read_bytes())
    held = communique.open(samples_directory).dataset().digests()
    assert len(held) >= 12
    seen = Watch([folder], held)
    assert [dealt(seen) for _ in range(3)] == [(), (), ()]


def test_what_a_busy_store_refused_is_taken_at_the_next_look(folder):
    seen = Watch([folder], {})
    changed(folder / "a.txt", TEXT)
    seen.look()
    assert [path.name for path in seen.look().ready] == ["a.txt"]
    assert dealt(seen) == ("a.txt",)


def test_what_vanishes_is_told_once_and_two_files_of_one_key_are_refused(folder):
    (folder / "b").mkdir()
    seen = Watch([folder], {})
    changed(folder / "a.txt", TEXT)
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]
    changed(folder / "b" / "a.txt", TEXT.upper())
    seen.look()
    found = seen.look()
    assert found.ready == ()
    assert [Path(failure.name) for failure in found.failures] == [folder / "b" / "a.txt"]
    assert seen.look().failures == ()
    (folder / "a.txt").unlink()
    assert [seen.look().gone for _ in range(2)] == [(folder / "a.txt",), ()]


def test_a_folder_that_does_not_exist_is_told(tmp_path, capsys):
    assert communique.run(["--store", str(tmp_path / "store"), "load", "--watch", str(tmp_path / "gone")]) == 2
    assert f"{tmp_path / 'gone'}: is not there" in capsys.readouterr().err


def test_a_folder_that_is_taken_away_and_put_back_is_no_change(folder):
    seen = Watch([folder], {})
    changed(folder / "a.txt", TEXT)
    assert [dealt(seen) for _ in range(2)] == [(), ("a.txt",)]
    folder.rename(folder.with_name("away"))
    assert seen.look().gone == (folder / "a.txt",)
    folder.with_name("away").rename(folder)
    assert [dealt(seen) for _ in range(3)] == [(), (), ()]


@pytest.fixture
def watching(folder, tmp_path):
    """A command that watches, its lines in two files."""
    out, err = (tmp_path / name for name in ("out", "err"))
    with out.open("w") as lines, err.open("w") as complaints:
        command = [*COMMAND, "--store", str(tmp_path / "store"), "load", "--watch", str(folder)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, stdout=lines, stderr=complaints, env=environment)
        yield process, out, err
        process.kill()
        process.wait()


def until(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def test_a_watched_folder_fills_the_graph_until_ctrl_c(watching, folder, tmp_path):
    process, out, err = watching
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xff" * 50)
    (folder / "good.txt").write_text(TEXT)
    until(lambda: "good.txt: " in out.read_text() and "bad.txt" in err.read_text())
    (folder / "good.txt").write_text(TEXT * 2)
    until(lambda: out.read_text().count("good.txt: ") == 2)
    (folder / "good.txt").unlink()
    until(lambda: "good.txt: gone" in out.read_text())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert len(out.read_text().splitlines()) == 3
    assert err.read_text().count("bad.txt") == 1
    assert err.read_text().splitlines()[-1] == "stopped watching"
    assert communique.open(tmp_path / "store").dataset().documents() == ("good",)
    assert TEXT in communique.open(tmp_path / "store").dataset().text_of("good")


def test_an_address_is_not_watched(capsys):
    assert communique.run(["load", "--watch", "https://www.example.org/feed.xml"]) == 2
    assert "not watched" in capsys.readouterr().err
