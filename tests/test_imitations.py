"""Other publishers than those of the development documents: imitations of their releases, with the facts in them."""

from __future__ import annotations

import json

import pytest

from bench.marked import IMITATIONS, UNREAD

FIELDS = ["doc", "kind", "act", "agents", "targets", "addressees", "polarity", "modality", "date", "start", "end"]
MORE = {"note", "also", "attributed_to", "topic"}


FOLDERS = pytest.mark.parametrize("folder", [IMITATIONS, UNREAD], ids=lambda folder: folder.name)


def marked(folder):
    files = sorted(folder.glob("*.jsonl"))
    return {file.stem: [json.loads(line) for line in file.read_text().splitlines()] for file in files}


@FOLDERS
def test_every_imitation_has_its_facts(folder):
    assert {path.stem for path in folder.glob("*.txt")} == set(marked(folder))


def test_many_kinds_of_publishers_are_imitated():
    assert len({name.rsplit("-", 3)[0] for name in marked(IMITATIONS)}) >= 50


@FOLDERS
def test_every_imitation_says_what_it_imitates(folder):
    for name in marked(folder):
        head, rule, _ = (folder / f"{name}.txt").read_text().partition("\n---\n")
        keys = [line.partition(":")[0] for line in head.splitlines()]
        assert rule, name
        assert keys == ["Title", "Publisher", "Date", "Language", "Licence", "Imitates"], name


@FOLDERS
def test_the_facts_are_in_the_scorers_format_and_lie_in_the_text(folder):
    for name, facts in marked(folder).items():
        text = (folder / f"{name}.txt").read_text()
        assert facts, name
        for fact in facts:
            assert [key for key in fact if key not in MORE] == FIELDS, fact
            assert fact["doc"] == name
            assert text.index("\n---\n") < fact["start"] < fact["end"] <= len(text), fact
            assert "\n" not in text[fact["start"] : fact["end"]], fact
