"""Coast guards, national guards and navies are those of their states."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract


def targets(text, act, pipeline):
    document = Document("services", "services.txt", text, "0" * 64, date="2024-12-04", publisher="Reuters")
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04", publisher="Reuters"), pipeline)
    events = [claim.event for claim in claims if claim.event.act == act]
    return {entity.label for event in events for entity in event.role("target", "concerned")}


@pytest.mark.parametrize(
    ("text", "force", "state"),
    [
        ("Vietnam condemned the ramming of a boat by the Chilean Coast Guard.", "Coast Guard of Chile", "Chile"),
        ("Vietnam condemned the Turkish National Guard.", "National Guard of Turkey", "Turkey"),
        ("Vietnam condemned Peru's Border Guard.", "Border Guard of Peru", "Peru"),
    ],
)
def test_a_service_that_common_words_name_is_its_states(text, force, state, pipeline):
    assert targets(text, "condemn", pipeline) == {force, state}


def test_an_army_with_a_name_of_its_own_is_no_states(pipeline):
    assert "Myanmar" not in targets("Vietnam condemned the Arakan Army.", "condemn", pipeline)


@pytest.mark.parametrize("told", ["without naming Turkey", "despite pleas from Turkey", "unlike Turkey"])
def test_who_is_left_out_of_a_condemnation_is_not_condemned(told, pipeline):
    assert "Turkey" not in targets(f"Chile condemned the strike {told}.", "condemn", pipeline)
