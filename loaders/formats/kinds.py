"""Which format a file has: told by its first bytes, then by its media type, then by its suffix (`formats.tsv`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import IO

from loaders.errors import ReadingError
from loaders.tables import rows

HEAD = 1024  # bytes that a format is told from


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats."""

    name: str
    suffixes: tuple[str, ...]
    media: tuple[str, ...]
    magic: re.Pattern[bytes] | None
    module: str  # of this package that reads it; empty: it is not read
    runs: str  # here | confined | container
    limit: int  # bytes of one file
    remedy: str  # where it is not read


def format_of(name: str, head: bytes, media: str = "") -> Format:
    """Name the format of a file by its first bytes, its declared media type and its name."""
    sniffed = (one for one in formats() if one.magic and one.magic.match(head[:HEAD]))
    return next(sniffed, None) or _declared(name, media)


def readable(name: str, one: Format) -> Format:
    """Give a format back if it is read, else say what to do."""
    if not one.module:
        raise ReadingError(name, f"is {one.name}, which is not read", one.remedy)
    return one


def by_suffix(name: str) -> Format | None:
    """Name the format that a file's suffix promises; None for an unknown one."""
    lowered = name.lower()
    found = ((len(end), one) for one in formats() for end in one.suffixes if lowered.endswith(end))
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def too_large(name: str, size: int, one: Format) -> ReadingError:
    """Give the error of a file that is larger than its format may be."""
    told = f"{size / 2**20:.0f} MB of {one.name}, more than {one.limit >> 20} MB"
    return ReadingError(name, told, "cut it into documents")


def read_within(stream: IO[bytes], name: str, one: Format) -> bytes:
    """Read an open file up to the limit of its format; what is longer is refused before it is held."""
    content = stream.read(one.limit + 1)
    if len(content) > one.limit:
        raise ReadingError(name, f"more than {one.limit >> 20} MB of {one.name}", "cut it into documents")
    return content


def is_document(name: str) -> bool:
    """Tell whether a file in a directory or an archive is taken for a document by its name."""
    found = by_suffix(name)
    if name.lower().endswith(".gz"):
        found = by_suffix(name[:-3])  # a packed page of a manual, "ls.1.gz", is no more taken than "ls.1"
    return found is not None and bool(found.module)


def stem(name: str) -> str:
    """Give a file's name without folder and suffix: stem("a/b.tar.gz") is "b"."""
    last = name.replace("\\", "/").rpartition("/")[2]
    found = by_suffix(last)
    ends = [end for end in (found.suffixes if found else ()) if last.lower().endswith(end)]
    cut = max(map(len, ends), default=len(last) - len(last.rpartition(".")[0]) if "." in last[1:] else 0)
    return last[: len(last) - cut] if cut < len(last) else last


def _declared(name: str, media: str) -> Format:
    plain = media.partition(";")[0].strip().lower()
    found = next((one for one in formats() if plain and plain in one.media), None)
    return found or by_suffix(name) or text()


@cache
def text() -> Format:
    """Give plain text, which is what every other file is taken for."""
    return next(one for one in formats() if one.name == "text")


@cache
def formats() -> tuple[Format, ...]:
    """Give the table of formats."""
    return tuple(_format(row) for row in rows("../formats/formats.tsv"))


def _format(row: tuple[str, ...]) -> Format:
    name, suffixes, media, magic, module, runs, limit, remedy = row
    pattern = None if magic in ("", "-") else re.compile(magic.encode("ascii"))
    size = int(limit) * 2**20
    return Format(name, tuple(suffixes.split()), tuple(media.split()), pattern, module, runs, size, remedy)
