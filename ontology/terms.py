"""The names that may be used: a term that the Turtle lacks cannot be named.

IRIs are plain strings here; the graph wraps them. The files beside this one are read once, when first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

ROOM = Path(__file__).parent

CQ = "https://w3id.org/communique/ns#"
SCHEME = "https://w3id.org/communique/scheme/"
BASE = "https://w3id.org/communique/"  # of data, unless a store was made with another

DCTERMS = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WD = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"

SCHEMES = (
    "act",
    "role",
    "mode",
    "polarity",
    "modality",
    "certainty",
    "tense",
    "threat",
    "stage",
    "aspect",
    "end-known",
    "status",
)
CODES = ("plover", "cameo")  # schemes of others that acts are matched to


class OntologyError(ValueError):
    """The ontology does not allow what was asked of it."""


class UnknownTermError(OntologyError, LookupError):
    """A name was used that the ontology lacks."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme, as the pages and the reader need it."""

    iri: str
    scheme: str
    notation: str
    label: str
    definition: str
    strength: int | None = None
    broader: str | None = None  # IRI
    spellings: tuple[str, ...] = ()  # other notations that are understood


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of kinds.tsv: what the graph makes of a kind of fact."""

    kind: str
    class_name: str
    act: str
    agent: str
    target: str

    @property
    def iri(self) -> str:
        """Give the IRI of the event's class."""
        return cq(self.class_name)


def ontology_files() -> tuple[Path, ...]:
    """Give the Turtle that belongs in the ontology's graph: vocabulary, concepts, alignments."""
    return (axioms_file(), *concept_files(), ROOM / "alignments.ttl")


def concept_files() -> tuple[Path, ...]:
    """Give the Turtle of our own schemes of concepts, and of the codes of others that our acts are matched to."""
    return (ROOM / "schemes.ttl", ROOM / "codes.ttl")


def axioms_file() -> Path:
    """Give the Turtle that inference rules are made of: no alignment in it, lest every event become six."""
    return ROOM / "communique.ttl"


def shapes_file() -> Path:
    """Give the SHACL shapes of well-formed records."""
    return ROOM / "shapes.ttl"


def reference_files() -> tuple[Path, ...]:
    """Give the Turtle of what is known without reading."""
    return tuple(sorted((ROOM / "reference").glob("*.ttl")))


def cq(name: str) -> str:
    """Give the IRI of a class or property by its local name; raise where the Turtle lacks it."""
    if name not in terms():
        raise UnknownTermError(f"communique.ttl has no term cq:{name}: correct the name, or add the term there")
    return CQ + name


def concept(scheme: str, notation: str) -> str:
    """Give the IRI of a concept by its notation: `concept("act", "express_concern")`."""
    return described(scheme, notation).iri


def described(scheme: str, notation: str) -> Concept:
    """Give a concept with its label, definition and strength; raise where the scheme lacks it."""
    found = _by_notation().get((scheme, notation.replace("-", "_")))
    if found is None:
        raise UnknownTermError(
            f"schemes.ttl has no {notation!r} in scheme {scheme!r}: correct the notation, or add the concept there"
        )
    return found


def concepts(scheme: str) -> tuple[Concept, ...]:
    """Give all concepts of a scheme, in order of notation."""
    return tuple(sorted((c for c in _concepts() if c.scheme == scheme), key=lambda c: c.notation))


def concept_of(iri: str) -> Concept | None:
    """Give the concept that an IRI names, if it names one."""
    return _by_iri().get(iri)


def has_concept(scheme: str, notation: str) -> bool:
    """Tell whether a scheme knows a notation, without raising."""
    return (scheme, notation.replace("-", "_")) in _by_notation()


def strength(act: str) -> int | None:
    """Give the strength of an act by its notation; None where it lies apart from the scale."""
    return described("act", act).strength


def label(notation: str, scheme: str = "act") -> str:
    """Give the label of a concept as a reader would say it: `express grave concern`."""
    return described(scheme, notation).label


def kind(name: str) -> Kind:
    """Give the row of kinds.tsv for a kind of fact; raise where there is none."""
    found = kinds().get(name)
    if found is None:
        raise UnknownTermError(f"kinds.tsv has no kind {name!r}: correct the kind, or add a row there")
    return found


def prefixes(base: str = BASE) -> dict[str, str]:
    """Give prefix -> namespace for queries, Turtle and pages, with the store's own base IRI."""
    data = {"cq": CQ, "id": f"{base}id/", "document": f"{base}document/", "graph": f"{base}graph/"}
    schemes = {scheme: f"{SCHEME}{scheme}/" for scheme in (*SCHEMES, *CODES)}
    others = {
        "dcterms": DCTERMS,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "skos": SKOS,
        "wd": WD,
        "xsd": XSD,
    }
    return {**data, **schemes, **others}


@cache
def terms() -> frozenset[str]:
    """Give the local names of all classes and properties in communique.ttl."""
    defined = (RDF + "type", RDFS + "label")
    found: dict[str, set[str]] = {predicate: set() for predicate in defined}
    for subject, predicate, _ in _triples(axioms_file()):
        if predicate in found and subject.startswith(CQ):
            found[predicate].add(subject.removeprefix(CQ))
    return frozenset(found[defined[0]] & found[defined[1]])


@cache
def kinds() -> MappingProxyType[str, Kind]:
    """Give kind -> row of kinds.tsv, in the order of the file."""
    lines = (ROOM / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return MappingProxyType({row[0]: Kind(*row) for row in rows[1:]})


@cache
def _by_notation() -> dict[tuple[str, str], Concept]:
    return {(c.scheme, name.replace("-", "_")): c for c in _concepts() for name in (*c.spellings, c.notation)}


@cache
def _by_iri() -> dict[str, Concept]:
    return {c.iri: c for c in _concepts()}


@cache
def _concepts() -> tuple[Concept, ...]:
    properties: dict[str, dict[str, list[str]]] = {}
    for file in concept_files():
        for subject, predicate, value in _triples(file):
            properties.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return tuple(_concept(iri, values) for iri, values in properties.items() if SKOS + "notation" in values)


def _concept(iri: str, values: dict[str, list[str]]) -> Concept:
    ranks = values.get(CQ + "strength", [])
    return Concept(
        iri=iri,
        scheme=values[SKOS + "inScheme"][0].removeprefix(SCHEME),
        notation=values[SKOS + "notation"][0],
        label=values[SKOS + "prefLabel"][0],
        definition=values.get(SKOS + "definition", [""])[0],
        strength=int(ranks[0]) if ranks else None,
        broader=values.get(SKOS + "broader", [None])[0],
        spellings=tuple(values.get(SKOS + "hiddenLabel", ())),
    )


def _triples(path: Path) -> list[tuple[str, str, str]]:
    """Read the triples of a Turtle file about IRIs, as strings."""
    quads = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    return [
        (q.subject.value, q.predicate.value, q.object.value)
        for q in quads
        if isinstance(q.subject, pyoxigraph.NamedNode)
        and isinstance(q.object, pyoxigraph.NamedNode | pyoxigraph.Literal)
    ]
