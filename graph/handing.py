"""What other libraries take: solutions as a pandas DataFrame, a graph as an rdflib Graph.

Neither library is needed to answer; each is opened by whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import GraphError
from graph.records import Cell

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    RdfGraph = rdflib.Graph

XSD = "http://www.w3.org/2001/XMLSchema#"
WHOLE = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt")
READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        **{f"{XSD}{name}": int for name in WHOLE},
        f"{XSD}decimal": Decimal,
        f"{XSD}double": float,
        f"{XSD}float": float,
        f"{XSD}boolean": lambda text: text in {"true", "1"},
        f"{XSD}date": date.fromisoformat,
        f"{XSD}dateTime": datetime.fromisoformat,
    }
)

DTYPES: Mapping[type, str] = MappingProxyType(
    {int: "Int64", float: "float64", bool: "boolean", str: "string", date: "datetime64[s]"}
)

LARGEST = 2**63 - 1  # that Int64 holds


def value_of(cell: Cell) -> object:
    """Give a term as a value of Python; what Python cannot hold (a date of the year 30000) stays as it is written."""
    try:
        return READERS.get(cell.datatype, str)(cell.value)
    except (ValueError, ArithmeticError):
        return cell.value


def dataframe(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Give rows as a DataFrame, a column a variable; what is not bound is missing, and whole numbers stay whole."""
    try:
        import pandas as pd
    except ImportError as error:
        raise GraphError("pandas is not installed; install communique[dataframe]") from error
    kept = list(rows)
    values = {name: [row.get(name) for row in kept] for name in columns}
    return pd.DataFrame({name: pd.Series(column, dtype=_dtype(column)) for name, column in values.items()})


def _dtype(column: Sequence[object]) -> str:
    """Give the dtype of a column whose values are all of one kind; else they stay objects."""
    kinds = {type(value) for value in column if value is not None}
    if len(kinds) != 1 or any(isinstance(value, int) and abs(value) > LARGEST for value in column):
        return "object"
    return DTYPES.get(kinds.pop(), "object")


def graph_of(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> RdfGraph:
    """Give triples as an rdflib Graph."""
    from rdflib import Graph

    made = Graph()
    for prefix, namespace in prefixes.items():
        made.bind(prefix, namespace)
    made.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    return made
