"""Real documents, a real store in memory, the real reader; no mocks, and the network is closed.

Use `pipeline` where something has to be read, `samples_store` where a filled graph is enough (it is shared: read it,
never write to it), `shared` for the seeds and the corpus that may stand beside the project.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.importing import take_away
from graph.listing import brought
from graph.remote.dataset import open_remote
from graph.remote.server import Address
from graph.remote.working import WorkingCopy
from graph.views.attestation import attest
from tests.remote_servers import OXIGRAPH, VIRTUOSO, oxigraph, virtuoso
from tests.stores import SMALL

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"


def beside(name: str) -> ModuleType:
    """Give a runner of the W3C suites, which stand beside the project."""
    path = SHARED / "bench" / f"{name}.py"
    if not path.exists() or not (SHARED / "w3c").exists():
        pytest.skip("the W3C suites are not beside the project")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket's path
    host = address[0]
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _closed_network():
    """Let sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        assert _is_loopback(address), f"a test tried to reach {address}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """Let SIGINT be heard by what tests start: a shell has it ignored by what it runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def pipeline():
    """The spaCy pipeline, opened once."""
    from loaders.extract.parse.parsing import open_pipeline

    return open_pipeline()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the documents that ship with the project."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples_outcome(pipeline, tmp_path_factory):
    """A store with the samples in a directory, and what loading them gave."""
    from graph.store import Store
    from loaders.load import load_paths

    store = Store.create(tmp_path_factory.mktemp("samples") / "store")
    outcome = load_paths([SAMPLES], store, pipeline)
    store.snapshot()
    yield store, outcome
    store.close()


@pytest.fixture(scope="session")
def samples_store(samples_outcome):
    """The graph of the samples, built once."""
    return samples_outcome[0]


@pytest.fixture(scope="session")
def samples_directory(samples_store) -> Path:
    """The directory of that graph, with its snapshot."""
    assert samples_store.directory is not None
    return samples_store.directory


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An application that may be written to."""
    from server.app import create_app
    from tests.server_papers import small
    from tests.writable import SETTINGS, silent

    made = create_app(small(tmp_path_factory.mktemp("writable") / "store"), silent, settings=SETTINGS)
    yield made
    made.extensions["communique"].pool.close()
    made.extensions["communique"].writing.close()


@pytest.fixture
def client(app):
    """A client of that application."""
    return app.test_client()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the seeds and the corpus."""
    if not (SHARED / "seeds").exists():
        pytest.skip("the seeds and the corpus are not beside the project")
    return SHARED


@pytest.fixture(scope="module")
def oxigraph_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    if not OXIGRAPH.exists():
        pytest.skip("the Oxigraph server is not installed: it is among the development dependencies")
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        yield Address(address)


@pytest.fixture(scope="module")
def virtuoso_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    if VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed: Debian has it as virtuoso-opensource")
    folder = tmp_path_factory.mktemp("virtuoso")
    file = folder / "credentials"
    file.write_text("digest dba dba\n")
    file.chmod(0o600)
    with virtuoso(folder, cap=200) as address:
        yield Address(f"{address}/sparql", auth_file=file)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkingCopy]:
    """A working copy of a server that holds nothing."""
    address: Address = request.getfixturevalue(f"{request.param}_address")
    copy = WorkingCopy(replace(address, cache=tmp_path / "cache"), SMALL)
    with copy.writing() as store:
        for key in store.documents():
            store.remove(key)
        attest(store)
    if names := [one.name or "default" for one in brought(open_remote(copy.address, whole=True))]:
        take_away(copy.bringing(), names)
    return copy
