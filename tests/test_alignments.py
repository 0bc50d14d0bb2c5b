"""An alignment leads from a term of ours to one that its vocabulary defines, class to class, property to property."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, Graph, URIRef

from ontology import checking, terms

TABLE = Path(__file__).with_name("foreign_terms.tsv")
LISTED = (DCTERMS, FOAF, ORG, PROV, SDO, TIME)  # rdflib has the terms of these, each of its own namespace
RELATIONS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)


def foreign_terms() -> dict[str, str]:
    """Give each foreign term that the table knows with its kind."""
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {namespace + name: kind for namespace, kind, names in rows for name in names.split()}


def alignments() -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    graph = checking.read([terms.ROOM / "alignments.ttl"])
    for relation in RELATIONS:
        yield from ((ours, relation, theirs) for ours, theirs in graph.subject_objects(relation))


def exists(term: URIRef) -> bool:
    return str(term) in foreign_terms() or any(term in namespace for namespace in LISTED)


def is_class(term: URIRef) -> bool:
    """Tell a class by the table, or by its capital letter where the vocabulary writes them so."""
    name = term.rpartition("/")[2].rpartition("#")[2]
    return foreign_terms().get(str(term), "class" if name[0].isupper() else "property") == "class"


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return checking.read([terms.axioms_file()])


def test_no_alignment_names_an_invented_term():
    found = list(alignments())
    assert len(found) > 120
    assert [str(theirs) for _, _, theirs in found if not exists(theirs)] == []
    assert not exists(URIRef("http://www.w3.org/ns/prov#wasInventedBy"))


def test_classes_are_aligned_to_classes_and_properties_to_properties(vocabulary):
    for ours, relation, theirs in alignments():
        assert str(ours).removeprefix(terms.CQ) in terms.terms()
        one = (ours, RDF.type, OWL.Class) in vocabulary
        assert one == is_class(theirs), (ours, theirs)
        assert relation != RDFS.subClassOf or one
        assert relation != RDFS.subPropertyOf or not one


def test_every_vocabulary_that_the_design_names_is_aligned():
    spaces = {"sem/", "prov#", "org#", "schema.org/", "oa#", "time#", "gaf#", "grasp#"}
    assert {space for space in spaces if not any(space in theirs for _, _, theirs in alignments())} == set()


def test_the_core_of_the_model_is_aligned():
    core = {"Actor", "Organisation", "Event", "Document", "Claim", "Passage", "Person", "Post", "Tenure", "Place"}
    assert core <= {str(ours).removeprefix(terms.CQ) for ours, _, _ in alignments()}
