"""The inside of an unpacking child: `python -m loaders.formats.members DESCRIPTOR MEMORY SECONDS`.

The archive is its standard input. It sends the documents of a zip or tar archive one after the other and writes nothing
anywhere: a member's name is but a name. A member that is too large, encrypted or itself an archive is told as such; the
others come.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import resource
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from loaders.errors import ReadingError
from loaders.formats.confinement import OUT_OF_MEMORY, confine
from loaders.formats.kinds import by_suffix, is_document

MEMBERS = 50_000  # files of every kind in one archive
TOTAL = 2 * 2**30  # bytes unpacked in all
LARGEST = 100 * 2**20  # bytes of one member, whatever its format may have
RATIO = 200  # times the archive's own size, once that is more than SLACK
SLACK = 64 * 2**20
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an archive, or why it is not given."""

    name: str
    content: bytes = b""
    what: str = ""
    remedy: str = ""


def main(descriptor: str, memory: str, seconds: str) -> None:
    """Send every member, then an end mark, then go."""
    connection = Connection(int(descriptor))
    confine(int(memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    try:
        for member in members(sys.stdin.buffer):
            _send(connection, {"name": member.name, "what": member.what, "remedy": member.remedy}, member.content)
        _send(connection, {}, b"")
    except ReadingError as error:
        _send(connection, {"name": "", "what": error.what, "remedy": error.remedy}, b"")
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        return  # nobody wants the rest


def _send(connection: Connection, head: dict[str, str], content: bytes) -> None:
    connection.send_bytes(json.dumps(head).encode())
    connection.send_bytes(content)


def members(file: BinaryIO) -> Iterator[Member]:
    """Give the documents of an archive in its own order."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    budget = Budget(min(TOTAL, max(SLACK, RATIO * size)))
    try:
        if head.startswith(b"PK"):
            yield from _zipped(file, size, budget)
        else:
            stream = gzip.GzipFile(fileobj=file) if head.startswith(b"\x1f\x8b") else file
            yield from _tarred(Metered(stream, budget))
    except DAMAGED as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ReadingError("", f"is damaged ({error})", "pack or fetch it again") from error


class Budget:
    """How much may still be unpacked."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, size: int) -> None:
        """Take a number of bytes away, or refuse the archive."""
        self._left -= size
        if self._left < 0:
            raise ReadingError("", "unpacks to far more than its own size", "unpack it and load what is in it")


class Metered(io.RawIOBase):
    """A stream whose bytes count against a budget."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, budget: Budget) -> None:
        super().__init__()
        self._stream, self._budget = stream, budget

    def read(self, size: int = -1) -> bytes:
        """Read on, as far as the budget goes."""
        part = self._stream.read(size)
        self._budget.spend(len(part))
        return part


def _zipped(file: BinaryIO, size: int, budget: Budget) -> Iterator[Member]:
    _check_count(file, size)
    with zipfile.ZipFile(file) as archive:
        listed = archive.infolist()
        _check_members(len(listed))
        for info in listed:
            if info.is_dir() or not _wanted(info.filename):
                continue
            if info.flag_bits & 1:
                yield Member(info.filename, what="is encrypted", remedy="pack it without a password")
                continue
            with archive.open(info) as stream:
                yield _member(info.filename, stream, budget)


def _check_count(file: BinaryIO, size: int) -> None:
    """Refuse a zip of too many members by its end record, before its directory is held in memory."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0:
        _check_members(int.from_bytes(tail[at + 10 : at + 12], "little"))
    file.seek(0)


def _check_members(count: int) -> None:
    if count > MEMBERS:
        raise ReadingError("", f"holds more than {MEMBERS} files", "pack it in parts")


def _tarred(stream: Metered) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for count, info in enumerate(archive, 1):
            _check_members(count)
            file = archive.extractfile(info) if info.isreg() and _wanted(info.name) else None
            if file:
                yield _member(info.name, file, None)


def _wanted(name: str) -> bool:
    parts = _parts(name)
    return is_document(name) and not any(part.startswith((".", "__MACOSX")) for part in parts if part != "..")


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name.replace("\\", "/")).parts


def _member(name: str, stream: IO[bytes], budget: Budget | None) -> Member:
    found = by_suffix(name)
    if name.startswith(("/", "\\")) or ".." in _parts(name):
        return Member(name, what="leads out of its archive", remedy="pack it again")
    if found is None or (found.runs == "container" and found.module != "jsonlines"):
        return Member(name, what="is an archive in an archive", remedy="unpack it first")
    limit = min(found.limit, LARGEST)
    content = stream.read(limit + 1)
    if budget:
        budget.spend(len(content))
    if len(content) > limit:
        return Member(name, what=f"is more than {limit >> 20} MB of {found.name}", remedy="cut it into documents")
    return Member(name, content)


if __name__ == "__main__":
    main(*sys.argv[1:])
