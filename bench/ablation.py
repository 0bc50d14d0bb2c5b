"""What each technique of reading is worth: the figures that are lost when it alone is switched off.

python -m bench.ablation [--json] [TECHNIQUE...]   over the half that is tuned on, and over the imitations
python -m bench.ablation --look "REASON"           over the scored half, too; the look is written down

Techniques are the rows of loaders/lexicon/techniques.tsv. Parses are kept, so that a technique takes seconds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.quality import ROOT, SHARED, Facts, figures, halves, scorer, write_down
from graph.records import Document
from loaders.extract.annotations import Tree
from loaders.extract.claims import extract
from loaders.extract.folding import Folded
from loaders.extract.parsing import Pipeline, open_pipeline
from loaders.facts import facts
from loaders.formats.reading import read_file
from loaders.split import split
from loaders.tables import rows

IMITATIONS = ROOT / "tests" / "imitations"
SHOWN = ("found", "who", "who_to_whom", "office", "modality", "date")

Figures = dict[str, dict[str, Any]]  # set of documents -> its figures


class Remembering:
    """A pipeline that parses the same sentence once."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._trees: dict[Folded, Tree] = {}
        self._names: dict[str, list[tuple[int, int, str]]] = {}

    def trees(self, sentences: Sequence[Folded]) -> list[Tree]:
        """Parse the folded sentences that are new."""
        new = [one for one in dict.fromkeys(sentences) if one not in self._trees]
        self._trees.update(zip(new, self.pipeline.trees(new), strict=True))
        return [self._trees[one] for one in sentences]

    def names(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """Recognise the names of the sentences that are new."""
        new = [one for one in dict.fromkeys(texts) if one not in self._names]
        self._names.update(zip(new, self.pipeline.names(new), strict=True))
        return [self._names[one] for one in texts]


def techniques() -> tuple[str, ...]:
    """Name the techniques that can be switched off."""
    return tuple(row[0] for row in rows("techniques.tsv"))


def sets(look: bool) -> dict[str, tuple[Facts, list[Document]]]:
    """Give the facts and documents of each set."""
    found = {}
    if (SHARED / "gold" / "dev.jsonl").exists():
        gold: Facts = dict(scorer().read(SHARED / "gold" / "dev.jsonl"))
        for half in ("tune", "check") if look else ("tune",):
            stems = sorted(halves()[half])
            found[half] = ({stem: gold[stem] for stem in stems}, _documents(SHARED / "corpus" / "dev", stems))
    files = sorted(IMITATIONS.glob("*.jsonl"))
    told = {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in files}
    return found | {"imitations": (told, _documents(IMITATIONS, told))}


def _documents(folder: Path, stems: Iterable[str]) -> list[Document]:
    return [read_file(folder / f"{stem}.txt") for stem in stems]


def measure(parts: dict[str, tuple[Facts, list[Document]]], pipeline: Any, without: frozenset[str]) -> Figures:
    """Score each set with some techniques switched off."""

    def told(document: Document) -> list[dict[str, Any]]:
        units = split(document)
        return [fact for unit in units for fact in facts(document, extract(document, unit, pipeline, without))]

    return {
        name: figures(gold, {Path(document.name).stem: told(document) for document in documents})
        for name, (gold, documents) in parts.items()
    }


def lost(whole: Figures, less: Figures) -> Figures:
    """Give what each figure loses; above nought: the technique helps."""
    return {name: {key: round((whole[name][key] or 0) - (less[name][key] or 0), 3) for key in SHOWN} for name in whole}


def ablation(names: Iterable[str], look: str = "") -> dict[str, Figures]:
    """Switch off one technique after the other."""
    parts, pipeline = sets(bool(look)), Remembering(open_pipeline())
    whole = measure(parts, pipeline, frozenset())
    if look and "check" in whole:
        write_down(look, whole["check"])
    return {"": whole} | {name: lost(whole, measure(parts, pipeline, frozenset({name}))) for name in names}


def _lines(table: dict[str, Figures]) -> Iterable[str]:
    parts = tuple(table[""])
    yield f"{'lost without':22}" + "".join(f"{part:>28}" for part in parts)
    yield " " * 22 + "".join(f"{'found':>10}{'who':>9}{'to whom':>9}" for _ in parts)
    for name, figures_of in table.items():
        shown = [(part, key, width) for part in parts for key, width in zip(SHOWN[:3], (10, 9, 9), strict=True)]
        cells = ((figures_of[part][key], width) for part, key, width in shown)
        yield f"{name or '(nothing: figures)':22}" + "".join(f"{value:{width}.3f}" for value, width in cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("techniques", nargs="*", choices=[*techniques(), []], help="these only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--look", metavar="REASON", default="", help="measure the scored half, too")
    options = parser.parse_args()
    table = ablation(options.techniques or techniques(), options.look)
    print(json.dumps(table) if options.json else "\n".join(_lines(table)))


if __name__ == "__main__":
    main()
