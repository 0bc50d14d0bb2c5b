"""Each technique of reading can be left out alone, and what it does is then not done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import ablation
from graph.records import Document
from loaders.extract.claiming.claims import extract
from loaders.split import split

ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "President Andrzej Duda of Poland arrived in Vilnius on Tuesday. He condemned the strikes on Kharkiv and was "
    "deeply concerned. According to Latvia, the talks were held by Estonia. Officials said: “We reject it.”"
)


@pytest.fixture(scope="module")
def parser(pipeline):
    return ablation.Remembering(pipeline)


def acts(parser, *without):
    document = Document("a", "a.txt", TEXT, "", date="2024-05-02")
    claims = [claim for unit in split(document) for claim in extract(document, unit, parser, frozenset(without))]
    return {(claim.event.act, tuple(p.entity.label for p in claim.event.participants)) for claim in claims}


def test_every_technique_of_the_table_is_asked_for_by_a_stage_and_none_beside_it():
    code = "\n".join(path.read_text() for path in sorted((ROOT / "loaders" / "extract").rglob("*.py")))
    asked = set(re.findall(r'(?:uses\(|^    ?\(|: \()"([a-z]+(?:-[a-z]+)*)"', code, re.MULTILINE))
    asked |= set(re.findall(r'"([a-z-]+)" (?:not )?in without', code))
    assert set(ablation.techniques()) <= asked
    assert not {name for name in asked if "-" in name} - set(ablation.techniques())


def test_nobody_is_he_without_pronouns(parser):
    condemned = {agents for act, agents in acts(parser) if act == "condemn"}
    assert any("Andrzej Duda" in agents for agents in condemned)
    assert not any(act == "condemn" for act, _ in acts(parser, "pronouns"))


def test_verbs_say_nothing_without_their_rows(parser):
    assert not any(act == "condemn" for act, _ in acts(parser, "verb-rows"))


def test_leaving_nothing_out_reads_as_ever(parser, pipeline):
    assert acts(parser) == acts(pipeline)


def test_what_is_lost_is_the_whole_less_the_rest():
    whole = {"tune": dict.fromkeys(ablation.SHOWN, 0.7)}
    assert ablation.lost(whole, {"tune": dict.fromkeys(ablation.SHOWN, 0.5)})["tune"]["found"] == 0.2
