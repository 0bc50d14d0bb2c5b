"""A term that the Turtle lacks cannot be named."""

from __future__ import annotations

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
