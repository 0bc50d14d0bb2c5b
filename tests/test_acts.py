"""Acts and deeds: what counts as said or done, and what the words only look like."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

MEETING = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin on Monday. "


def claims_of(text, pipeline, publisher=""):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    return extract(document, Unit(1, 0, len(text), date="2024-11-06", publisher=publisher), pipeline)


def acts(text, pipeline, publisher=""):
    return [claim.event.act for claim in claims_of(text, pipeline, publisher)]


def agents(text, act, pipeline, publisher=""):
    found = (claim.event for claim in claims_of(text, pipeline, publisher) if claim.event.act == act)
    return [[entity.label for entity in event.role("agent")] for event in found]


def test_two_acts_of_one_kind_in_a_sentence_are_two(pipeline):
    text = MEETING + "The two leaders reiterated opposition to all coercion and opposed any change of borders."
    assert agents(text, "oppose", pipeline) == [["Emmanuel Macron", "Olaf Scholz"]] * 2


NOT_DONE = [
    ("Norway joined Sweden in condemning the coup.", "join"),
    ("Norway executed joint exercises with Sweden.", "kill"),
    ("Iran must cooperate with the agency and provide information.", "inform"),
]


@pytest.mark.parametrize(("text", "act"), NOT_DONE)
def test_words_that_only_look_like_a_deed_are_none(text, act, pipeline):
    assert act not in acts(text, pipeline)


DONE = [
    ("Norway joined NATO.", "join", [["Norway"]]),
    ("Iran executed three protesters.", "kill", [["Iran"]]),
    ("Norway and Sweden condemn the coup, commit to strengthen cooperation, and urge calm.", "promise", None),
]


@pytest.mark.parametrize(("text", "act", "expected"), DONE)
def test_deeds_are_still_deeds(text, act, expected, pipeline):
    assert agents(text, act, pipeline) == (expected or [["Norway", "Sweden"]])


def test_what_a_release_calls_important_is_what_its_issuer_stresses(pipeline):
    text = "Norway condemns the coup.\n\nThe decision of the parliament is important to move forward.\n"
    assert agents(text, "emphasize", pipeline, "Government of Norway") == [["Norway"]]


def test_a_bare_office_means_whom_the_sentence_names_with_it(pipeline):
    text = (
        "Greek prime minister Kyriakos Mitsotakis arrived in Oslo. Italian economic development minister Marco Verdi "
        "sent a letter, but the minister condemned the coup."
    )
    assert agents(text, "condemn", pipeline) == [["Marco Verdi"]]


GIVEN = [
    ("Norway began supporting the government of Ukraine.", "support", [["Norway"]]),
    ("Mark Rutte is a critic of Vladimir Putin.", "criticize", [["Mark Rutte"]]),
    ("Mark Rutte was poisoned on Monday.", "attack", [[]]),
    (
        "Emmanuel Macron led a delegation to continue discussions with Taliban officials.",
        "meet",
        [["Emmanuel Macron", "Taliban"]],
    ),
]


@pytest.mark.parametrize(("text", "act", "expected"), GIVEN)
def test_what_somebody_is_gives_or_suffers_is_told(text, act, expected, pipeline):
    assert agents(text, act, pipeline) == expected
