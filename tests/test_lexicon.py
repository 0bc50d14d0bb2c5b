"""The lexicon: tables that name only what the ontology knows."""

from __future__ import annotations

import re
from pathlib import Path

from loaders.extract.acts.lexicon import lexicon
from loaders.extract.acts.needs import OPEN, WHOLE
from loaders.tables import rows

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"


def notations():
    return set(re.findall(r'skos:notation "(\w+)"', (ONTOLOGY / "schemes.ttl").read_text()))


def kinds():
    lines = (ONTOLOGY / "kinds.tsv").read_text().splitlines()
    return {line.split("\t")[0] for line in lines if line and not line.startswith("#")}


def test_every_act_of_the_tables_is_a_concept():
    known = lexicon()
    acts = {row.act for group in known.verbs.values() for row in group}
    acts |= {row.act for group in known.nouns.values() for row in group}
    acts |= {row.act for row in known.adjectives.values()} | {row.act for row in known.content}
    assert acts - notations() == set()


def test_every_kind_of_the_tables_is_a_kind_of_event():
    known = lexicon()
    named = {row.kind for group in (*known.verbs.values(), *known.nouns.values()) for row in group}
    assert named - kinds() == set()


def test_every_need_is_one_that_matching_knows():
    needs = {need for group in lexicon().verbs.values() for row in group for need in row.needs}
    assert [need for need in needs if need not in WHOLE and need.partition(":")[0] not in OPEN] == []


def test_every_word_class_that_a_row_names_exists():
    known = lexicon()
    needs = {need for group in known.verbs.values() for row in group for need in row.needs}
    named = {
        need.partition(":")[2] for need in needs - WHOLE.keys() if need.startswith(("object:", "subject:", "led:"))
    }
    named |= {
        name
        for row in known.content
        for name in (row.verb.removeprefix("!"), row.object, row.predicate, row.words)
        if name
    }
    named.discard("deed")  # any verb that is no verb of saying
    assert named - set(known.words) == set()


def test_a_row_with_a_word_is_tried_before_one_without():
    assert [bool(row.word) for row in lexicon().verbs["speak"]] == sorted(
        (bool(row.word) for row in lexicon().verbs["speak"]), reverse=True
    )


def test_no_row_stands_twice():
    for name in ("verbs.tsv", "nouns.tsv", "adjectives.tsv", "ties.tsv"):
        assert len(rows(name)) == len(set(rows(name))), name
