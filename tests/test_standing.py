"""Standing over whole documents: no verb behind a word that plans, doubts or denies is told as a fact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loaders.extract.claiming.claims import extract
from loaders.formats.reading import read_file as read
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [*sorted((ROOT / "samples").glob("*.txt")), *sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))]
FACT = ("affirmed", "asserted", "certain")
BEFORE = re.compile(  # the words right before the verb, by their form alone: another way than the tree's
    r"\b(?:(?:is|are|was|were|be|been) (?:due |set |about |expected |scheduled |ready |poised |planned |likely )?to"
    r"|(?:plan|plans|planned|planning|decide|decides|decided|intends?|hopes?|wants?|agreed|refused?|declined|failed) to"
    r"|will|would|could|might|may|shall|not|never|without)$"
)
DENIAL = re.compile(r"\b(?:denied|denies|deny) (?:any |that |having )[^,;.]*$")


def facts(path, pipeline):
    document = read(path)
    claims = (claim for unit in split(document) for claim in extract(document, unit, pipeline))
    told = (claim for claim in claims if (claim.polarity, claim.modality, claim.certainty) == FACT and claim.cues)
    return [(claim, document.text[claim.start : claim.cues[0][0]].rstrip()) for claim in told]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:24])
def test_nothing_is_a_fact_behind_a_word_that_plans_doubts_or_denies(path, pipeline):
    found = [
        (claim.rule, before[-60:])
        for claim, before in facts(path, pipeline)
        if (claim.rule.startswith(("verb:", "be:")) and BEFORE.search(before))
        or (claim.event.kind in ("transfer", "deployment") and DENIAL.search(before))
    ]
    assert found == []
