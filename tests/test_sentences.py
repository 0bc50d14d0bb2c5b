from graph.records import Document, Furniture, Unit
from loaders.extract.text.sentences import LONGEST, sentences
from loaders.split import split


def document(text):
    return Document(key="paper", name="paper.txt", text=text, sha256="0")


def cut(text, unit=None):
    paper = document(text)
    return [text[one.start : one.end] for one in sentences(paper, unit or split(paper)[0])]


def test_abbreviations_end_no_sentence():
    text = "Mr. Doe of the U.S. Department met Gen. Roe on Oct. 1 in Ghent. They spoke of the river."
    assert cut(text) == [
        "Mr. Doe of the U.S. Department met Gen. Roe on Oct. 1 in Ghent.",
        "They spoke of the river.",
    ]


def test_an_abbreviation_ends_a_sentence_before_a_word_that_opens_one():
    assert len(cut("They left the U.S. The talks go on in the other town.")) == 2


def test_closing_quotes_belong_to_their_sentence():
    assert cut("“We met in the old town of Ghent.” They left it at that, both said.") == [
        "“We met in the old town of Ghent.”",
        "They left it at that, both said.",
    ]


def test_headings_are_titles_and_furniture_is_left_out():
    text = (
        "Talks on the river\n\nBy Jane Doe\n\nThe two chairs met in Ghent on Tuesday.\n\n"
        "What comes next\n\nThey will meet again in the spring.\n"
    )
    paper = document(text)
    found = [(text[one.start : one.end], one.title) for one in sentences(paper, split(paper)[0])]
    assert found == [
        ("Talks on the river", True),
        ("The two chairs met in Ghent on Tuesday.", False),
        ("What comes next", True),
        ("They will meet again in the spring.", False),
    ]


def test_a_lead_in_is_cut_from_its_sentence():
    text = "SEOUL, March 5 (Agency) -- The minister spoke of the river today."
    unit = Unit(1, 0, len(text), furniture=(Furniture(0, text.index("The"), "dateline"),))
    assert cut(text, unit) == ["The minister spoke of the river today."]


def test_a_sentence_without_end_is_cut_to_a_bearable_length():
    text = "The chair said, " + "and so on and so forth, " * 500 + "that is all."
    pieces = cut(text)
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert sum(map(len, pieces)) >= len(text) - len(pieces)
