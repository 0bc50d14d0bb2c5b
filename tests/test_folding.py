from itertools import pairwise

from graph.records import Entity
from loaders.extract.annotations import Mention, Sentence
from loaders.extract.parse.folding import fold, surrogate

PERSON = Entity("anna-van-der-puk", "Anna van der Puk", "Person")
STATE = Entity("united-states", "United States", "State")
KOREA = Entity("north-korea", "North Korea", "State")


def folded(text, *found):
    mentions = []
    for surface, kind, entity in found:
        start = text.index(surface)
        bare = Mention(start, start + len(surface), kind, (entity,))
        mentions.append(Mention(bare.start, bare.end, kind, (entity,), surrogate=surrogate(text, bare)))
    return fold(text, Sentence(0, len(text), 1, 0), mentions)


def test_a_person_with_title_becomes_the_surname():
    text = "Dutch Prime Minister Anna van der Puk met us."
    assert folded(text, ("Dutch Prime Minister Anna van der Puk", "person", PERSON)).text == "Puk met us."


def test_a_state_becomes_one_word():
    text = "The Democratic People’s Republic of Korea (DPRK) fired."
    assert folded(text, (text[4:-7], "state", KOREA)).text == "The Korea fired."


def test_an_abbreviation_before_a_noun_is_an_adjective():
    assert folded("U.S. officials met.", ("U.S.", "state", STATE)).text == "American officials met."
    assert folded("The U.S. said so.", ("U.S.", "state", STATE)).text == "The America said so."


def test_a_possessive_inside_the_parentheses_is_kept():
    text = "The Democratic People’s Republic of Korea’s (DPRK’s) tests went on."
    assert folded(text, (text[4:52], "state", KOREA)).text == "The Korea's tests went on."


def test_quotes_are_straightened_and_keep_their_length():
    text = "“We don’t know”, she said."
    assert folded(text).text == '"We don\'t know", she said.'
    assert len(folded(text).text) == len(text)


def test_secretary_general_is_one_word():
    assert folded("The Secretary General left.").text == "The Secretary_General left."


def test_the_second_comma_of_an_apposition_is_swallowed():
    text = "The trade minister, Anna van der Puk, joined us."
    assert folded(text, ("trade minister, Anna van der Puk", "person", PERSON)).text == "The Puk joined us."


def test_every_piece_leads_back_to_its_place():
    text = "Today,  Dutch Prime Minister Anna van der Puk met  the Secretary-General."
    made = folded(text, ("Dutch Prime Minister Anna van der Puk", "person", PERSON))
    assert "".join(made.text[piece.first : piece.last] for piece in made.pieces) == made.text
    assert made.pieces[0].start == 0
    assert made.pieces[-1].end == len(text)
    assert all(left.end == right.start for left, right in pairwise(made.pieces))
