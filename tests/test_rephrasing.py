"""Rephrasing: what a parser gets wrong is asked in plainer words."""

from __future__ import annotations

import pytest

from loaders.rephrasing import rephrased


@pytest.mark.parametrize(
    ("question", "plainer"),
    [
        ("By whom was  the treaty condemned?", "who condemned the treaty"),
        ("Has the treaty been denounced by anybody?", "who denounced the treaty"),
        ("Which leaders are concerned about it?", "Which leaders expressed concern about it"),
        ("what does NATO see as a threat", "which threats does NATO see"),
        ("Who condemned it?", "who condemned it"),
        ("Rutte condemned it", "Rutte condemned it"),
        ("?", "?"),
    ],
)
def test_a_question_is_put_in_plainer_words(question, plainer):
    assert rephrased(question).lower() == plainer.lower()


def test_an_opening_name_keeps_its_capital():
    assert rephrased("Yoon met whom?") == "Yoon met whom"
    assert rephrased("Did Yoon meet Rutte?") == "did Yoon meet Rutte"
