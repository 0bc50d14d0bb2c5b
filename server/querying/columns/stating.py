"""Triples as a result: a template filled with solutions, or what is said of terms (SPARQL 1.1, section 16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from server.querying.columns.naming import BEHIND
from server.querying.columns.patterns import Statement
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns, Ids, Kind, Numbers, different
from server.querying.columns.shaping import Shape, coded
from server.querying.columns.showing import Counts
from server.querying.columns.spans import spread
from server.querying.columns.tables import LARGEST, Mask

FEW = 100  # terms: to spell each is faster than to look for those that are the same


@dataclass(frozen=True, slots=True)
class Statements:
    """Triples; numbers behind those of all terms are of constants that only the template has."""

    graph: Columns
    subjects: Ids
    predicates: Ids
    objects: Ids
    constants: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """Give the number of triples."""
        return int(self.subjects.size)

    @property
    def least(self) -> int:
        """Give a number of bytes below that of their text in any format: that of the objects."""
        begins = self.graph.names.begins
        own = self.objects[self.objects < self.graph.kinds.size]
        return int((begins[own + 1] - begins[own]).sum())

    def at(self, rows: Numbers | Mask) -> Statements:
        """Give some of the triples."""
        return Statements(self.graph, self.subjects[rows], self.predicates[rows], self.objects[rows], self.constants)

    def spelled(self, column: Ids, behind: int) -> list[bytes]:
        """Give the terms of a column as N-Triples has them, with some of what stands behind a term there."""
        if column.size <= FEW and not self.constants:
            return self.graph.names.spelled(column, behind)
        many = self.graph.kinds.size
        found, place = different(column, many + len(self.constants))
        own = int(np.searchsorted(found, many))
        texts = self.graph.names.spelled(found[:own], behind)
        texts += [self.constants[number - many] + BEHIND[:behind] for number in found[own:].tolist()]
        return [texts[number] for number in place.tolist()]


def constructed(graph: Columns, shape: Shape, template: tuple[Statement, ...]) -> Statements:
    """Fill a template with each solution."""
    if shape.size * len(template) > LARGEST:
        raise Unsuited
    places = dict.fromkeys(place for one in template for place in one if isinstance(place, bytes))
    numbers = {constant: graph.names.get(constant) for constant in places}
    fresh = [constant for constant, number in numbers.items() if number < 0]
    numbers |= {constant: graph.kinds.size + n for n, constant in enumerate(fresh)}
    parts = [filled(graph, shape, one, numbers) for one in template]
    subjects, predicates, objects = (np.concatenate(column) for column in zip(*parts, strict=True))
    return told_once(Statements(graph, subjects, predicates, objects, tuple(fresh)))


def filled(graph: Columns, shape: Shape, statement: Statement, numbers: Mapping[bytes, int]) -> Iterable[Ids]:
    """Fill one triple of a template; what is none, as a literal is no subject, is left out."""
    columns = [
        shape.columns[place].numbers if isinstance(place, str) else np.full(shape.size, numbers[place])
        for place in statement
    ]
    holds = np.ones(shape.size, np.bool_)
    if isinstance(statement[0], str):
        holds &= (graph.kinds[columns[0]] == Kind.IRI) | blank(graph, columns[0])
    if isinstance(statement[1], str):
        holds &= graph.kinds[columns[1]] == Kind.IRI
    if isinstance(statement[2], str):
        holds &= columns[2] != graph.unbound
    return [column[holds] for column in columns]


def told_once(found: Statements) -> Statements:
    """Leave out what was said before; as the engine does it, which does not look at what has a blank node."""
    code = coded([Counts(found.subjects), Counts(found.predicates), Counts(found.objects)])[0]
    if np.count_nonzero(np.diff(code) <= 0) == 0:  # they ascend, as triples of the columns do
        return found
    first = np.unique(code, return_index=True)[1]
    told = np.zeros(found.size, np.bool_)
    told[first] = True
    for column in (found.subjects, found.objects):
        own = np.flatnonzero(column < found.graph.kinds.size)
        told[own] |= blank(found.graph, column[own])
    return found.at(told)


def blank(graph: Columns, column: Ids) -> Mask:
    """Tell which terms are blank nodes."""
    found: Mask = (graph.tails[column] == 0) & (column != graph.unbound)
    return found


def described(graph: Columns, terms: Ids) -> Statements:
    """Give the triples of terms; where they lead to blank nodes, the engine tells what is said of those, too."""
    if terms.size == 1:
        predicates, objects = graph.of_subjects.of(int(terms[0]))
        subjects = np.full(objects.size, terms[0])
    else:
        rows, at = spread(*graph.of_subjects.spans(terms), LARGEST)
        predicates, objects = graph.of_subjects.at(at)
        subjects = terms if rows is None else terms[rows]
    if blank(graph, objects).any():
        raise Unsuited
    return Statements(graph, subjects, predicates, objects)
