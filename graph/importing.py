"""Files of RDF into graphs of users: parsed in a child to a file of quads, and taken in whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graph.errors import ForeignError, OurGraphError, StoreError
from graph.foreign.receiving import received
from graph.foreign.syntaxes import by_file
from graph.imported import Imported

# A line of N-Quads, as the engine writes it, that ends in the name of a graph.
NAMED = re.compile(
    rb'(?:<[^>]*>|_:\w+) <[^>]*> (?:<[^>]*>|_:\w+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) <([^>]*)> \.$'
)
SHORTEST = 3  # spaces of a line in no graph whose object is no literal
Progress = Callable[[str, int, int], None]  # name of the file, its bytes that were read, its bytes in all or 0


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be taken in."""

    graph: str = ""  # into which triples go that stand in no graph
    replace: bool = False  # graphs that a file names, instead of adding to them
    form: str = ""  # of all files; else each name tells
    base: str = ""  # of relative IRIs


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file has brought."""

    name: str
    quads: int  # that the file states
    graphs: tuple[str, ...]  # empty is the name of none: what stands in no graph


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in, and why."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Input:
    """An open file of the system."""

    name: str
    file: IO[bytes]
    size: int  # in bytes; 0 where nobody knows


def bring(
    directory: Path, files: Iterable[Input], wish: Wish, progress: Progress | None = None
) -> tuple[Brought | Refused, ...]:
    """Take in files; a bad one leaves nothing of it, and the others come to readers together."""
    _check(wish)
    with Imported.open(directory) as users:
        done = tuple(_tried(users, file, wish, progress) for file in files)
        if any(isinstance(one, Brought) for one in done):
            users.commit()
    return done


def _check(wish: Wish) -> None:
    """Refuse names that are no absolute IRIs before anything is read: no file is to blame."""
    for option, name in (("--graph", wish.graph), ("--base", wish.base)):
        try:
            if name:
                ox.NamedNode(name)
        except ValueError as error:
            raise ForeignError(
                f"{option} {name!r}: is no absolute IRI; write one like https://example.org/people"
            ) from error


def take_away(directory: Path, name: str) -> None:
    """Take a graph away that users have brought."""
    with Imported.open(directory) as users:
        if not users.drop(name):
            raise StoreError(f"no graph {name}: nobody has brought it; `communique graphs` lists those that are there")
        users.commit()


def _tried(users: Imported, source: Input, wish: Wish, progress: Progress | None) -> Brought | Refused:
    spool = users.spool()
    try:
        return _taken_in(users, spool, source, wish, progress)
    except (ForeignError, OurGraphError) as error:
        spool.unlink(missing_ok=True)
        return Refused(source.name, f"{source.name}: {error}")


def _taken_in(users: Imported, spool: Path, source: Input, wish: Wish, progress: Progress | None) -> Brought:
    syntax = by_file(source.name, wish.form)
    if not syntax.has_graphs and not wish.graph:
        raise ForeignError(f"is {syntax.title}, which names no graph; say --graph IRI, into which it goes")
    tell: Callable[[int], None] | None = None
    if progress:
        tell = partial(_tell, progress, source)
    quads, names = 0, set[str]()
    with spool.open("wb") as out:
        for part in received(source.file, syntax, wish.base, wish.graph, tell):
            out.write(part)
            quads += part.count(b"\n")
            names |= graphs_of(part) if syntax.has_graphs else set()
    names |= {wish.graph} - {""} if not syntax.has_graphs else set()
    users.take(spool, names - {""}, wish.replace)
    return Brought(source.name, quads, tuple(sorted(names)))


def _tell(progress: Progress, source: Input, read: int) -> None:
    progress(source.name, read, source.size)


def graphs_of(part: bytes) -> set[str]:
    """Give the names of the graphs in lines of N-Quads; an empty one where a line is in none."""
    known: dict[bytes, str] = {}
    apart = False
    for line in part.splitlines():
        end = line[line.rfind(b" ", 0, -2) :]
        if end in known:
            apart = apart or line.count(b" ") == SHORTEST  # its object is a graph's name
        elif found := NAMED.match(line):
            known[end] = found[1].decode()
        else:
            apart = True
    return {*known.values(), *([""] if apart else [])}
