"""A real process with a real socket: it announces its address, ends cleanly and leaves no worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server_papers import build

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import sys
from pathlib import Path
from graph.answering.questions import answer
from graph.store import open_snapshot
from server.app import create_app
from server.serving import serve
from server.settings import Settings

PATIENT = Settings(deadline=120.0)  # a query that ended by its own deadline would prove nothing
directory = Path(sys.argv[1])
app = create_app(directory, lambda text: answer(open_snapshot(directory), "who-condemned", {}, text), settings=PATIENT)
serve(app, "127.0.0.1", 0, lambda line: print(line, flush=True))
print("ended", flush=True)
"""

COUNTABLE = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="children are counted in /proc, which this system lacks"
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-W", "error", "-c", PROGRAM, str(build(tmp_path / "store"))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, next(word for word in line.split() if word.startswith("http"))
        process.kill()


def children(pid: int) -> set[int]:
    """Give the processes that a process has started."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for file in listed for child in file.read_text().split()}


def gone(pids: set[int], seconds: float) -> bool:
    """Wait until none of the processes runs."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}/exe").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@COUNTABLE
def test_c92_a_signal_ends_the_server_its_workers_and_a_running_query(
    served: tuple[subprocess.Popen[str], str], number: int
) -> None:
    process, address = served
    assert b"communique" in urllib.request.urlopen(address).read()
    workers = children(process.pid)
    assert len(workers) == 3
    cross = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    fetch = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])"
    command = [sys.executable, "-c", fetch, f"{address}sparql?query={cross}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL):
        time.sleep(0.5)
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "ended\n", "")
    assert gone(workers, 20)


@COUNTABLE
def test_c2_workers_end_with_a_server_that_is_killed(served: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = served
    workers = children(process.pid)
    assert len(workers) == 3
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert gone(workers, 20)
