"""What is left by a process that was killed: half snapshots, folders of what was being made, a store half replaced.

A folder in which something is made holds a lock as long as its maker lives. One that nobody holds is taken away by who
next writes to the store or makes something there; a replacement that was broken off is first taken back, or gone on
with where all of the old store had gone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from graph import faults
from graph.directory import FOUND, HALF, check_held, lock
from graph.errors import StoreBusyError, StoreError

TRIES = 5  # to make a folder that nobody takes for one that was left
LOCK, WORK = "lock", "work"
GOING, GONE = "going", "gone"  # beside the new store: where parts of the old one lie, and where all of them do
MADE = "store"  # the new one


def sweep(directory: Path) -> None:
    """Take away what a writer left that was killed; the store must be locked."""
    settle(directory)
    pointer = directory / "CURRENT"
    named = pointer.read_text("utf-8", "replace").strip() if pointer.exists() else "0"
    for entry in (directory / "snapshots").iterdir() if named.isdigit() else ():
        number, _, rest = entry.name.partition(".")
        if number.isdigit() and (int(number) > int(named) or rest == "tmp"):
            shutil.rmtree(entry, ignore_errors=True)


# --- folders in which something is made


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """Give a folder in which to make what is then put into its place in `home`."""
    folder, held = _taken(home)
    try:
        (folder / WORK).mkdir()
        yield folder / WORK
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        held.close()


def _taken(home: Path) -> tuple[Path, IO[str]]:
    """Make a folder and lock it; until it is locked another process may take it for one that was left."""
    for tried in range(1, TRIES + 1):
        folder = Path(tempfile.mkdtemp(prefix=HALF, dir=home))
        try:
            held = lock(folder / LOCK)
            check_held(held, folder / LOCK)
            break
        except StoreError:
            if tried == TRIES:
                raise
    return folder, held


def settle(home: Path) -> None:
    """Take away the folders of makers that were killed; what they were about to replace in `home` is whole again."""
    for folder in home.glob(f"{HALF}*"):
        if not (folder / LOCK).exists():
            with suppress(OSError):
                folder.rmdir()  # its maker had not come far; what holds anything is not ours
            continue
        with suppress(StoreBusyError), lock(folder / LOCK):  # who holds it is at work
            _go_on(folder / WORK, home)
            shutil.rmtree(folder, ignore_errors=True)


# --- a store in the place of another


def take_place(made: Path, directory: Path) -> None:
    """Put the parts of a store in the place of those that stand there; the store must be locked.

    The pointer goes first and comes last: readers keep their snapshot in between.
    """
    going, gone = made.with_name(GOING), made.with_name(GONE)
    new = _parts(made)
    going.mkdir()
    try:
        _move(reversed(_parts(directory)), going)
        going.rename(gone)
        _move(new, directory)
    except OSError:
        if gone.exists():
            _move(reversed([directory / part.name for part in new if not part.exists()]), made)
            gone.rename(going)
        _move(_parts(going), directory)
        raise


def _go_on(work: Path, directory: Path) -> None:
    """Bring the old store back, or the new one into its place where nothing of the old one is there anymore."""
    going, gone, made = work / GOING, work / GONE, work / MADE
    try:
        if going.exists() or (gone.exists() and made.exists()):
            _move(_parts(going if going.exists() else made), directory)
    except OSError as error:
        told = faults.told(error, "a restore was broken off here, and cannot be gone on with", faults.RESTORE)
        raise StoreError(f"{work}: {told}") from error


def counts(entry: Path) -> bool:
    """Tell whether an entry makes a directory more than empty: no lock, nothing of the disk or of a crash."""
    return entry.name not in {LOCK, FOUND} and not entry.name.startswith(HALF)


def _parts(store: Path) -> list[Path]:
    """Give what belongs to a store but its lock; the pointer is the last."""
    return sorted(filter(counts, store.iterdir()), key=lambda entry: (entry.name == "CURRENT", entry.name))


def _move(parts: Iterable[Path], target: Path) -> None:
    for part in parts:
        part.rename(target / part.name)
