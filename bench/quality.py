"""How well the reader reads: the scorer's figures on the development documents, and the floors that are pinned.

python -m bench.quality [--json]            print the figures of the half that is tuned on
python -m bench.quality --look "REASON"     print those of the scored half, too, and write the look down
python -m bench.quality --raise             pin what is reached now; a floor is never lowered this way
python -m bench.quality --lower "REASON"    pin what is reached now, even where it is less, with the reason
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from graph.records import Document
from loaders.extract.claims import extract
from loaders.extract.parsing import Pipeline, open_pipeline
from loaders.facts import facts
from loaders.formats.reading import read_file
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "floors.json"
LOOKS = ROOT / "tests" / "looks.tsv"
LOOKED_AT = ("found", "who", "who_to_whom", "office", "act", "polarity", "modality", "date")
MARGIN = 0.005  # a floor stands this far below what was reached: rounding of a third decimal is no loss

Facts = dict[str, list[dict[str, Any]]]


def scorer() -> ModuleType:
    """Load the scorer that stands beside the project."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"quality: {SHARED / 'score.py'} is not there; the figures need it")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def facts_of(document: Document, pipeline: Pipeline) -> list[dict[str, Any]]:
    """Read one document into fact lines."""
    return [fact for unit in split(document) for fact in facts(document, extract(document, unit, pipeline))]


def predict(paths: Iterable[Path], pipeline: Pipeline) -> Facts:
    """Read documents into facts, by the document's stem, as the scorer wants them."""
    return {path.stem: facts_of(read_file(path), pipeline) for path in paths}


def halves() -> dict[str, set[str]]:
    """Tell which documents are read while rules are made (tune) and which are only scored (check), by publisher."""
    split_of: dict[str, list[str]] = json.loads(FLOORS.read_text())["halves"]
    return {half: set(names) for half, names in split_of.items()}


def figures(gold: Facts, predicted: Facts) -> dict[str, Any]:
    """Score facts; flat: found, who, who_to_whom, office as F1, then the shares."""
    score = scorer()
    report, _, _ = score.score(gold, predicted, score.Names(SHARED / "gold" / "names.json"))
    flat = {key.replace("-", "_"): report[key]["f1"] for key in ("found", "who", "who-to-whom", "office")}
    return flat | {key: report[key] for key in ("act", "polarity", "modality", "date")}


def measure(pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """Give the figures over all development documents and over each half."""
    gold: Facts = dict(scorer().read(SHARED / "gold" / "dev.jsonl"))
    predicted = predict(sorted((SHARED / "corpus" / "dev").glob("*.txt")), pipeline)
    groups = {"all": set(gold)} | halves()
    return {
        name: figures({doc: gold[doc] for doc in sorted(docs)}, {doc: predicted[doc] for doc in sorted(docs)})
        for name, docs in groups.items()
    }


def digest() -> str:
    """Identify the gold and its texts, so that they cannot drift unnoticed."""
    mark = hashlib.sha256()
    for path in [
        SHARED / "gold" / "dev.jsonl",
        SHARED / "score.py",
        *sorted((SHARED / "corpus" / "dev").glob("*.txt")),
    ]:
        mark.update(path.read_bytes())
    return mark.hexdigest()


def raised(floors: Mapping[str, Any], reached: Mapping[str, Any], *, lower: bool) -> dict[str, Any]:
    """Move floors up to what is reached; down only where that is asked for."""
    moved: dict[str, Any] = {}
    for half, values in reached.items():
        old = floors.get(half, {})
        new = {key: round(value - MARGIN, 3) for key, value in values.items()}
        moved[half] = new if lower else {key: max(value, old.get(key, 0.0)) for key, value in new.items()}
    return moved


def write_down(reason: str, reached: Mapping[str, Any]) -> None:
    """Add a line to the list of looks: a half that is looked at often is no longer unseen."""
    shown = "\t".join(f"{reached[key]:.3f}" for key in LOOKED_AT)
    with LOOKS.open("a", encoding="utf-8") as looks:
        looks.write(f"{' '.join(reason.split())}\t{shown}\n")


def main() -> None:
    """Print or pin the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--raise", dest="up", action="store_true", help="pin what is reached where it is more")
    parser.add_argument("--lower", metavar="REASON", help="pin what is reached, even where it is less")
    parser.add_argument("--look", metavar="REASON", help="print the scored half, too; the look is written down")
    options = parser.parse_args()
    reached = measure(open_pipeline())
    if options.look:
        write_down(options.look, reached["check"])
    shown = reached if options.look else {"tune": reached["tune"]}
    if options.json:
        print(json.dumps(shown))
    else:
        for half, values in shown.items():
            print(f"{half:6}", "  ".join(f"{key} {value:.3f}" for key, value in values.items()))
    if options.up or options.lower:
        pinned = json.loads(FLOORS.read_text())
        pinned["floors"] = raised(pinned.get("floors", {}), reached, lower=bool(options.lower))
        pinned["digest"] = digest()
        if options.lower:
            pinned["lowered"] = options.lower
        FLOORS.write_text(json.dumps(pinned, indent=2) + "\n")


if __name__ == "__main__":
    main()
