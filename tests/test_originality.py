"""The project ships its own words: no run of twelve words of the seeds or the corpus stands in a tracked text file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
RUN = 12  # shorter runs are titles with names and set phrases of the field


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not (SHARED / "seeds").exists(), reason="the seeds are not beside the project")
def test_no_sentence_of_the_seeds_or_the_corpus_is_in_the_project():
    foreign: set[tuple[str, ...]] = set()
    for path in [*(SHARED / "seeds").glob("*.txt"), *(SHARED / "corpus" / "dev").glob("*.txt")]:
        foreign |= runs(path.read_text())
    assert len(foreign) > 5000
    # ontology/reference is left out: the official names of states and posts are facts, and longer than a run.
    listed = subprocess.run(
        ["git", "ls-files", ":!ontology/reference"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    texts = [
        ROOT / name for name in listed if name.endswith((".txt", ".md", ".py", ".tsv", ".ttl", ".rq", ".html", ".json"))
    ]
    copied = {
        f"{path.relative_to(ROOT)}: {' '.join(sorted(shared)[0])}"
        for path in texts
        if (shared := runs(path.read_text()) & foreign)
    }
    assert not copied
