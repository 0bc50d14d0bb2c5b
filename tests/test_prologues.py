"""What a query declares before its form, read at once where nothing else stands there."""

from __future__ import annotations

import pytest

from server.querying.columns.forms import parsed
from server.querying.columns.lexing import prologue
from server.querying.columns.refusing import Unsuited

ASKED = "SELECT ?o { a:s :p ?o }"


@pytest.mark.parametrize(
    "declared",
    [
        "PREFIX a: <http://a.test/>PREFIX : <http://b.test/>",
        "prefix\ta:\n<http://a.test/>\r\nPrefix :<http://no.test/> pREFIX : <http://b.test/>",
        "# PREFIX a: <http://no.test/>\nPREFIX a: <http://a.test/> # one\n PREFIX : <http://b.test/>",
        "PREFIX : <http://no.test/> PREFIX a: <http://a.test/> PREFIX : <http://b.test/>",
    ],
)
def test_declarations_mean_the_same_however_they_are_written(declared: str) -> None:
    whole = "SELECT ?o { <http://a.test/s> <http://b.test/p> ?o }"
    assert parsed(f"{declared}\n{ASKED}", {}) == parsed(whole, {})


@pytest.mark.parametrize(
    "declared",
    [
        "PREFIX a: <http://a.test/> PREFIX : <http://b.test/%> PREFIX : <http://b.test/>",
        "PREFIX a: <http://a.test/> PREFIX : <b>",
        "PREFIX a: <http://a.test/> PREFIX a:b <http://b.test/>",
        "PREFIX a: <http://a.test/>",
        "PREFIX a: <http://a.test/> PREFIX:<http://b.test/>",
        "PREFIX " + " " * 3900 + "é",
    ],
)
def test_what_a_prologue_must_not_hold_is_left_to_the_engine(declared: str) -> None:
    with pytest.raises(Unsuited):
        parsed(f"{declared}\n{ASKED}", {})


def test_a_prologue_ends_where_anything_else_begins() -> None:
    assert prologue("PREFIX a: <http://a.test/> # and so on\n") == "PREFIX a: <http://a.test/> "
    assert prologue(ASKED) == ""
