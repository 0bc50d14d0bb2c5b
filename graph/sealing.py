"""Seals: digests of the files that say what belongs to a dataset.

The engine finds a table that is damaged or of another size; a list of tables that is cut short it takes for an older
one, would answer with half of the data, and when it writes deletes the tables that it no longer knows. What nobody
writes to anymore (a snapshot, a version of users' record) bears its seal inside, in the form of sha256sum. The writer's
record grows: beside it `record.seal` tells how long its list was, what it began with then, and its name.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from graph import faults
from graph.directory import write_whole
from graph.errors import StoreError

FILE = "SHA256SUMS"
LISTS = ("CURRENT", "MANIFEST-*")


def seal(snapshot: Path) -> None:
    """Write the seal of what is complete."""
    listed = sorted(file for pattern in LISTS for file in snapshot.glob(pattern))
    write_whole(snapshot / FILE, "".join(f"{digest(file)}  {file.name}\n" for file in listed))


def check_seal(snapshot: Path) -> None:
    """Refuse what has other lists than those that were sealed; what an older version made has no seal."""
    if not (snapshot / FILE).is_file():
        return
    for line in (snapshot / FILE).read_text("utf-8", "replace").splitlines():
        expected, _, name = line.partition("  ")
        try:
            found = digest(snapshot / Path(name).name)
        except OSError as error:
            raise StoreError(f"{snapshot / name}: {faults.told(error, 'damaged or gone')}") from error
        if found != expected:
            raise StoreError(f"{snapshot / name}: damaged (not as it was written); {faults.RESTORE}")


def same_seal(one: Path, other: Path) -> bool:
    """Tell whether two snapshots hold the same; one without a seal is like no other."""
    try:
        return (one / FILE).read_bytes() == (other / FILE).read_bytes()
    except OSError:
        return False


def sealed_as(snapshot: Path) -> str:
    """Name what a snapshot holds by its seal; empty where it has none."""
    return digest(snapshot / FILE)[:16] if (snapshot / FILE).is_file() else ""


def seal_growing(record: Path) -> None:
    """Write the seal of a dataset that is written to: of its list as it is now, where that has grown."""
    name = _listed(record)
    if _sealed(record) == (name, (record / name).stat().st_size):
        return
    with (record / name).open("rb") as file:
        content = file.read()
        os.fsync(file.fileno())  # or a power cut might leave less than what is sealed
    write_whole(_beside(record), f"{len(content)} {hashlib.sha256(content).hexdigest()} {name}\n")


def check_growing(record: Path) -> None:
    """Refuse a dataset whose list is not what was sealed, or what that has grown to.

    Where there is no seal, or of another list, nothing can be told: an older version wrote, or the writer was killed
    when the engine had begun a new list and nobody had sealed it.
    """
    file = _beside(record)
    try:
        length, expected, name = file.read_text("utf-8").split()
        if name != _listed(record):
            return
        with (record / name).open("rb") as listed:
            found = listed.read(int(length))
    except FileNotFoundError:
        return  # no seal; or no list, which the engine tells
    except ValueError as error:
        raise StoreError(f"{file}: damaged (it is no seal); {faults.RESTORE}") from error
    if hashlib.sha256(found).hexdigest() != expected:
        raise StoreError(f"{record / name}: damaged (not as it was written); {faults.RESTORE}")


def _sealed(record: Path) -> tuple[str, int] | None:
    """Give name and length of the list that was sealed; None where there is no seal that can be read."""
    try:
        length, _, name = _beside(record).read_text("utf-8").split()
        return name, int(length)
    except (OSError, ValueError):
        return None


def _beside(record: Path) -> Path:
    return record.with_name(f"{record.name}.seal")


def _listed(record: Path) -> str:
    """Give the name of the list that counts."""
    return (record / "CURRENT").read_text("utf-8", "replace").strip()


def digest(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
