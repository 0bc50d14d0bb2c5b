"""What the figures of the endpoint's bench mean: medians, ratios, agreement, and the table."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OURS = {"uncached": "communique", "repeated": "communique, cached"}
DEFINED_BY_SERVER = ("describe",)  # SPARQL leaves to each server what a description holds
FORGETFUL = ("Oxigraph, in memory",)  # what they hold is gone when they stop
LIGHT = ("lookup", "describe")  # bare look-ups: held against Oxigraph, which is Rust to the socket
COUNTED = ("lookup",)  # of them only this one does not count among the heavier ones
AT = 8  # connections at which the marks hold
TARGETS = {"uncached_wins": 8, "lookup_to_oxigraph": 0.3, "beside_to_alone": 3.0}
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000, "h": 3600000}


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw."""

    qps: float
    p50: float  # milliseconds
    p99: float
    bad: int = 0  # answers of 400 and more
    broken: int = 0  # no answer: connection refused or cut, or none in time


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server answered to a query: how many rows or triples, and a mark of their values."""

    rows: int
    values: str


def parsed(report: str) -> Load:
    """Read wrk's report."""
    qps = re.search(r"Requests/sec:\s+([\d.]+)", report)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    return Load(
        qps=float(qps[1]) if qps else 0.0,
        p50=_milliseconds(report, "50%"),
        p99=_milliseconds(report, "99%"),
        bad=int(bad[1]) if bad else 0,
        broken=sum(map(int, errors.groups())) if errors else 0,
    )


def _milliseconds(report: str, quantile: str) -> float:
    found = re.search(rf"^\s+{quantile}\s+([\d.]+)(us|ms|s|m|h)\s*$", report, re.MULTILINE)
    return round(float(found[1]) * MILLISECONDS[found[2]], 3) if found else 0.0


def median(loads: Iterable[Load]) -> Load:
    """Give the median of each figure over the repetitions; what went wrong is added up."""
    every = tuple(loads)
    return Load(
        qps=round(statistics.median(load.qps for load in every), 1),
        p50=round(statistics.median(load.p50 for load in every), 2),
        p99=round(statistics.median(load.p99 for load in every), 2),
        bad=sum(load.bad for load in every),
        broken=sum(load.broken for load in every),
    )


def agreed(answers: Mapping[str, Answer]) -> str:
    """Give the mark of the values that most servers gave; of several, that of the first server."""
    counted = Counter(answer.values for answer in answers.values())
    return max(counted, key=lambda values: counted[values]) if counted else ""


def differing(text: str, answers: Mapping[str, Answer]) -> dict[str, int]:
    """Give the servers that did not answer a query as the others, with their numbers of rows.

    Which rows a LIMIT keeps is free, so there only their number counts.
    """
    if "LIMIT" in text:
        answers = {name: Answer(answer.rows, str(answer.rows)) for name, answer in answers.items()}
    right = agreed(answers)
    return {name: answer.rows for name, answer in answers.items() if answer.values != right}


def ratios(
    loads: Mapping[str, Mapping[str, Mapping[int, Load]]],
    differs: Mapping[str, Mapping[str, int]],
    ours: str,
    apart: Collection[str] = (),
) -> dict[str, dict[str, float | None]]:
    """Give our answers a second to those of the best peer that answers right, by query and connections; some apart."""
    found: dict[str, dict[str, float | None]] = {}
    for query, by_connections in loads[ours].items():
        wrong = () if query in DEFINED_BY_SERVER else tuple(differs.get(query, ()))
        peers = [loads[name].get(query, {}) for name in loads if name not in {*OURS.values(), *wrong, *apart}]
        found[query] = {
            str(connections): None if ours in wrong else ratio(load, [peer.get(connections) for peer in peers])
            for connections, load in by_connections.items()
        }
    return found


def to_oxigraph(loads: Mapping[str, Mapping[str, Mapping[int, Load]]]) -> dict[str, dict[str, float | None]]:
    """Give our answers a second to bare look-ups, uncached, to the better of Oxigraph's."""
    theirs = [by_query for name, by_query in loads.items() if name.startswith("Oxigraph")]
    ours = loads.get(OURS["uncached"], {})
    return {
        query: {str(c): ratio(load, [one.get(query, {}).get(c) for one in theirs]) for c, load in ours[query].items()}
        for query in LIGHT
        if query in ours
    }


def ratio(ours: Load, peers: Iterable[Load | None]) -> float | None:
    """Give our answers a second to the best peer's; None where nobody else answered, or we failed."""
    best = max((peer.qps for peer in peers if peer and sound(peer)), default=0.0)
    return round(ours.qps / best, 2) if best and sound(ours) else None


def sound(load: Load) -> bool:
    """Tell whether a server answered, and without an error."""
    return load.qps > 0 and load.bad == 0


def beside(alone: Load, hostile: Load) -> float | None:
    """Give how many times longer the slowest of a hundred takes beside hostile queries; None: not all were answered."""
    if not alone.p99 or not hostile.p99 or hostile.broken or hostile.bad:
        return None
    return round(hostile.p99 / alone.p99, 2)


def verdicts(found: Mapping[str, Any]) -> dict[str, bool | None]:
    """Hold the figures against the marks; None where a figure is missing."""
    uncached, repeated = (_at(found["ratio_to_best_peer"].get(kind, {})) for kind in OURS)
    kept = _at(found["ratio_to_best_kept"])
    lookup = _at(found["ratio_to_oxigraph"]).get("lookup")
    hostile = found["p99_beside_hostile"].get(OURS["uncached"])
    return {
        "uncached_wins": _wins(uncached),
        "uncached_wins_kept": _wins(kept),
        "lookup_to_oxigraph": None if lookup is None else lookup >= TARGETS["lookup_to_oxigraph"],
        "repeated_above_all": all(value is not None and value > 1 for value in repeated.values()) if repeated else None,
        "beside_to_alone": (hostile["ratio"] or math.inf) <= TARGETS["beside_to_alone"] if hostile else None,
    }


def _wins(ratio_of: Mapping[str, float | None]) -> bool | None:
    wins = [value is not None and value > 1 for query, value in ratio_of.items() if query not in COUNTED]
    return sum(wins) >= TARGETS["uncached_wins"] if wins else None


def _at(ratio_of: Mapping[str, Mapping[str, float | None]]) -> dict[str, float | None]:
    return {query: by[str(AT)] for query, by in ratio_of.items() if str(AT) in by}


# --- the table


def table(found: Mapping[str, Any]) -> str:
    """Give the figures as tables in Markdown."""
    company = (hostile_table(found), memory_table(found)) if found["p99_beside_hostile"] else ()
    return "\n\n".join((*(answers_table(found, c) for c in map(str, found["connections"])), *company))


def answers_table(found: Mapping[str, Any], connections: str) -> str:
    """Answers a second by query and server, and our ratio to the best peer that answers right."""
    head = [
        f"{connections} connections: answers/s (p99, ms)",
        *found["servers"],
        "uncached : best peer",
        "uncached : best that keeps its data",
        "cached : best peer",
    ]
    compared = [found["ratio_to_best_peer"].get(kind, {}) for kind in OURS]
    compared.insert(1, found["ratio_to_best_kept"])
    rows = [
        [query, *(_cell(found, name, query, connections) for name in found["servers"])]
        + [_shown(ratio_of.get(query, {}).get(connections)) for ratio_of in compared]
        for query in found["queries"]
    ]
    return grid(head, rows)


def _cell(found: Mapping[str, Any], name: str, query: str, connections: str) -> str:
    measured = found["servers"][name].get(query, {})
    if "error" in measured:
        return "error"
    load = measured.get("load", {}).get(connections)
    wrong = " ≠" if name in found["differs"].get(query, {}) else ""
    if load is None:
        return f"{measured['ms']:,.0f} ms each{wrong}" if "ms" in measured else ""
    failed = f", {load['bad'] + load['broken']} failed" if load["bad"] + load["broken"] else ""
    return f"{load['qps']:,.0f} ({load['p99']:.3g}{failed}){wrong}"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def hostile_table(found: Mapping[str, Any]) -> str:
    """The slowest of a hundred ordinary queries, alone and beside four hostile ones."""
    head = [
        f"ordinary mix, {AT} connections",
        "p99 alone, ms",
        "beside 4 hostile",
        "ratio",
        "answers/s alone",
        "beside",
        "",
    ]
    rows = [[name, *_besieged(one)] for name, one in found["p99_beside_hostile"].items()]
    return grid(head, rows)


def _besieged(one: Mapping[str, Any]) -> tuple[str, ...]:
    slowest, answers = ([one[when][figure] for when in ("alone", "beside")] for figure in ("p99", "qps"))
    return (*(f"{ms:.3g}" for ms in slowest), _shown(one["ratio"]), *(f"{qps:,.0f}" for qps in answers), _fate(one))


def _fate(one: Mapping[str, Any]) -> str:
    if one["died"]:
        return "the server died"
    failed = one["beside"]["bad"] + one["beside"]["broken"]
    return f"{failed} ordinary queries failed" if failed else ""


def memory_table(found: Mapping[str, Any]) -> str:
    """The memory of a server with all its processes, shared pages counted once."""
    head = ["memory of all processes, MB", "at rest", "at peak", "after"]
    rows = [
        [name, *(str(one[when]["pss"]) for when in ("rest", "peak", "after"))] for name, one in found["memory"].items()
    ]
    return grid(head, rows)


def grid(head: list[str], rows: Iterable[list[str]]) -> str:
    """Give a table in Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
