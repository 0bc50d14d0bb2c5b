"""The command that searches words in what the graph holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from graph.fulltext.kinds import KINDS
from loaders.settings import Command, Settings, complain


@click.command(cls=Command, no_args_is_help=True)
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only names, sentences, titles, or what was imported.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 10_000), help="Of each kind.")
@click.pass_obj
def search(settings: Settings, words: Sequence[str], kind: str | None, limit: int) -> int:
    """Find names, sentences, titles and imported texts that hold all words, in any of their forms; the best first.

    "…" is a phrase, miss* the beginning of a word. Examples: communique search artillery shells; communique search
    --kind quotes '"grave concern" russ*'; communique search --json missiles. Leaves with 1 where nothing is found.
    """
    from graph.fulltext.telling import find_all, found_lines, found_value
    from graph.fulltext.words import terms

    if not terms(" ".join(words)):
        raise click.UsageError("no word is given to search for; write one with a letter or a digit")
    text, kinds = " ".join(words), (KINDS[kind],) if kind else tuple(KINDS.values())
    index = settings.graph.dataset().fulltext
    results = find_all(index, text, kinds, limit)
    if any(found.total for found in results.values()) or settings.as_json:
        settings.show(found_value(text, results), found_lines(results, _marks()))
    if any(found.total for found in results.values()):
        return 0
    some = sum(index.find(text, one, 1, some=True).total for one in kinds)
    told = f"{some} hold some of them; use fewer words" if some else "use other words, or the beginning of one: miss*"
    return complain(f"nothing holds all words of {text[:80]!r}: {told}", 1)


def _marks() -> tuple[str, str]:
    """Give what stands around a hit word: bold in a terminal, asterisks elsewhere."""
    return ("\x1b[1m", "\x1b[22m") if sys.stdout.isatty() else ("*", "*")
