"""From paths to sources: directories walked in sorted order, containers opened, one document's bytes at a time."""

from __future__ import annotations

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from graph.iris import slug
from loaders.errors import Failure, ReadingError
from loaders.formats import archives, jsonlines
from loaders.formats.fields import sidecar
from loaders.formats.kinds import HEAD, Format, format_of, is_document, read_within, stem
from loaders.formats.opening import cannot_open, content_of, format_at
from loaders.formats.source import Source

__all__ = ["Failure", "Source", "Stock", "find_files", "sources", "take_stock"]

Keys = Mapping[str, str]  # where JSON lines have their fields: {"text": "body"}


@dataclass(frozen=True, slots=True)
class Stock:
    """What a load has before it: files, how many documents they hold, and what is wrong with the rest."""

    files: tuple[Path, ...]
    total: int  # documents
    failures: tuple[Failure, ...]
    aside: frozenset[str] = frozenset()  # names of sources that share their key with another
    keys: Keys = field(default_factory=dict)

    def sources(self) -> Iterator[Source | Failure]:
        """Give the documents, and the failures that were not told before."""
        told = {failure.name for failure in self.failures} | self.aside
        for file in self.files:
            for one in sources(file, self.keys):
                if one.name not in told:
                    yield one


def find_files(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """Give the files to read, directories walked for every known suffix, and what is wrong with the rest."""
    files: list[Path] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            files.extend(_files(path))
        except ReadingError as error:
            failures.append(Failure(str(path), str(error)))
    failures.extend(_misnamed(file) for file in files if not _is_text(file))
    return tuple({file.resolve(): file for file in files if _is_text(file)}.values()), tuple(failures)


def _is_text(file: Path) -> bool:
    """Tell whether a name is text; what is not UTF-8 cannot be written down."""
    return str(file).encode("utf-8", "replace").decode() == str(file)


def _misnamed(file: Path) -> Failure:
    name = str(file).encode("utf-8", "backslashreplace").decode()
    return Failure(name, str(ReadingError(name, "has a name that is not UTF-8", "rename it")))


def take_stock(paths: Iterable[Path], keys: Keys | None = None) -> Stock:
    """Find files and count their documents; containers are gone through once for the names in them."""
    files, failures = find_files(paths)
    names: dict[str, list[str]] = defaultdict(list)
    more: list[Failure] = []
    for file in files:
        for one in _named(file, keys or {}):
            if isinstance(one, Failure):
                more.append(one)
            else:
                names[slug(one[1])].append(one[0])
    shared = {key: found for key, found in names.items() if len(found) > 1}
    aside = frozenset(name for found in shared.values() for name in found)
    clashes = [_clash(key, found) for key, found in shared.items()]
    return Stock(files, len(names) - len(shared), (*failures, *more, *clashes), aside, keys or {})


def sources(path: Path, keys: Keys | None = None) -> Iterator[Source | Failure]:
    """Give the documents of a file or a directory, one by one; what cannot be opened is a failure of its own."""
    files, failures = find_files([path])
    yield from failures
    for file in files:
        try:
            yield from _opened(file, keys or {})
        except ReadingError as error:
            yield Failure(str(file), str(error))


def _opened(path: Path, keys: Keys) -> Iterator[Source | Failure]:
    one = format_at(path)
    if one.runs != "container":
        yield Source(str(path), stem(path.name), content_of(path), fields=sidecar(path))
        return
    try:
        with path.open("rb") as file:
            yield from _contained(str(path), one, file, keys)
    except OSError as error:
        raise cannot_open(path, error) from error


def _contained(name: str, one: Format, file: IO[bytes], keys: Keys) -> Iterator[Source | Failure]:
    if one.module == "jsonlines":
        yield from jsonlines.expand(name, file, keys)
    elif one.name == "a gzip file":
        yield from _unpacked(name, file, keys)
    elif one.module == "feed":
        from loaders.web.crawling import held  # the room of the web opens only for who enters it

        yield from held(name, read_within(file, name, one))
    else:
        yield from archives.expand(name, file, keys)


def _unpacked(name: str, file: IO[bytes], keys: Keys) -> Iterator[Source | Failure]:
    """Give the documents of a gzip file: JSON lines, a tar archive, or one document."""
    inner = f"{name[:-4]}.tar" if name.lower().endswith(".tgz") else name.removesuffix(".gz")
    try:
        stream = gzip.GzipFile(fileobj=file)
        one = format_of(inner, stream.peek(HEAD))
        if one.module == "archives":
            file.seek(0)
            yield from archives.expand(name, file, keys)
        elif one.runs == "container":
            yield from _contained(name, one, cast(IO[bytes], stream), keys)
        else:
            content = read_within(cast(IO[bytes], stream), name, one)
            yield Source(name, stem(inner), content, media=next(iter(one.media), ""))  # its own suffix tells of gzip
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ReadingError(name, f"is damaged ({error})", "pack or fetch it again") from error


def _named(path: Path, keys: Keys) -> Iterator[tuple[str, str] | Failure]:
    """Give name and stem of each document of a file; only containers are read for it."""
    try:
        container = format_at(path).runs == "container"
    except ReadingError as error:
        yield Failure(str(path), str(error))
        return
    if not container:
        yield str(path), stem(path.name)
        return
    for one in sources(path, keys):
        yield one if isinstance(one, Failure) else (one.name, one.stem)


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
        found = sorted(file for file in path.rglob("*") if _is_taken(file, path))
    except OSError as error:
        raise cannot_open(path, error) from error
    if not found:
        raise ReadingError(str(path), "holds no documents", "name files, or another directory")
    return found


def _is_taken(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    return not hidden and is_document(file.name) and file.is_file()


def _clash(key: str, names: list[str]) -> Failure:
    told = " and ".join(names)
    error = ReadingError(told, f"have one key, {key!r}, in the graph", "rename one or load them apart")
    return Failure(told, str(error))
