"""The ontology's terms as nodes of the store, and literals whose datatype says their precision."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode

from graph.errors import QuadError
from graph.records import Document, Entity
from ontology import terms

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]

TYPE = NamedNode(terms.RDF + "type")
LABEL = NamedNode(terms.RDFS + "label")
TITLE = NamedNode(terms.DCTERMS + "title")
CREATOR = NamedNode(terms.DCTERMS + "creator")
DAY = NamedNode(terms.DCTERMS + "date")
MODIFIED = NamedNode(terms.DCTERMS + "modified")
LANGUAGE = NamedNode(terms.DCTERMS + "language")
ISSUED = NamedNode(terms.DCTERMS + "issued")
SOURCE = NamedNode(terms.DCTERMS + "source")
LICENCE = NamedNode(terms.DCTERMS + "license")
GENERATED_BY = NamedNode(terms.PROV + "wasGeneratedBy")
USED = NamedNode(terms.PROV + "used")
ACTIVITY = NamedNode(terms.PROV + "Activity")
VERSION = NamedNode(terms.OWL + "versionInfo")

INTEGER = NamedNode(terms.XSD + "integer")
STRING = NamedNode(terms.XSD + "string")
LANG_STRING = NamedNode(terms.RDF + "langString")
BINARY = NamedNode(terms.XSD + "base64Binary")
TRUE = Literal("true", datatype=NamedNode(terms.XSD + "boolean"))
LANGUAGE_TAG = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# Precision by form; the rest of the value makes a whole day of it, so that the calendar can check it.
DATES = (
    (re.compile(r"[1-9]\d{3}"), "gYear", "-01-01"),
    (re.compile(r"[1-9]\d{3}-\d\d"), "gYearMonth", "-01"),
    (re.compile(r"[1-9]\d{3}-\d\d-\d\d"), "date", ""),
)


@cache
def cq(name: str) -> NamedNode:
    """Give the node of a class or property of the ontology; raise where it has none of that name."""
    return NamedNode(terms.cq(name))


@cache
def concept(scheme: str, notation: str, place: str = "") -> NamedNode:
    """Give the node of a concept by its notation; the place says who asked for it where there is none."""
    try:
        return NamedNode(terms.concept(scheme, notation))
    except terms.UnknownTermError as error:
        raise QuadError(f"{place}: {error}") from error


def kind_of(kind: str, place: str) -> terms.Kind:
    """Give the row of the ontology's table for a kind of fact."""
    try:
        return terms.kind(kind)
    except terms.UnknownTermError as error:
        raise QuadError(f"{place}: {error}") from error


def entity_class(entity: Entity) -> NamedNode:
    """Give the class of an entity that no table knows."""
    try:
        return cq(entity.kind)
    except terms.UnknownTermError as error:
        raise QuadError(f"entity {entity.id}: {error}") from error


def dated(value: str, place: str) -> Literal:
    """Give a date with its precision: a day, a month or a year."""
    for form, datatype, rest in DATES:
        if form.fullmatch(value) and _in_calendar(value + rest):
            return Literal(value, datatype=NamedNode(terms.XSD + datatype))
    raise QuadError(f"{place}: {value!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY")


def _in_calendar(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def integer(value: int) -> Literal:
    """Give a whole number."""
    return Literal(str(value), datatype=INTEGER)


def words(document: Document, text: str) -> Literal:
    """Give words in the language of their document."""
    if not document.language:
        return Literal(text)
    if not LANGUAGE_TAG.fullmatch(document.language):
        raise QuadError(f"{document.name}: {document.language!r} is no language tag; write one like en or en-GB")
    return Literal(text, language=document.language)
