"""Which version of each of users' graphs a snapshot holds: a word that changes when the graph does, and only then.

It stands in a file of the snapshot, with the version of users' record that it was worked out for. Where nobody knows
what has changed since (after a crash, or an update that may change anything), all graphs count as changed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "VERSIONS"
MOST = 10_000  # graphs that are told apart; beyond, all count as changed: a snapshot is not to carry a long list
NAMELESS = ""  # stands for what users put in no graph


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of users' graphs."""

    record: str  # version of users' record
    rest: str  # version of the graphs that are not told apart
    graphs: Mapping[str, str] = field(default_factory=dict)

    def of(self, graph: str | None) -> str:
        """Give the version of a graph; None is what users put in no graph."""
        return self.graphs.get(graph or NAMELESS, self.rest)

    def changed(self, record: str, graphs: Collection[str] | None) -> Versions:
        """Give the versions after these graphs have changed (None: any may have)."""
        fresh = secrets.token_hex(6)  # not a number: a store that is made anew counts from 1 again
        told = dict(self.graphs) | dict.fromkeys(graphs or (), fresh)
        return Versions(record, fresh) if graphs is None or len(told) > MOST else Versions(record, self.rest, told)


def told(snapshot: Path) -> Versions | None:
    """Read the versions that a snapshot tells; one of an older version, or without users' graphs, tells none."""
    try:
        return Versions(**json.loads((snapshot / FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def versions_in(snapshot: Path, record: str) -> Versions:
    """Give the versions in a snapshot; all graphs are new where they were worked out for another record."""
    found = told(snapshot)
    return found if found and found.record == record else Versions("", "").changed(record, None)


def keep(snapshot: Path, versions: Versions) -> None:
    """Write versions into a snapshot in the making."""
    (snapshot / FILE).write_text(json.dumps(asdict(versions)), "utf-8")
