"""A snapshot for the readers: made beside the others, indexed for full-text search, sealed, and then pointed to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from graph import faults, iris
from graph.composing import USERS, documents_of, users_record
from graph.directory import point, pointed
from graph.errors import StoreError
from graph.fulltext.brought import index_brought
from graph.fulltext.index import index_snapshot
from graph.sealing import seal

KEPT = 2  # snapshots: the newest, and the one that a reader may still be answering from


def publish(directory: Path, base: str, fill: Callable[[Path], None], before: Callable[[], None] | None = None) -> Path:
    """Make a snapshot of what `fill` puts into its place; the pointer names it when it is whole.

    What must be done when it is certain, and before readers see it, is `before`.
    """
    folder = directory / "snapshots"
    target = folder / str(max([0, *_numbers(folder)]) + 1)
    try:
        fill(target)
        index_snapshot(target, base, documents_of(target))
        if documents_of(target) != target and (users := users_record(directory)):
            index_brought(target, _last(directory), users, iris.graph(base, USERS))
        for part in {target, documents_of(target)}:
            seal(part)
        if before:
            before()
        point(directory, target.name)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: {faults.told(error, 'no snapshot can be made')}") from error
    finally:
        if pointed(directory) != target.name:  # after Ctrl-C, too; what readers have been told of must stay
            shutil.rmtree(target, ignore_errors=True)
    for number in _numbers(folder)[:-KEPT]:
        shutil.rmtree(folder / str(number), ignore_errors=True)
    return target


def _last(directory: Path) -> Path | None:
    name = pointed(directory)
    return directory / "snapshots" / name if name else None


def _numbers(folder: Path) -> list[int]:
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdigit())
