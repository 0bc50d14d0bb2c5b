"""The bank of sentences: each behind its context, with its publisher, its date and the facts in it."""

from __future__ import annotations

import json

import pytest

from bench.marked import NAMES, sentences

FIELDS = {"kind", "act", "agents", "targets", "addressees", "polarity", "modality"}


@pytest.fixture(scope="module")
def bank():
    return [*sentences(odd=True), *sentences(odd=False)]


def test_the_bank_is_large_and_each_sentence_has_a_name_of_its_own(bank):
    names = [one.document.key for one in bank]
    assert len(names) >= 380
    assert len(set(names)) == len(names)


def test_the_halves_are_alike_in_size():
    odd, even = len(sentences(odd=True)), len(sentences(odd=False))
    assert abs(odd - even) <= 3


def test_one_in_twenty_sentences_or_more_gives_no_fact(bank):
    assert sum(not one.facts for one in bank) >= len(bank) / 20


def test_the_facts_are_in_the_scorers_format(bank):
    for one in bank:
        assert one.document.publisher, one.document.key
        for fact in one.facts:
            assert set(fact) >= FIELDS, (one.document.key, fact)
            assert fact["polarity"] in ("affirmed", "denied")
            assert fact["modality"] in ("asserted", "reported", "planned", "conditional")
            assert one.since <= fact["start"] < fact["end"] == len(one.document.text)


def test_other_spellings_of_names_are_lists():
    names = json.loads(NAMES.read_text())
    assert all(isinstance(aliases, list) and aliases for aliases in names.values())
