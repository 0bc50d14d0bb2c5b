"""What each technique of reading is worth: the figures that are lost when it alone is switched off.

python -m bench.ablation [--json] [TECHNIQUE...]   over what is tuned on
python -m bench.ablation --look "REASON"           over the scored halves, too; the look is written down

Techniques are the rows of loaders/lexicon/techniques.tsv. Parses are kept, so that a technique takes seconds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import Any

from bench.marked import Marked, figures
from bench.quality import SCORED, sets, write_down
from loaders.extract.annotations import Tree
from loaders.extract.parse.folding import Folded
from loaders.extract.parse.parsing import Pipeline, open_pipeline
from loaders.tables import rows

SHOWN = ("found", "who", "who_to_whom", "office", "modality", "date")

Sets = dict[str, tuple[Marked, ...]]
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


def measure(parts: Sets, pipeline: Any, without: frozenset[str]) -> Figures:
    """Score each set with some techniques switched off."""
    return {name: figures(some, pipeline, without) for name, some in parts.items()}


def lost(whole: Figures, less: Figures) -> Figures:
    """Give what each figure loses; above nought: the technique helps."""
    return {name: {key: round((whole[name][key] or 0) - (less[name][key] or 0), 3) for key in SHOWN} for name in whole}


def ablation(names: Iterable[str], look: str = "") -> dict[str, Figures]:
    """Switch off one technique after the other."""
    parts = {name: some for name, some in sets().items() if look or name not in SCORED}
    pipeline = Remembering(open_pipeline())
    whole = measure(parts, pipeline, frozenset())
    if look:
        write_down(look, whole)
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
    parser.add_argument("--look", metavar="REASON", default="", help="measure the scored halves, too")
    options = parser.parse_args()
    table = ablation(options.techniques or techniques(), options.look)
    print(json.dumps(table) if options.json else "\n".join(_lines(table)))


if __name__ == "__main__":
    main()
