"""What was read and loaded, as lines for a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.counting import counted
from loaders.load import Loaded, Outcome, Progress


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Show how far a load is, on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def outcome_lines(outcome: Outcome) -> Iterator[str]:
    """Give a line a document with its claims and the findings of its validation, and one of counts."""
    for one in outcome.loaded:
        yield _loaded(outcome, one)
        yield from (f"  {finding}" for finding in one.findings)
    claims = sum(one.claims for one in outcome.loaded)
    findings = sum(len(one.findings) for one in outcome.loaded)
    counts = f"{counted(len(outcome.loaded), 'document')}, {counted(claims, 'claim')}, {len(outcome.failures)} failed"
    republished = f", {counted(len(outcome.republications), 'republication')}" if outcome.republications else ""
    yield counts + republished + (f", {counted(findings, 'finding')}" if findings else "")


def change_lines(outcome: Outcome, gone: Iterable[Path]) -> Iterator[str]:
    """Give a line for each document that a watch has loaded and each file that has vanished."""
    for one in outcome.loaded:
        yield _loaded(outcome, one) + (f", {counted(len(one.findings), 'finding')}" if one.findings else "")
    for path in gone:
        yield f"{path.name}: gone from the folder; its document stays until `communique remove {path.name}`"


def _loaded(outcome: Outcome, one: Loaded) -> str:
    return (
        f"{one.name}: {counted(one.claims, 'claim')}" + ("" if one.changed else ", unchanged") + _origin(outcome, one)
    )


def _origin(outcome: Outcome, one: Loaded) -> str:
    original = outcome.republications.get(one.key)
    return f", republication of {original}" if original else ""


def fact_line(fact: Mapping[str, Any]) -> str:
    """Give a fact in words, behind the place of its evidence."""
    who, whom = ", ".join(fact["agents"]) or "?", ", ".join([*fact["targets"], *fact["addressees"]])
    plain = (None, "", "affirmed", "asserted")
    marks = ", ".join(mark for mark in (fact["date"], fact["polarity"], fact["modality"]) if mark not in plain)
    words = (who, fact["act"], whom, f"[{marks}]" if marks else "", fact["topic"])
    return f"{fact['doc']}:{fact['start']}-{fact['end']}: " + " ".join(word for word in words if word)
