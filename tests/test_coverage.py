"""Coverage: what the reader leaves unread is counted, with the sentence, and nothing that it reads."""

from __future__ import annotations

import pytest

from graph.records import Document
from loaders.coverage import coverage, coverage_lines, kinds

TEXT = """Prime Minister Jonas Gahr Store of Norway pirouetted before the press. He condemned the attack on Kyiv.

The delegation agreed with the plan. The Maltese president said nothing new. Denmark's procrastination was noted.

Norway pirouetted again.
"""


@pytest.fixture(scope="module")
def found(pipeline):
    documents = [Document(key, f"{key}.txt", TEXT, "", date="2024-05-02") for key in ("a", "b")]
    return coverage(documents, pipeline)


def words(found, kind):
    return {one.word: one for one in found if one.kind == kind}


def test_a_verb_that_no_table_knows_is_counted_with_its_examples(found):
    missed = words(found, "verb")["pirouette"]
    assert (missed.count, missed.documents) == (4, 2)
    assert [example.document for example in missed.examples] == ["a.txt", "a.txt", "b.txt"]
    for example in missed.examples:
        assert TEXT[example.start :].startswith(example.text)


def test_a_verb_that_yields_a_claim_is_not_counted(found):
    assert "condemn" not in words(found, "verb")


def test_a_noun_for_the_doing_of_an_actor_is_counted(found):
    assert words(found, "noun")["procrastination"].count == 2


def test_who_is_described_and_not_found_is_counted(found):
    assert words(found, "description")["the delegation"].count == 2
    assert "The Maltese president" in words(found, "holder")


def test_the_order_of_the_documents_does_not_matter(found, pipeline):
    documents = [Document(key, f"{key}.txt", TEXT, "", date="2024-05-02") for key in ("b", "a")]
    assert coverage(documents, pipeline) == found


def test_every_kind_of_gap_is_told_with_the_table_that_mends_it(found):
    lines = tuple(coverage_lines(found, 1))
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == list(kinds())
    assert {one.kind for one in found} <= set(kinds())
