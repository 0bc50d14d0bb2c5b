from __future__ import annotations

import re

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import iris
from graph.errors import QuadError

SLUGS = st.text(min_size=1).map(iris.slug)


@given(st.text())
def test_any_text_gives_a_legal_slug_and_the_same_text_the_same_slug(text: str) -> None:
    name = iris.slug(text)
    assert name == iris.slug(text)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= iris.LONGEST
    assert pyoxigraph.NamedNode(iris.entity(iris.BASE, name)).value.endswith(name)


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    name = iris.slug(text)
    assert iris.slug(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mark Rutte", "mark-rutte"),
        ("Côte d'Ivoire", "cote-divoire"),
        ("People’s Republic of China", "peoples-republic-of-china"),
        ("  Łódź / Øresund ", "lodz-oresund"),
        ("U.S.", "u-s"),
        ("Türkiye", "turkiye"),
    ],
)
def test_names_become_readable_slugs(text: str, name: str) -> None:
    assert iris.slug(text) == name


def test_names_in_another_script_stay_apart() -> None:
    assert iris.slug("Путин") != iris.slug("Лавров")
    assert iris.slug("Russia") != iris.slug("Руссия")


def test_a_title_as_long_as_a_paragraph_is_cut_but_stays_apart_from_its_like() -> None:
    assert iris.slug("a" * 500) != iris.slug("a" * 501)


def test_ties_have_one_name_whatever_the_order() -> None:
    assert iris.tie("DPRK", "Russia") == iris.tie("Russia", "DPRK") == "dprk-russia-ties"


@given(st.lists(SLUGS, min_size=2, max_size=40), st.randoms())
def test_an_event_has_one_name_whatever_the_order_of_its_parties(parties: list[str], random: object) -> None:
    shuffled = sorted(parties, key=lambda _: random.random())  # type: ignore[attr-defined]
    name = iris.dated_event("meeting", "2024-10-29", parties)
    assert name == iris.dated_event("meeting", "2024-10-29", shuffled)
    assert pyoxigraph.NamedNode(iris.entity(iris.BASE, name))


def test_parts_of_a_document_are_named_by_what_they_are() -> None:
    document = iris.document(iris.BASE, "k")
    assert iris.passage(document, (120, 304)) == "https://w3id.org/communique/document/k#p120-304"
    assert iris.part(document, "c7-p1") == "https://w3id.org/communique/document/k#c7-p1"
    assert iris.inferred(iris.BASE, "k") == "https://w3id.org/communique/document/k/inferred"
    assert iris.key_of(iris.BASE, iris.part(document, "c7")) == iris.key_of(iris.BASE, document + "/inferred") == "k"


@pytest.mark.parametrize("local", ["", "A", "a b", "a/b", "a>b", "-a", "a\n", "ä"])
def test_what_is_not_a_slug_is_refused(local: str) -> None:
    with pytest.raises(QuadError, match="not a slug"):
        iris.entity(iris.BASE, local)


@pytest.mark.parametrize(
    "base", ["", "x", "https://a.example/b", "ftp://a.example/", "https://a.example/<b>/", "https://a/ b/"]
)
def test_a_base_that_cannot_carry_iris_is_refused(base: str) -> None:
    with pytest.raises(QuadError, match="ends in a slash"):
        iris.checked_base(base)


@given(st.text())
def test_an_address_is_a_legal_iri_or_refused(text: str) -> None:
    for url in (text, "https://a.example/" + text):
        try:
            iri = iris.address(url)
        except QuadError:
            continue
        assert pyoxigraph.NamedNode(iri)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "a.example", "https://", "data:text/html,x"]
)
def test_an_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(QuadError, match="not an http"):
        iris.address(url)
