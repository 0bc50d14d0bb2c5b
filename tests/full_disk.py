"""What a store does on a disk that fills up: `python -m tests.full_disk DISK` tells it as JSON; DISK holds 8 MB.

It is run in a name space of its own, in which the disk is mounted: nothing has to be taken away behind it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from graph.errors import GraphError
from graph.store import Store, open_snapshot
from tests.crashing import after, held, take
from tests.stores import SMALL

LEFT = (0, 8_192, 40_000, 400_000)  # bytes that are free in each round: some fail to open, some to write, some to end


def fill(disk: Path, left: int) -> None:
    free = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(max(0, free.f_bavail * free.f_frsize - left)))


def failure(work: Callable[[], object]) -> str:
    """Do something and give the message of its failure; nothing where it is done."""
    try:
        work()
    except GraphError as error:
        return str(error)
    return ""


def crowded(directory: Path, disk: Path, left: int) -> dict[str, object]:
    """Fill the disk, write until it fails, and look what is left; then free it and go on."""

    def write() -> None:
        with Store.open(directory, made_of=SMALL) as store:
            for step in range(13, 3_000):
                take(store, step)
                store.snapshot()

    fill(disk, left)
    told = failure(write)
    readable = any(held(open_snapshot(directory)) == after(step) for step in range(12, 40))
    (disk / "ballast").unlink()
    with Store.open(directory, made_of=SMALL) as store:
        whole = any(held(store) == after(step) for step in range(12, 40))
        for step in range(1, 13):
            take(store, step)
        store.snapshot()
    resumed = held(open_snapshot(directory)) == after(12)
    return {"left": left, "told": told, "readable": readable, "whole": whole, "resumed": resumed}


def main(disk: Path) -> None:
    directory = disk / "store"
    with Store.open(directory, made_of=SMALL) as store:
        for step in range(1, 13):
            take(store, step)
        store.snapshot()
    for left in LEFT:
        print(json.dumps(crowded(directory, disk, left)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
