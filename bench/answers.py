"""How fast pages and canned questions are answered: median and 95th percentile in milliseconds.

python -m bench.answers [--json] [--rounds N] [--documents DIR | --store DIR]

The graph is that of the samples, of other documents, or a store that is loaded already. A corpus of one's own knows the
examples of the questions seldom, so there the things that most claims name stand in for them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

import communique
from graph.answering.questions import Queryable, load
from server.app import create_app
from server.parts import view

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
PAGES = (
    "/",
    "/questions",
    "/documents",
    "/document/wire-treaty-reactions-2024-06-20",
    "/id/russia",
    "/id/mark-rutte",
    "/id/dprk-russia-ties",
    "/scheme/act/condemn",
    "/ns",
    "/sparql",
)
ASKED = "who condemned DPRK–Russia ties"
JUDGED = ("who-condemned", "who-voiced-concern", "who-denied")  # questions of one target


BUSY = """
SELECT ?iri (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?iri a cq:%s .
  { ?part cq:participant ?iri . ?event cq:participation ?part } UNION { ?event cq:about ?iri }
  ?claim cq:claims ?event .
} GROUP BY ?iri ORDER BY DESC(?claims) ?iri LIMIT 2
"""
HELD = """
SELECT ?iri (COUNT(?part) AS ?parts) WHERE { ?part cq:inCapacityOf ?tenure . ?tenure cq:post ?iri }
GROUP BY ?iri ORDER BY DESC(?parts) ?iri LIMIT 1
"""
READ = "SELECT ?iri WHERE { ?iri a cq:Document } ORDER BY ?iri LIMIT 1"


def addresses() -> tuple[str, ...]:
    """Give every page, each canned question with its first example, and a question in words."""
    questions = (_question(name, question.examples[0]) for name, question in load().items())
    return (*PAGES, *questions, f"/ask?{urlencode({'q': ASKED})}")


def busiest(store: Queryable) -> tuple[str, ...]:
    """Give the pages and questions about the things that most claims of a graph name: the slowest that it has."""
    states, people, ties, partnerships = (
        _first(store, BUSY % kind) for kind in ("State", "Person", "Tie", "Partnership")
    )
    actors = [{"actor": iri} for iri in (*states, *people[:1])]
    asked: dict[str, list[dict[str, str]]] = {
        name: [{"target": iri} for iri in (*states, *ties[:1])] for name in JUDGED
    }
    asked |= {"who-met": actors, "which-threats": actors, "what-said": actors}
    asked["what-said"] = [*actors, *({"actor": one, "topic": other} for one, other in pairwise(states))]
    asked["which-bodies"] = [
        *({"a": one, "b": other} for one, other in pairwise(states)),
        *({"a": iri} for iri in states),
    ]
    asked["in-which-capacity"] = [{"person": iri} for iri in people[:1]]
    asked["who-held"] = [{"post": iri} for iri in _first(store, HELD)]
    asked["partnership-status"] = [{"partnership": iri} for iri in partnerships[:1]]
    things = (*states, *people[:1], *ties[:1], *_first(store, READ))
    pages = ("/", "/questions", "/documents", *(iri.removeprefix(store.base[:-1]) for iri in things))
    return (*pages, "/scheme/act/condemn", *(_question(name, given) for name in load() for given in asked[name]))


def _first(store: Queryable, query: str) -> tuple[str, ...]:
    return tuple(row["iri"].value for row in store.query(query).rows if "iri" in row)


def _question(name: str, given: Mapping[str, str]) -> str:
    return f"/question/{name}?{urlencode(given)}"


def milliseconds(client: FlaskClient, address: str, rounds: int) -> list[float]:
    """Time an address; the first answer, which fills caches, does not count."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        response = client.get(address, headers={"Accept": "text/html"})
        times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, f"{address}: {response.status_code} {response.text[:300]}"
    return sorted(times[1:])


def measure(directory: Path, rounds: int, documents: Path | None = SAMPLES) -> dict[str, dict[str, float]]:
    """Load documents, where any are given, and time every address."""
    graph = communique.open(directory)
    if documents:
        graph.load(documents)
    app = create_app(directory, lambda text: graph.ask(text, view().store))
    client = app.test_client()
    figures = {}
    for address in addresses() if documents == SAMPLES else busiest(graph.dataset()):
        times = milliseconds(client, address, rounds)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        figures[address] = {"median_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1)}
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=20)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--documents", type=Path, default=SAMPLES, help="a directory of *.txt, instead of the samples")
    source.add_argument("--store", type=Path, help="a store that is loaded already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.store:
            figures = measure(options.store, options.rounds, None)
        else:
            figures = measure(Path(folder) / "store", options.rounds, options.documents.resolve())
    slowest = max(figures, key=lambda address: figures[address]["median_ms"])
    if options.json:
        print(json.dumps({"answers": figures, "slowest": slowest, "slowest_median_ms": figures[slowest]["median_ms"]}))
        return
    for address, figure in figures.items():
        print(f"{figure['median_ms']:8.1f} ms median {figure['p95_ms']:8.1f} ms p95  {address}")


if __name__ == "__main__":
    main()
