from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph import iris, quads
from graph.errors import UnknownDocumentError
from graph.records import Capacity, Claim, Document, Entity, Event, Participant, Unit, When
from graph.store import Store
from graph.validation.validate import report
from graph.vocabulary import cq

TEXT = "Secretary General Mark Rutte warned on 15 November 2023 of a threat."
DOCUMENT = Document("k", "k.txt", TEXT, "0" * 64, date="2023-11-15")
UNIT = Unit(1, 0, len(TEXT))
RUTTE = Entity("mark-rutte", "Mark Rutte", "Person")
LATER = Capacity("Secretary General of NATO", tenure="mark-rutte--secretary-general-of-nato--2024")
WARNING = Claim(
    "c1",
    1,
    Event("statement", "warn", (Participant(RUTTE, "agent", LATER),), when=When("2024-11-15")),
    0,
    len(TEXT),
    rule="verb:warn",
)


def loaded(*claims: Claim, more: tuple[ox.Quad, ...] = ()) -> Store:
    store = Store.create(None)
    store.replace("k", [*quads.quads(DOCUMENT, (UNIT,), claims), *more])
    return store


def test_what_quads_writes_conforms() -> None:
    result = report(loaded(WARNING), "k")
    assert result.lines == ()
    assert result.conforms


def test_a_defect_is_told_in_one_line_with_its_place() -> None:
    result = report(loaded(replace(WARNING, rule="")), "k")
    assert not result.conforms
    assert result.lines == ("violation: document:k#c1: A claim must name the one rule that made it (cq:rule).",)


def test_a_second_text_is_found() -> None:
    node = ox.NamedNode(iris.document(iris.BASE, "k"))
    second = ox.Quad(node, cq("text"), ox.Literal("another"), node)
    lines = report(loaded(WARNING, more=(second,)), "k").lines
    assert any(line.startswith("violation: document:k: A document needs its text") for line in lines)


def test_an_office_held_on_another_date_is_a_warning_that_names_both() -> None:
    early = replace(WARNING, event=replace(WARNING.event, when=When("2023-11-15")))
    (finding,) = report(loaded(early), "k").findings
    assert finding.severity == "warning"
    assert "id:mark-rutte--secretary-general-of-nato--2024" in finding.line
    assert "2023-11-15" in finding.line
    assert "\n" not in finding.line


def test_a_document_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownDocumentError, match="no document nowhere"):
        report(loaded(WARNING), "nowhere")
