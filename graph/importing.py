"""Files of RDF into graphs of users: parsed in a child to a file of quads, and taken in whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graph.composing import NAMELESS
from graph.errors import ForeignError, OurGraphError, StoreError
from graph.foreign.receiving import received
from graph.foreign.syntaxes import by_file
from graph.imported import Imported

# A line of N-Quads, as the engine writes it, that ends in the name of a graph.
NAMED = re.compile(
    rb'(?:<[^>]*>|_:\w+) <[^>]*> (?:<[^>]*>|_:\w+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) <([^>]*)> \.$'
)
BLANK = (re.compile(rb"^()_:(\w+)", re.MULTILINE), re.compile(rb"^(\S+ \S+ )_:(\w+)", re.MULTILINE))
SHORTEST = 3  # spaces of a line in no graph whose object is no literal
Progress = Callable[[str, int, int], None]  # name of the file, its bytes that were read, its bytes in all or 0


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be taken in."""

    graph: str = ""  # into which triples go that stand in no graph
    replace: bool = False  # graphs that the files fill, instead of adding to them
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
    opened: AbstractContextManager[Imported], files: Iterable[Input], wish: Wish, progress: Progress | None = None
) -> tuple[Brought | Refused, ...]:
    """Take in files; a bad one leaves nothing of it, and the others come to readers together."""
    _check(wish)
    waiting = iter(files)
    if (first := next(waiting, None)) is None:
        return ()  # for nothing no store is made
    done: list[Brought | Refused] = []
    filled: set[str] = set()
    with opened as users:
        users.holds(wish.graph or None)  # a name of ours is refused before anything is read
        for file in chain((first,), waiting):
            done.append(_tried(users, file, wish, filled, progress))
            filled.update(*(one.graphs for one in done[-1:] if isinstance(one, Brought)))
        if any(isinstance(one, Brought) for one in done):
            users.commit()
    return tuple(done)


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


def take_away(opened: AbstractContextManager[Imported], graphs: Sequence[str]) -> None:
    """Take graphs away that users have brought: all that are named, or none."""
    with opened as users:
        for name in dict.fromkeys(graphs):
            graph = None if name == NAMELESS else name
            if not (any(users.graph(None)) if graph is None else users.holds(graph)):
                raise StoreError(f"no graph {name}: nobody has brought it; `communique graphs` lists those that are")
            users.drop(graph)
        users.commit()


def _tried(
    users: Imported, source: Input, wish: Wish, filled: Collection[str], progress: Progress | None
) -> Brought | Refused:
    """Take in a file; graphs that one before it has filled are not replaced again."""
    spool = users.spool()
    try:
        brought = _parsed(spool, source, wish, progress, users.names_below)
        users.take(spool, brought.graphs, set(brought.graphs) - set(filled) if wish.replace else ())
    except (ForeignError, OurGraphError) as error:
        spool.unlink(missing_ok=True)
        return Refused(source.name, f"{source.name}: {error}")
    return brought


def _parsed(spool: Path, source: Input, wish: Wish, progress: Progress | None, names_below: str) -> Brought:
    syntax = by_file(source.name, wish.form)
    if not syntax.has_graphs and not wish.graph:
        raise ForeignError(f"is {syntax.title}, which names no graph; say --graph IRI, into which it goes")
    tell: Callable[[int], None] | None = None
    if progress:
        tell = partial(_tell, progress, source)
    quads, names = 0, set[str]() if syntax.has_graphs else {wish.graph}
    with spool.open("wb") as out:
        for part in received(source.file, syntax, wish.base, wish.graph, tell):
            out.write(named(part, names_below) if names_below else part)
            quads += part.count(b"\n")
            names |= graphs_of(part) if syntax.has_graphs else set()
    return Brought(source.name, quads, tuple(sorted(names)))


def _tell(progress: Progress, source: Input, read: int) -> None:
    progress(source.name, read, source.size)


def named(part: bytes, below: str) -> bytes:
    """Give lines of N-Quads in which blank nodes have names: the same node, the same name."""
    for blank in BLANK:
        part = blank.sub(rb"\1<" + below.encode() + rb"\2>", part)
    return part


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
