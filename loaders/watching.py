"""A folder that is watched: what is new or changed is loaded when it has stopped growing, and each change is told once.

A file's mark is size and time of its last change, its sidecar's with them; where that changes, its bytes decide.
What vanishes is told, and its document stays: a folder that is moved must not empty the graph.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import StoreBusyError
from graph.iris import slug
from loaders.errors import Failure, ReadingError
from loaders.formats.kinds import stem
from loaders.load import Outcome
from loaders.sources import find_files

INTERVAL = 1.0  # seconds between two looks; a file that has not changed in between is whole
Mark = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look shows: files to load, files that are gone, and what is wrong."""

    ready: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()


class Watch:
    """Files as they were at the last look, and as they were when they were dealt with."""

    def __init__(self, paths: Sequence[Path], held: Mapping[str, str]) -> None:
        self._paths = paths
        self._held = held  # digests of the graph's documents, by key
        self._before: dict[Path, Mark] = {}
        self._done: dict[Path, Mark] = {}
        self._digests: dict[Path, str] = {}  # of what was dealt with, and stays so where a file comes back
        self._pending: dict[Path, str] = {}
        self._told: set[Failure] = set()

    def look(self) -> Seen:
        """Look once."""
        files, failures = find_files(self._paths)
        marks = {path: mark for path in files if (mark := _mark(path))}
        whole = [path for path, mark in marks.items() if self._before.get(path) == mark != self._done.get(path)]
        gone = tuple(path for path in self._done if path not in marks)
        for path in gone:
            del self._done[path]
        self._before = marks
        keys = Counter(slug(stem(path.name)) for path in marks)
        clashes = [_clash(path) for path in whole if keys[slug(stem(path.name))] > 1]
        ready = tuple(path for path in whole if keys[slug(stem(path.name))] == 1 and self._is_new(path))
        self._done |= {path: marks[path] for path in whole if path not in ready}
        missing = [one for one in failures if not Path(one.name).is_dir()]  # an empty folder is no failure
        return Seen(ready, gone, self.fresh((*missing, *clashes)))

    def done(self, paths: Sequence[Path]) -> None:
        """Note that files were dealt with as they were at the last look."""
        self._done |= {path: self._before[path] for path in paths}
        self._digests |= {path: self._pending.pop(path) for path in paths}

    def _is_new(self, path: Path) -> bool:
        """Tell whether a file's bytes are others than those that were loaded."""
        digest, side = _digest(path), _digest(path.with_suffix(".json"))
        known = self._digests.get(path)
        if known is None and not side:
            known = self._held.get(slug(stem(path.name)))
        self._pending[path] = digest + side
        return known != digest + side

    def fresh(self, failures: Sequence[Failure]) -> tuple[Failure, ...]:
        """Leave out what was told before and still is so."""
        fresh = tuple(one for one in failures if one not in self._told)
        self._told |= set(failures)
        return fresh


def watch(
    seen: Watch,
    load: Callable[[Sequence[Path]], Outcome],
    tell: Callable[[Outcome, tuple[Path, ...]], None],
    interval: float = INTERVAL,
) -> None:
    """Look at the files again and again until interrupted; another writer at the store is waited for."""
    while True:
        found = seen.look()
        outcome = Outcome((), ())
        try:
            if found.ready:
                outcome = load(found.ready)
                seen.done(found.ready)
        except StoreBusyError as error:
            outcome = Outcome((), seen.fresh((Failure("store", str(error)),)))
        tell(Outcome(outcome.loaded, (*found.failures, *outcome.failures), outcome.republications), found.gone)
        time.sleep(interval)


def _mark(path: Path) -> Mark:
    """Give size and time of a file and its sidecar; nothing where it is gone meanwhile."""
    side = path.with_suffix(".json")
    try:
        states = [path.stat(), *([side.stat()] if side.is_file() else [])]
    except OSError:
        return ()
    return tuple(number for state in states for number in (state.st_size, state.st_mtime_ns))


def _digest(path: Path) -> str:
    """Give the digest of a file's bytes; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _clash(path: Path) -> Failure:
    what = f"has the key of another file here, {slug(stem(path.name))!r}"
    return Failure(str(path), str(ReadingError(str(path), what, "rename one of them")))
