"""How long the shapes take: over the graph of all documents at once, over one document, over the reference data.

python -m bench.shapes [--json] [--documents DIR | --store DIR]

Without either, the seeds beside the project where they are there, else the samples.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

import communique
from graph import background, iris
from graph.dataset import Dataset
from graph.validation.validate import findings, report, touched

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
ROUNDS = 3


def seconds(run: Callable[[], object]) -> float:
    """Give the best time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(dataset: Dataset) -> dict[str, float | int]:
    """Judge a graph as a whole, document by document, and what is known without reading."""
    keys = dataset.documents()
    graphs = [ox.NamedNode(iris.document(dataset.base, key)) for key in keys]
    own = [quad for graph in graphs for quad in dataset.matching(graph=graph)]
    whole = [*own, *touched(dataset, own)]
    reference = list(dataset.matching(graph=ox.NamedNode(iris.graph(dataset.base, background.REFERENCE))))
    report(dataset, keys[0])  # shapes are parsed once in a process
    each = [seconds(lambda key=key: report(dataset, key)) for key in keys]  # type: ignore[misc]
    return {
        "documents": len(keys),
        "quads": len(own),
        "findings": len(findings(whole, dataset.base)),
        "shacl_seconds": round(seconds(lambda: findings(whole, dataset.base)), 3),
        "document_ms": round(statistics.median(each) * 1000, 1),
        "reference_seconds": round(seconds(lambda: findings(reference, dataset.base)), 3),
    }


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--documents", type=Path, default=SEEDS if SEEDS.is_dir() else ROOT / "samples")
    arguments.add_argument("--store", type=Path)
    given = arguments.parse_args()
    if given.store:
        figures = measure(communique.open(given.store).dataset())
    else:
        with tempfile.TemporaryDirectory() as folder:
            graph = communique.open(Path(folder) / "store")
            graph.load(given.documents)
            figures = measure(graph.dataset())
    if given.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:20}{value}")


if __name__ == "__main__":
    main()
