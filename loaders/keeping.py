"""The commands that keep a graph: a backup in one file, and a store made of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from graph.counting import counted
from loaders.errors import ReadingError
from loaders.settings import PATH, Command, Settings


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file", type=PATH)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write the graph, the graphs that users brought and the decisions into one file; a load at work is not disturbed.

    Example: communique backup graph.backup.
    """
    from graph.backup import back_up

    with settings.graph.kept.followed(click.echo) as directory:
        made = back_up(directory, file)
    settings.show({"file": str(file)} | asdict(made), [f"{file}: {counted(made.documents, 'document')}"])


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file", type=PATH)
@click.option("--force", is_flag=True, help="Replace the store that stands there.")
@click.pass_obj
def restore(settings: Settings, file: Path, force: bool) -> None:
    """Make a store of a backup, in a directory that is new or empty; what follows is worked out anew.

    Example: communique --store build/store restore graph.backup.
    """
    from graph.backup import restore as make

    if settings.is_remote:
        raise ReadingError(
            settings.store, "is a server's", "restore into a directory, or load and import into the server"
        )
    directory = settings.graph.directory
    made = make(file, directory, force)
    settings.show({"store": str(directory)} | asdict(made), [f"{directory}: {counted(made.documents, 'document')}"])


COMMANDS: tuple[click.Command, ...] = (backup, restore)
