"""The W3C suites of SPARQL Protocol, Graph Store Protocol and Service Description, against the command itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import ROOT, SHARED, beside
from tests.server_papers import small

TOKEN = "the-token-of-the-suites"
MUST = {"protocol": 34, "gsp": 14, "sd": 3, "extra": 22}
ONE = "https://w3id.org/communique/document/first"
DOCUMENTS = "SELECT ?d { GRAPH ?d { ?d a <https://w3id.org/communique/ns#Document> } } ORDER BY ?d"


@pytest.fixture(scope="module")
def suite() -> ModuleType:
    """The runner of the suites, which stands beside the project."""
    return beside("protocol_suite")


@pytest.fixture(scope="module")
def address(suite: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that is written to, with the settings that users have; a busy machine may take its time."""
    room = tmp_path_factory.mktemp("suites")
    (room / "token").write_text(TOKEN)
    (room / "token").chmod(0o600)
    (room / "settings.toml").write_text("patience = 20\n")
    store = str(small(room / "store"))
    command = [sys.executable, "-m", "communique", "--store", store, "serve", "--port", "0", "--writable"]
    command += ["--token-file", str(room / "token"), "--settings", str(room / "settings.toml")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, env=dict(os.environ)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.split()[3]
        process.terminate()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own JSON-LD
def test_the_w3c_suites_pass_and_our_documents_stand(suite: ModuleType, address: str) -> None:
    endpoint = suite.Endpoint(f"{address}sparql", f"{address}update", f"{address}graphs", token=TOKEN)
    before = documents(endpoint)
    assert len(before[0].split()) == 4
    passed: Counter[str] = Counter()
    failures = {}
    for test in suite.load_tests(str(SHARED / "w3c" / "sparql11")):
        why = suite.run(test, endpoint)
        passed[test.group] += why is None
        failures |= {test.id: why} if why else {}
    assert failures == {}
    assert passed == MUST
    endpoint.run_update("DROP ALL")
    assert documents(endpoint) == before


def documents(endpoint: Any) -> tuple[str, int]:
    """Give the documents, and the triples of one."""
    listed = endpoint.send("GET", f"{endpoint.query}?query={quote(DOCUMENTS)}", [("Accept", "text/csv")])
    held = endpoint.send("GET", f"{endpoint.gsp}?graph={quote(ONE)}", [("Accept", "application/n-triples")])
    return listed.body.decode(), held.body.count(b"\n")
