"""The tables of the reference data hold together, and broken ones are told by file and line."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from ontology.reference import compiling, integrity, load, shipped
from ontology.reference.rows import TABLES

KNOWN = load()
ENDS = {"ongoing": "", "unknown": ""}
GREAT = ("president", "prime-minister", "chancellor", "foreign-minister", "secretary-of-state", "defence-minister")
GROUP = (
    *("argentina", "australia", "brazil", "canada", "china", "france"),
    *("germany", "india", "indonesia", "italy", "japan", "mexico"),
    *("russia", "saudi-arabia", "south-africa", "south-korea", "turkey", "united-kingdom"),
    *("united-states", "ukraine", "iran", "israel", "north-korea", "poland"),
)


@pytest.fixture
def tables(tmp_path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


def test_the_tables_hold_together():
    assert list(integrity.breaches()) == []


def test_the_tables_are_as_large_as_they_are_said_to_be():
    dated = {membership.organisation for membership in KNOWN.memberships if membership.start}
    assert len({membership.organisation for membership in KNOWN.memberships}) >= 150
    assert len(dated) >= 140
    assert len(KNOWN.tenures) >= 3000
    assert sum(bool(person.wikidata) for person in KNOWN.people) >= 2000


def test_every_wikidata_id_stands_for_one_thing():
    things = (*KNOWN.states, *KNOWN.organisations, *KNOWN.people)
    counted = Counter(thing.wikidata for thing in things if thing.wikidata)
    assert [item for item, count in counted.items() if count > 1] == []
    assert [state.id for state in KNOWN.states if not state.wikidata and state.status != "claimed"] == []


def test_the_great_offices_are_known_since_the_turn_of_the_century():
    heads = {post.id: (post.organisation, post.head) for post in KNOWN.posts}
    held = {heads[term.post] for term in KNOWN.tenures if term.start < "2006"}
    missing = [state for state in GROUP if sum((state, head) in held for head in GREAT) < 2]
    assert missing == []


def test_every_row_names_its_source_and_how_the_end_is_known():
    assert [term.id for term in KNOWN.tenures if not term.source or not term.checked] == []
    assert [term.id for term in KNOWN.tenures if ENDS.get(term.end_known, term.end) != term.end] == []
    assert [row for row in KNOWN.memberships if not row.source] == []


def test_an_id_that_was_shipped_stays():
    assert shipped.missing(KNOWN, shipped.listed()) == frozenset()
    assert shipped.fresh(KNOWN, shipped.listed()) == ()


def test_an_id_that_goes_is_missed_until_it_is_retired_with_a_reason(tmp_path):
    listed = shipped.listed() | {shipped.digest("nobody-at-all")}
    assert shipped.missing(KNOWN, listed) == {shipped.digest("nobody-at-all")}
    (tmp_path / "retired.tsv").write_text("id\treason\nnobody-at-all\tnever held an office\n", "utf-8")
    assert shipped.missing(KNOWN, listed, tmp_path) == frozenset()


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        (
            "tenures.tsv",
            "mark-rutt\tpresident-of-france\t2030\t\tongoing\ts\t2026-01-01",
            "person: 'mark-rutt' is in no",
        ),
        (
            "tenures.tsv",
            "mark-rutte\tking-of-nato\t2030\t\tongoing\ts\t2026-01-01",
            "post: 'king-of-nato' is in no row",
        ),
        (
            "tenures.tsv",
            "mark-rutte\tsecretary-general-of-the-united-nations\t2031\t2030\tdated\ts\t2026-01-01",
            "end: 2030 is before the start, 2031",
        ),
        (
            "tenures.tsv",
            "mark-rutte\tpresident-of-the-european-council\t2001\t2002\tdated\ts\t2026-01-01",
            "start: 2001 is before the post was made",
        ),
        (
            "tenures.tsv",
            "mark-rutte\tpresident-of-the-united-states\t2015\t2016\tdated\ts\t2026-01-01",
            "holds the post until 2017",
        ),
        ("memberships.tsv", "atlantis\tnato\t2001\t\ts", "member: 'atlantis' is in no row"),
        ("people.tsv", "nato\tNato\tNato\t\t\t", "id: 'nato' is also in organisations.tsv, line"),
        ("states.tsv", "atlantis\tAtlantis", "2 cells; write 13"),
        ("memberships.tsv", "france\tnato\tin May\t\ts", "start: 'in May' is no date"),
    ],
)
def test_a_broken_table_is_told_by_line_and_nothing_is_replaced(tables, tmp_path, capsys, table, row, told):
    made = tmp_path / "made"
    made.mkdir()
    (made / "people.ttl").write_text("as it was", "utf-8")
    lines = (tables / table).read_text("utf-8").splitlines()
    (tables / table).write_text("\n".join([*lines, row]) + "\n", "utf-8")
    assert compiling.main(["--tables", str(tables), "--folder", str(made)]) == 2
    error = capsys.readouterr().err.strip()
    assert f"{table}, line " in error
    assert told in error
    assert [file.name for file in made.iterdir()] == ["people.ttl"]
    assert (made / "people.ttl").read_text("utf-8") == "as it was"
