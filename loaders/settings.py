"""What every command shares: the settings, wherever they are written, and how it prints and complains."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from loaders.library import Graph

PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command may be told."""

    store: Path | None = None
    pipeline: str = ""
    as_json: bool = False

    @property
    def graph(self) -> Graph:
        """The graph that the command works on."""
        from platformdirs import user_data_path

        return Graph(self.store or user_data_path("communique", appauthor=False) / "store", self.pipeline)

    def show(self, value: object, lines: Iterable[str]) -> None:
        """Print a value as JSON, or its lines."""
        for line in [json.dumps(value, ensure_ascii=False, indent=2)] if self.as_json else lines:
            click.echo(line)


class Command(click.Command):
    """A command that takes the common settings, too."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.params = [*self.params, *common_options(environment=False)]


def common_options(environment: bool) -> list[click.Parameter]:
    """Give the options of the settings; those before the command's name may stand in the environment instead."""
    store, pipeline = ("COMMUNIQUE_STORE", "COMMUNIQUE_PIPELINE") if environment else (None, None)
    common: dict[str, Any] = {"callback": _remember, "expose_value": False}
    return [
        click.Option(["--store"], type=PATH, envvar=store, help="The graph's directory.", **common),
        click.Option(["--pipeline"], envvar=pipeline, help="Another English spaCy pipeline.", **common),
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
