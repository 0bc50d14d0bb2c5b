"""The terms of the vocabulary as their page shows them, read from the ontology's graph; nothing is written by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph import iris
from graph.reasoning.compiling import compiled
from ontology import terms
from server.addresses import shortened
from server.snapshots import View

Facts = Mapping[str, list[str]]  # of one term: property -> IRIs and words
SCHEMA = "https://schema.org/"
SORTS = {  # by the class of OWL: what the page calls it
    terms.OWL + "Class": "class",
    terms.OWL + "ObjectProperty": "property",
    terms.OWL + "DatatypeProperty": "property with a value",
}
NEIGHBOURS = {
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "org": "http://www.w3.org/ns/org#",
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "time": "http://www.w3.org/2006/time#",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "grasp": "http://groundedannotationframework.org/grasp#",
}
ABOVE = (terms.RDFS + "subClassOf", terms.RDFS + "subPropertyOf")
DOMAIN, USUAL_DOMAIN = terms.RDFS + "domain", SCHEMA + "domainIncludes"
RANGE, USUAL_RANGE = terms.RDFS + "range", SCHEMA + "rangeIncludes"
DISJOINT, INVERSE, CLOSE = terms.OWL + "disjointWith", terms.OWL + "inverseOf", terms.SKOS + "closeMatch"
RULES = {  # of OWL 2 RL: what each says, for who does not know its name
    "cax-sco": "from a class below",
    "prp-spo1": "from a property below",
    "prp-dom": "from what stands before a property",
    "prp-rng": "from what stands behind a property",
    "prp-spo2": "over a chain of properties",
    "prp-inv": "from the inverse",
    "cls-hv1": "from a class that implies it",
    "cls-hv2": "from a value",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A term of ours or of another vocabulary."""

    name: str  # prefixed: cq:Event, prov:Entity
    href: str  # on this page, or out of this server

    @property
    def is_own(self) -> bool:
        """Tell a term of this page."""
        return self.href.startswith("#")


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property with all that is said of it."""

    name: str  # local
    sort: str
    label: str
    comment: str
    examples: tuple[str, ...]
    relations: tuple[tuple[str, tuple[Link, ...]], ...]  # heading and terms
    follows: tuple[tuple[str, str, str], ...]  # rule, what it says, the axiom
    home: str  # local name of the class that a property is of

    @property
    def is_class(self) -> bool:
        """Tell a class from a property."""
        return self.sort == "class"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of concepts."""

    iri: str
    label: str
    definition: str
    concepts: int


class Glossary:
    """What the ontology's graph says of each IRI, and what follows from it for the page."""

    def __init__(self, view: View) -> None:
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in view.store.matching(graph=ox.NamedNode(iris.graph(view.base, "ontology"))):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.subject.value][quad.predicate.value].append(quad.object.value)
        self.facts: dict[str, Facts] = {iri: found[iri] for iri in found}
        self._prefixes = terms.prefixes(view.base) | NEIGHBOURS
        self.own = [iri for iri in found if iri.startswith(terms.CQ) and self._sort(iri)]
        self._back: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri in self.own:
            for one, values in self.facts[iri].items():
                for value in values:
                    self._back[one, value].append(iri)

    def terms(self) -> tuple[Term, ...]:
        """Give every class and property, by label."""
        return tuple(sorted(map(self._term, self.own), key=lambda term: (term.label.casefold(), term.name)))

    def values(self, iri: str, *properties: str) -> list[str]:
        """Give the values of some properties of a term, in the order of the properties, sorted in each."""
        facts = self.facts.get(iri, {})
        return list(dict.fromkeys(value for one in properties for value in sorted(facts.get(one, ()))))

    def subjects(self, properties: Iterable[str], value: str) -> list[str]:
        """Give the terms of ours that lead to a value."""
        return sorted({iri for one in properties for iri in self._back.get((one, value), ())})

    def leading(self, property_iri: str, value: str) -> list[str]:
        """Give whatever leads to a value by a property: concepts, too."""
        return sorted(iri for iri, facts in self.facts.items() if value in facts.get(property_iri, ()))

    def label(self, iri: str) -> str:
        """Give a term's label."""
        return next(iter(self.values(iri, terms.RDFS + "label")), iri)

    @property
    def about(self) -> str:
        """Say what the vocabulary is for."""
        return next(iter(self.values(terms.CQ.rstrip("#"), terms.DCTERMS + "description")), "")

    def tree(self) -> Mapping[str, list[str]]:
        """Give the classes right below each class, by label; what has none above it stands below nothing."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.own, key=lambda iri: self.label(iri).casefold()):
            if self._sort(iri) == "class":
                above = [one for one in self.values(iri, *ABOVE) if one.startswith(terms.CQ)]
                for one in above or [""]:
                    found[one.removeprefix(terms.CQ)].append(iri.removeprefix(terms.CQ))
        return found

    def schemes(self) -> tuple[Scheme, ...]:
        """Give the schemes of concepts, by label."""
        inside = Counter(one for facts in self.facts.values() for one in facts.get(terms.SKOS + "inScheme", ()))
        found = (Scheme(iri, *self._described(iri), inside[iri]) for iri in inside)
        return tuple(sorted(found, key=lambda scheme: scheme.label.casefold()))

    def _described(self, iri: str) -> tuple[str, str]:
        label, sense = (self.values(iri, terms.SKOS + name) for name in ("prefLabel", "definition"))
        return (label or [iri])[0], (sense or [""])[0]

    def _sort(self, iri: str) -> str:
        return next((SORTS[kind] for kind in self.facts[iri].get(terms.RDF + "type", ()) if kind in SORTS), "")

    def _term(self, iri: str) -> Term:
        homes = [one for one in self.values(iri, DOMAIN, USUAL_DOMAIN) if one.startswith(terms.CQ)]
        return Term(
            name=iri.removeprefix(terms.CQ),
            sort=self._sort(iri),
            label=self.label(iri),
            comment=" ".join(self.values(iri, terms.RDFS + "comment")),
            examples=tuple(self.values(iri, terms.SKOS + "example")),
            relations=tuple((heading, links) for heading, links in self._relations(iri) if links),
            follows=conclusions().get(iri, ()),
            home=homes[0].removeprefix(terms.CQ) if homes else "",
        )

    def _relations(self, iri: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
        above, close = self.values(iri, *ABOVE), self.values(iri, CLOSE)
        yield "Below", self._links(one for one in above if one.startswith(terms.CQ))
        yield "Above", self._links(self.subjects(ABOVE, iri))
        yield "Of", self._links(self.values(iri, DOMAIN))
        yield "Usually of", self._links(self.values(iri, USUAL_DOMAIN))
        yield "Leads to", self._links(self.values(iri, RANGE))
        yield "Usually leads to", self._links(self.values(iri, USUAL_RANGE))
        yield "Inverse", self._links([*self.values(iri, INVERSE), *self.subjects([INVERSE], iri)])
        yield "Properties", self._links(self.subjects([DOMAIN, USUAL_DOMAIN], iri))
        yield "Never also", self._links([*self.values(iri, DISJOINT), *self.subjects([DISJOINT], iri)])
        yield "A kind of", self._links(one for one in above if not one.startswith(terms.CQ))
        yield "Close to", self._links(close)

    def _links(self, found: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(shortened(iri, self._prefixes), self._href(iri)) for iri in dict.fromkeys(found))

    def _href(self, iri: str) -> str:
        return f"#{iri.removeprefix(terms.CQ)}" if iri.startswith(terms.CQ) else iri


@cache
def conclusions() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Give, for each class and property, the rules that it follows by, as the reasoner has compiled them."""
    found: dict[str, dict[tuple[str, str, str], None]] = defaultdict(dict)
    for rule in compiled().all:
        if rule.head and rule.name in RULES:
            _, predicate, value = rule.head
            concluded = value if predicate == f"<{terms.RDF}type>" else predicate
            found[str(concluded).strip("<>")][rule.name, RULES[rule.name], rule.axiom] = None
    return {iri: tuple(sorted(rows)) for iri, rows in found.items()}
