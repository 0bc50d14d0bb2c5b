"""What a query must keep to for columns to answer it as SPARQL has it."""

from __future__ import annotations

import pyoxigraph as ox

from server.querying.columns.building import described_term
from server.querying.columns.patterns import INNER, Comparison, Group, Place, Reach, Select, Triple
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


def link(subject: Place, predicate: bytes, last: Place, often: str) -> Triple | Reach:
    """Give the pattern of one step of a path: one that is taken any number of times has one constant end."""
    checked_term(subject)
    checked_term(last)
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


def grouped(patterns: list[Triple | Reach], comparisons: list[Comparison], unions: list[tuple[Group, ...]]) -> Group:
    """Make a group of its parts: every solution binds the same variables, and filters look at no others."""
    own = frozenset().union(*(one.variables for one in patterns), *(union[0].variables for union in unions))
    variables = frozenset(name for name in own if not name.startswith(INNER))
    closed = (
        own
        and all(one.variable in variables for one in comparisons)
        and all(part.variables == union[0].variables for union in unions for part in union)
    )
    if not closed:
        raise Unsuited
    return Group(tuple(patterns), tuple(comparisons), tuple(unions), variables)


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


def comparison(left: Place, operator: str, right: Place) -> Comparison:
    """Give the comparison of a variable with a constant, whichever stands first."""
    if isinstance(left, bytes):
        left, operator, right = right, FLIPPED[operator], left
    described = described_term(right) if isinstance(right, bytes) else None
    if isinstance(left, bytes) or isinstance(right, str) or described is None:
        raise Unsuited
    if operator not in COMPARED.get(described.kind, ()):
        raise Unsuited
    return Comparison(left, operator, right, described.kind, described.value)


def checked(query: Select) -> Select:
    """Refuse a query whose variables are not all bound where they are used."""
    known = query.group.variables
    plain = {column for column in query.columns if isinstance(column, str)}
    whole = known if query.by is None else frozenset(query.by)
    sortable = {*query.names} if query.distinct else whole | {column.name for column in query.counts}
    holds = (
        query.names
        and len({*query.names}) == len(query.names)
        and whole <= known
        and plain <= whole
        and not any(column.name in known for column in query.counts)
        and all(column.variable in known if column.variable else not column.distinct for column in query.counts)
        and all(name in sortable for name, _ in query.order)
    )
    if not holds:
        raise Unsuited
    return query
