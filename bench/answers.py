"""How fast pages and canned questions are answered, on the samples' graph: median and 95th percentile in milliseconds.

python -m bench.answers [--json] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

import communique
from graph.questions import load
from server.app import create_app
from server.parts import view

ROOT = Path(__file__).resolve().parent.parent
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


def addresses() -> tuple[str, ...]:
    """Give every page, each canned question with its first example, and a question in words."""
    questions = (f"/question/{name}?{urlencode(question.examples[0])}" for name, question in load().items())
    return (*PAGES, *questions, f"/ask?{urlencode({'q': ASKED})}")


def milliseconds(client: FlaskClient, address: str, rounds: int) -> list[float]:
    """Time an address; the first answer, which fills caches, does not count."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        response = client.get(address, headers={"Accept": "text/html"})
        times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, f"{address}: {response.status_code} {response.text[:300]}"
    return sorted(times[1:])


def measure(directory: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Load the samples and time every address."""
    graph = communique.open(directory)
    graph.load(ROOT / "samples")
    app = create_app(directory, lambda text: graph.ask(text, view().store))
    client = app.test_client()
    figures = {}
    for address in addresses():
        times = milliseconds(client, address, rounds)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        figures[address] = {"median_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1)}
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "store", options.rounds)
    slowest = max(figures, key=lambda address: figures[address]["median_ms"])
    if options.json:
        print(json.dumps({"answers": figures, "slowest": slowest, "slowest_median_ms": figures[slowest]["median_ms"]}))
        return
    for address, figure in figures.items():
        print(f"{figure['median_ms']:8.1f} ms median {figure['p95_ms']:8.1f} ms p95  {address}")


if __name__ == "__main__":
    main()
