"""The vocabulary says what it means, stays within OWL 2 RL, and contradicts itself nowhere."""

from __future__ import annotations

import time

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from ontology import checking, terms

CQ = Namespace(terms.CQ)
ID = Namespace(terms.prefixes()["id"])
ACT = Namespace(terms.SCHEME + "act/")
PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in terms.prefixes().items())


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def vocabulary() -> Graph:
    return checking.read([terms.axioms_file()])


@pytest.fixture(scope="module")
def concepts() -> Graph:
    return checking.read(terms.concept_files())


# --- classes and properties


def own(graph: Graph, kind: URIRef) -> list[URIRef]:
    return sorted(term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef) and term in CQ)


def test_every_term_has_a_label_a_comment_and_an_example():
    graph = vocabulary()
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = [term for kind in kinds for term in own(graph, kind)]
    assert len(found) >= 100
    for term in found:
        assert [value.language for value in graph.objects(term, RDFS.label)] == ["en"], term
        assert len(str(graph.value(term, RDFS.comment))) >= 25, term
        assert graph.value(term, SKOS.example), term
        assert graph.value(term, RDFS.isDefinedBy) == URIRef(terms.CQ.rstrip("#")), term


def test_no_two_terms_of_a_kind_share_a_label_or_comment():
    graph = vocabulary()
    classes = [str(graph.value(term, RDFS.label)) for term in own(graph, OWL.Class)]
    assert len(set(classes)) == len(classes)
    comments = [str(comment) for comment in graph.objects(None, RDFS.comment)]
    assert len(set(comments)) == len(comments)


def test_the_vocabulary_is_within_owl_2_rl():
    assert checking.breaches(vocabulary()) == ()


BREACHES = {
    "cq:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cq:p ; owl:someValuesFrom cq:A ]": "someValuesFrom may",
    "cq:A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( cq:A cq:B ) ]": "unionOf may not stand on the right",
    "cq:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cq:p ; owl:maxCardinality 2 ]": "cardinality above 1",
    "cq:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cq:p ; owl:minCardinality 1 ]": "minCardinality is not",
    "[ a owl:Restriction ; owl:onProperty cq:p ; owl:allValuesFrom cq:A ] rdfs:subClassOf cq:A": "allValuesFrom may",
    "cq:A owl:equivalentClass [ a owl:Class ; owl:unionOf ( cq:A cq:B ) ]": "unionOf may not stand on the equivalence",
    "cq:A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( cq:A [ owl:oneOf ( cq:x ) ] ) ]": "oneOf may not stand",
    "cq:A owl:disjointUnionOf ( cq:A cq:B )": "disjointUnionOf is not in OWL 2 RL",
    "cq:p a owl:ReflexiveProperty": "ReflexiveProperty is not in OWL 2 RL",
    "cq:p rdfs:range [ a owl:Class ; owl:oneOf ( cq:x ) ]": "oneOf may not stand on the right",
    "owl:Thing rdfs:subClassOf cq:A": "owl:Thing may not stand here",
    "cq:d owl:propertyChainAxiom ( cq:p cq:p )": "cq:d in its chain is no object property",
    "cq:p owl:propertyChainAxiom ( cq:p cq:d )": "cq:d in its chain is no object property",
    "cq:q owl:propertyChainAxiom ( cq:p cq:q )": "its chain contains itself",
    "cq:A a owl:ObjectProperty": "declared as owl:Class and owl:ObjectProperty",
    "cq:x cq:undeclared cq:y": "cq:undeclared: used as a property and not declared",
    "cq:A rdfs:subClassOf cq:Undeclared": "cq:Undeclared: stands in rdfs:subClassOf",
}  # fmt: skip


@pytest.mark.parametrize(("axiom", "complaint"), BREACHES.items(), ids=[*BREACHES.values()])
def test_the_profile_check_sees(axiom, complaint):
    declared = """cq:A a owl:Class . cq:B a owl:Class . cq:d a owl:DatatypeProperty .
        cq:p a owl:ObjectProperty . cq:q a owl:ObjectProperty ."""
    assert checking.breaches(turtle(declared)) == ()
    assert any(complaint in line for line in checking.breaches(turtle(f"{declared} {axiom} .")))


def test_the_profile_check_passes_what_the_profile_allows():
    allowed = """cq:A a owl:Class . cq:B a owl:Class . cq:p a owl:ObjectProperty .
        [ a owl:Class ; owl:unionOf ( cq:B
            [ a owl:Restriction ; owl:onProperty cq:p ; owl:someValuesFrom owl:Thing ] ) ]
            rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cq:p ; owl:maxCardinality 1 ] .
        cq:A owl:disjointWith cq:B ."""
    assert checking.breaches(turtle(allowed)) == ()


# --- reasoning

RECORDS = """
    id:e1 a cq:SpeechAct ; cq:act act:condemn ; cq:kind "statement" ; cq:about id:a-b-ties ;
        cq:speakerParticipation id:p1 ; cq:onBehalfOfParticipation id:p2 .
    id:p1 cq:participant id:somebody ; cq:inCapacityOf id:t1 . id:p2 cq:participant id:union .
    id:e2 cq:act act:express-grave-concern ; cq:speakerParticipation id:p1 .
    id:e3 a cq:Transfer ; cq:act act:supply ; cq:manifestationOf id:a-b-ties ;
        cq:agentParticipation id:p3 ; cq:placeParticipation id:p4 .
    id:p3 cq:participant id:a . id:p4 cq:participant id:b .
    id:e4 a cq:ThreatEvent ; cq:threatKind threat:nuclear .
    id:c1 a cq:Claim ; cq:claims id:e1 ; cq:evidence id:p120-304 .
    id:union a cq:InternationalOrganisation . id:somebody a cq:Person . id:a a cq:State . id:b a cq:State .
"""


def closed(data: str) -> Graph:
    graph = vocabulary() + turtle(data)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    errors = [str(text) for node in graph.subjects(RDF.type, None) for text in graph.objects(node, ERROR)]
    return errors + [str(thing) for thing in graph.subjects(RDF.type, OWL.Nothing)]


ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def closure() -> Graph:
    return closed(RECORDS)


def test_the_vocabulary_with_sound_records_is_consistent(closure):
    assert contradictions(closure) == []


@pytest.mark.parametrize(
    "data",
    [
        "id:x a cq:Person , cq:State .",
        "id:x cq:claims id:y . id:y cq:evidence id:z .",  # an event that is a claim
        "id:e cq:speakerParticipation id:x . id:x a cq:Organ .",
        "id:x a cq:Collective , cq:Grouping .",
    ],
)
def test_records_that_contradict_the_vocabulary_are_found(data):
    assert contradictions(closed(data))


FOLLOWS = {
    "common acts are classes": (ID.e1, RDF.type, CQ.Condemnation),
    "a weaker act is not a stronger class": (ID.e2, RDF.type, CQ.ExpressionOfConcern),
    "the speaker follows from the participation": (ID.e1, CQ.speaker, ID.somebody),
    "so does the one represented": (ID.e1, CQ.onBehalfOf, ID.union),
    "whoever speaks is involved": (ID.e1, CQ.involves, ID.somebody),
    "and takes part in the event": (ID.somebody, CQ.actorOf, ID.e1),
    "the place follows": (ID.e3, CQ.place, ID.b),
    "a tie is manifested by its deeds": (ID["a-b-ties"], CQ.manifestedBy, ID.e3),
    "what manifests itself is a tie": (ID["a-b-ties"], RDF.type, CQ.Tie),
    "a deed is an event": (ID.e3, RDF.type, CQ.Event),
    "a threatening is a threat": (ID.e4, RDF.type, CQ.Threat),
    "evidence is a passage": (ID["p120-304"], RDF.type, CQ.Passage),
    "an office in the act is a tenure": (ID.t1, RDF.type, CQ.Tenure),
}


@pytest.mark.parametrize("triple", FOLLOWS.values(), ids=[*FOLLOWS])
def test_what_follows(closure, triple):
    assert triple in closure


@pytest.mark.parametrize(
    "triple",
    [
        (ID.e2, RDF.type, CQ.Condemnation),
        (ID.e2, CQ.act, ACT["express-concern"]),
        (ID.e3, CQ.involves, ID.b),  # a place is no involvement
        (ID.e1, CQ.about, ID.e3),  # what is said of the tie is not said of its manifestation
        (ID.e3, RDF.type, CQ.SpeechAct),
    ],
)
def test_what_must_not_follow(closure, triple):
    assert triple not in closure


def test_closing_the_vocabulary_is_quick():
    start = time.perf_counter()
    closed("")
    assert time.perf_counter() - start < 30  # it takes two to three seconds on an idle machine


# --- concepts


def test_every_concept_has_notation_label_definition_and_scheme(concepts):
    found = list(concepts.subjects(RDF.type, SKOS.Concept))
    assert len(found) > 250
    for concept in found:
        scheme = str(concepts.value(concept, SKOS.inScheme))
        assert len(list(concepts.objects(concept, SKOS.notation))) == 1, concept
        assert concepts.value(concept, SKOS.prefLabel), concept
        if not scheme.endswith(("plover", "cameo")):
            assert concepts.value(concept, SKOS.definition), concept
            local = str(concept).removeprefix(scheme + "/")
            assert local == str(concepts.value(concept, SKOS.notation)).replace("_", "-")


def test_broader_acts_lead_upwards_without_a_circle(concepts):
    for narrow, broad in concepts.subject_objects(SKOS.broader):
        assert (broad, RDF.type, SKOS.Concept) in concepts
        assert narrow not in set(concepts.transitive_objects(broad, SKOS.broader))


MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)


def codes(concepts: Graph, act: URIRef, scheme: str) -> set[URIRef]:
    found = {code for match in MATCHES for code in concepts.objects(act, match)}
    return {code for code in found if (code, SKOS.inScheme, URIRef(terms.SCHEME + scheme)) in concepts}


def test_every_act_has_a_code_of_plover_and_cameo_or_says_that_it_has_none(concepts):
    acts = [URIRef(act.iri) for act in terms.concepts("act")]
    for act in acts:
        note = str(concepts.value(act, SKOS.scopeNote, default=""))
        for scheme, name in (("plover", "PLOVER"), ("cameo", "CAMEO")):
            assert bool(codes(concepts, act, scheme)) != (name in note), act
    assert sum(bool(codes(concepts, act, "plover")) for act in acts) > 120


def test_matched_codes_exist_and_an_exact_match_means_one_act(concepts):
    matched = [code for match in MATCHES for code in concepts.objects(None, match)]
    assert len(matched) > 250
    assert all((code, RDF.type, SKOS.Concept) in concepts for code in matched)
    exact = list(concepts.objects(None, SKOS.exactMatch))
    assert len(set(exact)) == len(exact), "two acts that match one code exactly would be one act"


def test_the_plover_type_of_an_act_is_that_of_its_cameo_code(concepts):
    for act in (URIRef(act.iri) for act in terms.concepts("act")):
        types = codes(concepts, act, "plover")
        for code in codes(concepts, act, "cameo"):
            converted = set(concepts.objects(code, SKOS.broadMatch))
            assert not types or converted <= types, (act, code, converted)


def test_the_schemes_of_codes_are_whole(concepts):
    plover, cameo = terms.concepts("plover"), terms.concepts("cameo")
    assert len(plover) == 16
    assert [code.notation for code in cameo if code.broader is None] == [f"{root:02}" for root in range(1, 21)]
    assert len(cameo) > 290
    for code in cameo:
        if code.broader is not None:
            above = terms.concept_of(code.broader)
            assert above is not None
            assert above.notation == code.notation[:-1], "a code stands below its beginning"


def test_the_classes_of_common_acts_name_acts_that_exist(concepts):
    values = set(vocabulary().objects(None, OWL.hasValue))
    assert len(values) >= 20
    assert all((value, RDF.type, SKOS.Concept) in concepts for value in values)
