"""The address `/sparql`: the endpoint for programs, and for people an editor that works without JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request

from server.addresses import local_path, shortened
from server.errors import STATUS, LimitError, ServerError
from server.exchange import Exchange, Reply
from server.formats import accepted, chosen, formats, wants_page
from server.http.bridge import RESULT
from server.pages.limits import limits
from server.pages.lookups import prefixes
from server.parts import parts, view
from server.protocol.description import describe
from server.protocol.operations import read_operation
from server.protocol.searching import searches, with_mark, with_matches
from server.protocol.sparql import RESULTS, Plan, plan, plan_of_page, problem, reply, unchanged
from server.querying.jobs import Job, Result

routes = Blueprint("endpoint", __name__)
EXAMPLES = Path(__file__).with_name("examples")
LONGEST = 200_000  # bytes of a graph on the page
OFFERS = tuple(form.media_type for kind in ("solutions", "graph") for form in formats(kind))


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
    graph: str | None = None  # the beginning of its text; None where the result is no graph
    beginning: bool = False  # it goes on
    truncated: str = ""
    error: str = ""


@routes.route("/sparql", methods=["GET", "HEAD", "POST", "OPTIONS"])
def sparql() -> Response:
    """Answer a query, or show the editor, or describe the service."""
    exchange = asked(parts().settings.body)
    if is_page(exchange):
        return _editor(exchange)
    if exchange.method in {"GET", "HEAD"} and b"query=" not in exchange.query and b"update=" not in exchange.query:
        return _description(exchange)
    return response(answer(exchange))


def asked(most: int) -> Exchange:
    """Give the request at hand as an exchange; its body has at most so many bytes."""
    request.max_content_length = most
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Exchange(
        request.method, request.path, request.query_string, headers, request.get_data(), request.remote_addr or ""
    )


def response(made: Reply) -> Response:
    """Give a reply as Flask's response."""
    found = Response(made.body, status=made.status)
    if not made.body:
        found.headers.pop("Content-Type", None)
    for name in dict.fromkeys(name for name, _ in made.headers):
        found.headers.setlist(name, [value for one, value in made.headers if one == name])
    return found


def answer(exchange: Exchange) -> Reply:
    """Answer a program's query from the snapshot that this request reads."""
    planned = plan(exchange, parts().settings)
    if not isinstance(planned, Plan):
        return planned
    snapshot = view().name
    try:
        return unchanged(planned, snapshot) or reply(planned, answered(planned.job), snapshot)
    except ServerError as error:
        return problem(error, exchange)


def answered(wanted: Job) -> Result:
    """Let a worker answer, with what matches the words that the query searches for."""
    if not searches(wanted):
        return parts().pool.answer(wanted)
    found, cut = with_matches(wanted, view().store.fulltext)
    return with_mark(parts().pool.answer(found), cut)


def is_page(exchange: Exchange) -> bool:
    """Tell whether a browser asks: the editor answers it."""
    if b"format=" in exchange.query:
        return b"format=html" in exchange.query
    accept = exchange.header("accept")
    return "html" in accept.lower() and wants_page(accepted(accept), OFFERS)


def _description(exchange: Exchange) -> Response:
    accept = accepted(exchange.header("accept"))
    form = chosen("graph", accept) or formats("graph")[0]
    return Response(describe(view(), parts().settings, form), mimetype=form.media_type)


def _editor(exchange: Exchange) -> Response:
    operation = read_operation(exchange, parts().settings.body)
    outcome, status, retry = None, 200, 0
    if operation.query is not None:
        try:
            outcome = _run(exchange)
        except ServerError as error:
            outcome, status = Outcome(error=str(error)), STATUS[type(error)]
            retry = error.retry_after if isinstance(error, LimitError) else 0
    page = render_template(
        "sparql.html",
        query=operation.query if operation.query is not None else _examples()[0][1],
        outcome=outcome,
        examples=_examples(),
        prefixes=prefixes(view()),
        downloads=formats("graph" if outcome and outcome.graph is not None else "solutions"),
        settings=parts().settings,
        limits=limits(parts().settings),
    )
    response = Response(page, status=status, mimetype="text/html")
    if retry:
        response.headers["Retry-After"] = str(retry)
    return response


def _run(exchange: Exchange) -> Outcome:
    """Show what the front has found at its client's cost; where no front stands, ask the pool."""
    found = request.environ.get(RESULT)
    if isinstance(found, ServerError):
        raise found
    if found is None:
        planned = plan_of_page(exchange, parts().settings)
        assert planned is not None, "a query was sent"
        found = answered(planned.job)
    return _outcome(found)


def _outcome(result: Result) -> Outcome:
    if result.media_type != RESULTS:
        text = result.body[:LONGEST].decode("utf-8", "ignore")
        return Outcome(graph=text, beginning=len(result.body) > LONGEST, truncated=result.truncated)
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
    if term["type"] == "bnode":
        return Cell(f"_:{value}", "blank node", None)
    note = term.get("xml:lang") or shortened(term.get("datatype", ""), names)
    return Cell(value, note, None)


def _examples() -> tuple[tuple[str, str], ...]:
    """Give the example queries: the title is the first line's comment."""
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.rq"))]
    return tuple((text.partition("\n")[0].lstrip("# "), text.partition("\n")[2].strip()) for text in texts)
