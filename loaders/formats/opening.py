"""Opening files: what may be opened, and how much of it."""

from __future__ import annotations

import stat
from pathlib import Path

from loaders.errors import ReadingError
from loaders.formats.kinds import HEAD, Format, format_of, too_large


def format_at(path: Path) -> Format:
    """Name the format of a file by its first bytes and its name; a device or a pipe is not opened."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise ReadingError(str(path), "is a device or a pipe", "give a file with text")
        with path.open("rb") as file:
            one = format_of(path.name, file.read(HEAD))
    except OSError as error:
        raise cannot_open(path, error) from error
    if one.module and found.st_size > one.limit:
        raise too_large(str(path), found.st_size, one)
    return one


def content_of(path: Path) -> bytes:
    """Read a whole file, within the limit of its format."""
    format_at(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_open(path, error) from error


def cannot_open(path: Path, error: OSError) -> ReadingError:
    """Give the error of a path that the system refuses."""
    reason = error.strerror or "the system refuses it"
    return ReadingError(str(path), f"cannot be opened ({reason})", "check the path and its permissions")
