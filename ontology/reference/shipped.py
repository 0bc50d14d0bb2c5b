"""Ids that were shipped once stay: `python -m ontology.reference.shipped [--add]` compares the tables with shipped.txt.

IRIs are made of ids, and other people's data point to them. shipped.txt holds the first hex digits of the SHA-256 of
every id; `--add` puts new ids on the list. One that has to go, since it never was a fact, is named with its reason
in tables/retired.tsv.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from ontology.reference import Reference, load
from ontology.reference.compiling import membership_ids
from ontology.reference.rows import TABLES, read

LIST = Path(__file__).parent / "shipped.txt"
DIGITS = 12


def digest(local: str) -> str:
    """Give the mark of an id on the list."""
    return hashlib.sha256(local.encode()).hexdigest()[:DIGITS]


def ids(known: Reference) -> Iterator[str]:
    """Give the ids of all things that the tables describe."""
    for table in (known.states, known.organisations, known.people, known.posts, known.tenures):
        yield from (thing.id for thing in table)
    yield from membership_ids(known.memberships)


def missing(known: Reference, listed: frozenset[str], folder: Path = TABLES) -> frozenset[str]:
    """Give the marks on the list that no id of the tables bears any more."""
    retired = {digest(row.slug("id")) for row in read("retired.tsv", ("id", "reason"), folder) if row.text("reason")}
    return listed - {digest(local) for local in ids(known)} - retired


def fresh(known: Reference, listed: frozenset[str]) -> tuple[str, ...]:
    """Give the ids that are not on the list."""
    return tuple(local for local in ids(known) if digest(local) not in listed)


def listed(path: Path = LIST) -> frozenset[str]:
    """Read the list."""
    return frozenset(path.read_text("utf-8").split())


def main(arguments: list[str] | None = None) -> int:
    """Compare the tables with the list, or put what is new on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--add", action="store_true", help="put new ids on the list")
    options = parser.parse_args(arguments)
    known, marks = load(), listed()
    gone, new = missing(known, marks), fresh(known, marks)
    if gone:
        print(f"{LIST.name}: {len(gone)} ids are gone; give them back or name them in retired.tsv", file=sys.stderr)
    if options.add:
        LIST.write_text("\n".join(sorted(marks | {digest(local) for local in new})) + "\n", "utf-8")
    elif new:
        print(f"{LIST.name}: {len(new)} ids are new, the first is {new[0]}; run with --add", file=sys.stderr)
    return 1 if gone or (new and not options.add) else 0


if __name__ == "__main__":
    sys.exit(main())
