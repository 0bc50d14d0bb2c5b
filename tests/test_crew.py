"""Reading in several processes: the same facts as in one, a death is one failure, and nobody is left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import communique
from graph.records import Document
from graph.store import Store, open_snapshot
from loaders.crew import MANY, Crew, processes_for
from loaders.errors import Failure, PipelineError
from loaders.load import load_paths
from loaders.sources import sources

ROOT = Path(communique.__file__).parent
COMMAND = [sys.executable, str(Path(communique.__file__))]
NAMES = (
    "estonia-tapa-2022-03-01.txt", "msmt-founding-2024-10-16.txt", "wire-wagner-arms-2022-12-23.txt",
    "eu-korea-dialogue-2024-11-04.txt", "wire-eu-korea-partnership-2024-11-04.txt", "wire-troops-report-2024-10-19.txt",
)  # fmt: skip


@pytest.fixture
def few(samples):
    return [samples / name for name in NAMES]


def test_the_facts_are_the_same_with_any_number_of_processes_and_in_any_order(few, pipeline, tmp_path):
    alone = Store.create(None)
    load_paths(few, alone, pipeline)
    shuffled = random.Random(7).sample(few, len(few))
    for number, paths in ((2, few), (3, shuffled)):
        outcome = communique.open(tmp_path / str(number)).load(*paths, processes=number)
        assert not outcome.failures
        assert [one.name for one in outcome.loaded] == [path.name for path in paths]
        assert set(open_snapshot(tmp_path / str(number)).quads()) == set(alone.quads())


def test_what_is_read_comes_in_the_order_of_the_sources_with_the_failures_among_it(few, tmp_path):
    (tmp_path / "empty.txt").write_text(" ")
    paths = [few[0], tmp_path / "empty.txt", tmp_path / "gone.txt", few[1]]
    with Crew(2) as crew:
        found = list(crew.readings(source for path in paths for source in sources(path)))
    assert [isinstance(one, Failure) for one in found] == [False, True, True, False]
    assert "is empty" in found[1].message
    assert "gone.txt" in found[2].message


def test_a_process_that_dies_is_the_failure_of_its_document(few):
    with Crew(1) as crew:
        os.kill(crew.pids[0], signal.SIGKILL)
        found = list(crew.readings(source for path in few[:2] for source in sources(path)))
    assert isinstance(found[0], Failure)
    assert found[0].name == str(few[0])
    assert "has ended" in found[0].message
    assert found[1].document.name == few[1].name


def test_a_fault_of_ours_is_told_by_its_kind_as_the_failure_of_its_document():
    broken = Document(key="k", name="k.txt", text=None, sha256="0")  # type: ignore[arg-type]
    with Crew(1) as crew:
        pids = crew.pids
        (found,) = crew.readings([broken])
        assert crew.pids == pids
    assert isinstance(found, Failure)
    assert found.message.startswith("k.txt: a fault of ours (TypeError: ")
    assert found.message.endswith("); please report it")


def test_a_parser_that_is_not_installed_fails_the_load_and_not_each_document(few, tmp_path):
    graph = communique.open(tmp_path / "store", pipeline="en_there_is_none")
    with pytest.raises(PipelineError, match="en_there_is_none"):
        graph.load(*few, processes=2)


def test_no_process_outlives_its_crew(few):
    with Crew(2) as crew:
        pids = crew.pids
        next(crew.readings(source for path in few for source in sources(path)))
    assert not any(alive(pid) for pid in pids)


def test_few_documents_are_read_in_this_process():
    assert processes_for(MANY - 1) == 1
    assert 1 <= processes_for(MANY) <= 4
    assert processes_for(3, 8) == 3
    assert processes_for(100, 2) == 2


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def loading(few, tmp_path):
    """A load in two processes that has many documents before it."""
    if not Path("/proc/self/task").exists():
        pytest.skip("the children of a process are found in /proc")
    for number in range(60):
        (tmp_path / f"paper-{number}.txt").write_text(few[number % len(few)].read_text("utf-8"))
    store = ["--store", str(tmp_path / "store")]
    command = [*COMMAND, *store, "load", "--processes", "2", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: len(children(process.pid)) == 2)
    yield process
    process.kill()
    process.communicate()


def until(condition, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_ctrl_c_ends_a_load_with_all_its_processes(loading):
    pids = children(loading.pid)
    loading.send_signal(signal.SIGINT)
    _, told = loading.communicate(timeout=30)
    assert loading.returncode == 130
    assert told.strip() == "communique: stopped"
    assert not any(alive(pid) for pid in pids)


def test_a_load_that_is_killed_leaves_no_process_behind(loading):
    pids = children(loading.pid)
    loading.kill()
    loading.wait()
    until(lambda: not any(alive(pid) for pid in pids))
