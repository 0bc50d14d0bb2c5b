"""Triples of a result as text: in N-Triples, and in Turtle with those of a subject together where they lie together."""

from __future__ import annotations

import numpy as np

from server.querying.columns.building import TYPE
from server.querying.columns.naming import END, SPACE
from server.querying.columns.stating import Statements


def n_triples(found: Statements) -> bytes:
    """Write RDF 1.1 N-Triples."""
    pieces = [b""] * (3 * found.size)
    pieces[0::3] = found.spelled(found.subjects, SPACE)
    pieces[1::3] = found.spelled(found.predicates, SPACE)
    pieces[2::3] = found.spelled(found.objects, END)
    return b"".join(pieces)


def turtle(found: Statements) -> bytes:
    """Write RDF 1.1 Turtle, in which a term is written as in N-Triples."""
    if not found.size:
        return b""
    subjects, predicates = found.spelled(found.subjects, SPACE), found.spelled(found.predicates, SPACE)
    for row in np.flatnonzero(found.predicates == found.graph.names.get(TYPE)).tolist():
        predicates[row] = b"a "
    changed = np.diff(found.subjects) != 0
    openings = [b" ;\n\t"] * found.size
    for row in (np.flatnonzero(changed) + 1).tolist():
        openings[row] = b" .\n" + subjects[row]
    for row in (np.flatnonzero(~changed & (np.diff(found.predicates) == 0)) + 1).tolist():
        openings[row], predicates[row] = b" , ", b""
    openings[0] = subjects[0]
    pieces = [b""] * (3 * found.size)
    pieces[0::3], pieces[1::3], pieces[2::3] = openings, predicates, found.spelled(found.objects, 0)
    return b"".join(pieces) + b" .\n"


WRITERS = {"application/n-triples": n_triples, "text/turtle": turtle}
