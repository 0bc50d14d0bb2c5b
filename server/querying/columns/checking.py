"""What a query must keep to for columns to answer it as SPARQL has it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from server.querying.columns.building import described_term
from server.querying.columns.patterns import Expression, Pattern, Place, Reach, Statement, Triple, Whatever
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Kind

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
# By the kind of the constant: a comparison with any other term is then false or an error, and the solution goes.
COMPARED = {
    Kind.IRI: {"=", "!="},
    Kind.STRING: {"="},
    Kind.DATE: {"=", "<", "<=", ">", ">="},
    Kind.INTEGER: {"=", "<", "<=", ">", ">="},
}


def link(subject: Place, predicate: Place, last: Place, often: str) -> Pattern:
    """Give the pattern of one step of a path: one that is taken any number of times has one constant end."""
    checked_term(subject)
    checked_term(last)
    if isinstance(predicate, str):
        return whatever(subject, predicate, last)
    if not often:
        if subject == last and isinstance(subject, str):
            raise Unsuited
        return Triple(subject, predicate, last, frozenset(place for place in (subject, last) if isinstance(place, str)))
    least = 1 if often == "+" else 0
    if isinstance(subject, str) and isinstance(last, bytes):
        return Reach(subject, predicate, last, True, least, frozenset({subject}))
    if isinstance(subject, bytes) and isinstance(last, str):
        return Reach(last, predicate, subject, False, least, frozenset({last}))
    raise Unsuited


def whatever(subject: Place, predicate: str, last: Place) -> Whatever:
    """Give the pattern of a predicate that is asked for; no variable stands in two places of it."""
    names = [place for place in (subject, predicate, last) if isinstance(place, str)]
    if len({*names}) < len(names):
        raise Unsuited
    return Whatever(subject, predicate, last, frozenset(names))


def statement(subject: Place, path: Sequence[tuple[Place, bool, str]], last: Place) -> Statement:
    """Give a triple of a template: it has no paths, and no literal is a subject."""
    (predicate, inverse, often), *further = path
    if further or inverse or often or (isinstance(subject, bytes) and not subject.startswith(b"<")):
        raise Unsuited
    checked_term(subject)
    checked_term(last)
    return subject, predicate, last


def checked_iri(iri: str) -> bytes:
    """Give an IRI as N-Triples has it; refuse what is none to the engine, or may mean another against a base."""
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise Unsuited from None
    if "/." in iri:
        raise Unsuited
    return f"<{iri}>".encode()


def checked_term(place: Place) -> None:
    """Refuse a constant that the engine may keep otherwise than it is written."""
    described = None if isinstance(place, str) else described_term(place)
    if isinstance(place, bytes) and (described is None or described.kind not in COMPARED):
        raise Unsuited


def compared(left: Expression | bytes, sign: str, right: Expression | bytes) -> Expression:
    """Give the comparison of what is computed with a constant, whichever stands first."""
    if isinstance(left, bytes):
        left, sign, right = right, FLIPPED[sign], left
    if isinstance(left, bytes) or not isinstance(right, bytes):
        raise Unsuited
    return left.then(sign, (right,))
