"""Answers and solutions as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from graph.records import Answer, Cell, Result, Solutions, Truth

Row = Mapping[str, str | int | None]
ASIDE = frozenset({"group", "evidence", "document", "start", "end"})  # stand above or below the row's own line
GROUPS = {"condemned": "Condemned", "concern": "Voiced concern", "denied": "Denied"}
BLANK = "_:"  # how the name of a blank node begins, and no IRI
INDENT = "    "
WIDTH = 112  # characters of a line of prose


def answer_value(answer: Answer) -> dict[str, object]:
    """Give an answer as the value that `--json` prints."""
    value: dict[str, object] = {
        "question": answer.question,
        "understood": answer.understood,
        "sparql": answer.sparql,
        "rows": [dict(row) for row in answer.rows],
    }
    return value | ({"note": answer.note} if answer.note else {})


def answer_lines(answer: Answer) -> Iterator[str]:
    """Give an answer as lines: how it was understood, then each row with the sentence that proves it."""
    yield from _wrapped(answer.understood, "")
    yield from _wrapped(answer.note, "")
    columns = tuple(name for name in answer.columns if name not in ASIDE and not name.endswith("_iri"))
    for name, rows in groupby(answer.rows, key=lambda row: row.get("group")):
        members = list(rows)
        if name is not None:
            yield ""
            yield f"{GROUPS.get(str(name), str(name)).upper()} ({len(members)})"
        for same in _by_claim(members):
            yield ""
            yield from _claim_lines(same, columns)


def _by_claim(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Put the rows of one claim together: those who did it jointly."""
    claims: dict[object, list[Row]] = {}
    for number, row in enumerate(rows):
        claims.setdefault(row.get("claim_iri") or number, []).append(row)
    return claims.values()


def _claim_lines(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """Give the lines of a claim; what sets its rows apart, such as the capacity, stands beside each name."""
    row = rows[0]
    filled = [name for name in columns if any(_shown(one, name) for one in rows)]
    own = [name for name in filled[1:] if len({_shown(one, name) for one in rows}) > 1]
    if filled:
        yield from _wrapped("; ".join(_head(one, filled[0], own) for one in rows), "  ")
    shared = (f"{name.replace('_', ' ')}: {_shown(row, name)}" for name in filled[1:] if name not in own)
    yield from _wrapped(" · ".join(shared))
    if row.get("evidence"):
        yield from _wrapped(f"“{row['evidence']}”")
    if row.get("document"):
        yield f"{INDENT}{row['document']}, characters {row.get('start')} to {row.get('end')}"


def _head(row: Row, name: str, own: Iterable[str]) -> str:
    beside = "; ".join(value for value in (_shown(row, other) for other in own) if value)
    return f"{_shown(row, name)} ({beside})" if beside else _shown(row, name)


def _shown(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _wrapped(text: str, indent: str = INDENT) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def result_value(result: Result) -> object:
    """Give a query's result as JSON: SPARQL 1.1 Query Results JSON Format, or triples as lists of three terms.

    https://www.w3.org/TR/sparql11-results-json/
    """
    if isinstance(result, Truth):
        return {"head": {}, "boolean": bool(result)}
    if isinstance(result, Solutions):
        bindings = [{name: _term(cell) for name, cell in row.items()} for row in result.rows]
        return {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    return [[_term(cell) for cell in triple] for triple in result]


def _term(cell: Cell) -> dict[str, str]:
    if cell.value.startswith(BLANK) and cell.kind == "iri":
        return {"type": "bnode", "value": cell.value.removeprefix(BLANK)}
    if cell.kind == "iri":
        return {"type": "uri", "value": cell.value}
    term = {"type": "literal", "value": cell.value}
    if cell.language:
        return term | {"xml:lang": cell.language}
    plain = cell.datatype in ("", "http://www.w3.org/2001/XMLSchema#string")
    return term if plain else term | {"datatype": cell.datatype}


def result_lines(result: Result) -> Iterator[str]:
    """Give a query's result as lines, values apart by tabs."""
    if isinstance(result, Truth):
        yield "yes" if result else "no"
    elif isinstance(result, Solutions):
        yield "\t".join(result.variables)
        for row in result.rows:
            yield "\t".join(_flat(row[name]) if name in row else "" for name in result.variables)
    else:
        yield from ("\t".join(_flat(cell) for cell in triple) for triple in result)


def _flat(cell: Cell) -> str:
    return " ".join(cell.value.split())


def status_lines(told: Mapping[str, object], documents: Sequence[str]) -> Iterator[str]:
    """Give what a graph holds line by line, and the documents that are to be named."""
    yield from (f"{name.replace('_', ' ')}: {value}" for name, value in told.items())
    yield from (f"  {document}" for document in documents)
