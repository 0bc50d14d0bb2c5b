from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.syntax import syntax_told


def told(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    return syntax_told(caught.value, query)


def test_a_syntax_error_is_told_by_its_place_and_the_words_before_it() -> None:
    assert told("SELECT * \nWHERE {") == 'syntax error at line 2, column 8, behind "SELECT * WHERE {"'


def test_a_reason_among_the_tokens_is_told() -> None:
    assert told("SELECT ?x { } GROUP BY ?y").endswith(": the SELECT contains a variable that is unbound")


def test_a_prefix_that_nobody_declared_is_named_wherever_it_stands() -> None:
    for query in ("ASK { ?x foo:bar ?y }", "ASK { foo:bar ?p ?o }", "PREFIX a: <a:> ASK { a:b _:c foo: }"):
        assert told(query).endswith(": prefix foo: is not declared; write PREFIX foo: <...>")


def test_an_empty_query_has_nothing_before_the_place() -> None:
    assert told("") == "syntax error at line 1, column 1"


def test_a_long_query_is_shown_by_its_last_words_only() -> None:
    assert len(told("SELECT " + "?x " * 1_000 + "{")) < 90
