"""What every command shares: the settings, wherever they are written, and how it prints and complains."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from loaders.errors import ReadingError
from loaders.library import Graph

PATH = click.Path(path_type=Path)
WEB = ("http://", "https://")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command may be told."""

    store: str = ""
    graph_store: str = ""
    auth_file: Path | None = None
    pipeline: str = ""
    as_json: bool = False

    @property
    def graph(self) -> Graph:
        """The graph that the command works on."""
        return opened(self.store, self.pipeline, self.graph_store, self.auth_file)

    @property
    def is_remote(self) -> bool:
        """Tell whether the graph is kept by a server."""
        return self.store.startswith(WEB)

    def show(self, value: object, lines: Iterable[str]) -> None:
        """Print a value as JSON, or its lines."""
        for line in [json.dumps(value, ensure_ascii=False, indent=2)] if self.as_json else lines:
            click.echo(line)


def opened(where: str, pipeline: str = "", graph_store: str = "", auth_file: Path | None = None) -> Graph:
    """Open the graph in a directory or at an address; the user's own where none is named."""
    if where.startswith(WEB):
        from graph.remote.repository import Elsewhere
        from graph.remote.server import Address

        return Graph(Elsewhere(Address(where, graph_store, auth_file)), pipeline)
    if scheme := SCHEME.match(where):
        raise ReadingError(where, f"no graph is kept behind {scheme[0]}", "name a directory, or an http(s) address")
    from platformdirs import user_data_path

    from graph.repositories import Folder

    return Graph(Folder(Path(where) if where else user_data_path("communique", appauthor=False) / "store"), pipeline)


class Command(click.Command):
    """A command that takes the common settings, too."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.params = [*self.params, *common_options(environment=False)]


def common_options(environment: bool) -> list[click.Parameter]:
    """Give the options of the settings; those before the command's name may stand in the environment instead."""
    common: dict[str, Any] = {"callback": _remember, "expose_value": False}

    def option(name: str, told: str, **more: Any) -> click.Option:
        variable = f"COMMUNIQUE_{name.upper().replace('-', '_')}" if environment else None
        return click.Option([f"--{name}"], envvar=variable, help=told, **more, **common)

    return [
        option("store", "The graph's directory, or the address of a SPARQL server.", metavar="PATH|URL"),
        option("graph-store", "Where that server takes graphs, if its kind does not tell.", metavar="URL"),
        option("auth-file", "Who asks it: a file with `basic USER PASSWORD` or the like.", type=PATH),
        option("pipeline", "Another English spaCy pipeline."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.", **common),
    ]


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep a setting wherever it was written: before the command's name or behind it."""
    settings = context.ensure_object(Settings)
    if value:
        context.obj = replace(settings, **{str(parameter.name): value})


def complain(message: str, code: int) -> int:
    """Print an error as one line and give the exit code."""
    click.echo("communique: " + " ".join(message.split()), err=True)
    return code
