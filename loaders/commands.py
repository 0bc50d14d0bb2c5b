"""The commands about documents: what puts them into the graph, reads them, tells of them and takes them away."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from loaders.settings import PATH, Command, Settings, complain


def _field_map(context: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """Read "text=body,title=headline"."""
    pairs = [pair.partition("=") for pair in (value or "").split(",") if pair.strip()]
    if not all(name.strip() and sign and theirs.strip() for name, sign, theirs in pairs):
        raise click.BadParameter(f"{value!r} is no map; write text=body,title=headline", context, parameter)
    return {name.strip(): theirs.strip() for name, _, theirs in pairs}


FIELDS = click.option(
    "--fields",
    callback=_field_map,
    metavar="OURS=THEIRS,...",
    help="Where JSON lines have what a document needs: text=body,title=headline,date=published.",
)
PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Read in N processes.  [default: the cores, up to 4, for 16 documents and more; else 1]",
)


@click.command(cls=Command, no_args_is_help=True)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@FIELDS
@PROCESSES
@click.pass_obj
def load(settings: Settings, paths: Sequence[Path], fields: dict[str, str], processes: int | None) -> int:
    """Read documents, or directories of them, into the graph.

    A document of the same name is replaced. Examples: communique load samples; communique load note.txt archive/2024;
    communique load --fields text=body,title=headline news.jsonl.gz.
    """
    from loaders.printing import outcome_lines, progress_bar

    with progress_bar() as progress:
        outcome = settings.graph.load(*paths, progress=progress, fields=fields, processes=processes)
    settings.show(asdict(outcome), outcome_lines(outcome))
    return max((complain(failure.message, 1) for failure in outcome.failures), default=0)


@click.command(cls=Command, no_args_is_help=True)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--jsonl", is_flag=True, help="Print a fact a line, as JSON.")
@FIELDS
@PROCESSES
@click.pass_obj
def read(settings: Settings, files: Sequence[Path], jsonl: bool, fields: dict[str, str], processes: int | None) -> int:
    """Print what the reader sees; no store is touched. Example: communique read --jsonl samples > facts.jsonl."""
    from loaders.errors import Failure
    from loaders.facts import facts
    from loaders.printing import fact_line

    failed = 0
    for reading in settings.graph.read(*files, fields=fields, processes=processes):
        if isinstance(reading, Failure):
            failed = complain(reading.message, 1)
            continue
        for fact in facts(reading.document, reading.claims):
            as_json = jsonl or settings.as_json
            click.echo(json.dumps(fact, ensure_ascii=False) if as_json else fact_line(fact))
    return failed


@click.command(cls=Command)
@click.option("--documents", is_flag=True, help="Name the documents, too.")
@click.pass_obj
def status(settings: Settings, documents: bool) -> None:
    """Tell what the graph holds. Example: communique --store build/store status."""
    from graph.printing import status_lines

    dataset = settings.graph.dataset()
    told, names = {"store": str(settings.graph.directory)} | asdict(dataset.status()), dataset.documents()
    settings.show(told | {"names": names}, status_lines(told, names if documents else ()))


@click.command(cls=Command, no_args_is_help=True)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.pass_obj
def remove(settings: Settings, documents: Sequence[str]) -> None:
    """Take documents away, by key or file name. Example: communique remove msmt-founding-2024-10-16."""
    for document in documents:
        settings.graph.remove(document)
        settings.show({"removed": document}, [f"{document}: removed"])


@click.command(cls=Command)
@click.argument("file", required=False, type=PATH)
@click.option("--format", "form", default="nq", show_default=True, help="nq, trig, jsonld, nt, ttl or rdf, to stdout.")
@click.pass_obj
def export(settings: Settings, file: Path | None, form: str) -> None:
    """Write the graph to a file, in the format of its suffix, or to standard output.

    Examples: communique export graph.trig; communique export --format ttl | head.
    """
    if file:
        click.echo(f"{file}: {settings.graph.dataset().dump(file)} quads or triples")
    else:
        settings.graph.export(sys.stdout.buffer, form)


COMMANDS: tuple[click.Command, ...] = (load, read, status, remove, export)
