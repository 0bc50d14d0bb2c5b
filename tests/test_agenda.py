"""The agenda: what those who met are told to have talked about, though the clause names nobody."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.tables import rows

HELD = "President of Turkey Recep Tayyip Erdogan held talks with President of Egypt Abdel Fattah el-Sisi. "
CALLED = "President of Turkey Recep Tayyip Erdogan had a telephone conversation with President Abdel Fattah el-Sisi. "


def read(text, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    return [claim.event for claim in claims if claim.event.act == "discuss"]


@pytest.mark.parametrize("example", [row[-1] for row in rows("agendas.tsv")])
def test_every_row_reads_its_example_as_a_talk_of_those_who_met(example, pipeline):
    (event,) = read(HELD + example, pipeline)
    assert {entity.id for entity in event.role("agent")} == {"recep-tayyip-erdogan", "abdel-fattah-el-sisi"}
    assert event.kind == "meeting"


def test_what_is_discussed_in_a_call_is_discussed_in_a_call(pipeline):
    assert [event.kind for event in read(CALLED + "The situation in Libya was also discussed.", pipeline)] == ["call"]


def test_nothing_is_discussed_where_nobody_met(pipeline):
    assert read("Norway opened a museum. The focus was on the north.", pipeline) == []


def test_parties_that_hang_on_the_verb_meet(pipeline):
    text = "Minsk is cold. A telephone conversation took place between Vladimir Putin and Alexander Lukashenko."
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-06"), pipeline)
    assert [len(claim.event.role("agent")) for claim in claims if claim.event.kind == "call"] == [2]


def test_where_a_meeting_took_place_is_nothing_discussed(pipeline):
    assert read(HELD + "The meeting took place in Ghent.", pipeline) == []
