"""The server's own queries: files in `queries/`, run on a view, with the resource bound as a term."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph.records import Cell
from ontology import terms
from server.formats import Format
from server.snapshots import View

QUERIES = Path(__file__).with_name("queries")
Row = dict[str, str]


def select(view: View, name: str, resource: str = "") -> tuple[Row, ...]:
    """Run a SELECT query; an unbound variable is an empty text."""
    found = view.store.query(_text(name), _bound(resource))
    return tuple({v: row[v].value if v in row else "" for v in found.variables} for row in found.rows)


def serialise(view: View, name: str, resource: str, form: Format) -> bytes:
    """Run a CONSTRUCT query and give its graph in a format."""
    return view.store.serialise(_text(name), form.suffix, _bound(resource))


def _bound(resource: str) -> dict[str, Cell]:
    return {"resource": Cell(resource, "iri")} if resource else {}


@cache
def _text(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text("utf-8")


def prefixes(view: View) -> dict[str, str]:
    """Give the prefixes by name, those of the store's own things below its base."""
    return dict(terms.prefixes(view.base))
