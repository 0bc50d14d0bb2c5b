"""The memory of a process and of all that it started."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
KINDS = {"pss": re.compile(r"^Pss:\s+(\d+)", re.M), "rss": re.compile(r"^Rss:\s+(\d+)", re.M)}


def of_tree(pid: int) -> dict[str, int]:
    """Give the resident memory of a process and all below it, in MB; `pss` counts shared pages once."""
    found = [_rollup(process) for process in (pid, *below(pid))]
    return {
        kind: round(sum(int(m[1]) for text in found if (m := row.search(text))) / 1024) for kind, row in KINDS.items()
    }


def _rollup(pid: int) -> str:
    try:
        return (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:  # it has ended since
        return ""


def below(pid: int) -> Iterator[int]:
    """Give every process that descends from one, or stands in its session."""
    parents = dict(_parents())
    known = {pid}
    while more := {child for child, (parent, session) in parents.items() if parent in known or session == pid} - known:
        known |= more
    return iter(known - {pid})


def _parents() -> Iterator[tuple[int, tuple[int, int]]]:
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(entry.name), (int(fields[1]), int(fields[3]))


class Watch:
    """Looks at the memory of a tree of processes until it is left, and keeps the highest.

    Once a second: to count the pages of gigabytes takes the kernel long enough to be seen in what is measured beside.
    """

    def __init__(self, pid: int, pause: float = 1.0) -> None:
        self._pid, self._pause = pid, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak = {"pss": 0, "rss": 0}

    def _look(self) -> None:
        while not self._over.wait(self._pause):
            self.peak = max(self.peak, of_tree(self._pid), key=lambda found: found["pss"])

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def settled(pid: int, seconds: float) -> dict[str, int]:
    """Give the memory after a rest."""
    time.sleep(seconds)
    return of_tree(pid)
