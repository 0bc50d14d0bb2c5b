"""Marked texts: documents with the facts that a careful reader marks in them, in sets, and how they are scored.

- `development`: real releases and news beside the project, with their facts; half is tuned on, half only scored.
- `bulk`: real releases and news of the large corpus beside the project, with facts of ours (tests/bulk).
- `unread bulk`: more of these, that are only scored (tests/bulk/unread).
- `imitations`: whole items in the manner of many publishers (tests/imitations).
- `unread`: more of these, that are only scored (tests/unread).
- `sentences`: single sentences behind their context (tests/sentences); odd ones are tuned on, even ones only scored.

Rules, families of acts and names are those of the scorer that stands beside the project.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.facts import facts
from loaders.formats.reading import read_file
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
IMITATIONS = ROOT / "tests" / "imitations"
BULK = ROOT / "tests" / "bulk"
UNREAD_BULK = BULK / "unread"
UNREAD = ROOT / "tests" / "unread"
SENTENCES = ROOT / "tests" / "sentences"
NAMES = ROOT / "tests" / "names.json"
FIGURES = ("found", "who", "who-to-whom", "office")
PUBLISHERS = {"state": "United States Department of State", "wikinews": "Wikinews"}  # of the bulk corpus, by folder
OFFICES = ("hold_office", "held_office")
SHARES = ("act", "polarity", "modality", "date")

Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """A document and its facts; what is told before `since` is context and counts for nothing."""

    document: Document
    facts: tuple[Fact, ...]
    since: int = 0
    lone: bool = False  # a sentence, whose marks do not say who holds which office


@cache
def scorer() -> ModuleType:
    """Load the scorer that stands beside the project."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    if spec is None or spec.loader is None or not (SHARED / "score.py").exists():
        sys.exit(f"bench: {SHARED / 'score.py'} is not there; the figures need it")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def development(stems: Iterable[str]) -> tuple[Marked, ...]:
    """Give some of the development documents."""
    gold = scorer().read(SHARED / "gold" / "dev.jsonl")
    folder = SHARED / "corpus" / "dev"
    return tuple(Marked(read_file(folder / f"{stem}.txt"), tuple(gold[stem])) for stem in sorted(stems))


def bulk(folder: Path = BULK) -> tuple[Marked, ...]:
    """Give the documents of the bulk corpus whose facts stand in a folder."""
    gold: dict[str, list[Fact]] = defaultdict(list)
    for file in sorted(folder.glob("*.jsonl")):
        for fact in _lines(file):
            gold[fact["doc"]].append(fact)
    with gzip.open(SHARED / "corpus" / "bulk.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = {Path(row["file"]).stem: row for row in map(json.loads, lines)}
    return tuple(Marked(_of_bulk(stem, found[stem]), tuple(facts)) for stem, facts in sorted(gold.items()))


def _of_bulk(stem: str, row: dict[str, str]) -> Document:
    return Document(stem, f"{stem}.txt", row["text"], "", publisher=PUBLISHERS[row["folder"]])


def imitations(folder: Path = IMITATIONS) -> tuple[Marked, ...]:
    """Give the imitations of a folder."""
    files = sorted(folder.glob("*.jsonl"))
    return tuple(Marked(read_file(file.with_suffix(".txt")), tuple(_lines(file))) for file in files)


def _lines(file: Path) -> Iterator[Fact]:
    return (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def sentences(odd: bool) -> tuple[Marked, ...]:
    """Give the odd or the even sentences of the bank."""
    rows = (row for file in sorted(SENTENCES.glob("*.tsv")) for row in _rows(file))
    return tuple(_marked(row) for row in rows if int(row["id"][-3:]) % 2 == odd)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _marked(row: dict[str, str]) -> Marked:
    context = row["context"] + " " if row["context"] else ""
    text = context + row["sentence"]
    name = row["id"]
    place = {"doc": name, "start": len(context), "end": len(text), "date": None}
    document = Document(name, f"{name}.txt", text, "", publisher=row["publisher"], date=row["date"] or None)
    return Marked(
        document, tuple(fact | place for fact in json.loads(row["facts"])), max(0, len(context) - 1), lone=True
    )


def told(marked: Marked, pipeline: Any, without: frozenset[str] = frozenset()) -> list[Fact]:
    """Read a document into fact lines, with some techniques left out."""
    document = marked.document
    found = (fact for unit in split(document) for fact in facts(document, extract(document, unit, pipeline, without)))
    left_out = OFFICES if marked.lone else ()
    return [fact for fact in found if fact["start"] >= marked.since and fact["act"] not in left_out]


def figures(some: Iterable[Marked], pipeline: Any, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Score the reading of some documents; flat: found, who, who_to_whom, office as F1, then the shares."""
    score = scorer()
    gold = {Path(one.document.name).stem: one for one in some}
    predicted = {stem: told(one, pipeline, without) for stem, one in gold.items()}
    report, _, _ = score.score({stem: list(one.facts) for stem, one in gold.items()}, predicted, names())
    return {key.replace("-", "_"): report[key]["f1"] for key in FIGURES} | {key: report[key] for key in SHARES}


@cache
def names() -> Any:
    """Give the scorer's names, and other spellings of those in our own texts."""
    known = scorer().Names(SHARED / "gold" / "names.json")
    for name, aliases in json.loads(NAMES.read_text(encoding="utf-8")).items():
        for alias in aliases:
            known.canonical.setdefault(
                scorer().plain(alias), known.canonical.get(scorer().plain(name), scorer().plain(name))
            )
    return known
