"""Questions about how well something is attested, by the table statusquestions.tsv: "what is disputed about X"."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "statusquestions.tsv"
ABOUT = "who condemned {}"  # a clause in which the reader finds what a question concerns


def status_asked(question: str) -> tuple[str, str] | None:
    """Give the status that a question asks for, and a clause about what it concerns; None for other questions."""
    plain = " ".join(question.split()).rstrip(" ?.!")
    found = ((pattern.fullmatch(plain), status) for pattern, status in _rows())
    return next(((status, ABOUT.format(match[1])) for match, status in found if match), None)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["status"]) for row in table)
