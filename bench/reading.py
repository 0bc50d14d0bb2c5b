"""How fast documents are read: beside the bare spaCy pipeline, in two processes beside one, and with how much memory.

python -m bench.reading [--json] [--corpus PATH] [--documents N] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from graph.records import Document
from loaders.crew import Crew
from loaders.errors import Failure
from loaders.extract.claiming.claims import extract
from loaders.extract.parse.parsing import Pipeline, open_pipeline
from loaders.formats.reading import read_file
from loaders.formats.source import Source
from loaders.load import read_source
from loaders.sources import find_files, take_stock
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
BULK = ROOT.parent / "shared" / "corpus" / "bulk.jsonl.gz"  # where it stands beside the project
MEASURED = 300  # documents on which one process and two are compared
REPEATED = 600  # documents that the samples make, repeated under other names


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def beside_the_parser(paths: tuple[Path, ...], rounds: int, pipeline: Pipeline) -> dict[str, Any]:
    """Read every document and parse its bare text, by turns, and add up the best of the rounds."""
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
        "samples": len(documents),
        "ratio_to_parser": round(parsing / reading, 3),
        "documents_per_second": round(len(documents) / reading, 2),
        "words_per_second": round(words / reading),
    }


def sources_of(corpus: Path | None, limit: int | None) -> Iterator[Source]:
    """Give the documents of a corpus; where there is none, the samples under other names, again and again."""
    stock = take_stock([corpus or SAMPLES])
    found = (one for one in stock.sources() if not isinstance(one, Failure))
    if corpus is None:
        samples = list(found)
        again = (replace(one, stem=f"{one.stem}-{turn}") for turn, one in enumerate(cycle(samples)))
        found = islice(again, REPEATED)
    return islice(found, limit)


def in_one_process(corpus: Path | None, limit: int | None, pipeline: Pipeline) -> tuple[int, float]:
    """Read the first documents here and give their number and the time."""
    sources = sources_of(corpus, min(limit or MEASURED, MEASURED))
    start = time.perf_counter()
    number = sum(1 for source in sources if read_source(source, pipeline))
    return number, time.perf_counter() - start


def in_two_processes(corpus: Path | None, limit: int | None, name: str, measured: int) -> dict[str, Any]:
    """Read all documents in two processes: the time of the first of them, and the memory at each quarter of all."""
    total = sum(1 for _ in sources_of(corpus, limit))
    quarters, at_quarters, spent = [total * part // 4 for part in (1, 2, 3, 4)], [], 0.0
    with Crew(2, name) as crew:
        warm = list(sources_of(corpus, 1)) * 4
        assert all(crew.readings(warm))  # the parsers are open
        start = time.perf_counter()
        for number, _ in enumerate(crew.readings(sources_of(corpus, limit)), 1):
            if number == measured:
                spent = time.perf_counter() - start
            if number in quarters:
                at_quarters.append(max(memory_mb(pid, "VmRSS") for pid in crew.pids))
        peak = max(memory_mb(pid, "VmHWM") for pid in crew.pids)
    return {"documents": total, "seconds": spent, "mb_at_quarters": at_quarters, "peak_mb": max(peak, own_peak_mb())}


def memory_mb(pid: int, field: str) -> float:
    """Give a process's memory by the name of its field in /proc; 0 where there is no such thing."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((round(int(line.split()[1]) / 2**10, 1) for line in lines if line.startswith(f"{field}:")), 0.0)


def own_peak_mb() -> float:
    """Give the most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def measure(corpus: Path | None, limit: int | None, rounds: int, name: str) -> dict[str, Any]:
    """Measure all."""
    pipeline = open_pipeline(name) if name else open_pipeline()
    paths, _ = find_files([SAMPLES])
    figures = beside_the_parser(paths, rounds, pipeline)
    number, alone = in_one_process(corpus, limit, pipeline)
    both = in_two_processes(corpus, limit, name, number)
    return figures | {
        "documents": both["documents"],
        "speedup_two_processes": round(alone / both["seconds"], 3),
        "peak_mb": both["peak_mb"],
        "mb_at_quarters": both["mb_at_quarters"],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--corpus", type=Path, default=BULK if BULK.exists() else None, help="documents to read")
    parser.add_argument("--documents", type=int, default=None, help="read only the first N of them")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each sample; the best counts")
    parser.add_argument("--pipeline", default="", help="another English spaCy pipeline")
    options = parser.parse_args()
    if options.corpus and (failures := take_stock([options.corpus]).failures):
        sys.exit(f"bench.reading: {failures[0].message}")
    figures = measure(options.corpus, options.documents, options.rounds, options.pipeline)
    print(json.dumps(figures) if options.json else "\n".join(f"{name:22}{value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
