"""How fast documents are read, beside the bare spaCy pipeline on the same text in the same process.

python -m bench.reading [--json] [--corpus DIR] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from graph.records import Document
from loaders.extract.claims import extract
from loaders.extract.parsing import open_pipeline
from loaders.formats.reading import read_file
from loaders.sources import find_files
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """Give the most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure(paths: tuple[Path, ...], rounds: int, name: str) -> dict[str, Any]:
    """Read every document and parse its bare text, by turns, and add up the best of the rounds."""
    pipeline = open_pipeline(name) if name else open_pipeline()
    bare = pipeline.language
    documents = [read_file(path) for path in paths]

    def ours(document: Document) -> None:
        for unit in split(document):
            extract(document, unit, pipeline)

    def theirs(document: Document) -> None:
        bare(document.text[document.body :])

    warm = documents[0]
    ours(warm), theirs(warm)
    reading = parsing = 0.0
    for document in documents:
        turns = [(seconds(partial(ours, document)), seconds(partial(theirs, document))) for _ in range(rounds)]
        reading += min(turn[0] for turn in turns)
        parsing += min(turn[1] for turn in turns)
    words = sum(len(document.text[document.body :].split()) for document in documents)
    return {
        "documents": len(documents),
        "words": words,
        "ratio_to_parser": round(parsing / reading, 3),
        "documents_per_second": round(len(documents) / reading, 2),
        "words_per_second": round(words / reading),
        "peak_mb": round(peak_mb(), 1),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--corpus", type=Path, default=ROOT / "samples", help="a directory of documents")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each document; the best counts")
    parser.add_argument("--pipeline", default="", help="another English spaCy pipeline")
    options = parser.parse_args()
    paths, failures = find_files([options.corpus])
    if failures:
        sys.exit(f"bench.reading: {failures[0].message}")
    figures = measure(paths, options.rounds, options.pipeline)
    print(json.dumps(figures) if options.json else "\n".join(f"{name:22}{value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
