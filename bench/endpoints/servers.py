"""The servers that are compared: how each gets the data, is started alone, and is stopped again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bench.endpoints.load import ask

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
CAPPED = 6 << 30  # bytes of address space of a peer beside hostile queries: without a cap one takes the machine along
DEADLINE = 10  # seconds that every server which knows of deadlines is given for a query
STARTING = 180.0  # seconds until a server must answer
STOPPING = 30.0
SETTLING = 5.0  # in which a server ends what it does behind its first answers
FIRST = "ASK { ?s <https://kg.example/ont#quote> ?o }"
RDFLIB = ("rdflib-endpoint[cli]==0.6.3", "oxrdflib==0.5.0")
BESIDE = Path(sys.executable).parent  # the commands of this environment
INI = Path(__file__).with_name("virtuoso.ini")
ISQL = ("isql-vt", "isql-virtuoso")
NQUADS = 512  # TTLP's flag for quads


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server keeps its data, and the quads that it gets."""

    folder: Path
    quads: Path


@dataclass(frozen=True, slots=True)
class Engine:
    """A server that can be compared."""

    name: str
    path: str  # of its endpoint
    missing: Callable[[], str]  # how to get it; empty where it is there
    prepare: Callable[[Place], None]
    command: Callable[[Place, int], list[str]]
    fill: Callable[[Place, int], None]  # what a server that keeps nothing is sent once it runs
    deadline: tuple[str, ...] = ()  # options beside hostile queries


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def dead(self) -> bool:
        """Tell whether it has ended by itself."""
        return self.process.poll() is not None


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def running(engine: Engine, place: Place, besieged: bool = False) -> Iterator[Running]:
    """Start a server, wait until it answers about the data, and stop it in the end."""
    port = free_port()
    options = engine.deadline if besieged else ()
    capped = besieged and not engine.name.startswith("communique")
    with _process([*engine.command(place, port), *options], place, CAPPED if capped else 0) as process:
        server = Running(f"http://{HOST}:{port}{engine.path}", process)
        _await(lambda: _open(port), server)
        engine.fill(place, port)
        _await(lambda: b"true" in ask(server.url, FIRST)[0].lower(), server)
        time.sleep(SETTLING)
        yield server


@contextmanager
def _process(command: Sequence[str], place: Place, memory: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    capped = ["sh", "-c", f'ulimit -c 0; ulimit -v {memory >> 10}; exec "$@"', "sh"] if memory else []
    with (place.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*capped, *command],
            cwd=place.folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to end, and end whatever is left of its session."""
    process.terminate()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _await(answers: Callable[[], bool], server: Running) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and not server.dead:
        with suppress(OSError, ValueError):
            if answers():
                return
        time.sleep(0.05)
    raise RuntimeError(f"{server.process.args!r} does not answer about the data; its log says why")


def _open(port: int) -> bool:
    with socket.create_connection((HOST, port), 1):
        return True


def _run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-500:]}")


def _nothing(_place: Place, _port: int = 0) -> None:
    pass


def _there() -> str:
    return ""


# --- ours


def _import(place: Place) -> None:
    _run(*_communique(place), "import", place.quads, folder=ROOT)


def _communique(place: Place) -> list[str]:
    return [str(BESIDE / "communique"), "--store", str(place.folder / "store")]


def _serve(*settings: str) -> Callable[[Place, int], list[str]]:
    """As for strangers, but without the limits for one address: all the load comes from one."""

    def command(place: Place, port: int) -> list[str]:
        file = place.folder / "settings.toml"
        file.write_text("\n".join(("requests = 0", "spending = 0.0", "prompt = 1000000000", *settings)))
        how = ("serve", "--production", "--host", HOST, "--port", str(port), "--settings", str(file))
        return [*_communique(place), *how]

    return command


# --- Oxigraph


def _oxigraph(*arguments: str) -> list[str]:
    return [str(BESIDE / "oxigraph"), *arguments]


def _oxigraph_missing() -> str:
    return "" if (BESIDE / "oxigraph").exists() else "pip install oxigraph"


def _oxigraph_load(place: Place) -> None:
    _run(*_oxigraph("load", "--location", "store", "--file", str(place.quads)), folder=place.folder)
    _run(*_oxigraph("optimize", "--location", "store"), folder=place.folder)


def _oxigraph_serve(*how: str) -> Callable[[Place, int], list[str]]:
    return lambda _place, port: _oxigraph(*how, "--union-default-graph", "--bind", f"{HOST}:{port}")


def _oxigraph_fill(place: Place, port: int) -> None:
    headers = {"Content-Type": "application/n-quads"}
    body = place.quads.read_bytes()
    request = urllib.request.Request(f"http://{HOST}:{port}/store", body, headers, method="POST")
    urllib.request.urlopen(request, timeout=STARTING).close()


# --- Virtuoso


def _isql() -> str | None:
    return next((found for name in ISQL if (found := shutil.which(name))), None)


def _virtuoso_missing() -> str:
    return "" if shutil.which("virtuoso-t") and _isql() else "apt-get install virtuoso-opensource"


def _virtuoso_serve(place: Place, port: int, sql: int = 0) -> list[str]:
    given = {"port": port, "sql": sql or free_port(), "folder": place.quads.parent, "deadline": DEADLINE}
    ini = Template(INI.read_text()).substitute(given, cores=os.cpu_count())
    (place.folder / "virtuoso.ini").write_text(ini)
    return ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini", "+wait"]


def _virtuoso_load(place: Place) -> None:
    """Load by its own command, and let it gather statistics, by which its optimiser goes."""
    port, sql = free_port(), free_port()
    with _process(_virtuoso_serve(place, port, sql), place) as process:
        _await(lambda: _open(sql), Running("", process))
        for statement in (
            f"DB.DBA.TTLP_MT(file_open('{place.quads}'), '', 'https://kg.example/', {NQUADS});",
            "DB.DBA.RDF_OBJ_FT_RULE_DEL(null, null, 'ALL');",
            "DB.DBA.STAT_ANALYZE_ALL();",
            "checkpoint;",
            "shutdown;",
        ):
            _run(_isql() or "", f"{HOST}:{sql}", "dba", "dba", f"exec={statement}", folder=place.folder)
        process.wait(STOPPING)


# --- rdflib-endpoint


def _rdflib(name: str = "") -> Path:
    return ROOT / "build" / "bench" / "rdflib-endpoint" / "bin" / name


def _rdflib_missing() -> str:
    """Make its environment, where that can be done: its dependencies are not ours."""
    if _rdflib("rdflib-endpoint").exists():
        return ""
    try:
        _run(sys.executable, "-m", "venv", _rdflib().parent, folder=ROOT)
        _run(_rdflib("pip"), "install", "--quiet", *RDFLIB, folder=ROOT)
    except RuntimeError as error:
        return f"pip install {' '.join(RDFLIB)} into {_rdflib().parent} ({error})"
    return ""


def _rdflib_serve(store: str) -> Callable[[Place, int], list[str]]:
    options = ("--host", HOST, "--store", store)
    command = str(_rdflib("rdflib-endpoint"))
    return lambda place, port: [command, "serve", *options, "--port", str(port), str(place.quads)]


# its deadline costs Oxigraph a sleeping thread a query, which ends it under load: it is set beside hostile queries only
TIMED = ("--timeout-s", str(DEADLINE))
# the settings in which each is at its best; an answer cache is ours alone, and measured apart
ENGINES = (
    Engine("communique", "/sparql", _there, _import, _serve("cache = 0"), _nothing),
    Engine("communique, cached", "/sparql", _there, _import, _serve(), _nothing),
    Engine(
        "Oxigraph, on disk",
        "/query",
        _oxigraph_missing,
        _oxigraph_load,
        _oxigraph_serve("serve-read-only", "--location", "store"),
        _nothing,
        TIMED,
    ),
    Engine(
        "Oxigraph, in memory", "/query", _oxigraph_missing, _nothing, _oxigraph_serve("serve"), _oxigraph_fill, TIMED
    ),
    Engine("Virtuoso", "/sparql", _virtuoso_missing, _virtuoso_load, _virtuoso_serve, _nothing),
    Engine("rdflib-endpoint", "/", _rdflib_missing, _nothing, _rdflib_serve("Oxigraph"), _nothing),
)
