"""The front door: the command `communique` and the Python API. Wiring only; a heavy import waits for its use.

import communique
for row in communique.open("build/store").ask("who condemned DPRK–Russia ties").rows:
    print(row["group"], row["speaker"], row["evidence"])
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.errors import GraphError
from graph.printing import answer_lines, answer_value, result_lines, result_value, status_lines
from graph.records import Answer
from loaders.errors import LoadingError
from loaders.library import Graph

if TYPE_CHECKING:
    from graph.questions import Parameter, Question

__version__ = "0.1.0"

PATH = click.Path(path_type=Path)


def open(directory: str | os.PathLike[str], pipeline: str = "") -> Graph:
    """Open the graph in a directory; it is made when something is loaded."""
    return Graph(Path(directory), pipeline)


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


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep a setting wherever it was written: before the command's name or behind it."""
    settings = context.ensure_object(Settings)
    if value:
        context.obj = replace(settings, **{str(parameter.name): value})


def _settings(environment: bool) -> list[click.Parameter]:
    store, pipeline = ("COMMUNIQUE_STORE", "COMMUNIQUE_PIPELINE") if environment else (None, None)
    common: dict[str, Any] = {"callback": _remember, "expose_value": False}
    return [
        click.Option(["--store"], type=PATH, envvar=store, help="The graph's directory.", **common),
        click.Option(["--pipeline"], envvar=pipeline, help="Another English spaCy pipeline.", **common),
        click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.", **common),
    ]


class Command(click.Command):
    """A command that takes the common settings, too."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.params = [*self.params, *_settings(environment=False)]


class Questions(click.Group):
    """The canned questions, each a command of its own with the options that its file declares."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the questions in order of their numbers."""
        return [one.name for one in _catalogue()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a question; one that there is not is told with those that there are."""
        from graph.questions import find

        return _question_command(find(cmd_name))


def _catalogue() -> list[Question]:
    from graph.questions import load

    return list(load().values())


def _question_command(question: Question) -> click.Command:
    """Make a question's command; an option is named as its parameter, and given as None where it is not said."""

    def option(one: Parameter) -> click.Option:
        default = f" (default: {one.default})" if one.default else ""
        names, metavar = [f"--{one.name}", one.name.replace("-", "_")], one.type.upper()
        return click.Option(names, multiple=one.several, help=one.label + default, metavar=metavar)

    @click.pass_obj
    def run(settings: Settings, /, **given: Any) -> None:
        parameters = {one.name: value for one in question.parameters if (value := given[one.name.replace("-", "_")])}
        _print_answer(settings, settings.graph.question(question.name, parameters))

    return Command(question.name, callback=run, params=[*map(option, question.parameters)], help=question.title)


def _print_answer(settings: Settings, answer: Answer) -> None:
    _print(settings, answer_value(answer), answer_lines(answer))


def _print(settings: Settings, value: object, lines: Iterable[str]) -> None:
    """Print a value as JSON, or its lines."""
    for line in [json.dumps(value, ensure_ascii=False, indent=2)] if settings.as_json else lines:
        click.echo(line)


def _complain(message: str, code: int) -> int:
    """Print an error as one line and give the exit code."""
    click.echo("communique: " + " ".join(message.split()), err=True)
    return code


@click.group(params=_settings(environment=True), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="communique")
def cli() -> None:
    """What states and organisations say and do, with the sentence that proves it.

    First: communique load samples; then: communique ask "who condemned DPRK-Russia ties", or: communique serve.
    """


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.pass_obj
def load(settings: Settings, paths: Sequence[Path]) -> int:
    """Read documents (*.txt), or directories of them, into the graph.

    A document of the same name is replaced. Examples: communique load samples; communique load note.txt archive/2024.
    """
    from loaders.printing import outcome_lines, progress_bar

    with progress_bar() as progress:
        outcome = settings.graph.load(*paths, progress=progress)
    _print(settings, asdict(outcome), outcome_lines(outcome))
    return max((_complain(failure.message, 1) for failure in outcome.failures), default=0)


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--jsonl", is_flag=True, help="Print a fact a line, as JSON.")
@click.pass_obj
def read(settings: Settings, files: Sequence[Path], jsonl: bool) -> int:
    """Print what the reader sees; no store is touched. Example: communique read --jsonl samples > facts.jsonl."""
    from loaders.facts import facts
    from loaders.load import Failure
    from loaders.printing import fact_line

    failed = 0
    for reading in settings.graph.read(*files):
        if isinstance(reading, Failure):
            failed = _complain(reading.message, 1)
            continue
        for fact in facts(reading.document, reading.claims):
            as_json = jsonl or settings.as_json
            click.echo(json.dumps(fact, ensure_ascii=False) if as_json else fact_line(fact))
    return failed


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.pass_obj
def ask(settings: Settings, words: Sequence[str]) -> None:
    """Answer a question in plain words. Example: communique ask "who condemned DPRK-Russia ties"."""
    _print_answer(settings, settings.graph.ask(" ".join(words)))


@cli.command(cls=Command)
@click.pass_obj
def questions(settings: Settings) -> None:
    """List the canned questions. Example: communique questions --json."""
    value = [{"number": one.number, "name": one.name, "question": one.title} for one in _catalogue()]
    _print(settings, value, (f"{one.name:22}{one.title}" for one in _catalogue()))


@cli.group(cls=Questions, no_args_is_help=True, subcommand_metavar="NAME [--PARAM VALUE]...")
def question() -> None:
    """Answer a canned question; `communique question NAME --help` shows its parameters.

    Example: communique question who-held --post "Secretary General of NATO" --date 2023-11-15.
    """


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("file", type=click.File("r", encoding="utf-8"), metavar="FILE.rq")
@click.pass_obj
def query(settings: Settings, file: Any) -> None:
    """Run a SPARQL query from a file, or from standard input (-).

    Example: echo "SELECT * { ?tie a cq:Tie }" | communique query --json -
    """
    result = settings.graph.query(file.read())
    _print(settings, result_value(result), result_lines(result))


@cli.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve pages and the SPARQL endpoint. Example: communique --store build/store serve --port 8080."""
    from server.app import create_app
    from server.serving import serve as run
    from server.snapshots import Snapshots

    graph = settings.graph
    snapshots = Snapshots(graph.directory, in_memory=0)  # the server holds its own copy
    graph.pipeline.trees(())  # so that the first question does not wait for it
    app = create_app(graph.directory, lambda text: graph.ask(text, snapshots.current().store))
    try:
        run(app, host, port, click.echo)
    except OSError as error:
        raise GraphError(f"{host}:{port}: {error.strerror or error}; choose another --host or --port") from error


@cli.command(cls=Command)
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


@cli.command(cls=Command)
@click.option("--documents", is_flag=True, help="Name the documents, too.")
@click.pass_obj
def status(settings: Settings, documents: bool) -> None:
    """Tell what the graph holds. Example: communique --store build/store status."""
    dataset = settings.graph.dataset()
    told, names = {"store": str(settings.graph.directory)} | asdict(dataset.status()), dataset.documents()
    _print(settings, told | {"names": names}, status_lines(told, names if documents else ()))


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.pass_obj
def remove(settings: Settings, documents: Sequence[str]) -> None:
    """Take documents away, by key or file name. Example: communique remove msmt-founding-2024-10-16."""
    for document in documents:
        settings.graph.remove(document)
        _print(settings, {"removed": document}, [f"{document}: removed"])


def main() -> None:
    """Run the command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command with arguments and give its exit code: 0 done, 1 some failed, 2 nothing could be done."""
    try:
        code = cli.main(list(arguments), prog_name="communique", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left: `| head`
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _complain("stopped", 130)
    except (GraphError, LoadingError) as error:
        return _complain(str(error), 2)
    except OSError as error:
        return _complain(f"{error.filename or 'system'}: {error.strerror or error}; check path and permissions", 2)
    except Exception as error:  # noqa: BLE001 - the outer door: no traceback reaches a user
        told = "" if os.environ.get("COMMUNIQUE_TRACEBACK") is None else traceback.format_exc()
        click.echo(told, err=True, nl=False)
        return _complain(f"a fault of ours ({type(error).__name__}: {error}); please report it", 2)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
