"""Quotations: what is quoted, and by whom."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract
from loaders.extract.parse.page import prepare
from loaders.extract.sources.quotations import inside_quotes, is_whole


def page_of(text, pipeline):
    return prepare(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)


def quoted_words(text, pipeline):
    trees = page_of(text, pipeline).trees
    return [
        [token.text for token, flag in zip(tree.tokens, flags, strict=True) if flag and token.pos != "PUNCT"]
        for tree, flags in zip(trees, inside_quotes(text, trees), strict=True)
    ]


def test_straight_and_curly_marks_are_both_followed(pipeline):
    straight = 'The minister said "the plan is dead" on Monday evening.'
    curly = "The minister said “the plan is dead” on Monday evening."
    assert quoted_words(straight, pipeline) == quoted_words(curly, pipeline) == [["the", "plan", "is", "dead"]]


def test_a_quotation_goes_on_over_its_sentences(pipeline):
    text = 'The minister was blunt. "The plan is dead. Nobody will mourn it," she said on Monday.'
    words = quoted_words(text, pipeline)
    assert words[0] == []
    assert words[1] == ["The", "plan", "is", "dead"]
    assert words[2] == ["Nobody", "will", "mourn", "it"]


def test_an_unclosed_mark_ends_with_its_paragraph(pipeline):
    text = 'The minister said "the plan is dead and gone.\n\nThe ministers of the region met again on Monday.'
    assert quoted_words(text, pipeline)[-1] == []


def test_a_sentence_is_whole_when_no_word_stands_outside(pipeline):
    text = 'She was blunt about it all. "The plan is dead and gone." The minister then left the room.'
    trees = page_of(text, pipeline).trees
    flags = tuple(inside_quotes(text, trees))
    assert [is_whole(tree, inside) for tree, inside in zip(trees, flags, strict=True)] == [False, True, False]


def test_a_quoted_sentence_is_his_who_is_named_where_the_quotation_ends(pipeline):
    text = '"Russia must leave Ukraine now. We condemn this war," NATO Secretary General Mark Rutte said on Monday.'
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    said = [claim for claim in claims if claim.event.kind == "statement"]
    assert {entity.label for claim in said for entity in claim.event.role("agent")} == {"Mark Rutte"}
    assert {claim.mode for claim in said} == {"quoted"}


def test_a_declaration_that_speaks_is_the_speaker(pipeline):
    text = (
        'The NATO leaders issued a declaration. "We condemn the coup in Niger," the Oslo Summit Declaration read. '
        '"We welcome the elections in Ghana," the declaration added.'
    )
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    for act in ("condemn", "welcome"):
        claim = next(claim for claim in claims if claim.event.act == act)
        assert [entity.label for entity in claim.event.role("agent")] == ["Oslo Summit Declaration"]
        assert [entity.label for entity in claim.event.role("on-behalf-of")] == ["NATO"]


LAYOUTS = [  # text, act, agent
    ('Minister Jan Dahl said: "We condemn Iran. We thank Poland."', "thank", "jan-dahl"),
    ('"We condemn Iran," Minister Jan Dahl said. "We thank Poland."', "thank", "jan-dahl"),
    ('Minister Jan Dahl was blunt. "We condemn Iran."', "condemn", "jan-dahl"),
    ('Minister Jan Dahl arrived.\n\n"We condemn Iran," he said. "We thank Poland," he added.', "thank", "jan-dahl"),
    ('Minister Jan Dahl said in Oslo:\n\n"We condemn Iran. We thank Poland."', "thank", "jan-dahl"),
    ('Minister Jan Dahl spoke.\n\n"We condemn Iran.\n\n"We thank Poland for its aid," he said.', "condemn", "jan-dahl"),
    (
        "Jan Dahl issued a text.\n\n“We condemn Iran. We greet Peru.\n\n“We thank Poland,” Dahl said.",
        "condemn",
        "jan-dahl",
    ),
    ('"We condemn Iran," according to Minister Jan Dahl.', "condemn", "jan-dahl"),
    ('"We condemn Iran," Minister Jan Dahl wrote on his page.', "condemn", "jan-dahl"),
    ('The foreign ministers of Norway and Sweden met. "We condemn Iran," they said.', "condemn", "norway"),
    ("\"Iran told us: 'We will attack Poland,'\" Minister Jan Dahl said.", "attack", "iran"),
    (
        'Jan Dahl met Swedish Minister Eva Holm. "We thank Iran," Dahl said. "We condemn Peru," Holm said.',
        "condemn",
        "eva-holm--sweden",
    ),
]


@pytest.mark.parametrize(("text", "act", "agent"), LAYOUTS)
def test_who_speaks_is_found_in_every_layout(text, act, agent, pipeline):
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text), date="2024-11-08"), pipeline)
    told = [claim for claim in claims if act in (claim.event.act, claim.event.kind)]
    assert told, text
    assert agent in {entity.id for entity in told[0].event.role("agent")}
    assert told[0].mode == "quoted"


def test_what_a_ministry_says_for_its_state_is_told_once(pipeline):
    text = '"Norway condemns the attack on Poland," the foreign ministry of Norway said in a statement.'
    claims = extract(Document("d", "d.txt", text, ""), Unit(1, 0, len(text)), pipeline)
    assert [claim.event.act for claim in claims if claim.event.kind == "statement"] == ["condemn"]
