"""The commands about identity: what may be one or two, what was merged and why, and what users decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any

import click

from graph.counting import counted
from graph.iris import LOCAL
from graph.resolution.decisions import EVERYWHERE, Decision, DecisionError, Decisions, added, without
from loaders.settings import Command, Settings, common_options, complain

if TYPE_CHECKING:
    from graph.resolution.merging import Identified, Sighting
    from graph.resolution.suspects import Suspect
    from loaders.load import Outcome

SHOWN = 2  # sentences of each of two names
WIDE = 160  # characters of a sentence


@click.command(cls=Command)
@click.option(
    "--merges", "merged", is_flag=True, help="Tell what several documents were taken to mean as one, and why."
)
@click.option("--all", "everything", is_flag=True, help="With --merges: also what the reference data know by name.")
@click.pass_obj
def identity(settings: Settings, merged: bool, everything: bool) -> None:
    """List what is worth a decision: names that may mean one, events that stayed two. `communique decide` settles it.

    Examples: communique identity; communique identity --merges --json.
    """
    from graph.resolution.merging import merges
    from graph.resolution.suspects import suspects

    dataset = settings.graph.dataset()
    if merged or everything:
        found = merges(dataset, everything)
        settings.show([asdict(one) for one in found], _merge_lines(found))
    else:
        doubtful = suspects(dataset)
        settings.show([asdict(one) for one in doubtful], _suspect_lines(doubtful))


def _suspect_lines(found: Sequence[Suspect]) -> Iterator[str]:
    for one in found:
        yield f"{one.one}  ?=  {one.other}: {one.why}"
        for sightings in one.sightings:
            yield from _sighting_lines(sightings)
    yield f"{len(found)} to look at" if found else "nothing to look at: no two names are alike, no event is told twice"


def _sighting_lines(sightings: Sequence[Sighting]) -> Iterator[str]:
    told = [one for one in sightings if one.quote]
    firsts = list({one.document: one for one in reversed(told)}.values())[::-1]  # a document once
    for one in firsts[:SHOWN]:
        quote = " ".join(one.quote.split())
        yield f"    {one.document}: {quote if len(quote) <= WIDE else quote[: WIDE - 1] + '…'}"
    if len(firsts) > SHOWN:
        yield f"    and in {counted(len(firsts) - SHOWN, 'more document')}"


def _merge_lines(found: Sequence[Identified]) -> Iterator[str]:
    for one in found:
        yield f"{one.iri.rpartition('/')[2]} ({one.label}): {', '.join(one.documents)}"
        yield from (f"    {count} × {reason}" for reason, count in one.reasons)
    yield f"{len(found)} in several documents"


@click.group(
    invoke_without_command=True,
    params=common_options(environment=False),
    epilog='Example: communique decide same ali-hassan--iraq ali-hassan --reason "both name the ministry".',
)
@click.option("--list", "listed", is_flag=True, help="List the decisions with their numbers.")
@click.option("--undo", type=click.IntRange(1), metavar="N", help="Take back decision N of the list.")
@click.pass_context
def decide(context: click.Context, listed: bool, undo: int | None) -> int | None:
    """Decide that two names are one thing, or that a document means another; the documents in question are read again.

    Decisions stand in decisions.tsv beside the store, and outlive every load.
    """
    settings: Settings = context.obj
    if context.invoked_subcommand is not None:
        return None
    if undo is not None:
        return _decided(settings, lambda made: without(made, undo), f"decision {undo} is taken back")
    if listed:
        rows = [{"number": n} | asdict(row) for n, row in enumerate(settings.graph.decisions().rows, 1)]
        settings.show(rows, [_row_line(row) for row in rows] or ["nothing is decided yet"])
        return 0
    raise click.UsageError("say what: same, different, --list or --undo N; `communique decide --help` tells more")


def _row_line(row: dict[str, Any]) -> str:
    link = "=" if row["verdict"] == "same" else "≠"
    where = "" if row["document"] == EVERYWHERE else f" in {row['document']}"
    by = ", ".join(part for part in (row["who"], row["date"]) if part)
    return f"{row['number']}. {row['thing']} {link} {row['other']}{where}: {row['reason']}" + (f" ({by})" if by else "")


Why = tuple[str, str, str]  # reason, who, date
WHY = (
    click.option("--reason", required=True, help="Why, in a line."),
    click.option("--who", default="", help="Who decides."),
    click.option("--date", "day", default="", help="When, as YYYY-MM-DD."),
)


def _with_why(run: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of who decides why, and hand them over in the order of the file's last columns."""

    @wraps(run)
    def call(settings: Settings, **given: Any) -> int:
        why = (given.pop("reason"), given.pop("who"), given.pop("day"))
        return run(settings, why=why, **given)

    return reduce(lambda command, option: option(command), reversed(WHY), call)


@decide.command(cls=Command, no_args_is_help=True)
@click.argument("thing")
@click.argument("other")
@click.option("--in", "document", default="", help="In one document only.")
@click.option("--even-so", is_flag=True, help="Though the reference data tell the two apart.")
@click.pass_obj
@_with_why
def same(settings: Settings, *, thing: str, other: str, document: str, even_so: bool, why: Why) -> int:
    """Take OTHER for THING, wherever it is meant: both are names below id/, or whole labels."""
    from graph.resolution.cautions import two_by_reference

    kept, taken = settings.graph.thing(thing), settings.graph.thing(other)
    row = Decision("same", kept, taken, settings.graph.key(document) or EVERYWHERE, *why)
    dataset = settings.graph.dataset()
    if not even_so and not document and (apart := two_by_reference(dataset, kept, taken)):
        two = f"{kept} and {taken} are two in the reference data ({apart})"
        raise DecisionError(f"{two}; to take them for one nonetheless, say so by --even-so")
    _note_kinds(settings, kept, taken)
    return _decided(settings, lambda made: added(made, row), f"{taken} is {kept}")


@decide.command(cls=Command, no_args_is_help=True)
@click.argument("thing")
@click.argument("other", required=False, default="")
@click.option("--in", "document", default="", help="The document in which THING is another.")
@click.option("--as", "new", default="", metavar="NAME", help="What it is there; a new name if there is none.")
@click.pass_obj
@_with_why
def different(settings: Settings, *, thing: str, other: str, document: str, new: str, why: Why) -> int:
    """Take THING for another in one document (--in), or keep THING and OTHER apart and never propose them again."""
    graph = settings.graph
    if bool(other) == bool(document) or (new and not document):
        raise click.UsageError(
            "say where THING is another, by --in DOCUMENT, or name the OTHER that it is kept apart from"
        )
    kept, key = graph.thing(thing), graph.key(document) or EVERYWHERE
    name = graph.thing(other) if other else new or f"{kept}--{key}"
    if not LOCAL.fullmatch(name):
        raise click.UsageError(f"--as {name!r}: is no name below id/; write one like {kept}--{key}")
    if document:
        _note_kinds(settings, kept, name)
    row = Decision("different", kept, name, key, *why)
    told = f"{kept} is {name} in {key}" if document else f"{kept} is not {name}"
    return _decided(settings, lambda made: added(made, row), told)


def _note_kinds(settings: Settings, one: str, other: str) -> None:
    """Say so where nothing can be both; `validate` tells it with the sentences, as long as the decision stands."""
    from graph.resolution.cautions import disjoint_kinds

    if kinds := disjoint_kinds(settings.graph.dataset(), one, other):
        complain(f"note: {kinds}, and nothing can be both; `decide --undo` takes it back", 0)


def _decided(settings: Settings, change: Callable[[Decisions], Decisions], told: str) -> int:
    """Carry out a change of the decisions and tell what was read again."""
    from loaders.printing import progress_bar

    with progress_bar() as progress:
        outcome = settings.graph.decide(change, progress)
    keys = [one.key for one in outcome.loaded]
    value = {"decided": told, "read_again": keys, "failures": [asdict(one) for one in outcome.failures]}
    settings.show(value, [f"{told}; read again: {', '.join(keys) or 'no document'}"])
    return _failed(outcome)


def _failed(outcome: Outcome) -> int:
    return max((complain(failure.message, 1) for failure in outcome.failures), default=0)


@click.command(cls=Command)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.pass_obj
def reread(settings: Settings, documents: Sequence[str]) -> int:
    """Read documents again from the text that the graph keeps, all if none is named: after an upgrade, for one.

    Example: communique reread summit-2024-07-11.
    """
    from loaders.printing import outcome_lines, progress_bar

    with progress_bar() as progress:
        outcome = settings.graph.reread(*documents, progress=progress)
    settings.show(asdict(outcome), outcome_lines(outcome))
    return _failed(outcome)


COMMANDS: tuple[click.Command, ...] = (identity, decide, reread)
