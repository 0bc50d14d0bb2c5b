"""How well the reader reads: the scorer's figures over the marked texts, and the floors that are pinned.

python -m bench.quality [--json]            print the figures of what is tuned on
python -m bench.quality --look "REASON"     print those of the scored halves, too, and write the look down
python -m bench.quality --raise             pin what is reached now; a floor is never lowered this way
python -m bench.quality --lower "REASON"    pin what is reached now, even where it is less, with the reason
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bench.marked import (
    BULK,
    IMITATIONS,
    NAMES,
    ROOT,
    SENTENCES,
    SHARED,
    UNREAD,
    UNREAD_BULK,
    Marked,
    bulk,
    development,
    figures,
    imitations,
    sentences,
)
from loaders.extract.parse.parsing import Pipeline, open_pipeline

FLOORS = ROOT / "tests" / "floors.json"
LOOKS = ROOT / "tests" / "looks.tsv"
LOOKED_AT = ("found", "who", "who_to_whom", "office", "act", "polarity", "modality", "date")
SCORED = (
    "check",
    "unread bulk",
    "unread",
    "even sentences",
)  # only scored, never read: their figures are shown by a look
MARGIN = 0.005  # a floor stands this far below what was reached: rounding of a third decimal is no loss


def halves() -> dict[str, set[str]]:
    """Tell which development documents are read while rules are made (tune) and which only scored (check)."""
    split_of: dict[str, list[str]] = json.loads(FLOORS.read_text())["halves"]
    return {half: set(names) for half, names in split_of.items()}


def sets() -> dict[str, tuple[Marked, ...]]:
    """Give the sets of marked texts by name."""
    return {half: development(stems) for half, stems in halves().items()} | {
        "bulk": bulk(),
        "unread bulk": bulk(UNREAD_BULK),
        "imitations": imitations(),
        "unread": imitations(UNREAD),
        "odd sentences": sentences(odd=True),
        "even sentences": sentences(odd=False),
    }


def measure(pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """Give the figures of each set; a figure that a set has no facts for is left out."""
    found = {name: figures(some, pipeline) for name, some in sets().items()}
    return {name: {key: value for key, value in one.items() if value} for name, one in found.items()}


def digest() -> str:
    """Identify the marked texts and the scorer, so that they cannot drift unnoticed."""
    mark = hashlib.sha256()
    own = [
        path
        for room in (BULK, UNREAD_BULK, IMITATIONS, UNREAD, SENTENCES)
        for path in room.glob("*.*")
        if path.suffix != ".md"
    ]
    for path in [
        SHARED / "gold" / "dev.jsonl",
        SHARED / "score.py",
        *sorted((SHARED / "corpus" / "dev").glob("*.txt")),
        *sorted(own),
        NAMES,
    ]:
        mark.update(path.read_bytes())
    return mark.hexdigest()


def shown(reached: Mapping[str, Any], look: bool) -> dict[str, Any]:
    """Give what may be looked at."""
    return {name: one for name, one in reached.items() if look or name not in SCORED}


def raised(floors: Mapping[str, Any], reached: Mapping[str, Any], *, lower: bool) -> dict[str, Any]:
    """Move floors up to what is reached; down only where that is asked for."""
    moved: dict[str, Any] = {}
    for half, values in reached.items():
        old = floors.get(half, {})
        new = {key: round(value - MARGIN, 3) for key, value in values.items()}
        moved[half] = new if lower else {key: max(value, old.get(key, 0.0)) for key, value in new.items()}
    return moved


def write_down(reason: str, reached: Mapping[str, Any]) -> None:
    """Add a line a set to the list of looks: a half that is looked at often is no longer unseen."""
    with LOOKS.open("a", encoding="utf-8") as looks:
        for name in SCORED:
            cells = (f"{value:.3f}" if (value := reached[name].get(key)) else "" for key in LOOKED_AT)
            looks.write("\t".join((" ".join(reason.split()), name, *cells)) + "\n")


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
        write_down(options.look, reached)
    told = shown(reached, bool(options.look))
    if options.json:
        print(json.dumps(told))
    else:
        for name, values in told.items():
            print(f"{name:15}", "  ".join(f"{key} {value:.3f}" for key, value in values.items()))
    if options.up or options.lower:
        pinned = json.loads(FLOORS.read_text())
        pinned["floors"] = raised(pinned.get("floors", {}), reached, lower=bool(options.lower))
        pinned["digest"] = digest()
        if options.lower:
            pinned["lowered"] = options.lower
        FLOORS.write_text(json.dumps(pinned, indent=2) + "\n")


if __name__ == "__main__":
    main()
