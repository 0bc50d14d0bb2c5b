from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from graph import background, iris, quads
from graph.errors import RuleError
from graph.reasoning.closing import closure
from graph.reasoning.compiling import compiled
from graph.reasoning.indexing import Index
from graph.reasoning.lines import line, triples_of
from graph.reasoning.rules import Rules
from graph.records import Capacity, Claim, Document, Entity, Event, Participant, Unit, When
from graph.store import Store
from graph.vocabulary import TYPE, Triple
from ontology import terms

TEXT = "Something was said. Something was done. Somebody was met."
PEOPLE = tuple(Entity(f"person-{n}", f"Person {n}", "Person") for n in range(4))
STATES = (Entity("north-korea", "North Korea", "State"), Entity("russia", "Russia", "State"))
TIES = Entity("dprk-russia-ties", "DPRK–Russia ties", "Tie", ("north-korea", "russia"), ("military",))
CAPACITY = Capacity("Secretary General of NATO", tenure="mark-rutte--secretary-general-of-nato--2024")


def small_set() -> list[list[ox.Quad]]:
    """Give the quads of some documents with one claim of every kind and every act, and one event in common."""
    return [list(_document(f"d{n}", n)) for n in range(4)]


def _document(key: str, number: int) -> list[ox.Quad]:
    document = Document(key, f"{key}.txt", TEXT, "0" * 64, title="A title", publisher="NATO", date="2024-11-01")
    roles = ("agent", "target", "addressee", "on-behalf-of", "party", "place")
    kinds = [(kind, row.act) for kind, row in terms.kinds().items()]
    acts = [("statement", concept.notation) for concept in terms.concepts("act")]
    some = [("statement", "express_concern"), *acts[number::6]]  # a sixth will do, but for the act that is asked about
    claims = []
    for n, (kind, act) in enumerate(kinds if number == 0 else some, 1):
        people = [Participant(PEOPLE[(n + i) % 4], role, CAPACITY if i == 0 else None) for i, role in enumerate(roles)]
        event = Event(kind, act, tuple(people), about=(TIES,), when=When("2024-10-29") if n % 2 else None)
        claims.append(Claim(f"c{n}", 1, event, 0, 19, via=f"c{n - 1}" if n > 1 else ""))
    deed = Event("transfer", "supply_arms", (Participant(STATES[0], "agent"), Participant(STATES[1], "target")))
    claims.append(Claim("c999", 1, deed, 20, 39))
    return list(quads.quads(document, (Unit(1, 0, len(TEXT)),), claims))


def by_owlrl(triples: set[Triple]) -> set[tuple[str, str, str]]:
    """Close the triples with the axioms by owlrl and give what it adds about things."""
    graph = rdflib.Graph().parse(terms.axioms_file(), format="turtle")
    text = "\n".join(" ".join(map(str, triple)) + " ." for triple in triples)
    graph.parse(data=text, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    subjects = {triple[0].value for triple in triples}
    subjects |= {triple[2].value for triple in triples if isinstance(triple[2], ox.NamedNode)}
    given = {plain(*triple) for triple in triples}
    return {row for row in named(graph) - given if row[0] in subjects and not trivial(*row)}


def named(graph: rdflib.Graph) -> set[tuple[str, str, str]]:
    """Give the triples without a restriction that has no name, and without owlrl's literal subjects."""
    return {
        (str(subject), str(predicate), str(value))
        for subject, predicate, value in graph
        if isinstance(subject, rdflib.URIRef) and not isinstance(value, rdflib.BNode)
    }


def followed(triples: Iterable[Triple], rules: Rules, ground: Index | None = None) -> set[tuple[str, str, str]]:
    """Give what follows from triples, by the closure that is stored."""
    closed = closure(map(line, triples), rules, ground)
    assert not closed.note
    return {plain(*triple) for triple in triples_of(closed.lines)}


def trivial(subject: str, predicate: str, value: str) -> bool:
    """Tell what nobody asks for: x is a thing, x is x, and what is said of the vocabulary itself."""
    if subject.startswith(terms.CQ) or subject.startswith((terms.RDF, terms.RDFS, terms.OWL, terms.XSD)):
        return True
    if predicate == terms.OWL + "sameAs":
        return subject == value
    return predicate == TYPE.value and value in {terms.OWL + "Thing", terms.RDFS + "Resource"}


def plain(subject: object, predicate: object, value: object) -> tuple[str, str, str]:
    one, two, three = (getattr(node, "value", str(node)) for node in (subject, predicate, value))
    return one, two, three


def test_the_rules_give_what_owlrl_gives_triple_for_triple() -> None:
    documents = small_set()
    triples = {triple for document in documents for triple in background.triples_of(document)}
    ours: set[tuple[str, str, str]] = set()
    for document in documents:  # each by itself, as the store does it
        ours |= followed(background.triples_of(document), compiled())
    ours = {row for row in ours - {plain(*triple) for triple in triples} if not trivial(*row)}
    theirs = by_owlrl(triples)
    assert len(triples) > 5000
    assert len(theirs) > 1000
    assert ours - theirs == set()
    assert theirs - ours == set()


def test_closing_twice_adds_nothing() -> None:
    triples = background.triples_of(small_set()[0])
    found = closure(map(line, triples), compiled())
    assert closure([*map(line, triples), *found.lines], compiled()).lines == set()


def test_every_inferred_triple_says_why() -> None:
    store = Store.create(None)
    store.replace("d1", small_set()[1])
    found = sorted(store.matching(graph=ox.NamedNode(iris.inferred(store.base, "d1"))), key=str)
    for quad in found[::20]:
        triple = (quad.subject, quad.predicate, quad.object)
        derivation = store.derivation(triple)  # type: ignore[arg-type]
        if derivation is None:  # the reference data say it, too
            assert iris.graph(store.base, "reference") in store.graphs_of(*triple)  # type: ignore[arg-type]
            continue
        assert derivation.premises
        assert all(any(store.matching(*premise)) for premise in derivation.premises)
        assert derivation.rule.startswith(("cax-", "cls-", "prp-"))


def test_an_expression_of_concern_has_a_speaker_who_takes_part_in_it() -> None:
    store = Store.create(None)
    for number, document in enumerate(small_set()):
        store.replace(f"d{number}", document)
    rows = store.query(
        "SELECT DISTINCT ?who WHERE { ?act a cq:ExpressionOfConcern , cq:SpeechAct ; cq:speaker ?who . "
        "?who cq:actorOf ?act ; a cq:Actor . id:dprk-russia-ties cq:manifestedBy ?deed ."
        "?deed cq:agent id:north-korea }"
    ).rows
    assert rows


AXIOMS = """
@prefix : <https://a.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:near a owl:SymmetricProperty . :within a owl:TransitiveProperty .
:farFrom owl:equivalentProperty :distantFrom . :Town owl:equivalentClass :City .
:grandparent owl:propertyChainAxiom ( :parent :parent ) .
:greatAunt owl:propertyChainAxiom ( :parent :parent :sister ) .
:Red owl:equivalentClass [ a owl:Restriction ; owl:onProperty :colour ; owl:hasValue :red ] .
:Warm rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :feels ; owl:hasValue "warm" ] .
:Red rdfs:subClassOf :Warm .
:Parent owl:equivalentClass [ owl:intersectionOf
    ( :Adult [ a owl:Restriction ; owl:onProperty :colour ; owl:hasValue :red ] ) ] .
:Elder owl:intersectionOf ( :Parent :Adult ) .
[ a owl:Restriction ; owl:onProperty :parent ; owl:someValuesFrom :Red ] rdfs:subClassOf :Reddish .
[ a owl:Restriction ; owl:onProperty :sister ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :Sibling .
[ owl:unionOf ( :Town :Village ) ] rdfs:subClassOf :Settlement .
:Club rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :member ; owl:allValuesFrom :Adult ] .
:capital a owl:FunctionalProperty . :seatOf a owl:InverseFunctionalProperty . :Club owl:hasKey ( :code ) .
:Town rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :mayor ; owl:maxCardinality
    "1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ] .
:Club rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :head ; owl:onClass :Adult ; owl:maxQualifiedCardinality
    "1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ] .
"""
FACTS = """
@prefix : <https://a.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:a :near :b . :a :within :b . :b :within :c . :c :within :d . :d :farFrom :a . :t a :Town .
:x :parent :y . :y :parent :z . :z :sister :s . :x :colour :red . :y a :Red .
:x a :Adult . :z a :Elder . :k a :Club ; :member :m1 , :m2 ; :code "7" . :l a :Club ; :code "7" ; :near :k .
:g :capital :h , :i . :j :capital :h . :u :seatOf :v . :w :seatOf :v . :v a :Village ; :near :h .
:t :mayor :n , :o . :o :sister :m1 . :k :head :m1 , :p . :p a :Adult ; :colour :blue . :q owl:sameAs :a .
"""


def test_every_kind_of_rule_gives_what_owlrl_gives(tmp_path: Path) -> None:
    file = tmp_path / "axioms.ttl"
    file.write_text(AXIOMS)
    triples = background.triples_of(ox.parse(input=FACTS, format=ox.RdfFormat.TURTLE))
    ours = followed(triples, compiled(file))
    graph = rdflib.Graph().parse(data=AXIOMS + FACTS, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    names = (*"abcdghijklnopqstuvwxyz", "m1", "m2")
    things = {f"https://a.example/{name}" for name in names}
    given = {plain(*triple) for triple in triples}
    theirs = {row for row in named(graph) - given if row[0] in things and not trivial(*row)}
    assert ours - theirs == set()
    assert theirs - ours == set()
    assert len(ours) > 60
    assert ("https://a.example/x", "https://a.example/greatAunt", "https://a.example/s") in ours


def test_a_chain_may_run_over_what_is_looked_up(tmp_path: Path) -> None:
    file = tmp_path / "axioms.ttl"
    file.write_text(AXIOMS)
    known = background.triples_of(ox.parse(input=FACTS, format=ox.RdfFormat.TURTLE))
    own, others = [t for t in known if t[0].value.endswith("/y")], [t for t in known if not t[0].value.endswith("/y")]
    found = followed(own, compiled(file), Index(compiled(file), map(line, others)))
    assert ("https://a.example/x", "https://a.example/grandparent", "https://a.example/z") in found
    assert ("https://a.example/x", "https://a.example/greatAunt", "https://a.example/s") in found


@pytest.mark.parametrize(
    "axiom",
    [
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :D ] .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :D ] rdfs:subClassOf :C .",
        "[ owl:oneOf ( :a :b ) ] rdfs:subClassOf :C .",
        "[] a owl:NegativePropertyAssertion .",
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
    ],
)
def test_an_axiom_without_a_rule_is_refused_aloud(tmp_path: Path, axiom: str) -> None:
    file = tmp_path / "axioms.ttl"
    file.write_text(AXIOMS + axiom)
    line = AXIOMS.count("\n") + 1
    with pytest.raises(RuleError, match=rf"axioms\.ttl, line {line}: owl:\w+ has no rule"):
        compiled(file)


def test_the_reference_data_are_closed_too() -> None:
    found = [quad for quad in background.quads(iris.BASE) if quad.graph_name.value.endswith("/reference/inferred")]  # type: ignore[union-attr]
    triples = {plain(quad.subject, quad.predicate, quad.object) for quad in found}
    assert (f"{iris.BASE}id/russia", TYPE.value, terms.cq("Actor")) in triples
