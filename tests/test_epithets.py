"""Epithets: "the latter", "the former", "the kingdom", "the island" mean whom the text named before."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split


@pytest.mark.parametrize(
    ("text", "act", "agent"),
    [
        ("Chile and Peru quarrelled over the border. The latter condemned the plan of Bolivia.", "condemn", "Peru"),
        ("Chile and Peru signed a pact. The former praised Brazil, the latter thanked Cuba.", "praise", "Chile"),
        ("Chile and Peru signed a pact. The former praised Brazil, the latter thanked Cuba.", "thank", "Peru"),
        ("Jordan mourned with France. The kingdom condemned the attack on Paris.", "condemn", "Jordan"),
        ("Ships of China came close to Taiwan. The island accused Beijing of bullying.", "accuse", "Taiwan"),
        ("Iran wrote to Kuwait. The emirate rejected the claims of Tehran.", "reject", "Kuwait"),
    ],
)
def test_an_epithet_means_whom_the_text_named_before(text, act, agent, pipeline):
    document = Document("d", "d.txt", text, "", publisher="Reuters")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    agents = [[entity.label for entity in c.event.role("agent")] for c in claims if c.event.act == act]
    assert agents == [[agent]]


def test_an_island_that_is_no_state_means_nobody(pipeline):
    document = Document("d", "d.txt", "Greece met Spain. The island welcomed the talks.", "", publisher="Reuters")
    claims = [claim for unit in split(document) for claim in extract(document, unit, pipeline)]
    assert not [claim for claim in claims if claim.event.act == "welcome"]
