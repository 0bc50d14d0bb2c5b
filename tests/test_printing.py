"""Answers as lines: a claim of several speakers is told once."""

from __future__ import annotations

from graph.printing import answer_lines, result_lines, result_value
from graph.records import Answer, Cell, Solutions

COLUMNS = ("group", "speaker", "capacity", "act", "evidence", "document", "start", "end", "claim_iri")


def row(speaker, capacity, claim):
    place = {"evidence": "They condemned it.", "document": "a.txt", "start": 0, "end": 18, "claim_iri": claim}
    return {"group": "condemned", "speaker": speaker, "capacity": capacity, "act": "condemn", **place}


def printed(*rows):
    return list(answer_lines(Answer("q", "who-condemned", "Who", "", COLUMNS, rows)))


def test_a_row_stands_alone_with_its_sentence():
    assert printed(row("Japan", None, "c1")) == [
        "Who",
        "",
        "CONDEMNED (1)",
        "",
        "  Japan",
        "    act: condemn",
        "    “They condemned it.”",
        "    a.txt, characters 0 to 18",
    ]


def test_those_who_act_jointly_stand_above_one_sentence():
    lines = printed(row("Cho", "Minister", "c1"), row("Kallas", None, "c2"), row("Borrell", "Representative", "c1"))
    assert lines[2] == "CONDEMNED (3)"
    assert lines[4:6] == ["  Cho (Minister); Borrell (Representative)", "    act: condemn"]
    assert sum("They condemned" in line for line in lines) == 2


def test_what_they_share_is_told_once():
    lines = printed(row("Cho", "Minister", "c1"), row("Park", "Minister", "c1"))
    assert lines[4:6] == ["  Cho; Park", "    capacity: Minister · act: condemn"]


def test_rows_without_a_claim_are_not_put_together():
    assert sum("Japan" in line for line in printed(row("Japan", None, None), row("Japan", None, None))) == 2


def test_a_blank_node_is_one_in_json():
    found = Solutions(("who",), ({"who": Cell("_:b0", "iri")}, {"who": Cell("_:b0")}))
    bindings = result_value(found)["results"]["bindings"]
    assert bindings == [{"who": {"type": "bnode", "value": "b0"}}, {"who": {"type": "literal", "value": "_:b0"}}]
    assert list(result_lines(found)) == ["who", "_:b0", "_:b0"]
