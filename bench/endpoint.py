"""The endpoint beside its peers: answers a second, hostile company, memory.

python -m bench.endpoint [--json | --table] [--quads 100000] [--connections 1,8,32] [--seconds 2] [--rounds 3]
                         [--queries lookup,describe,...] [--servers communique,Virtuoso,...]

One run on one machine with the same quads. Each server is alone while it is measured, warmed, and in the settings in
which it is at its best; they take turns in another order each round, and the median of the rounds counts. wrk makes the
load. `ratio_to_best_peer` compares with the best server that answers as the others do. Data and queries are those of
the bench beside the project; without it this one is skipped, and says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from runpy import run_path
from typing import Any

import pyoxigraph as ox

from bench.endpoints import figures, hostile, load, memory
from bench.endpoints.figures import Load
from bench.endpoints.load import Single
from bench.endpoints.servers import ENGINES, Engine, Place, running

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"
ONTOLOGY = ox.NamedNode("https://kg.example/graph/ontology")
BESIEGED = 15  # seconds of hostile company: above every deadline
SETTLING = 12.0  # seconds after hostile queries until memory is looked at again


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured."""

    queries: Mapping[str, str]
    profile: tuple[str, ...]
    connections: tuple[int, ...]
    seconds: int
    rounds: int
    engines: tuple[Engine, ...]


@dataclass(slots=True)
class Taken:
    """What was found out about one server so far."""

    singles: dict[str, Single]
    loads: dict[str, dict[int, list[Load]]]
    errors: dict[str, str]


def main() -> None:
    options = read_options()
    found = skipped() or run(options)
    if options.json:
        print(json.dumps(found))
    elif options.table and "skipped" not in found:
        print(figures.table(found))
    else:
        print("\n".join(f"{name}: {value}" for name, value in found.items()))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--table", action="store_true", help="print tables in Markdown")
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--connections", default="1,8,32", help="by comma")
    parser.add_argument("--seconds", type=int, default=2, help="of load, for each query and number of connections")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--queries", default="", help="by comma; all of them, if none is named")
    parser.add_argument("--servers", default="", help="by semicolon; all of them, if none is named")
    parser.add_argument("--without-hostile", action="store_true", help="leave out hostile queries and memory")
    return parser.parse_args()


def skipped() -> dict[str, str]:
    """Say what is missing without which nothing can be measured."""
    if not SHARED.is_dir():
        return {"skipped": f"{SHARED.parent.name}/{SHARED.name} with generator and queries is not beside the project"}
    return {} if load.installed() else {"skipped": load.MISSING}


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Make the data, and measure every server that is there."""
    given = run_path(str(SHARED / "queries.py"))
    names = options.queries.split(",") if options.queries else list(given["QUERIES"])
    chosen = [one for one in ENGINES if not options.servers or one.name in options.servers.split(";")]
    missing = {one.name: need for one in chosen if (need := one.missing())}
    plan = Plan(
        queries={name: given["QUERIES"][name] for name in names},
        profile=tuple(given["QUERIES"][name] for name in given["PROFILE"]),
        connections=tuple(map(int, options.connections.split(","))),
        seconds=options.seconds,
        rounds=options.rounds,
        engines=tuple(one for one in chosen if one.name not in missing),
    )
    with tempfile.TemporaryDirectory() as folder:
        quads = generate(Path(folder), options.quads)
        places = {engine.name: prepared(engine, Path(folder), quads) for engine in plan.engines}
        taken = measured(plan, places)
        company = {} if options.without_hostile else beside_hostile(plan, places)
    return {"machine": machine(), "quads": options.quads, "missing": missing} | summary(plan, taken, company)


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "python": platform.python_version()}


def generate(folder: Path, quads: int) -> Path:
    """Make the graph, with its ontology in a graph of its own."""
    out, ontology = folder / "quads.nq", folder / "ontology.ttl"
    arguments = ("--quads", str(quads), "--out", str(out), "--ontology", str(ontology))
    subprocess.run([sys.executable, str(SHARED / "generator.py"), *arguments], check=True, stdout=subprocess.DEVNULL)
    axioms = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY)
        for quad in ox.parse(path=str(ontology), format=ox.RdfFormat.TURTLE)
    ]
    with out.open("ab") as file:
        file.write(ox.serialize(axioms, format=ox.RdfFormat.N_QUADS) or b"")
    return out


def prepared(engine: Engine, folder: Path, quads: Path) -> Place:
    place = Place(folder / engine.name.replace(", ", "-").replace(" ", "-"), quads)
    place.folder.mkdir()
    say(f"{engine.name}: loading")
    engine.prepare(place)
    return place


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# --- answers a second


def measured(plan: Plan, places: Mapping[str, Place]) -> dict[str, Taken]:
    """Let the servers take turns, in another order each round."""
    taken = {engine.name: Taken({}, defaultdict(lambda: defaultdict(list)), {}) for engine in plan.engines}
    for number in range(plan.rounds):
        start = number * len(plan.engines) // max(plan.rounds, 1)
        for engine in (*plan.engines[start:], *plan.engines[:start]):
            say(f"{engine.name}: round {number + 1} of {plan.rounds}")
            take(plan, engine, places[engine.name], taken[engine.name])
    return taken


def take(plan: Plan, engine: Engine, place: Place, taken: Taken) -> None:
    """Measure one server once; what it cannot answer is noted and left."""
    with running(engine, place) as server:
        for name, query in plan.queries.items():
            try:
                single = load.warmed(server.url, query, plan.seconds)
            except (OSError, ValueError, SyntaxError) as error:  # no answer, or not in the form that was asked for
                taken.errors[name] = f"{type(error).__name__}: {str(error)[:200]}"
                continue
            taken.singles[name] = single
            for connections in plan.connections:
                if single.seconds * connections > plan.seconds:  # not one answer for each would come in time
                    continue
                found = load.under_load(server.url, query, connections, plan.seconds)
                taken.loads[name][connections].append(found)


# --- hostile company


def beside_hostile(plan: Plan, places: Mapping[str, Place]) -> dict[str, dict[str, Any]]:
    """Measure the ordinary mix alone and while four clients send hostile queries, and memory before, then and after."""
    found = {}
    for engine in plan.engines:
        if engine.name != figures.OURS["repeated"]:
            say(f"{engine.name}: hostile queries")
            found[engine.name] = besieged(plan, engine, places[engine.name])
    return found


def besieged(plan: Plan, engine: Engine, place: Place) -> dict[str, Any]:
    with ExitStack() as stack:
        server = stack.enter_context(running(engine, place, besieged=True))
        pid = server.process.pid
        alone = load.mixed(server.url, plan.profile, figures.AT, BESIEGED, place.folder)
        rest = memory.settled(pid, SETTLING)  # warm: what it has made for ordinary queries is there
        with hostile.Clients(server.url) as clients:
            beside = load.mixed(server.url, plan.profile, figures.AT, BESIEGED, place.folder)
            with memory.Watch(pid) as watch:  # behind the load, from which it would take
                time.sleep(BESIEGED)
        died, after = server.dead, memory.settled(pid, SETTLING)
    return {
        "alone": asdict(alone),
        "beside": asdict(beside),
        "ratio": None if died else figures.beside(alone, beside),
        "statuses": {str(status): clients.statuses.count(status) for status in sorted(set(clients.statuses))},
        "died": died,
        "memory": {"rest": rest, "peak": watch.peak, "after": after},
    }


# --- summary


def summary(plan: Plan, taken: Mapping[str, Taken], company: Mapping[str, Any]) -> dict[str, Any]:
    """Set the figures together."""
    loads = {name: medians(one) for name, one in taken.items()}
    answers = {
        query: {n: one.singles[query].answer for n, one in taken.items() if query in one.singles}
        for query in plan.queries
    }
    differs = {query: figures.differing(plan.queries[query], answers[query]) for query in plan.queries}
    ours = figures.OURS["uncached"]
    kept = figures.ratios(loads, differs, ours, figures.FORGETFUL) if ours in loads else {}
    found: dict[str, Any] = {
        "queries": list(plan.queries),
        "connections": list(plan.connections),
        "ratio_to_best_peer": {
            kind: figures.ratios(loads, differs, name) for kind, name in figures.OURS.items() if name in loads
        },
        "ratio_to_best_kept": kept,
        "ratio_to_oxigraph": figures.to_oxigraph(loads),
        "p99_beside_hostile": {n: {k: v for k, v in one.items() if k != "memory"} for n, one in company.items()},
        "memory": {name: one["memory"] for name, one in company.items()},
        "differs": {query: names for query, names in differs.items() if names},
        "servers": {name: told(one, loads[name], plan.queries) for name, one in taken.items()},
    }
    return found | {"targets": figures.verdicts(found)}


def medians(taken: Taken) -> dict[str, dict[int, Load]]:
    return {query: {c: figures.median(every) for c, every in by.items()} for query, by in taken.loads.items()}


def told(taken: Taken, loads: Mapping[str, Mapping[int, Load]], queries: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Give what a server did, query by query."""
    found: dict[str, dict[str, Any]] = {query: {"error": error} for query, error in taken.errors.items()}
    for query, single in taken.singles.items():
        alone = {"ms": round(1000 * single.seconds, 2), "rows": single.answer.rows, "bytes": single.size}
        by_connections = {str(c): asdict(one) for c, one in loads.get(query, {}).items()}
        found[query] = found.get(query, {}) | alone | {"load": by_connections}
    return {query: found[query] for query in queries if query in found}


if __name__ == "__main__":
    main()
