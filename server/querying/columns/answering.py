"""A query answered from columns, if it is one of those that are; as JSON, which is what programs ask for."""

from __future__ import annotations

from collections.abc import Mapping

from server.querying.columns.joining import solutions
from server.querying.columns.parsing import parsed
from server.querying.columns.patterns import Select
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns
from server.querying.columns.shaping import Shape, shaped
from server.querying.columns.tables import START, START_OF_FEWER

JSON = "application/sparql-results+json"
REMEMBERED = 512  # queries; then all are forgotten
LONGEST = 4000  # characters of a query that is read here, and so of one that is remembered


class Answers:
    """Answers from columns; how a query is read that was read before, it remembers."""

    def __init__(self, graph: Columns) -> None:
        self._graph = graph
        self._read: dict[str, Select | None] = {}

    def answer(self, query: str, prefixes: Mapping[str, str], rows: int, size: int) -> tuple[int, bytes] | None:
        """Give the number of solutions and their JSON; None where the query, or so large a result, is the engine's."""
        select = self._select(query, prefixes) if len(query) <= LONGEST else None
        if select is None:
            return None
        try:
            start = START_OF_FEWER if select.takes_any else START
            shape = shaped(self._graph, solutions(self._graph, select.group, start, select.enough), select)
            text = as_json(select, shape) if shape.size <= rows else None
        except (Unsuited, MemoryError):  # the engine needs less, or ends as whatever needs too much ends
            return None
        return (shape.size, text) if text and len(text) <= size else None

    def _select(self, query: str, prefixes: Mapping[str, str]) -> Select | None:
        if query not in self._read:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            try:
                self._read[query] = parsed(query, prefixes)
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
