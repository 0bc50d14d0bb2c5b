"""Records and quads that mean harm: each is refused in one line or does nothing beyond its own document."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph import iris
from graph.errors import QuadError
from graph.quads import quads
from graph.records import When
from graph.store import Store
from graph.validation.validate import report
from graph.vocabulary import TYPE, cq
from ontology import terms
from tests.test_validate import DOCUMENT, UNIT, WARNING

OWN = ox.NamedNode(iris.document(iris.BASE, "k"))


def made(**changes: str) -> list[ox.Quad]:
    return list(quads(replace(DOCUMENT, **changes), (UNIT,), (WARNING,)))


def stored() -> Store:
    store = Store.create(None)
    store.replace("k", made())
    return store


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://e.org/a b", "https://e.org/a%20b"),
        ("https://e.org/{a}", "https://e.org/%7Ba%7D"),
        ("https://e.org/a|b<c>", "https://e.org/a%7Cb%3Cc%3E"),
        ("https://e.org/Zoë", "https://e.org/Zo%C3%AB"),
        ("https://e.org/a#b#c", "https://e.org/a#b%23c"),
    ],
)
def test_c58_what_may_not_stand_in_an_address_is_encoded(url: str, iri: str) -> None:
    assert iri in {quad.object.value for quad in made(url=url) if isinstance(quad.object, ox.NamedNode)}


@pytest.mark.parametrize(
    "url", ["summit.html", "//e.org/a", "https://", "https://e.org/%zz", "https://e.org/" + "a" * 1_000_000]
)
def test_c58_an_address_that_is_none_is_refused_in_one_short_line(url: str) -> None:
    with pytest.raises(QuadError) as refused:
        made(url=url)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("date", ["2024-13-45", "30000-01-01", "-0001-01-01", "2024-02-30"])
def test_c59_a_date_of_no_calendar_is_kept_out(date: str) -> None:
    with pytest.raises(QuadError, match="no date"):
        made(date=date)
    with pytest.raises(QuadError, match="no date"):
        list(quads(DOCUMENT, (UNIT,), (replace(WARNING, event=replace(WARNING.event, when=When(date))),)))


def test_c59_a_language_tag_that_is_none_is_kept_out() -> None:
    with pytest.raises(QuadError, match="no language tag"):
        made(title="A title", language="en-1234567890")


def test_c59_an_ill_typed_date_that_got_in_is_reported_and_breaks_no_filter() -> None:
    store = stored()
    bad = ox.Literal("2024-13-45", datatype=ox.NamedNode(terms.XSD + "date"))
    store.replace("k", [*made(), ox.Quad(ox.NamedNode(f"{OWN.value}#u1"), cq("date"), bad, OWN)])
    assert any("A date must be" in line for line in report(store, "k").lines)
    rows = store.query('SELECT ?s { ?s cq:date ?d FILTER(?d > "2000-01-01"^^xsd:date) }').rows
    assert rows == () or "#u1" not in str(rows)


def test_c60_the_same_document_twice_writes_nothing_and_a_changed_one_takes_its_place() -> None:
    store = stored()
    before = len(store)
    again = store.replace("k", made())
    assert (again.added, again.removed, len(store)) == (0, 0, before)
    changed = store.replace("k", made(title="Another title"))
    assert (changed.added, changed.removed) == (1, 0)
    store.replace("k", made())
    assert len(store) == before
    assert store.documents() == ("k",)


def test_c60_blank_nodes_never_meet_because_none_is_let_in() -> None:
    blank = ox.Quad(OWN, cq("publisher"), ox.BlankNode("b0"), OWN)
    with pytest.raises(QuadError, match="has no name; mint an IRI"):
        stored().replace("k", [*made(), blank])


@pytest.mark.parametrize("graph", ["document/other", "graph/ontology", "graph/reference", "graph/affirmed"])
def test_c61_a_quad_in_another_graph_is_refused_and_nothing_is_written(graph: str) -> None:
    store = stored()
    before = len(store)
    other = ox.NamedNode(iris.BASE + graph)
    with pytest.raises(QuadError, match="a document writes its own only"):
        store.replace("k", [*made(), ox.Quad(OWN, TYPE, cq("Document"), other)])
    assert len(store) == before


def test_c61_an_axiom_in_a_document_is_no_axiom() -> None:
    store = stored()
    event, thing = cq("Event"), ox.NamedNode(terms.OWL + "Thing")
    above = ox.NamedNode(terms.RDFS + "subClassOf")
    axioms = [
        ox.Quad(event, above, cq("Place"), OWN),
        ox.Quad(thing, above, cq("Place"), OWN),
        ox.Quad(TYPE, TYPE, event, OWN),
    ]
    follows = set(store.matching(predicate=TYPE, value=cq("Place")))
    store.replace("k", [*made(), *axioms])
    assert set(store.matching(predicate=TYPE, value=cq("Place"))) == follows
    ontology = ox.NamedNode(iris.graph(store.base, "ontology"))
    assert not any(store.matching(event, above, cq("Place"), ontology))


def test_c64_a_triple_about_a_triple_is_refused_in_words() -> None:
    said = ox.Triple(OWN, TYPE, cq("Document"))
    reifies = ox.Quad(OWN, ox.NamedNode(terms.RDF + "reifies"), said, OWN)
    with pytest.raises(QuadError, match="has no name; mint an IRI"):
        stored().replace("k", [*made(), reifies])
