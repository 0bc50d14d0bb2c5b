"""The W3C evaluation and syntax tests of SPARQL 1.1, through the very functions that a query worker answers with.

`sparql_failures.tsv` lists every test that fails, with its reason: what is not listed passes, and what is listed fails.
"""

from __future__ import annotations

import csv
import json
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from ontology import terms
from server.errors import QueryError
from server.protocol.scanning import scan
from server.querying.copying import Copies, in_columns
from server.querying.frames import SYNTAX, outcome_frames, result_of
from server.querying.jobs import Job
from server.querying.workers import answer, from_columns
from tests.conftest import SHARED, beside

TABLE = Path(__file__).with_name("sparql_failures.tsv")
JSON, NT = "application/sparql-results+json", "application/n-triples"


@pytest.fixture
def suite() -> ModuleType:
    """The runner of the suite, which stands beside the project."""
    return beside("sparql_eval")


def answered(store: ox.Store, text: str, base: str) -> bytes:
    """Answer a query as a worker does, and read the result as the server does."""
    assert not scan(text).updates
    job = Job(text, (), (), JSON, NT, 20.0, 1 << 20, 1 << 26, base=base)
    copies = Copies(store, store, in_columns(store))
    code, rows, note, body = from_columns(copies, job, terms.prefixes()) or answer(store, job, terms.prefixes())
    if code == SYNTAX:
        raise SyntaxError(note)
    return result_of(b"".join(outcome_frames((code, rows, note, body))), job, "").body


def engine(bare: type[Any]) -> type[Any]:
    """Make the suite's engine of the worker's function; updates stay the engine's."""

    class Worker(bare):  # type: ignore[misc]
        def query(self, text: str, base: str) -> Any:
            body = answered(self.store, text, base)
            if not body.startswith(b"{"):
                return [tuple(map(self._t, quad.triple)) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
            found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QueryBoolean):
                return bool(found)
            names = [variable.value for variable in found.variables]
            return names, [tuple(self._t(row[place]) for place in range(len(names))) for row in found]

        def parse_only(self, text: str, base: str, update: bool) -> None:
            if update:
                super().parse_only(text, base, update)
            else:
                with suppress(QueryError):  # parsed, and not to be evaluated: an unknown function
                    answered(self.store, text, base)

    return Worker


def test_what_fails_of_the_w3c_suite_is_listed_with_its_reason(
    suite: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr(suite, "Oxi", engine(suite.Oxi))
    out = tmp_path / "out.json"
    place = str(SHARED / "w3c" / "sparql11")
    monkeypatch.setattr(sys, "argv", ["", "--suite", place, "--engine", "pyoxigraph", "--json", str(out)])
    suite.main()
    found = json.loads(out.read_text())
    with TABLE.open(encoding="utf-8", newline="") as file:
        listed = {row["test"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}
    assert sorted(found["failures"]) == sorted(listed), json.dumps(found["failures"], indent=1)
    assert all(listed.values())
    assert sum(folder["pass"] for folder in found["folders"].values()) == 486  # as many as the bare engine passes
