"""What is computed of the terms of a column: once for each that is different, however many rows it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from server.querying.columns.functions import Computed, Sort
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Columns, Ids, Kind, Numbers, different

DEAR = 10  # solutions are joined in the time in which one value is computed
DATE_TIME = re.compile(
    rb'\{"type":"literal","value":"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?'
    rb'(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?","datatype":"http://www\.w3\.org/2001/XMLSchema#dateTime"\}'
)


def holding(graph: Columns, column: Ids, test: Computed, most: int) -> npt.NDArray[np.bool_]:
    """Tell in which rows a test holds."""
    values, rows = computed(graph, column, test, most)
    return np.array(values, np.bool_)[rows]


def computed(graph: Columns, column: Ids, wanted: Computed, most: int) -> tuple[list[Any], Numbers]:
    """Give the values of the terms of a column, and which of them is that of each row."""
    terms, rows = different(column, graph.kinds.size)
    if terms.size * DEAR > most:
        raise Unsuited
    if not terms.size:
        return [], rows
    return wanted.of(READ[wanted.takes](graph, terms)), rows


def strings(graph: Columns, terms: Ids) -> str:
    """Read strings; of any other term the engine tells whether it is an error."""
    if (graph.kinds[terms] != Kind.STRING).any():
        raise Unsuited
    return graph.words_of(terms)


def dates(graph: Columns, terms: Ids) -> list[int]:
    """Read dates as they are written, each as one number."""
    found: list[int] = graph.values[terms].tolist()
    kinds = graph.kinds[terms]
    if (kinds != Kind.DATE).any():
        if not np.isin(kinds, (Kind.DATE, Kind.TIME)).all():
            raise Unsuited
        timed = np.flatnonzero(kinds == Kind.TIME)
        for n, text in zip(timed.tolist(), graph.json_of(terms[timed]), strict=True):
            found[n] = day(text)
    return found


def day(text: bytes) -> int:
    """Give the day of an xsd:dateTime in JSON.

    >>> day(b'{"type":"literal","value":"2024-02-29T08:00:00Z","datatype":"http://www.w3.org/2001/XMLSchema#dateTime"}')
    20240229
    """
    read = DATE_TIME.fullmatch(text)
    if read is None:
        raise Unsuited
    try:
        moment = datetime.fromisoformat(b" ".join(read.groups()).decode())
    except ValueError:
        raise Unsuited from None
    return (moment.year * 100 + moment.month) * 100 + moment.day


READ: Mapping[Sort, Callable[[Columns, Ids], str | list[int]]] = {
    Sort.TERM: Columns.words_of,
    Sort.STRING: strings,
    Sort.DATE: dates,
}
