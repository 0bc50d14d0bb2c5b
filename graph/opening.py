"""Opening what the engine keeps in a directory, once it is seen to be what was sealed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from graph import faults
from graph.directory import ANCHORED
from graph.errors import StoreError
from graph.sealing import check_growing, check_seal, seal_growing

RECORD = "record"


def open_record(directory: Path, anchor: int | None = None) -> ox.Store:
    """Open the writer's dataset; a store that has snapshots and no dataset is damaged, not new."""
    record = directory / RECORD
    if not record.exists() and (directory / "CURRENT").exists():
        raise StoreError(f"{record}: is gone; {faults.RESTORE}")
    faults.check_threads()
    try:
        check_growing(record)
        store = ox.Store(str(_place(directory, anchor)))
        seal_growing(_place(directory, anchor))  # the engine has begun a new list
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{record}: {faults.told(error)}") from error
    return store


def seal_record(directory: Path, anchor: int | None = None) -> None:
    """Seal what the writer's dataset has grown to."""
    seal_growing(_place(directory, anchor))


def _place(directory: Path, anchor: int | None) -> Path:
    """Give the place of the writer's dataset: through an anchor it stays the same if another takes its name."""
    return (directory if anchor is None else Path(ANCHORED) / str(anchor)) / RECORD


def open_scratch(snapshot: Path, place: Path) -> ox.Store:
    """Open a copy that may be written to and thrown away: it shares the tables, whatever file system it lies on."""
    place.mkdir()
    for file in snapshot.resolve().iterdir():
        if file.suffix == ".sst":
            (place / file.name).symlink_to(file)  # the engine never changes a table; what it removes is the link
        elif file.is_file() and file.suffix != ".sqlite":  # what is searched is not queried
            shutil.copy(file, place)
    return ox.Store(place)


def open_sealed(folder: Path) -> ox.Store:
    """Open for reading what nobody writes to anymore."""
    check_seal(folder)
    return ox.Store.read_only(str(folder))
