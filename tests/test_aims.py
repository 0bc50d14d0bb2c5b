"""Whom an act is directed at, and whom its words only name."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

CASES = [
    ("Kallas condemned Russia's invasion of Ukraine.", {"Russia"}, {"Ukraine"}),
    ("Mr Rutte condemned North Korea's missile tests near Japan.", {"North Korea"}, {"Japan"}),
    ("Mr Rutte welcomed the measures of South Korea against Russia.", {"South Korea"}, {"Russia"}),
    ("Mr Rutte condemned the transfers of arms from Iran to Russia.", {"Iran"}, {"Russia"}),
    ("Mr Rutte accused Belarus of helping Russia.", {"Belarus"}, set()),
    ("Mr Rutte condemned the cooperation between Iran and Russia.", {"Iran", "Russia"}, set()),
    ("Mr Rutte urged China and India to support Ukraine.", {"Ukraine"}, set()),
]


@pytest.mark.parametrize(("sentence", "aimed", "concerned"), CASES)
def test_who_suffers_a_deed_is_not_the_one_who_is_judged(sentence, aimed, concerned, pipeline):
    text = f"NATO Secretary General Mark Rutte spoke in Brussels.\n\n{sentence}\n"
    document = Document("aims", "aims.txt", text, "0" * 64, date="2024-12-04")
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04"), pipeline)
    act = next(
        claim.event for claim in claims if claim.event.kind == "statement" and text[claim.start :].startswith(sentence)
    )
    assert {entity.label for entity in act.role("target")} == aimed
    assert {entity.label for entity in act.role("concerned")} == concerned
