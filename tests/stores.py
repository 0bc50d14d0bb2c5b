"""Stores that are made once in a process of the tests, and copied: making one takes seconds."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from graph.background import Background
from graph.store import Store
from ontology import terms

SMALL = Background((), terms.axioms_file(), ())  # no reference data: a store is made in milliseconds


@cache
def _original(make: Callable[[Path], object]) -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder / "store")
    return folder / "store"


def copied(make: Callable[[Path], object], directory: Path) -> Path:
    """Give what is made as a copy; it is whole from the moment on that it is there."""
    half = directory.with_name(f"{directory.name}.half")
    shutil.copytree(_original(make), half)
    return half.rename(directory)


def empty(directory: Path) -> Path:
    """Make a store without documents."""
    return copied(_make_empty, directory)


def _make_empty(directory: Path) -> None:
    Store.open(directory).close()
