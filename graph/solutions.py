"""What the engine answers, as plain records (SPARQL 1.1 Query Results)."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from graph.projection import columns
from graph.records import Cell, Solutions


def solutions(result: ox.QuerySolutions, query: str) -> Solutions:
    """Give the solutions of a SELECT as plain records, the columns as the query names them."""
    names = columns(query, [variable.value for variable in result.variables])
    rows: list[Mapping[str, Cell]] = []
    for solution in result:
        values = ((name, solution[name]) for name in names)
        rows.append({name: cell(value) for name, value in values if value is not None})
    return Solutions(names, tuple(rows))


def cell(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Cell:
    """Give a term as a plain record; a blank node is an IRI of its own kind, as it names something."""
    if isinstance(value, ox.NamedNode):
        return Cell(value.value, "iri")
    if isinstance(value, ox.Literal):
        return Cell(value.value, "literal", value.datatype.value, value.language or "")
    return Cell(str(value), "iri")
