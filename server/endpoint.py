"""The address `/sparql`: the endpoint for programs, and for people an editor that works without JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from server.addresses import local_path, shortened
from server.errors import STATUS, LimitError, ServerError
from server.formats import accepted, formats, wants_page
from server.jobs import Result
from server.lookups import prefixes
from server.parts import parts, view
from server.sparql import Operation, answer, job, read_operation

routes = Blueprint("endpoint", __name__)
EXAMPLES = Path(__file__).with_name("examples")
FOR_PAGE = parse_accept_header("application/sparql-results+json, text/turtle", MIMEAccept)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table of solutions."""

    text: str
    title: str  # the whole IRI, or the datatype
    path: str | None  # of the page about it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the editor shows below the query."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    count: int = 0
    boolean: bool | None = None
    graph: str = ""
    truncated: str = ""
    error: str = ""


@routes.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or show the editor."""
    operation = read_operation(request)
    if _is_page(operation):
        return _editor(operation)
    response = answer(operation, request, parts().pool, parts().settings)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _is_page(operation: Operation) -> bool:
    if operation.format:
        return operation.format == "html"
    offers = [form.media_type for kind in ("solutions", "graph") for form in formats(kind)]
    return wants_page(accepted(request.headers.get("Accept", "")), offers)


def _editor(operation: Operation) -> Response:
    outcome, status, retry = None, 200, 0
    if operation.query is not None:
        try:
            outcome = _run(replace(operation, format=""))
        except ServerError as error:
            outcome, status = Outcome(error=str(error)), STATUS[type(error)]
            retry = error.retry_after if isinstance(error, LimitError) else 0
    page = render_template(
        "sparql.html",
        query=operation.query if operation.query is not None else _examples()[0][1],
        outcome=outcome,
        examples=_examples(),
        prefixes=prefixes(view()),
        downloads=formats("graph") if outcome and outcome.graph else formats("solutions"),
        limits=parts().settings,
    )
    response = Response(page, status=status, mimetype="text/html")
    if retry:
        response.headers["Retry-After"] = str(retry)
    return response


def _run(operation: Operation) -> Outcome:
    settings = parts().settings
    return _outcome(parts().pool.answer(job(operation, None, FOR_PAGE, settings)))


def _outcome(result: Result) -> Outcome:
    if result.media_type != "application/sparql-results+json":
        return Outcome(graph=result.body.decode("utf-8", "replace")[:200_000], truncated=result.truncated)
    found: dict[str, Any] = json.loads(result.body)
    if "boolean" in found:
        return Outcome(boolean=found["boolean"])
    variables = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    names = prefixes(view())
    shown = bindings[: parts().settings.shown]
    rows = tuple(tuple(_cell(row.get(name), names) for name in variables) for row in shown)
    return Outcome(variables, rows, len(bindings), truncated=result.truncated)


def _cell(term: dict[str, str] | None, names: dict[str, str]) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(shortened(value, names), value, local_path(value, view().base))
    note = term.get("xml:lang") or shortened(term.get("datatype", ""), names)
    return Cell(value, note, None)


def _examples() -> tuple[tuple[str, str], ...]:
    """Give the example queries: the title is the first line's comment."""
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.rq"))]
    return tuple((text.partition("\n")[0].lstrip("# "), text.partition("\n")[2].strip()) for text in texts)
