"""Rephrasing: wordings of questions that parsers get wrong are put in words that they get right."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "rephrasings.tsv"
OPENER = re.compile(
    r"(?:who|whom|which|what|when|where|how|in|with|by|as|did|does|do|is|was|are|were|has|have)\b", re.IGNORECASE
)


def rephrased(question: str) -> str:
    """Give a question without its mark and its opening capital, in plainer words where the table has any."""
    plain = " ".join(question.split()).rstrip(" ?.!")
    if OPENER.match(plain):
        plain = plain[0].lower() + plain[1:]  # "Did Yoon" is no name
    for pattern, wording in _rows():
        found = pattern.fullmatch(plain)
        if found:
            return found.expand(wording)
    return plain or question


@cache
def _rows(path: Path = TABLE) -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["wording"]) for row in table)
