"""Results up to a number of rows and bytes, in each format, cut between two rows.

The engine writes straight into the format that is wanted. How many solutions it wrote is first estimated by counting a
mark, which is cheap; only where that is over the limit is the text read for where rows really end. A graph is counted
as it is written, and its serialiser is told that there are no more triples.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer

STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format sets rows apart."""

    mark: bytes  # stands at least once for each row but the first
    end: re.Pattern[bytes]  # group 1 ends at a row's end; where it is empty it took a string, in which anything may be
    header: bytes  # the last bytes before the first row; a line's end is told by `end`, too
    tail: bytes  # closes a result that was cut
    extra: int  # marks that are no rows: of the header, or less one where they stand between rows


LAYOUTS = {
    "application/sparql-results+json": Layout(
        b"},{", re.compile(STRING + rb"|(\})(?=,\{)"), b'"bindings":[', b"]}}", -1
    ),
    "application/sparql-results+xml": Layout(
        b"</result>", re.compile(rb"(</result>)"), b"<results>", b"</results></sparql>", 0
    ),
    "text/csv": Layout(b"\n", re.compile(rb'"[^"]*"|(\n)'), b"\n", b"", 1),
    "text/tab-separated-values": Layout(b"\n", re.compile(rb"(\n)"), b"\n", b"", 1),
}


class Full(Exception):  # noqa: N818 - not an error: the sink has all it may take
    """A result has reached its limit."""


class Sink(io.BytesIO):
    """Takes what the engine writes, and stops it when there are more rows or bytes than wanted."""

    def __init__(self, layout: Layout, rows: int, size: int) -> None:
        super().__init__()
        self._layout, self._rows, self._size = layout, rows, size
        self._marks = 0
        self._suspicious = rows + 2  # marks from which on rows are counted exactly

    def write(self, part: Buffer) -> int:
        """Take a part, or stop the serialiser."""
        written = super().write(part)
        self._marks += bytes(part).count(self._layout.mark)
        if self.tell() > self._size:
            raise Full
        if self._marks > self._suspicious:
            if len(ends(self.getvalue(), self._layout)) > self._rows + 1:
                raise Full
            self._suspicious = self._marks + self._rows
        return written


def ends(text: bytes, layout: Layout) -> list[int]:
    """Give where the header ends, and each row that another may follow.

    >>> ends(b'a\\r\\n"x\\ny"\\r\\nz', LAYOUTS["text/csv"])
    [3, 10]
    """
    first = text.find(layout.header) + len(layout.header)
    return [first, *(found.end() for found in layout.end.finditer(text, first) if found[1])]


def solutions(found: ox.QuerySolutions, media_type: str, rows: int, size: int) -> tuple[int, str, bytes]:
    """Serialise solutions: how many there are, which limit cut them, and the text."""
    layout, form = LAYOUTS[media_type], ox.QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    sink = Sink(layout, rows, size)
    try:
        found.serialize(sink, format=form)
    except Full:
        return cut(sink.getvalue(), layout, rows, size)
    text = sink.getvalue()
    count = _estimate(text, layout)
    if count > rows:
        count = len(ends(text, layout)) - 1 + (layout.extra < 0)
    return (count, "", text) if count <= rows else cut(text, layout, rows, size)


def _estimate(text: bytes, layout: Layout) -> int:
    """Give the number of rows, or somewhat more where a string holds the mark."""
    if layout.extra < 0 and text.endswith(layout.header + layout.tail):
        return 0
    return text.count(layout.mark) - layout.extra


def cut(text: bytes, layout: Layout, rows: int, size: int) -> tuple[int, str, bytes]:
    """Keep as many whole rows as the limits allow, of a text that is over one of them."""
    found = ends(text[:size], layout)
    kept = min(rows, len(found) - 1)
    limit = f"rows={rows}" if kept == rows else f"bytes={size}"
    return kept, limit, text[: found[kept]] + layout.tail


class Triples:
    """Triples of a graph up to a number of rows, and of bytes written."""

    def __init__(self, found: ox.QueryTriples, rows: int, size: int) -> None:
        self._found, self._rows, self._size = found, rows, size
        self.text = io.BytesIO()
        self.count = 0
        self.truncated = ""

    def __iter__(self) -> Iterator[ox.Triple]:
        tell, rows, size = self.text.tell, self._rows, self._size
        for number, triple in enumerate(self._found):
            if number >= rows or tell() > size:
                self.truncated = f"rows={rows}" if number >= rows else f"bytes={size}"
                return
            self.count = number + 1
            yield triple


def graph(found: ox.QueryTriples, media_type: str, rows: int, size: int) -> tuple[int, str, bytes]:
    """Serialise a graph: how many triples, which limit cut it, and the text."""
    triples = Triples(found, rows, size)
    ox.serialize(triples, triples.text, format=ox.RdfFormat.from_media_type(media_type))
    return triples.count, triples.truncated, triples.text.getvalue()
