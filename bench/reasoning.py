"""Reasoning: what follows, how fast, and whether owlrl and a prototype find the same.

python -m bench.reasoning [--json] [--sizes 10k,100k,1m]

Everything is measured side by side in one run, each engine in a process of its own, on the synthetic graphs of the
generator beside the project. `seconds` is the closure as the prototype does it: in memory, quads are read, and closed
document by document, joined, and the inferences written, by the functions that make a store. `rebuild_seconds` is a
whole store made anew in a directory, with the union and the affirmed view; `document_ms` is one more document there.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph import background, iris
from graph.background import Background
from graph.reasoning.closing import Bounds, closure
from graph.reasoning.consequences import Reasoning
from graph.reasoning.finding import Finder
from graph.reasoning.joining import Seeds
from graph.reasoning.lines import is_named, lines_of, written
from graph.reasoning.refreshing import closed_documents, load
from graph.store import Store
from graph.transactions import read

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "bench"
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
THINGS = "<https://kg.example/id/"  # whose triples are compared
TRIVIAL = ("<http://www.w3.org/2002/07/owl#Thing>", "<http://www.w3.org/2000/01/rdf-schema#Resource>")
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--sizes", default="10k,100k,1m", help="of the synthetic graphs, by comma")
    parser.add_argument("--engine", nargs=3, metavar=("ENGINE", "SIZE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        engine = {"store": ours, "memory": in_memory}[options.engine[0]]
        print(json.dumps(engine(options.engine[1], Path(options.engine[2]))))
        return
    if not SHARED.is_dir():
        figures: dict[str, Any] = {"skipped": f"{SHARED.name}/ with generator and prototypes is not beside the project"}
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder), options.sizes.split(","))
    print(json.dumps(figures) if options.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


def measure(folder: Path, sizes: list[str]) -> dict[str, Any]:
    """Run every engine on the graphs of each size, one after the other."""
    script("generator.py", "--ontology", str(folder / "ontology.ttl"))
    runs: dict[str, dict[str, Any]] = {}
    theirs: dict[str, dict[str, Any]] = {}
    for size in sizes:
        generate(folder, size)
        runs[size] = child("store", size, folder) | child("memory", size, folder)
        theirs[size] = prototype(folder, size, "rules-python")
    figures: dict[str, Any] = {"document_ms": {size: run["document_ms"] for size, run in runs.items()}}
    figures |= {f"prototype_ratio_{s}": ratio(runs[s]["seconds"], theirs[s]["closure_s"]) for s in sizes}
    figures |= {f"seconds_{size}": run["seconds"] for size, run in runs.items()}
    figures |= {f"rebuild_seconds_{size}": run["rebuild_seconds"] for size, run in runs.items()}
    figures |= {f"peak_mb_{size}": run["peak_mb"] for size, run in runs.items()}
    if "10k" in sizes:
        owlrl = prototype(folder, "10k", "owlrl")
        figures["owlrl_ratio_10k"] = ratio(owlrl["closure_s"], runs["10k"]["closure_seconds"])
        figures |= differences(folder / "owlrl-10k.nt", folder / "ours-10k.nt")
    figures["runs"] = {"ours": runs, "prototype": theirs}
    return figures


def ratio(one: float, other: float) -> float:
    return round(one / other, 2)


def generate(folder: Path, size: str) -> None:
    """Make a graph, and twenty further documents."""
    out, documents = str(folder / f"{size}.nq"), str(folder / "further")
    script("generator.py", "--quads", str(SIZES[size]), "--out", out, "--docs-out", documents)


def prototype(folder: Path, size: str, engine: str) -> dict[str, Any]:
    out = folder / f"{engine}-{size}.json"
    data = ("--data", str(folder / f"{size}.nq"), "--ontology", str(folder / "ontology.ttl"))
    nt = ("--nt", str(folder / f"{engine}-{size}.nt")) if engine == "owlrl" else ("--docs", str(folder / "further"))
    script("reasoners.py", "run", "--engine", engine, *data, *nt, "--json", str(out))
    found: dict[str, Any] = json.loads(out.read_text())
    return {name: found[name] for name in ("closure_s", "peak_mib", "incremental_ms") if name in found}


def script(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(SHARED / name), *arguments], check=True, stdout=subprocess.DEVNULL)


def child(engine: str, size: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.reasoning", "--engine", engine, size, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- our own engine, in a process of its own


def ours(size: str, folder: Path) -> dict[str, Any]:
    """Make a store with the documents of a graph, close it, and put one more document after the other into it."""
    documents, grounds = folder / f"{size}-documents.nq", grounded(size, folder)
    with Store.open(folder / f"store-{size}", made_of=grounds) as store:
        store._record.bulk_load(path=str(documents), format=ox.RdfFormat.N_QUADS)
        started = time.perf_counter()
        store.rebuild()
        figures = {"rebuild_seconds": round(time.perf_counter() - started, 2), "rebuild_peak_mb": peak()}
        if size == "10k":
            figures["closure_seconds"] = merged(store, folder)
        return figures | further(store, folder / "further")


def in_memory(size: str, folder: Path) -> dict[str, Any]:
    """Read, close, join and write the inferences in memory, as the prototype does: no union, no view."""
    grounds = grounded(size, folder)
    record = ox.Store()
    record.bulk_load(path=str(folder / f"{size}-documents.nq"), format=ox.RdfFormat.N_QUADS)
    record.bulk_extend(background.quads(iris.BASE, grounds))
    started, processor = time.perf_counter(), time.process_time()
    ground = background.ground(record, iris.BASE, grounds.rules)
    reasoning, seeds = Reasoning(record, iris.BASE, grounds.rules, ground), Seeds(grounds.rules, iris.BASE)
    load(record, (written(follows, f"<{graph}/inferred>") for graph, _, follows in closed_documents(reasoning, seeds)))
    named_graphs = Finder(record, iris.BASE, (iris.graph(iris.BASE, background.AFFIRMED),))  # there is no union here
    joined, _ = reasoning.joined_of(seeds, named_graphs)
    load(record, (written(joined, f"<{iris.graph(iris.BASE, background.JOINED)}>"),))
    spent = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - processor}
    return {name: round(value, 2) for name, value in spent.items()} | {"peak_mb": peak()}


def peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def grounded(size: str, folder: Path) -> Background:
    known, axioms = folder / f"{size}-known.ttl", folder / "ontology.ttl"
    split(folder / f"{size}.nq", folder / f"{size}-documents.nq", known)
    return Background((axioms,), axioms, (known,))


def merged(store: Store, folder: Path) -> float:
    """Write the union for the comparison, and time the closure of all that was said as one graph in memory."""
    union = store._record.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    (folder / "ours-10k.nt").write_bytes(union)
    graphs = [name for name in store._record.named_graphs() if not name.value.endswith(("/inferred", "/affirmed"))]
    said = {line for graph in graphs for line in read(store._record, graph.value) if is_named(line)}
    started = time.perf_counter()
    closed = closure(said, store.rules, bounds=Bounds(inferred=10_000_000))
    spent = time.perf_counter() - started
    assert said | closed.lines == {line for line in lines_of(union) if is_named(line)}  # as it was incrementally
    return round(spent, 4)


def split(file: Path, documents: Path, known: Path) -> None:
    """Give each document's graph its name in a store of ours; what is no document's is known without reading."""
    with file.open() as rows, documents.open("w") as told, known.open("w") as others:
        for row in rows:
            triple, graph = row.rstrip(" .\n").rsplit(" ", 1)
            if "/graph/" in graph:
                others.write(f"{triple} .\n")
            else:
                told.write(f"{triple} <{iris.document(iris.BASE, key_of(graph))}> .\n")


def key_of(graph: str) -> str:
    return "d" + re.sub(r"\D", "", graph.rsplit("/", 1)[-1])


def further(store: Store, folder: Path) -> dict[str, Any]:
    """Time one more document, again and again; the first also reads what is known into memory."""
    spent, processor = [], []
    for number, file in enumerate(sorted(folder.glob("*.nq"))):
        graph = ox.NamedNode(iris.document(iris.BASE, f"further-{number}"))
        found = ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS)
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]
        started, cpu = time.perf_counter(), time.process_time()
        store.replace(f"further-{number}", quads)
        spent.append(time.perf_counter() - started)
        processor.append(time.process_time() - cpu)
    medians = (1000 * statistics.median(spent), 1000 * statistics.median(processor))
    return {"document_ms": round(medians[0], 2), "document_cpu_ms": round(medians[1], 2)}


# --- the same triples?


def differences(theirs: Path, ours: Path) -> dict[str, Any]:
    """Count the triples about things that only one of two engines found."""
    one, other = set(assertional(theirs)), set(assertional(ours))
    found = sorted(f"only in {name}: {' '.join(line)}" for name, lines in sides(one, other) for line in lines)
    return {"differences": len(found), "compared": len(one & other), "different": found[:20]}


def sides(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> Iterator[tuple[str, set[tuple[str, ...]]]]:
    yield "owlrl", one - other
    yield "ours", other - one


def assertional(file: Path) -> Iterator[tuple[str, ...]]:
    """Give what is said of things, the trivial left out: that x is a thing, and the same as itself."""
    for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES):
        line = (str(quad.subject), str(quad.predicate), str(quad.object))
        if line[0].startswith(THINGS) and line[2] not in TRIVIAL and not (line[1] == SAME and line[0] == line[2]):
            yield line


if __name__ == "__main__":
    main()
