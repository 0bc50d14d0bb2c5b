"""The seal of a snapshot: digests of the files that say what belongs to it, in the form of sha256sum.

The engine finds a table that is damaged or of another size; a list of tables that is cut short it takes for an older
one, and would answer with half of the data.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph import faults
from graph.directory import write_whole
from graph.errors import StoreError

FILE = "SHA256SUMS"
LISTS = ("CURRENT", "MANIFEST-*")


def seal(snapshot: Path) -> None:
    """Write the seal of a snapshot that is complete."""
    listed = sorted(file for pattern in LISTS for file in snapshot.glob(pattern))
    write_whole(snapshot / FILE, "".join(f"{digest(file)}  {file.name}\n" for file in listed))


def check_seal(snapshot: Path) -> None:
    """Refuse a snapshot whose lists are not those that were sealed; one of an older version has no seal."""
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


def digest(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
