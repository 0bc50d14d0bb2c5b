"""What is counted while the server runs, in the names and text format of Prometheus.

A request costs an addition in a dictionary; the rest is done when somebody asks.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
AT_ONCE = "sparql", 200
ROUTES = frozenset((
    "ask", "questions", "question", "documents", "document", "id", "scheme", "why", "ns", "sparql", "update", "graphs",
    "search", "dataset", "about", "static", "healthz", "readyz", "metrics", ".well-known",
))  # fmt: skip


def route_of(path: str) -> str:
    """Give the class of an address: its first word where it is one of ours, so that strangers make no new series."""
    first = path[1:].partition("/")[0].partition(".")[0] if not path.startswith("/.") else path[1:].partition("/")[0]
    return first if first in ROUTES else "other" if first else "front"


@dataclass(frozen=True, slots=True)
class State:
    """How it stands at the moment."""

    snapshot: str = ""
    made: float = 0.0  # when the snapshot was made, by the clock
    workers: dict[str, int] | None = None  # by lane
    waiting: int = 0
    kills: dict[str, int] | None = None  # by reason
    hits: int = 0
    misses: int = 0
    cached: int = 0  # bytes


class Monitor:
    """The figures of one server."""

    def __init__(self, state: Callable[[], State], dropped: Callable[[], int]) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()  # by route and status
        self.at_once = 0  # queries that the cache answered on the listener's thread, which alone counts them
        self.limits: Counter[str] = Counter()  # queries that one of them struck
        self._state = state
        self._dropped = dropped
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        self.queries = Histogram(
            "communique_query_seconds",
            "Time that queries took which no cache answered.",
            buckets=SECONDS,
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Give all figures as Prometheus reads them."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Give what is not counted by prometheus_client itself."""
        yield self._requests()
        state = self._state()
        yield from _of_snapshot(state)
        yield _by("communique_workers", "Query workers by lane.", "lane", state.workers or {})
        yield GaugeMetricFamily("communique_queries_waiting", "Queries that wait for a worker.", state.waiting)
        kills = CounterMetricFamily("communique_worker_kills", "Workers that were killed.", labels=["reason"])
        for reason, number in (state.kills or {}).items():
            kills.add_metric([reason], number)
        yield kills
        limits = CounterMetricFamily("communique_limits", "Queries without an answer, by the limit.", labels=["limit"])
        for limit, number in tuple(self.limits.items()):
            limits.add_metric([limit], number)
        yield limits
        yield CounterMetricFamily("communique_cache_hits", "Answers from the cache.", state.hits)
        yield CounterMetricFamily("communique_cache_misses", "Answers that the cache had not.", state.misses)
        yield GaugeMetricFamily("communique_cache_bytes", "Size of the cached answers.", state.cached)
        yield CounterMetricFamily("communique_log_lines_dropped", "Lines that the log did not take.", self._dropped())

    def _requests(self) -> Metric:
        family = CounterMetricFamily("communique_requests", "Requests answered.", labels=["route", "status"])
        for (route, status), number in sorted((self.requests + Counter({AT_ONCE: self.at_once})).items()):
            family.add_metric([route, str(status)], number)
        return family


def _of_snapshot(state: State) -> Iterator[Metric]:
    yield InfoMetricFamily(
        "communique_snapshot", "The snapshot that answers.", {"name": state.snapshot.partition("-")[0]}
    )
    age = max(0.0, time.time() - state.made) if state.made else 0.0
    yield GaugeMetricFamily("communique_snapshot_age_seconds", "Time since the snapshot was made.", age)


def _by(name: str, text: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
