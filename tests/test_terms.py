"""A term that the Turtle lacks cannot be named."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import terms


def test_a_class_and_a_property_have_their_iris():
    assert terms.cq("Claim") == "https://w3id.org/communique/ns#Claim"
    assert terms.cq("speakerParticipation") == "https://w3id.org/communique/ns#speakerParticipation"


def test_a_term_that_the_turtle_lacks_cannot_be_named():
    with pytest.raises(terms.UnknownTermError, match=r"communique\.ttl has no term cq:Clame"):
        terms.cq("Clame")


def test_a_concept_is_named_by_its_notation():
    assert terms.concept("act", "express_concern") == "https://w3id.org/communique/scheme/act/express-concern"
    assert terms.concept("role", "on-behalf-of") == "https://w3id.org/communique/scheme/role/on-behalf-of"


def test_a_concept_that_its_scheme_lacks_cannot_be_named():
    with pytest.raises(terms.UnknownTermError, match=r"no 'condem' in scheme 'act'"):
        terms.concept("act", "condem")
    assert not terms.has_concept("role", "condemn")


def test_another_spelling_leads_to_the_same_act():
    assert terms.concept("act", "criticise") == terms.concept("act", "criticize")
    assert terms.described("act", "emphasise").notation == "emphasize"


def test_an_iri_leads_back_to_its_concept():
    found = terms.concept_of(terms.concept("act", "condemn"))
    assert found is not None
    assert (found.scheme, found.notation, found.strength) == ("act", "condemn", 5)
    assert terms.concept_of(terms.BASE) is None


def test_words_have_the_strength_of_the_scale_and_other_acts_none():
    ranked = {"condemn": 5, "denounce": 5, "deplore": 4, "accuse": 4, "criticize": 4, "express_grave_concern": 3,
              "express_concern": 2, "warn": 2, "say": 0, "welcome": -2, "praise": -3, "pledge_support": -4}  # fmt: skip
    assert {act: terms.strength(act) for act in ranked} == ranked
    apart = ("confirm", "deny", "demand", "promise", "announce", "agree", "discuss", "attack")
    assert [terms.strength(act) for act in apart] == [None] * len(apart)


def test_a_label_reads_as_it_is_said():
    assert terms.label("express_grave_concern") == "express grave concern"
    assert terms.label("on_behalf_of", "role") == "on behalf of"


def test_every_scheme_has_concepts_and_no_other_scheme_is_asked_for():
    assert all(len(terms.concepts(scheme)) >= 2 for scheme in terms.SCHEMES)
    assert len(terms.concepts("act")) > 150


def test_every_kind_of_fact_leads_to_a_class_an_act_and_two_participations():
    assert len(terms.kinds()) >= 25
    for row in terms.kinds().values():
        assert row.iri == terms.cq(row.class_name)
        assert terms.has_concept("act", row.act)
        assert terms.cq(f"{row.agent}Participation")
        assert terms.cq(f"{row.target}Participation")


def test_an_unknown_kind_of_fact_is_refused():
    with pytest.raises(terms.UnknownTermError, match=r"kinds\.tsv has no kind 'feast'"):
        terms.kind("feast")


def test_prefixes_follow_the_base_of_the_store():
    prefixes = terms.prefixes("https://example.org/k/")
    assert prefixes["id"] == "https://example.org/k/id/"
    assert prefixes["cq"] == terms.CQ
    assert prefixes["act"] + "condemn" == terms.concept("act", "condemn")


def test_the_files_that_are_named_are_there():
    assert all(path.is_file() for path in (*terms.ontology_files(), terms.axioms_file(), terms.shapes_file()))


def test_every_term_that_turtle_uses_is_defined():
    used = set()
    files = (*terms.ontology_files(), terms.shapes_file(), *terms.reference_files())
    for path in files:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            used |= {term.value for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, NamedNode)}
    names = {iri.removeprefix(terms.CQ) for iri in used if iri.startswith(terms.CQ)}
    assert names - terms.terms() == set()
    concepts = {iri for iri in used if iri.startswith(terms.SCHEME) and iri.removeprefix(terms.SCHEME).count("/") == 1}
    assert {iri for iri in concepts if terms.concept_of(iri) is None} == set()


# --- nothing unused: each term is written by the product or follows from what is written

SOURCES = (
    *terms.ROOM.parent.glob("graph/**/*.py"),
    *(terms.ROOM / "reference").glob("*.py"),
    *terms.ROOM.parent.glob("loaders/extract/**/*.py"),  # the classes of what a text names
)
USED_ELSEWHERE = (*terms.ROOM.parent.glob("graph/**/*.rq"), *terms.ROOM.parent.glob("server/pages/queries/*.rq"))


def written() -> set[str]:
    """Give the terms that Python names, or that facts of the tables and kinds bear."""
    names = {name for path in SOURCES for name in re.findall(r'"(?:cq:)?([A-Za-z0-9]+)"', path.read_text("utf-8"))}
    names |= {f"{role}Participation" for row in terms.kinds().values() for role in (row.agent, row.target)}
    names |= {row.class_name for row in terms.kinds().values()} | {f"{name}Participation" for name in names}
    for path in (*terms.reference_files(), *terms.concept_files()):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            names |= {t.value.removeprefix(terms.CQ) for t in (quad.predicate, quad.object) if isinstance(t, NamedNode)}
    return names & terms.terms()


CONCLUDING = {terms.RDFS + "subClassOf", terms.RDFS + "subPropertyOf", terms.RDFS + "domain", terms.RDFS + "range",
              terms.OWL + "equivalentClass"}  # fmt: skip
DEFINED = {terms.OWL + "propertyChainAxiom", terms.OWL + "inverseOf", terms.OWL + "equivalentClass"}


def inferred() -> set[str]:
    """Give the terms that some axiom concludes."""
    found = set()
    for quad in parse(path=str(terms.axioms_file()), format=RdfFormat.TURTLE):
        found |= {quad.object} if quad.predicate.value in CONCLUDING else set()
        found |= {quad.subject} if quad.predicate.value in DEFINED else set()
    return {term.value.removeprefix(terms.CQ) for term in found if isinstance(term, NamedNode)}


ASKED = {"matches"}  # of queries only: what matches is worked out for each (graph/fulltext), and never stored


def test_no_term_is_declared_that_is_neither_written_nor_inferred():
    assert len(written()) > 100
    assert terms.terms() - (written() - ASKED) - inferred() == ASKED


def test_every_term_that_code_and_queries_name_is_declared():
    named = {
        name
        for path in (*SOURCES, *USED_ELSEWHERE)
        for name in re.findall(r"cq:([A-Za-z]\w*)", path.read_text("utf-8"))
    }
    assert len(named) > 40
    assert named - terms.terms() == set()
