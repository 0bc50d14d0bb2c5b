"""A query answered from columns, if it is one of those that are, in the formats that programs ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from server.querying.columns.forms import parsed
from server.querying.columns.joining import solutions
from server.querying.columns.ordering import in_order
from server.querying.columns.patterns import Construct, Describe, Query, Select
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns
from server.querying.columns.serialising import WRITERS
from server.querying.columns.shaping import Shape, shaped
from server.querying.columns.stating import Statements, constructed, described
from server.querying.columns.tables import START, START_OF_FEWER

JSON = "application/sparql-results+json"
USUAL = (JSON, "application/n-triples")
REMEMBERED = 512  # queries; then all are forgotten
LONGEST = 4000  # characters of a query that is read here, and so of one that is remembered


class Answer(NamedTuple):
    """A result: how many solutions or triples, and the text."""

    rows: int
    text: bytes
    graph: bool  # they are triples


class Answers:
    """Answers from columns; how a query is read that was read before, it remembers."""

    def __init__(self, graph: Columns) -> None:
        self._graph = graph
        self._read: dict[str, Query | None] = {}

    def answer(
        self,
        query: str,
        prefixes: Mapping[str, str],
        rows: int,
        size: int,
        formats: tuple[str | None, str | None] = USUAL,  # of solutions, and of a graph
    ) -> Answer | None:
        """Answer a query up to a number of rows and bytes; None where it, or so large a result, is the engine's."""
        asked = self._asked(query, prefixes) if len(query) <= LONGEST else None
        try:
            if isinstance(asked, Select):
                found = self._solutions(asked, rows) if formats[0] == JSON else None
            else:
                found = self._triples(asked, rows, size, formats[1]) if asked and formats[1] in WRITERS else None
        except (Unsuited, MemoryError):  # the engine needs less, or ends as whatever needs too much ends
            return None
        return found if found and len(found.text) <= size else None

    def _solutions(self, asked: Select, rows: int) -> Answer:
        shape = self._shape(asked)
        if shape.size > rows:
            raise Unsuited
        return Answer(shape.size, as_json(asked, shape), False)

    def _triples(self, asked: Construct | Describe, rows: int, size: int, media_type: str) -> Answer:
        found = self._constructed(asked) if isinstance(asked, Construct) else self._described(asked)
        if found.size > rows or found.least > size:
            raise Unsuited
        return Answer(found.size, WRITERS[media_type](found), True)

    def _shape(self, asked: Select) -> Shape:
        start = START_OF_FEWER if asked.takes_any else START
        return shaped(self._graph, solutions(self._graph, asked.group, start, asked.enough), asked)

    def _constructed(self, asked: Construct) -> Statements:
        return constructed(self._graph, self._shape(asked.solutions), asked.template)

    def _described(self, asked: Describe) -> Statements:
        if asked.solutions:
            shape = self._shape(asked.solutions)
            columns = [shape.columns[name].numbers for name in asked.solutions.names]
            terms = np.unique(np.concatenate(columns))
            return described(self._graph, terms[terms != self._graph.unbound])
        numbers = [self._graph.names.get(constant) for constant in asked.constants]
        return described(self._graph, np.array(sorted({*numbers} - {-1}), np.int64))

    def _asked(self, query: str, prefixes: Mapping[str, str]) -> Query | None:
        if query not in self._read:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            try:
                self._read[query] = in_order(self._graph, parsed(query, prefixes))
            except Unsuited:
                self._read[query] = None
        return self._read[query]


def as_json(query: Select, shape: Shape) -> bytes:
    """Write rows in the SPARQL 1.1 Query Results JSON Format."""
    head = ",".join(f'"{name}"' for name in query.names).encode()
    rows = written(query, shape) if shape.size else b""
    return b'{"head":{"vars":[%b]},"results":{"bindings":[%b]}}' % (head, rows)


def written(query: Select, shape: Shape) -> bytes:
    """Write rows: first of each what every row has, then what it may have, for its comma stands before it."""
    unsure = query.group.unsure
    names = sorted(query.names, key=unsure.__contains__)
    if names[0] in unsure:
        return written_one_by_one(names, shape)
    width = 2 * len(names)
    pieces = [b""] * (width * shape.size)
    for n, name in enumerate(names):
        opening, texts = (b',"%b":' if n else b'},{"%b":') % name.encode(), shape.columns[name].json()
        openings = [opening if text else b"" for text in texts] if name in unsure else [opening] * shape.size
        pieces[2 * n :: width], pieces[2 * n + 1 :: width] = openings, texts
    pieces[0] = pieces[0][2:]
    return b"".join(pieces) + b"}"


def written_one_by_one(names: list[str], shape: Shape) -> bytes:
    """Write rows of which any value may be missing."""
    columns = [
        [b'"%b":%b' % (name.encode(), text) if text else b"" for text in shape.columns[name].json()] for name in names
    ]
    rows = [b",".join(filter(None, row)) for row in zip(*columns, strict=True)]
    return b"{" + b"},{".join(rows) + b"}"
