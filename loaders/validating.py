"""The command that judges: what is wrong with documents, with the graph as a whole, or with an ontology."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from loaders.settings import Command, Settings


@click.command(cls=Command)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--ontology", is_flag=True, help="Judge ontology files instead: those named, else the project's own.")
@click.pass_obj
def validate(settings: Settings, documents: Sequence[str], ontology: bool) -> int:
    """Judge documents by the shapes and axioms, with the sentences behind each finding; without one, the whole graph.

    Leaves with 1 where something is found. Examples: communique validate; communique validate --json
    wagner-arms-2022-12-23; communique validate --ontology mine.ttl.
    """
    return _ontology(settings, documents) if ontology else _documents(settings, documents)


def _documents(settings: Settings, documents: Sequence[str]) -> int:
    from graph.validation.judging import judge, keys_of
    from graph.validation.verdicts import verdict_lines, verdict_value
    from loaders.printing import progress_bar

    dataset = settings.graph.dataset()
    keys = keys_of(dataset, documents)
    with progress_bar() as progress:
        judged = tuple(judge(dataset, keys, progress))
    count = len(keys or dataset.documents())
    settings.show(verdict_value(judged, count), verdict_lines(judged, count))
    return 1 if judged else 0


def _ontology(settings: Settings, files: Sequence[str]) -> int:
    from graph.reasoning.ontologies import faults

    paths = tuple(Path(file) for file in files)
    for path in paths:
        path.open("rb").close()  # one that is not there is no unsound one
    found = faults(paths)
    value = {"sound": not found, "faults": [{"file": f.file, "line": f.line, "reason": f.reason} for f in found]}
    told = "the ontology is sound: Turtle, within OWL 2 RL, and every axiom has its rule"
    settings.show(value, [fault.told for fault in found] or [told])
    return 1 if found else 0
