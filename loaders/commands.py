"""The commands about documents: what puts them into the graph, reads them, tells of them and takes them away."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.counting import counted
from loaders.deciding import COMMANDS as DECIDING
from loaders.errors import Failure, ReadingError
from loaders.formats.jsonlines import parse_map
from loaders.importing import COMMANDS as IMPORTING
from loaders.intake import Access, is_address
from loaders.keeping import COMMANDS as KEEPING
from loaders.searching import search
from loaders.settings import PATH, Command, Settings, complain
from loaders.validating import validate

if TYPE_CHECKING:
    from loaders.load import Outcome


def _field_map(context: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """Read "text=body,title=headline"."""
    try:
        return parse_map(value or "")
    except ReadingError as error:
        raise click.BadParameter(f"{error.what}; {error.remedy}", context, parameter) from error


INTAKE = (
    click.option(
        "--fields",
        callback=_field_map,
        metavar="OURS=THEIRS,...",
        help="Where JSON lines have what a document needs: text=body,title=headline,date=published.",
    ),
    click.option("--allow-host", multiple=True, metavar="HOST", help="A private host that may be asked, by its name."),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="Documents of one feed or sitemap."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Nothing older from a feed."),
)
PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Read in N processes.  [default: the cores, up to 4, for 16 documents and more; else 1]",
)
Run = Callable[..., int]


def _taking_in(run: Run) -> Run:
    """Give a command the options of what is read; it is handed the wishes that they make."""

    @wraps(run)
    def call(settings: Settings, **given: Any) -> int:
        since: datetime | None = given.pop("since")
        allowed = frozenset(given.pop("allow_host"))
        day = since.date().isoformat() if since else ""
        return run(settings, access=Access(given.pop("fields"), allowed, given.pop("limit"), day), **given)

    return reduce(lambda command, option: option(command), reversed(INTAKE), call)


@click.command(cls=Command, no_args_is_help=True)
@click.argument("wanted", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--watch", is_flag=True, help="Go on loading what is new or changed until Ctrl-C; what vanishes stays.")
@click.option(
    "--decisions", type=PATH, metavar="FILE", help="Take over decisions about identity, of `communique decide`."
)
@PROCESSES
@click.pass_obj
@_taking_in
def load(
    settings: Settings,
    *,
    wanted: Sequence[str],
    watch: bool,
    decisions: Path | None,
    access: Access,
    processes: int | None,
) -> int:
    """Read documents into the graph: files, directories of them, archives, pages, feeds and sitemaps.

    A document of the same name is replaced. Examples: communique load samples; communique load note.txt archive/2024;
    communique load --fields text=body,title=headline news.jsonl.gz; communique load --since 2024-10-01
    https://www.example.org/feed.xml; communique load --watch inbox.
    """
    from loaders.printing import outcome_lines, progress_bar

    if watch:
        return _watch(settings, wanted, access, processes)
    with progress_bar() as progress:
        outcome = settings.graph.load(
            *wanted, access=access, processes=processes, progress=progress, note=_note, decisions=decisions
        )
    settings.show(asdict(outcome), outcome_lines(outcome))
    return max((complain(failure.message, 1) for failure in outcome.failures), default=0)


def _watch(settings: Settings, wanted: Sequence[str], access: Access, processes: int | None) -> int:
    """Load changes until interrupted, and tell each in one line."""
    from loaders.printing import change_lines

    def tell(outcome: Outcome, gone: tuple[Path, ...]) -> None:
        for failure in outcome.failures:
            complain(failure.message, 1)
        if settings.as_json and (outcome.loaded or gone):
            click.echo(json.dumps(asdict(outcome) | {"gone": [str(path) for path in gone]}, ensure_ascii=False))
        elif not settings.as_json:
            for line in change_lines(outcome, gone):
                click.echo(line)

    if addresses := [one for one in wanted if is_address(one)]:
        raise click.UsageError(f"{addresses[0]}: an address is not watched; load it, or watch a folder")
    try:
        settings.graph.watch(*wanted, tell=tell, access=access, processes=processes)
    except KeyboardInterrupt:
        click.echo("stopped watching", err=True)
    return 0


def _note(line: str) -> None:
    """Tell what a load left out, beside its result."""
    click.echo(f"communique: note: {line}", err=True)


@click.command(cls=Command, no_args_is_help=True)
@click.argument("wanted", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--jsonl", is_flag=True, help="Print a fact a line, as JSON.")
@PROCESSES
@click.pass_obj
@_taking_in
def read(settings: Settings, wanted: Sequence[str], jsonl: bool, access: Access, processes: int | None) -> int:
    """Print what the reader sees; no store is touched. Example: communique read --jsonl samples > facts.jsonl."""
    from loaders.facts import facts
    from loaders.printing import fact_line

    failed = 0
    for reading in settings.graph.read(*wanted, access=access, processes=processes, note=_note):
        if isinstance(reading, Failure):
            failed = complain(reading.message, 1)
            continue
        for fact in facts(reading.document, reading.claims):
            as_json = jsonl or settings.as_json
            click.echo(json.dumps(fact, ensure_ascii=False) if as_json else fact_line(fact))
    return failed


@click.command(cls=Command, no_args_is_help=True)
@click.argument("wanted", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--kind", "shown", multiple=True, help="verb, noun, description, title, office or holder; else all.")
@click.option("--top", default=25, show_default=True, type=click.IntRange(1), metavar="N", help="Words of each kind.")
@click.pass_obj
@_taking_in
def coverage(settings: Settings, wanted: Sequence[str], shown: Sequence[str], top: int, access: Access) -> int:
    """Count what the reader leaves unread, with examples: the words to add to a table next. No store is touched.

    Examples: communique coverage samples; communique coverage --kind verb --top 100 archive.jsonl.gz.
    """
    from loaders.coverage import coverage_lines, kinds
    from loaders.printing import progress_bar

    if strange := [kind for kind in shown if kind not in kinds()]:
        raise click.BadParameter(f"{strange[0]!r} is none of {', '.join(kinds())}", param_hint="--kind")
    with progress_bar() as progress:
        found = settings.graph.coverage(*wanted, access=access, progress=progress, note=_note)
    settings.show(asdict(found), coverage_lines(found, shown or kinds(), top))
    return max((complain(failure.message, 1) for failure in found.failures), default=0)


@click.command(cls=Command)
@click.option("--documents", is_flag=True, help="Name the documents, too.")
@click.pass_obj
def status(settings: Settings, documents: bool) -> None:
    """Tell what the graph holds. Example: communique --store build/store status."""
    from graph.listing import brought
    from graph.printing import status_lines

    dataset = settings.graph.dataset()
    theirs = brought(settings.graph.kept.whole())
    told = {"store": settings.graph.kept.name} | asdict(dataset.status())
    told |= {"imported_graphs": len(theirs), "imported_triples": sum(one.triples for one in theirs)}
    names = dataset.documents()
    settings.show(told | {"names": names}, status_lines(told, names if documents else ()))


@click.command(cls=Command, no_args_is_help=True)
@click.argument("documents", nargs=-1, metavar="DOCUMENT...")
@click.option(
    "--graph", "graphs", multiple=True, metavar="IRI", help="A graph that was imported; default: what is in none."
)
@click.pass_obj
def remove(settings: Settings, documents: Sequence[str], graphs: Sequence[str]) -> None:
    """Take documents away, by key or file name, or graphs that were imported.

    Examples: communique remove msmt-founding-2024-10-16; communique remove --graph https://example.org/people.
    """
    if not documents and not graphs:
        raise click.UsageError("nothing is named; name a document, or a graph by --graph")
    if graphs:
        settings.graph.remove_graphs(*graphs)
    if documents:
        settings.graph.remove(*documents)
    removed = [*graphs, *documents]
    settings.show({"removed": removed}, (f"{name}: removed" for name in removed))


@click.command(cls=Command)
@click.argument("file", required=False, type=PATH)
@click.option("--format", "form", default="nq", show_default=True, help="nq, trig, jsonld, nt, ttl or rdf, to stdout.")
@click.option("--graph", default="", metavar="IRI", help="One graph alone, of `communique graphs`.")
@click.pass_obj
def export(settings: Settings, file: Path | None, form: str, graph: str) -> None:
    """Write the graph to a file, in the format of its suffix, or to standard output.

    Examples: communique export graph.trig; communique export --format ttl | head.
    """
    if file:
        written = settings.graph.dump(file, graph)
        told = counted(written, "quad or triple", "quads or triples")
        settings.show({"file": str(file), "statements": written}, [f"{file}: {told}"])
    else:
        settings.graph.export(sys.stdout.buffer, form, graph)


COMMANDS: tuple[click.Command, ...] = (
    load,
    read,
    coverage,
    status,
    validate,
    remove,
    export,
    search,
    *IMPORTING,
    *KEEPING,
    *DECIDING,
)
