import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.records import Document, Unit
from loaders.errors import PipelineError
from loaders.extract.parse.page import prepare
from loaders.extract.parse.parsing import _structure, open_pipeline

TEXT = "Today, “NATO Secretary General Mark Rutte” met U.S. officials in  Ghent. They didn’t talk about the build-up."


@pytest.fixture(scope="module")
def page(pipeline):
    document = Document(key="paper", name="paper.txt", text=TEXT, sha256="0")
    return prepare(document, Unit(1, 0, len(TEXT), date="2024-10-30"), pipeline)


def test_a_sentence_becomes_a_tree_of_plain_tokens(page):
    tokens = page.trees[0].tokens
    root = next(token for token in tokens if token.dep == "ROOT")
    assert (root.text, root.lemma, root.head) == ("met", "meet", root.i)
    subject = next(tokens[child] for child in root.children if tokens[child].dep == "nsubj")
    assert subject.mentions[0].entities[0].id == "mark-rutte"
    assert TEXT[subject.start : subject.end] == "NATO Secretary General Mark Rutte"


def test_tokens_lead_back_to_the_documents_text(page):
    straight = str.maketrans({"“": '"', "”": '"', "’": "'"})
    for tree in page.trees:
        for token in tree.tokens:
            surface = TEXT[token.start : token.end].translate(straight)
            assert token.mentions or token.text in (surface, surface.replace("-", "")) or not surface.strip()


def test_subtrees_hold_their_tokens(page):
    for tree in page.trees:
        for token in tree.tokens:
            assert token.left <= token.i <= token.right
            for child in token.children:
                assert tree.tokens[child].head == token.i
                assert token.left <= tree.tokens[child].left
                assert tree.tokens[child].right <= token.right


def test_a_mention_stands_on_one_token(page):
    named = [mention for tree in page.trees for token in tree.tokens for mention in token.mentions]
    assert len(named) == len(set(named)) == len(page.mentions)


def test_an_unknown_pipeline_is_an_error_of_one_line():
    with pytest.raises(PipelineError, match="no_such_pipeline") as caught:
        open_pipeline("no_such_pipeline")
    assert "\n" not in str(caught.value)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=31))
@settings(max_examples=200, deadline=None)
def test_the_ends_of_subtrees_are_those_of_a_slow_walk(numbers):
    heads = [min(number, i) for i, number in enumerate(numbers)]  # a head that stands before its child: no cycles
    children, lefts, rights = _structure(heads)

    def below(i):
        return [i, *(one for child in children[i] for one in below(child))]

    for i in range(len(heads)):
        assert (lefts[i], rights[i]) == (min(below(i)), max(below(i)))
