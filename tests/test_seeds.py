"""The five documents that the project was asked for: the careful answer, row by row, by offsets into their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.answering.asking import ask
from graph.answering.questions import answer
from graph.records import Cell
from graph.store import Store
from graph.why.replying import why
from loaders.inquiry import read_inquiry
from loaders.load import load_paths

SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not beside the project")

# group, speaker, document, an offset inside the evidence, further columns
EXPECTED = [
    ("condemned", "Yoon Suk Yeol", "003", 757, {"mode": "narrated", "capacity": "President of South Korea"}),
    ("condemned", "NATO leaders", "003", 757, {"mode": "narrated"}),
    ("condemned", "NATO leaders", "003", 3546, {}),
    ("condemned", "Washington Summit Declaration", "003", 4270, {"mode": "quoted", "on_behalf_of": "NATO"}),
    ("concern", "Washington Summit Declaration", "003", 4270, {"mode": "quoted", "strength": 3}),
    ("concern", "Yoon Suk Yeol", "003", 1250, {}),
    ("concern", "Fumio Kishida", "003", 2597, {"strength": 3, "capacity": "Prime Minister of Japan"}),
    (
        "concern",
        "Ursula von der Leyen",
        "000",
        2834,
        {"on_behalf_of": "European Union", "capacity": "President of the European Commission"},
    ),
    ("denied", "Russia", "003", 3658, {}),
    ("denied", "North Korea", "003", 3658, {}),
]


@pytest.fixture(scope="module")
def store(pipeline):
    memory = Store.create(None)
    outcome = load_paths([SEEDS], memory, pipeline)
    assert not outcome.failures
    return memory


@pytest.fixture(scope="module")
def texts():
    return {path.name: path.read_text() for path in SEEDS.glob("*.txt")}


@pytest.fixture(scope="module")
def rows(store, pipeline):
    return ask(store, "who condemned DPRK–Russia ties", lambda text: read_inquiry(text, pipeline)).rows


@pytest.mark.parametrize(("group", "speaker", "document", "offset", "columns"), EXPECTED)
def test_the_answer_holds_the_careful_row(group, speaker, document, offset, columns, rows):
    found = [
        row
        for row in rows
        if (row["group"], row["speaker"]) == (group, speaker)
        and row["document"].startswith(document)
        and row["start"] <= offset < row["end"]
    ]
    assert any(all(row[column] == value for column, value in columns.items()) for row in found), found


@pytest.mark.parametrize(("group", "speaker", "document", "offset", "columns"), EXPECTED)
def test_the_careful_row_is_explained_down_to_its_sentence(group, speaker, document, offset, columns, rows, store):
    row = next(
        row
        for row in rows
        if (row["group"], row["speaker"]) == (group, speaker)
        and row["document"].startswith(document)
        and row["start"] <= offset < row["end"]
    )
    claimed = next(
        iter(store.query("SELECT ?event { ?claim cq:claims ?event }", {"claim": Cell(row["claim_iri"], "iri")}).rows)
    )
    told = why(store, (f"<{claimed['event'].value}>", "cq:speaker", f"<{row['speaker_iri']}>")).explanation
    stated = [ground for premise in told.grounds[0].premises for ground in premise.grounds]
    told_by = {one.place.span for ground in stated for one in ground.witnesses}
    assert told.grounds[0].rule == "prp-spo2"
    assert (row["start"], row["end"]) in told_by


def test_nobody_else_condemned(rows):
    assert {row["speaker"] for row in rows if row["group"] == "condemned"} == {
        "Yoon Suk Yeol",
        "NATO leaders",
        "Washington Summit Declaration",
    }


def test_only_moscow_and_pyongyang_denied(rows):
    assert {row["speaker"] for row in rows if row["group"] == "denied"} == {"Russia", "North Korea"}


def test_kishidas_words_came_through_the_presidential_office(rows):
    via = {row["via"] for row in rows if row["speaker"] == "Fumio Kishida" and row["group"] == "concern"}
    assert any("presidential office" in (name or "").lower() for name in via)


def test_every_row_shows_its_sentence(rows, texts):
    assert rows
    assert all(texts[row["document"]][row["start"] : row["end"]] == row["evidence"] for row in rows)


def test_another_wording_gives_the_same_rows(rows, store, pipeline):
    words = "which leaders denounced the military cooperation between Moscow and Pyongyang?"
    assert list(ask(store, words, lambda text: read_inquiry(text, pipeline)).rows) == list(rows)


def test_rutte_acts_in_the_office_that_each_document_gives_him(store):
    given = answer(store, "in-which-capacity", {"person": "Mark Rutte"}).rows
    capacities = {(row["document"][:3], row["capacity"]) for row in given if row["capacity"]}
    assert ("003", "Prime Minister of the Netherlands") in capacities
    assert {document for document, capacity in capacities if capacity == "Secretary General of NATO"} >= {
        "000",
        "001",
        "004",
    }
    assert ("003", "Secretary General of NATO") not in capacities


def test_one_meeting_told_by_two_documents_is_one_event(store):
    given = answer(store, "who-met", {"actor": "Mark Rutte", "other": "Ursula von der Leyen"}).rows
    told = {row["document"][:3] for row in given if row["date"] == "2024-10-29"}
    assert told >= {"000", "001"}
    assert len({row["event_iri"] for row in given if row["date"] == "2024-10-29"}) == 1
