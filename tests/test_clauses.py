"""Clauses: who does it in each construction, whatever the parser hung it on."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.acts.lexicon import lexicon
from loaders.extract.annotations import Sentence, Token, Tree
from loaders.extract.clause.clauses import frames
from loaders.extract.parse.page import prepare


def tree_of(text, pipeline):
    return prepare(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline).trees[0]


def frame_of(text, word, pipeline):
    tree = tree_of(text, pipeline)
    found = frames(tree, lexicon())
    return tree.tokens, next(frame for i, frame in found.items() if tree.tokens[i].lower == word)


CONSTRUCTIONS = [
    ("The minister condemned the attack on the embassy yesterday.", "condemned", "minister"),
    ("The minister arrived on Monday and condemned the attack on the embassy.", "condemned", "minister"),
    ("The minister promised to support the small republic in the south.", "support", "minister"),
    ("The minister urged the rebels to leave the old town before winter.", "leave", "rebels"),
    ("Speaking in the capital, the minister rejected every one of the claims.", "speaking", "minister"),
    ("The soldiers sent to the border in the spring have now come home.", "sent", "soldiers"),
    ("The states participating in the conference signed a short statement.", "participating", "states"),
    ("The minister, who criticised the plan in public, will travel to Vienna.", "criticised", "who"),
]


@pytest.mark.parametrize(("text", "verb", "subject"), CONSTRUCTIONS)
def test_the_understood_subject_is_found(text, verb, subject, pipeline):
    tokens, frame = frame_of(text, verb, pipeline)
    assert frame.subject is not None
    assert tokens[frame.subject].lower == subject


def test_a_passive_is_told_from_an_active(pipeline):
    _, frame = frame_of("The bridge was destroyed by the retreating army last night.", "destroyed", pipeline)
    assert frame.passive


def test_a_negation_is_seen_on_the_verb_and_on_its_object(pipeline):
    assert frame_of("The minister did not confirm the report on Tuesday.", "confirm", pipeline)[1].negated
    assert frame_of("The minister made no promise to the delegation.", "made", pipeline)[1].negated


def test_a_that_clause_is_the_complement(pipeline):
    tokens, frame = frame_of("The minister said that the talks had failed again.", "said", pipeline)
    assert frame.complement is not None
    assert tokens[frame.complement].lower == "failed"


def test_a_verb_of_saying_before_its_speaker_takes_him_for_subject(pipeline):
    text = "The plan is ready and its aim is peace, stressed President Emmanuel Macron during the call."
    tokens, frame = frame_of(text, "stressed", pipeline)
    assert tokens[frame.subject].mentions


MORE = [
    ("Poland accused Belarus of helping the attackers last night.", "helping", "Belarus"),
    ("The decision of Finland to join the alliance was welcomed.", "join", "Finland"),
    ("Mark Rutte, speaking to the Atlantic Council, called the plan bad.", "called", "Rutte"),
    ("Taking part in the meeting were Sergey Lavrov and Wang Yi.", "taking", "Lavrov"),
]


@pytest.mark.parametrize(("text", "verb", "subject"), MORE)
def test_the_subject_is_found_where_another_noun_stands_nearer(text, verb, subject, pipeline):
    tokens, frame = frame_of(text, verb, pipeline)
    assert tokens[frame.subject].text == subject


def test_neither_and_nor_negate_both_verbs(pipeline):
    text = "Pyongyang has neither confirmed nor denied the deployment."
    assert frame_of(text, "confirmed", pipeline)[1].negated
    assert frame_of(text, "denied", pipeline)[1].negated


@pytest.mark.parametrize(
    ("text", "verb", "doer"),
    [
        ("Norway thanked Peru for its leadership in sending boats to Chile.", "sending", "Peru"),
        ("Norway condemned Peru for its role in supplying guns to Chile.", "supplying", "Peru"),
        ("Norway took part in sending boats to Chile.", "sending", "Norway"),
    ],
)
def test_who_has_the_role_is_who_does_it(pipeline, text, verb, doer):
    tokens, frame = frame_of(text, verb, pipeline)
    assert tokens[frame.subject].text == doer


def test_no_longer_negates(pipeline):
    assert frame_of("The minister no longer denied the report.", "denied", pipeline)[1].negated


def word(i, text, tag, pos, dep, head, children, span):
    return Token(i, text, text.lower(), text.lower(), tag, pos, dep, head, children, *span, 0, 0)


def test_frames_need_nothing_but_plain_tokens():
    tokens = (
        word(0, "Norway", "NNP", "PROPN", "nsubj", 1, (), (0, 0)),
        word(1, "condemn", "VBZ", "VERB", "ROOT", 1, (0, 2), (0, 2)),
        word(2, "attacks", "NNS", "NOUN", "dobj", 1, (), (2, 2)),
    )
    found = frames(Tree(Sentence(0, 22, 1, 0), tokens), lexicon())
    assert [(frame.lemma, frame.subject, frame.object) for frame in found.values()] == [("condemn", 0, 2)]
