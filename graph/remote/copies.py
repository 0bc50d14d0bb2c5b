"""Where the copies of servers' graphs lie in this machine, and whether one is what the server holds now."""

from __future__ import annotations

import hashlib
from pathlib import Path

from platformdirs import user_cache_path

from graph.dataset import Dataset
from graph.errors import StoreError
from graph.remote.server import Address
from graph.store import open_documents, open_snapshot

OWN = "remote"  # the file that names the token of this machine's last load
SENT = "sent"  # the file that names the state that the newest snapshot of a copy was sent as


def directory_of(address: Address) -> Path:
    """Give the directory of the copy of an address."""
    cache = address.cache or user_cache_path("communique", appauthor=False)
    name = hashlib.sha256(f"{address.query} {address.base}".encode()).hexdigest()[:16]
    return cache / "remote" / name


def snapshot_of(address: Address, token: str, whole: bool) -> Dataset | None:
    """Open the copy as it was sent under a token, whole or what documents say; none where this machine sent another."""
    directory = directory_of(address)
    try:
        if (directory / SENT).read_text("utf-8") != token:
            return None
        return open_snapshot(directory) if whole else open_documents(directory)
    except (OSError, ValueError, StoreError):
        return None
