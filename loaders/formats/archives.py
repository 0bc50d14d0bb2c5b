"""Archives: their documents come one by one from a child that unpacks, within limits, and writes nothing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from io import BytesIO
from multiprocessing.connection import Connection
from typing import IO

from graph.children import launch
from loaders.errors import Failure, ReadingError
from loaders.formats import jsonlines
from loaders.formats.confinement import OUT_OF_MEMORY
from loaders.formats.kinds import by_suffix, stem
from loaders.formats.source import Source

MEMORY = 1024 * 2**20  # bytes of address space of the child
SECONDS = 600  # of processor time for a whole archive
PATIENCE = 120.0  # seconds until the next member must be there


def expand(name: str, file: IO[bytes], keys: Mapping[str, str]) -> Iterator[Source | Failure]:
    """Give the documents of a zip or tar archive, an open file of the system."""
    process, ours = launch("loaders.formats.members", str(MEMORY), str(SECONDS), stdin=file)
    try:
        yield from _received(name, ours, process, keys)
    finally:
        ours.close()
        process.kill()
        process.wait()


def _received(
    name: str, connection: Connection, process: subprocess.Popen[bytes], keys: Mapping[str, str]
) -> Iterator[Source | Failure]:
    while True:
        try:
            if not connection.poll(PATIENCE):
                raise ReadingError(name, f"gives no document for {PATIENCE:g} seconds", "unpack it first")
            head, content = json.loads(connection.recv_bytes()), connection.recv_bytes()
        except (EOFError, OSError):
            raise _death(name, process.wait()) from None
        if not head:
            return
        if not head["name"]:
            raise ReadingError(name, head["what"], head["remedy"])
        yield from _documents(f"{name}/{head['name']}", head, content, keys)


def _documents(
    name: str, head: Mapping[str, str], content: bytes, keys: Mapping[str, str]
) -> Iterator[Source | Failure]:
    found = by_suffix(name)
    if head["what"]:
        yield Failure(name, str(ReadingError(name, head["what"], head["remedy"])))
    elif found and found.module == "jsonlines":
        yield from jsonlines.expand(name, BytesIO(content), keys)
    else:
        yield Source(name, stem(name), content)


def _death(name: str, code: int) -> ReadingError:
    what = "needs too much memory to unpack" if code == OUT_OF_MEMORY else "cannot be unpacked"
    return ReadingError(name, what, "unpack it and load what is in it")
