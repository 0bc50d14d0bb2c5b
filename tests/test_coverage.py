"""Coverage: what the reader leaves unread is counted, with the sentence, and nothing that it reads."""

from __future__ import annotations

import pytest

from loaders.coverage import coverage, coverage_lines, kinds
from loaders.formats.source import Source

TEXT = """Prime Minister Jonas Gahr Store of Norway pirouetted before the press. He condemned the attack on Kyiv.

The delegation agreed with the plan. The Maltese king said nothing new. Denmark's procrastination was noted.

Norway pirouetted again.
"""


@pytest.fixture(scope="module")
def found(pipeline):
    return coverage(sources("a", "b"), pipeline)


def sources(*keys):
    return [Source(f"{key}.txt", key, TEXT.encode(), fields={"date": "2024-05-02"}) for key in keys]


def words(found, kind):
    return {one.word: one for one in found.missed if one.kind == kind}


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
    assert "The Maltese king" in words(found, "holder")


def test_the_order_of_the_documents_does_not_matter(found, pipeline):
    assert coverage(sources("b", "a"), pipeline) == found


def test_every_kind_of_gap_is_told_with_the_table_that_mends_it(found):
    lines = tuple(coverage_lines(found, kinds(), 1))
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == list(kinds())
    assert {one.kind for one in found.missed} <= set(kinds())


def test_a_document_that_cannot_be_read_is_told_and_the_rest_is_counted(pipeline):
    found = coverage([Source("empty.txt", "empty", b"  "), *sources("a")], pipeline)
    assert [failure.name for failure in found.failures] == ["empty.txt"]
    assert found.documents == 1
    assert words(found, "verb")["pirouette"].count == 2
