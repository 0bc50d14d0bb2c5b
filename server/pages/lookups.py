"""The server's own queries: files in `queries/`, run on a view, with the resource bound as a term."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from graph.records import Cell
from ontology import terms
from server.formats import Format
from server.snapshots import View

QUERIES = Path(__file__).with_name("queries")
Row = dict[str, str]


def select(view: View, name: str, **bound: str | Sequence[str]) -> tuple[Row, ...]:
    """Run a SELECT query with IRIs bound to its variables; an unbound variable is an empty text."""
    found = view.store.query(_text(name), {variable: _cells(iris) for variable, iris in bound.items()})
    return tuple({v: row[v].value if v in row else "" for v in found.variables} for row in found.rows)


def serialise(view: View, name: str, resource: str, form: Format) -> bytes:
    """Run a CONSTRUCT query and give its graph in a format."""
    return view.store.serialise(_text(name), form.suffix, {"resource": _cells(resource)})


def _cells(iris: str | Sequence[str]) -> list[Cell]:
    return [Cell(iri, "iri") for iri in ([iris] if isinstance(iris, str) else iris)]


@cache
def _text(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text("utf-8")


def prefixes(view: View) -> dict[str, str]:
    """Give the prefixes by name, those of the store's own things below its base."""
    return dict(terms.prefixes(view.base))
