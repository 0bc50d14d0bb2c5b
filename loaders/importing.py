"""The commands about graphs that users bring: what takes files of RDF in, and what tells which graphs there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from graph.counting import counted
from loaders.errors import ReadingError
from loaders.settings import Command, Settings, complain

if TYPE_CHECKING:
    from graph.importing import Input, Progress

STANDARD_INPUT = "-"
SHOWN = 20  # graphs of a file


@click.command("import", cls=Command, no_args_is_help=True)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--graph",
    default="",
    metavar="IRI",
    help="Where triples go that stand in no graph. Without it those of nq, trig and jsonld stay in none: your own "
    "default graph, which `communique graphs` shows as `default`; ttl, nt and rdf need it.",
)
@click.option("--replace", is_flag=True, help="Put what is read in the place of the graphs that it fills.")
@click.option("--format", "form", default="", help="nq, trig, ttl, nt, rdf or jsonld; else the name tells.")
@click.option(
    "--base",
    default="",
    metavar="IRI",
    help="What relative IRIs are resolved against; JSON-LD drops those that stay relative.",
)
@click.pass_obj
def bring(settings: Settings, /, files: Sequence[str], **wished: Any) -> int:
    """Bring RDF of your own into the graph, in graphs that you name; what documents say stays as it is.

    Files may be packed by gzip, bzip2 or xz; - reads standard input. A file with a fault leaves nothing. Examples:
    communique import --graph https://example.org/people people.ttl; communique import dump.nq.gz.
    On a server (--store https://...) blank nodes get names, so that one that parts of a file share stays one.
    """
    from graph.importing import Brought, Refused, Wish

    missing: list[str] = []
    with _bar() as progress:
        done = settings.graph.bring(_inputs(files, missing), Wish(**wished), progress)
    brought = [one for one in done if isinstance(one, Brought)]
    refused = [*missing, *(one.message for one in done if isinstance(one, Refused))]
    settings.show({"imported": [asdict(one) for one in brought], "failures": refused}, map(_line, brought))
    return max((complain(message, 1) for message in refused), default=0)


def _inputs(files: Sequence[str], missing: list[str]) -> Iterator[Input]:
    """Open files one after another, and note those that cannot be."""
    from graph.importing import Input

    for name in files:
        try:
            with _opened(name) as file:
                size = os.fstat(file.fileno()).st_size
                yield Input("standard input" if name == STANDARD_INPUT else name, file, size)
        except OSError as error:
            reason = error.strerror or "the system refuses it"
            missing.append(str(ReadingError(name, f"cannot be read ({reason})", "check path and permissions")))


def _opened(name: str) -> IO[bytes]:
    """Open a file, or standard input by a descriptor that may be closed."""
    return os.fdopen(os.dup(0), "rb") if name == STANDARD_INPUT else Path(name).open("rb")


def _line(brought: Any) -> str:
    shown = ", ".join(name or "no graph" for name in brought.graphs[:SHOWN])
    more = f" and {len(brought.graphs) - SHOWN} more; --json names all" if len(brought.graphs) > SHOWN else ""
    return f"{brought.name}: {counted(brought.quads, 'quad')}" + (f" in {shown}{more}" if shown else "")


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """Show how many bytes are read, on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    name_of_file = TextColumn("{task.description}", markup=False)
    columns = (name_of_file, BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda name, read, size: bar.update(task, completed=read, total=size or None, description=name)


@click.command(cls=Command)
@click.pass_obj
def graphs(settings: Settings) -> None:
    """List the graphs with their triples: those that you brought, and ours. Example: communique graphs --json."""
    from graph.composing import NAMELESS
    from graph.listing import listed

    found = listed(settings.graph.kept.whole())
    marks = {True: "", False: "  (imported)"}
    lines = (f"{one.triples:>10}  {one.name or NAMELESS}{marks[one.ours]}" for one in found)
    settings.show([asdict(one) for one in found], lines)


COMMANDS: tuple[click.Command, ...] = (bring, graphs)
