"""The page of a scheme of concepts: what each means, how strong it is, and what it is like in other schemes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from ontology import terms
from server.errors import UnknownResourceError
from server.formats import formats
from server.pages.glossary import Glossary, Link
from server.pages.lookups import Row
from server.parts import view

MATCHES = {  # as the page says it, the closest first
    "the same as": "exactMatch",
    "close to": "closeMatch",
    "a kind of": "broadMatch",
    "related to": "relatedMatch",
}
BACK = {"the same as": "the same as", "close to": "close to", "a kind of": "above", "related to": "related to"}


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as a row of its scheme's page."""

    iri: str
    anchor: str
    notation: str
    label: str
    definition: str
    note: str
    strength: str
    broader: tuple[Link, ...]
    matches: tuple[tuple[str, tuple[Link, ...]], ...]


def scheme_page(resource: str, _facts: tuple[Row, ...]) -> str:
    """Show a scheme with its concepts."""
    glossary = Glossary(view())
    scheme = next((scheme for scheme in glossary.schemes() if scheme.iri == resource), None)
    if scheme is None:
        raise UnknownResourceError("there is no scheme of that name; the vocabulary lists them")
    concepts = _concepts(glossary, resource)
    return render_template(
        "scheme.html",
        scheme=scheme,
        concepts=concepts,
        ranked=any(concept.strength for concept in concepts),
        matched=any(concept.matches for concept in concepts),
        formats=formats("graph"),
        path=request.path,
    )


def _concepts(glossary: Glossary, scheme: str) -> list[Concept]:
    inside = [iri for iri in glossary.facts if scheme in glossary.values(iri, terms.SKOS + "inScheme")]
    return sorted((_concept(glossary, iri) for iri in inside), key=_order)


def _order(concept: Concept) -> str:
    """Put codes in the order of their numbers, other concepts in that of their labels."""
    return concept.notation if concept.notation.isdigit() else concept.label.casefold()


def _concept(glossary: Glossary, iri: str) -> Concept:
    def first(name: str) -> str:
        return next(iter(glossary.values(iri, name)), "")

    matches = [(words, _links(glossary, glossary.values(iri, terms.SKOS + name))) for words, name in MATCHES.items()]
    matches += [
        (BACK[words], _links(glossary, glossary.leading(terms.SKOS + name, iri))) for words, name in MATCHES.items()
    ]
    return Concept(
        iri=iri,
        anchor=iri.rpartition("/")[2],
        notation=first(terms.SKOS + "notation"),
        label=first(terms.SKOS + "prefLabel"),
        definition=first(terms.SKOS + "definition"),
        note=first(terms.SKOS + "scopeNote"),
        strength=first(terms.cq("strength")),
        broader=_links(glossary, glossary.values(iri, terms.SKOS + "broader")),
        matches=tuple((words, links) for words, links in matches if links),
    )


def _links(glossary: Glossary, found: list[str]) -> tuple[Link, ...]:
    """Name concepts by their scheme and label: PLOVER accuse, CAMEO 111 Criticize or denounce."""
    return tuple(Link(_name(glossary, iri), iri) for iri in found)


def _name(glossary: Glossary, iri: str) -> str:
    scheme, _, local = iri.removeprefix(terms.SCHEME).partition("/")
    label = next(iter(glossary.values(iri, terms.SKOS + "prefLabel")), local)
    return {"plover": f"PLOVER {label}", "cameo": f"CAMEO {local} {label}"}.get(scheme, label)
