"""Statements as news tells them: courts and inquiries, refusals, criticism by phrase, ultimatums, praise and orders."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

LEAD = "A day of news\n\nOSLO, Feb 16 (Reuters) - Nobody slept that night.\n\n"
TOLD = [
    ("Norway launched an investigation into Danish banks.", "investigate", ["Norway"], ["Denmark"]),
    ("Norway has sued Denmark.", "sue", ["Norway"], ["Denmark"]),
    ("Norway filed a lawsuit against Denmark over a bridge.", "sue", ["Norway"], ["Denmark"]),
    ("Norway took legal action against Denmark.", "sue", ["Norway"], ["Denmark"]),
    ("A court in Lima convicted Alberto Fujimori.", "convict", ["Peru"], ["Alberto Fujimori"]),
    ("A court in Lima found Alberto Fujimori guilty of theft.", "convict", ["Peru"], ["Alberto Fujimori"]),
    ("Norway filed new charges against Edward Snowden.", "accuse", ["Norway"], ["Edward Snowden"]),
    ("Norway charged Edward Snowden with theft.", "accuse", ["Norway"], ["Edward Snowden"]),
    ("Norway took aim at Denmark.", "criticize", ["Norway"], ["Denmark"]),
    ("Norway offered harsh criticism of Denmark.", "criticize", ["Norway"], ["Denmark"]),
    ("Norway refused a request from Denmark.", "reject", ["Norway"], ["Denmark"]),
    ("Norway denied permission to a Danish ship.", "reject", ["Norway"], ["Denmark"]),
    ("Norway gave Denmark a deadline.", "demand", ["Norway"], ["Denmark"]),
    ("Norway threatened retaliation against Denmark.", "threaten", ["Norway"], ["Denmark"]),
    ("Norway awarded a medal to Edward Snowden.", "award", ["Norway"], ["Edward Snowden"]),
    ("Norway came to the defence of Denmark.", "defend", ["Norway"], ["Denmark"]),
    ("A Dutch court rejected the appeal of Norway.", "reject", ["Netherlands"], ["Norway"]),
    ("The British Parliament rejected a Danish plan.", "reject", ["United Kingdom"], ["Denmark"]),
    ("Norway passed a resolution criticising Denmark.", "criticize", ["Norway"], ["Denmark"]),
    ("Norway issued a statement that criticised Denmark.", "criticize", ["Norway"], ["Denmark"]),
    ("Norway came under fire from Denmark over a bridge.", "criticize", ["Denmark"], ["Norway"]),
    ("Norway faces harsh criticism from Denmark.", "criticize", ["Denmark"], ["Norway"]),
    ("Norway said it would not lift the embargo on Denmark.", "reject", ["Norway"], ["Denmark"]),
    ("Norway said Denmark was responsible.", "accuse", ["Norway"], ["Denmark"]),
    ("Norway said a reform of the United Nations was needed.", "call_on", ["Norway"], ["United Nations"]),
    ("Norway called a Danish plan stupid.", "criticize", ["Norway"], ["Denmark"]),
    ("Danish criticism of Norway continued.", "criticize", ["Denmark"], ["Norway"]),
    ("The ministers spoke despite the investigation of Norway by Denmark.", "investigate", ["Denmark"], ["Norway"]),
    ("The warning by Norway to Denmark came late.", "warn", ["Norway"], ["Denmark"]),
    ("Norway sought help from Denmark.", "request", ["Norway"], ["Denmark"]),
    ("Norway established diplomatic ties with Palau.", "recognize", ["Norway", "Palau"], []),
]


def told(text, pipeline):
    document = Document("d", "d.txt", LEAD + text, "")
    return [claim.event for unit in split(document) for claim in extract(document, unit, pipeline)]


def labels(entities):
    return sorted(entity.label for entity in entities)


@pytest.mark.parametrize(("text", "act", "agents", "targets"), TOLD)
def test_news_tells_an_act_by_a_phrase(text, act, agents, targets, pipeline):
    found = next(event for event in told(text, pipeline) if event.act == act)
    assert labels(found.role("agent", "party")) == agents
    assert labels(found.role("target", "concerned", "addressee")) == targets
