"""The front door: the command `communique` and the Python API. Wiring only; a heavy import waits for its use.

import communique
for row in communique.open("build/store").ask("who condemned DPRK–Russia ties").rows:
    print(row["group"], row["speaker"], row["evidence"])
"""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.errors import GraphError, LateError
from graph.faults import reason, remedy
from graph.printing import answer_lines, answer_value, result_lines, result_value
from graph.records import Answer
from graph.why.telling import WIDTH, told_lines, told_value
from loaders.commands import COMMANDS
from loaders.errors import LoadingError
from loaders.library import Graph
from loaders.patience import ended_at_once
from loaders.settings import Command, Settings, common_options, complain, opened

if TYPE_CHECKING:
    from graph.answering.questions import Parameter, Question
    from server.http.configuring import Wishes

__all__ = ["Graph", "GraphError", "LateError", "open"]  # of the Python API
__version__ = "0.1.0"


def open(where: str | os.PathLike[str], pipeline: str = "", **more: Any) -> Graph:
    """Open the graph in a directory or at a server's address; it is made when something is loaded."""
    return opened(os.fspath(where), pipeline, **more)


class Questions(click.Group):
    """The canned questions, each a command of its own with the options that its file declares."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the questions in order of their numbers."""
        return [one.name for one in _catalogue()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a question; one that there is not is told with those that there are."""
        from graph.answering.questions import find

        return _question_command(find(cmd_name))


def _catalogue() -> list[Question]:
    from graph.answering.questions import load

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
        _show(settings, settings.graph.question(question.name, parameters))

    return Command(question.name, callback=run, params=[*map(option, question.parameters)], help=question.title)


def _show(settings: Settings, answer: Answer) -> None:
    settings.show(answer_value(answer), answer_lines(answer))


@click.group(params=common_options(environment=True), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="communique")
def cli() -> None:
    """What states and organisations say and do, with the sentence that proves it.

    First: communique load samples; then: communique ask "who condemned DPRK-Russia ties", or: communique serve.
    """


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.pass_obj
def ask(settings: Settings, words: Sequence[str]) -> None:
    """Answer a question in plain words. Example: communique ask "who condemned DPRK-Russia ties"."""
    _show(settings, settings.graph.ask(" ".join(words)))


@cli.command(cls=Command)
@click.pass_obj
def questions(settings: Settings) -> None:
    """List the canned questions. Example: communique questions --json."""
    value = [{"number": one.number, "name": one.name, "question": one.title} for one in _catalogue()]
    settings.show(value, (f"{one.name:22}{one.title}" for one in _catalogue()))


@cli.group(cls=Questions, no_args_is_help=True, subcommand_metavar="NAME [--PARAM VALUE]...")
def question() -> None:
    """Answer a canned question; `communique question NAME --help` shows its parameters.

    Example: communique question who-held --post "Secretary General of NATO" --date 2023-11-15.
    """


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), metavar="FILE.rq")
@click.option("--timeout", type=click.FloatRange(0.01, 86_400), metavar="S", help="End after S seconds; else never.")
@click.pass_obj
def query(settings: Settings, file: Any, timeout: float | None) -> None:
    """Run a SPARQL query from a file, or from standard input (-); Ctrl-C ends it at once.

    Example: echo "SELECT * { ?tie a cq:Tie }" | communique query --json --timeout 10 -
    """
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise GraphError(f"{file.name}: is no UTF-8 (byte {error.start}); save it anew as UTF-8") from error
    with ended_at_once(timeout):
        result = settings.graph.query(text)
    settings.show(result_value(result), result_lines(result))


@cli.command(cls=Command, no_args_is_help=True)
@click.argument("words", nargs=-1, required=True, metavar="SUBJECT PREDICATE OBJECT | THING")
@click.pass_obj
def why(settings: Settings, words: Sequence[str]) -> int:
    """Explain a fact, down to the sentences that prove it; or what a thing is, and which sentences mean it.

    Names are prefixed (id:nato, cq:speaker, a), IRIs in <>, literals in quotes, or labels. Examples: communique why
    "North Korea" a cq:Actor; communique why finland cq:memberOf id:nato; communique why "Mark Rutte".
    """
    told = settings.graph.why(*words)
    settings.show(told_value(told), told_lines(told, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)))
    return 0 if told.holds else 1


@cli.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--production", is_flag=True, help="For strangers: limits for each address, /metrics, a JSON log.")
@click.option("--public", default="", metavar="URL", help="Where the world finds it; else http://HOST:PORT/.")
@click.option("--proxy", "proxies", multiple=True, metavar="ADDRESS", help="Whose X-Forwarded-For is believed.")
@click.option("--writable", is_flag=True, help="Take updates and graphs from the bearer of the token.")
@click.option("--token-file", type=click.Path(path_type=Path), help="The file that holds the token.")
@click.option("--federate", multiple=True, metavar="ORIGIN", help="An endpoint's origin that SERVICE may name.")
@click.option("--workers", type=click.IntRange(1, 64), help="Queries at once; else as many as there are cores.")
@click.option("--deadline", type=click.FloatRange(0.1, 3600), metavar="S", help="Seconds of a query; else 10.")
@click.option("--memory", type=click.IntRange(64), metavar="MB", help="Memory of a query; else 2048.")
@click.option("--settings", "file", type=click.Path(path_type=Path), help="A TOML file; SIGHUP reads it anew.")
@click.option("--log-queries", is_flag=True, help="Write the words of queries into the log of --production.")
@click.pass_obj
def serve(settings: Settings, /, host: str, port: int, log_queries: bool, **wishes: Any) -> None:
    """Serve pages and the SPARQL endpoint, to you alone or with --production to the world; docs/serving.md has more.

    Examples: communique serve; communique --store build/store serve --port 8080; communique serve --production
    --public https://graph.example.org/ --proxy 127.0.0.1; communique serve --writable --token-file token.
    """
    from server.http.configuring import Wishes, described, settings_of
    from server.http.serving import Service
    from server.http.serving import serve as run

    wished = Wishes(**wishes)
    settings_of(wished, f"http://{host}:{port}/", lambda line: click.echo(f"communique: {line}", err=True))
    if wished.writable and settings.is_remote:
        raise GraphError("--writable: users' graphs are kept by that server; communique import brings them there")

    def announce(line: str) -> None:
        click.echo(
            "\n".join((line, *described(settings_of(wished, line.split()[3], lambda _: None), wished.production)))
        )

    try:
        with settings.graph.kept.followed(lambda line: click.echo(f"communique: {line}", err=True)):
            run(Service(_application(settings.graph, wished), host, port, announce, wished.production, log_queries))
    except OSError as error:
        if error.filename:  # not the address is at fault
            raise
        raise GraphError(f"{host}:{port}: {error.strerror or error}; choose another --host or --port") from error


def _application(graph: Graph, wished: Wishes) -> Callable[[str], Any]:
    """Give what makes the server's application for its address, with the settings as they stand then."""
    from server.app import create_app
    from server.http.configuring import settings_of
    from server.snapshots import Snapshots

    snapshots = Snapshots(graph.directory, in_memory=0)  # the server holds its own copy

    def make(address: str) -> Any:
        graph.pipeline.trees(())  # so that the first question does not wait for it
        wishes = settings_of(wished, address, lambda _: None)
        return create_app(graph.directory, lambda text: graph.ask(text, snapshots.current().store), settings=wishes)

    return make


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command and leave with its exit code."""
    if sys.getfilesystemencoding() != "utf-8":  # the locale C: names of files would come as broken text
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
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
        return complain("stopped", 130)
    except (GraphError, LoadingError) as error:
        return complain(str(error), 2)
    except OSError as error:
        advice = remedy(error) or "check path and permissions"
        return complain(f"{error.filename or 'system'}: {error.strerror or error}; {advice}", 2)
    except Exception as error:  # noqa: BLE001 - the outer door: no traceback reaches a user
        if advice := remedy(error):
            return complain(f"{reason(error)}; {advice}", 2)
        told = "" if os.environ.get("COMMUNIQUE_TRACEBACK") is None else traceback.format_exc()
        click.echo(told, err=True, nl=False)
        return complain(f"a fault of ours ({type(error).__name__}: {error}); please report it", 2)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
