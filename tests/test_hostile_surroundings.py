"""What goes wrong around a server or a load: its store, workers, clocks, languages, threads, time.

A test bears the number of its case.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from graph.directory import current_snapshot
from tests.commands import MOUNTS, OWN_DISK, SAMPLE, communique, works
from tests.served import ENDLESS, Server, descendants, gone, server, until
from tests.server_papers import build

ROOT = Path(__file__).resolve().parent.parent
QUERY = "SELECT (COUNT(?s) AS ?n) { ?s a <https://w3id.org/communique/ns#Claim> }"
TABLES = 100_000  # bytes from which a table is sure to be read
KILLING = 3.0  # seconds of a crash loop, at least
IMPATIENT = 20  # processes that may be started in each of them: without patience there would be hundreds
WALL = re.compile(r"\btime\.time\(|\bdatetime\.now\(|\bdate\.today\(|\butcnow\(")
TOLD_BY_THE_WALL = {  # the age of a snapshot, what a feed dates ahead, the time of two machines
    "server/http/journal.py", "server/http/monitoring.py", "loaders/web/crawling.py", "graph/remote/server.py",
}  # fmt: skip

# Somebody to whom limits apply, and who may read what root may: the project lies where root has put it.
RIGHTS = "-all,+dac_override,+dac_read_search"
AS_NOBODY = (
    ("setpriv", "--reuid=65534", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}", f"--ambient-caps={RIGHTS}")
    if os.geteuid() == 0
    else ("env",)
)
YEAR = 365 * 86_400  # seconds
CLOCK = """
import time
from pathlib import Path
real = time.time
time.time = lambda: real() + {seconds} * Path({flag!r}).exists()
"""

COUNTABLE = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are counted in /proc")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("original") / "store")


@pytest.fixture
def store(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "store"))


@pytest.fixture
def served(store: Path) -> Iterator[Server]:
    with server(store, {"deadline": 2.0}) as running:
        assert until(lambda: running.get("/readyz").status == 200, 60)
        yield running


def counted(running: Server) -> str:
    """Give what an ordinary query counts, or its status."""
    response = running.query(QUERY, accept="text/csv")
    return response.text.split()[-1] if response.status == 200 else str(response.status)


# --- the store of a server


@pytest.mark.parametrize("damage", ["tables", "CURRENT", "MANIFEST", "pointer"])
def test_c85_a_server_does_not_begin_on_a_damaged_store(store: Path, damage: str) -> None:
    snapshot = current_snapshot(store)
    if damage == "pointer":
        (store / "CURRENT").write_bytes(b"\xff")
    for file in snapshot.rglob("*.sst" if damage == "tables" else f"{damage}*"):
        content = file.read_bytes()
        if len(content) > TABLES or damage != "tables":
            file.unlink()
            file.write_bytes(bytes(byte ^ 255 for byte in content[: len(content) // 2]) + content[len(content) // 2 :])
    code, out, errors = communique("--store", store, "serve", "--port", "0")
    assert (code, out, len(errors)) == (2, "", 1), errors
    assert str(store) in errors[0]
    assert "damaged" in errors[0]
    assert "restore a backup or load the documents again" in errors[0]


def test_c85_a_damaged_block_is_the_servers_fault_and_other_queries_go_on(store: Path) -> None:
    with server(store, {"in_nursery": 0, "figures": True}, production=True) as served:
        before = counted(served)
        for file in current_snapshot(store).glob("*.sst"):
            with file.open("r+b") as table:
                table.seek(file.stat().st_size // 2)
                table.write(bytes(64))
        damaged = served.query("SELECT * { ?s ?p ?o }")
        assert (damaged.status, damaged.getheader("Retry-After")) == (503, "60")
        advice = "restore a backup or load the documents again, into a new directory"
        assert damaged.text == f"503: Snapshot 1: damaged; {advice}\n"
        assert counted(served) == before
        assert 'communique_limits_total{limit="store"} 1.0' in served.get("/metrics").text
        served.process.terminate()
        log = served.process.communicate(timeout=30)[1]
    told = [line for line in log.splitlines() if "snapshot 1: damaged" in line]
    assert len(told) == 1
    assert "Corruption" in told[0]


def test_c87_a_server_goes_on_where_its_directory_goes(served: Server, store: Path) -> None:
    before = counted(served)
    assert int(before) > 3
    shutil.rmtree(store)
    for _ in range(3):
        assert counted(served) == before
        assert served.get("/documents").status == 200
        assert served.get("/healthz").status == 200
        time.sleep(0.5)  # in which it looks for a new snapshot
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0


# --- the workers


@COUNTABLE
def test_c93_a_crash_loop_is_met_with_patience_and_ends_with_its_cause(served: Server) -> None:
    before, killed, began = counted(served), set(), time.monotonic()
    while time.monotonic() - began < KILLING or len(killed) < 2:
        for pid in descendants(served.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed.add(pid)
        assert served.get("/healthz").status == 200
        assert served.get("/readyz").status in {200, 503}
    assert len(killed) < IMPATIENT * (time.monotonic() - began)  # on a slow machine there are fewer
    assert until(lambda: served.get("/readyz").status == 200, 90)
    assert counted(served) == before


@COUNTABLE
def test_c92_ten_running_queries_are_ended_within_the_grace_and_told(store: Path) -> None:
    settings = {"deadline": 600.0, "grace": 1.0, "figures": True, "slow": 10, "workers": 2, "patience": 60.0}
    with server(store, settings) as running, ThreadPoolExecutor(10) as clients:
        asked = [clients.submit(running.query, f"{ENDLESS} # {number}") for number in range(10)]
        assert until(lambda: running.lasting() == 10, 60)
        workers = descendants(running.process.pid)
        running.process.terminate()
        out, errors = running.process.communicate(timeout=60)
        assert (running.process.returncode, out, errors) == (0, "ended\n", "")
        assert [one.result(60).status for one in asked] == [503] * 10
        assert gone(workers, 60)


# --- descriptors


def test_c94_who_is_connected_is_answered_while_more_connections_idle_than_there_are_descriptors(store: Path) -> None:
    """The case asks for 503; whom the server cannot take in waits instead, and whoever is in has all he asks for."""
    with server(store, {"figures": True}, limit="ulimit -n 128") as running, ExitStack() as idle:
        inside = HTTPConnection("127.0.0.1", running.port, timeout=60)
        idle.callback(inside.close)
        assert answered(inside, "/healthz") == 200
        for _ in range(200):
            idle.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=60))
        for place in ("/healthz", "/", "/graphs?default", f"/sparql?query={quote(QUERY)}"):
            assert answered(inside, place) == 200, place


def answered(connection: HTTPConnection, place: str) -> int:
    """Ask on a connection that is open, and give the status."""
    connection.request("GET", place)
    response = connection.getresponse()
    response.read()
    return response.status


def test_c94_too_few_descriptors_for_the_engine_are_told_and_no_damage(original: Path) -> None:
    few = ("sh", "-c", 'ulimit -n 64; exec "$@"', "sh")
    code, _, errors = communique("--store", original, "status", before=few)
    assert (code, len(errors)) == (2, 1), errors
    assert "raise the limit on open files (ulimit -n) and try again" in errors[0]
    assert "damaged" not in errors[0]


# --- a log that cannot be written


@MOUNTS
def test_c83_a_log_whose_disk_is_full_stops_nothing_and_goes_on_when_there_is_room(store: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    log = f'mount -t tmpfs -o size=64k tmpfs "{disk}"; exec 2>>"{disk}/log"; exec "$@"'
    apart = f"exec {' '.join(OWN_DISK)} sh -ec '{log}' sh \"$@\""
    with server(store, {"figures": True}, limit=apart, production=True) as running:
        seen = Path(f"/proc/{running.process.pid}/root{disk}")  # the disk is mounted for the server alone
        before = counted(running)
        assert until(lambda: logged(running, seen), 60)
        with suppress(OSError), (seen / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass
        assert until(
            lambda: counted(running) == before and "lines_dropped_total 0.0" not in running.get("/metrics").text, 60
        )
        length = (seen / "log").stat().st_size
        (seen / "ballast").unlink()
        assert until(lambda: logged(running, seen) and (seen / "log").stat().st_size > length, 60)
        assert json.loads((seen / "log").read_text().splitlines()[-1])["status"] == 200


def logged(running: Server, disk: Path) -> bool:
    """Ask something, and tell whether the log ends in a whole line."""
    return counted(running) != "" and (disk / "log").read_text().endswith("}\n")


# --- clocks and languages


def test_c95_nothing_is_timed_by_a_clock_that_may_be_set_back() -> None:
    sources = [file for room in ("graph", "server", "loaders") for file in (ROOT / room).rglob("*.py")]
    assert len(sources) > 150
    timed = {file.relative_to(ROOT).as_posix() for file in sources if WALL.search(file.read_text("utf-8"))}
    assert timed <= TOLD_BY_THE_WALL


@pytest.mark.parametrize("years", [-1, 1])
def test_c95_a_clock_that_jumps_by_a_year_ends_no_query_and_lets_none_run_on(
    store: Path, tmp_path: Path, years: int
) -> None:
    """What Python reads of the clock jumps; a clock that the system sets back, only its owner may set."""
    jumped = tmp_path / "jumped"
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(flag=str(jumped), seconds=years * YEAR))
    first = f'export PYTHONPATH="{tmp_path}:$PYTHONPATH"'
    with server(store, {"deadline": 1.0, "figures": True}, limit=first) as running:
        before = counted(running)
        jumped.touch()
        assert counted(running) == before
        late = running.query(ENDLESS)
        assert (late.status, "query time limit" in late.text.casefold()) == (503, True)
        assert running.query(ENDLESS).status == 429
        (age,) = re.findall(r"^communique_snapshot_age_seconds (\S+)", running.get("/metrics").text, re.MULTILINE)
        assert (float(age) > YEAR / 2) == (years > 0)  # so it has jumped
        jumped.unlink()
        assert counted(running) == before
        assert running.query(f"{ENDLESS} # another").status == 503
        assert running.get("/readyz").status == 200


def test_c95_the_time_zone_changes_no_date() -> None:
    read = [
        communique("read", "--jsonl", SAMPLE, env=os.environ | {"TZ": zone})[1]
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles")
    ]
    assert read[0] == read[1]
    assert '"date"' in read[0]


@MOUNTS
def test_c96_in_the_locale_c_without_home_or_terminal_on_strange_paths_and_a_disk_that_is_read_only(
    tmp_path: Path,
) -> None:
    place = tmp_path / "папка с 新 é"
    place.mkdir()
    sample = Path(shutil.copy(SAMPLE, place / "пресс релиз é.txt"))
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    freeze = 'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; cd "$0"; test ! -w pyproject.toml; exec "$@"'
    before = (*OWN_DISK, "setsid", "sh", "-ec", freeze, str(ROOT))

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        store = ("--store", place / "мой store")
        return communique(*store, *arguments, before=before, env=bare, stdin=subprocess.DEVNULL)

    code, out, errors = run("load", sample)
    assert (code, errors) == (0, [])
    assert "пресс релиз é.txt: " in out
    assert "Kaja Kallas" in run("ask", "who condemned Russia")[1]
    assert run("export", place / "граф.nq")[0] == 0
    assert "пресс релиз é.txt" in (place / "граф.nq").read_text("utf-8")


def test_c96_a_file_whose_name_is_no_text_is_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    name = os.fsencode(str(folder)) + b"/\xff.txt"
    try:
        with open(name, "wb") as file:  # noqa: PTH123 - a name that is bytes
            file.write(SAMPLE.read_bytes())
    except OSError:
        pytest.skip("this disk takes no such name")
    code, _, errors = communique("--store", tmp_path / "store", "load", folder)
    assert code == 1
    assert len(errors) == 1
    assert "has a name that is not UTF-8; rename it" in errors[0]


# --- processes and shared memory


@pytest.mark.skipif(not works(AS_NOBODY), reason="the system gives root as many processes as he likes")
def test_c97_where_processes_have_run_out_that_is_what_is_said(original: Path) -> None:
    code, _, errors = communique("--store", original, "status", before=(*AS_NOBODY, "prlimit", "--nproc=1"))
    assert (code, len(errors)) == (2, 1), errors
    assert "raise the limit on processes" in errors[0]


def test_c97_threads_that_cannot_be_started_are_told_before_the_engine_starts_its_own() -> None:
    code = (
        "import resource; from graph import faults; resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29));"
        "faults.THREADS = 100_000; faults.check_threads()"  # more than half a gigabyte has stacks for
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "StoreError" in done.stderr.splitlines()[-1]
    assert "raise the limit on processes (ulimit -u)" in done.stderr


@MOUNTS
def test_c97_nothing_needs_shared_memory(original: Path) -> None:
    without = 'mount -t tmpfs -o size=4k,mode=000,ro tmpfs /dev/shm; exec "$@"'
    code, out, _ = communique("--store", original, "status", before=(*OWN_DISK, "sh", "-ec", without, "sh"))
    assert (code, "documents: 3" in out) == (0, True)


# --- a long time


@COUNTABLE
def test_c99_after_much_of_everything_memory_and_descriptors_are_as_before(store: Path) -> None:
    seconds = int(os.environ.get("COMMUNIQUE_SOAK", "5"))
    command = [sys.executable, "-m", "tests.soaking", str(store), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds + 300)
    assert done.returncode == 0, done.stdout + done.stderr
