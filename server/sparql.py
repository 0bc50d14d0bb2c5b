"""The endpoint: SPARQL 1.1 Protocol over the pool of workers (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import pyoxigraph as ox
from flask import Request, Response
from werkzeug.datastructures import MIMEAccept

from server.errors import (
    ForbiddenError,
    MediaTypeError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    RequestError,
)
from server.formats import Format, accepted, chosen, formats, named
from server.jobs import Job, Result
from server.pool import Pool
from server.scanning import scan
from server.settings import Settings

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
SERVICE = Path(__file__).with_name("service.ttl")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request to the endpoint asks for."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    format: str = ""


def read_operation(request: Request) -> Operation:
    """Read a query operation from a GET, a form or a direct POST (section 2.1)."""
    fields = _fields(request.query_string)
    if request.method != "POST":
        return _operation(fields)
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise MediaTypeError("a compressed body is not read; send it plain")
    if request.mimetype == FORM:
        return _operation(fields + _fields(request.get_data()))
    if request.mimetype == QUERY:
        return _operation([*fields, ("query", _utf8(request.get_data()))])
    if request.mimetype == UPDATE:
        raise ForbiddenError("this server is read-only: updates are not allowed here")
    raise MediaTypeError(f"a body of type {request.mimetype or 'unknown'} is not read; send {FORM} or {QUERY}")


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise RequestError("the parameters are not percent-encoded UTF-8; encode them so") from None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("the query is not UTF-8; encode it so") from None


def _operation(fields: list[tuple[str, str]]) -> Operation:
    given = {name: [value for key, value in fields if key == name] for name, _ in fields}
    if "update" in given and "query" not in given:
        raise ForbiddenError("this server is read-only: updates are not allowed here")
    for name in ("query", "timeout", "format", "update"):
        if len(given.get(name, [])) > 1:
            raise RequestError(f"the parameter {name} is given more than once; give it once")
    if "update" in given:
        raise RequestError("both query and update are given; give one query")
    return Operation(
        query=given["query"][0] if "query" in given else None,
        default_graphs=tuple(given.get("default-graph-uri", ())),
        named_graphs=tuple(given.get("named-graph-uri", ())),
        seconds=_seconds(given["timeout"][0]) if "timeout" in given else None,
        format=given.get("format", [""])[0],
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise RequestError("the parameter timeout is not a number of seconds above 0")
    return seconds


def job(operation: Operation, form: Format | None, accept: MIMEAccept, settings: Settings) -> Job:
    """Make a worker's job of an operation; refuse what this server does not do."""
    query = operation.query or ""
    reading = scan(query)
    if reading.empty:
        raise QueryError("the query is empty; write one, for example SELECT * { ?s ?p ?o } LIMIT 10")
    if reading.updates:
        raise RefusedError("updates are not allowed here; this endpoint answers queries only")
    if reading.federates:
        raise RefusedError("federation is off: SERVICE is not allowed here")
    solutions, graph = (_media_type(kind, form, accept) for kind in ("solutions", "graph"))
    if solutions is None and graph is None:
        raise NotAcceptableError("none of the accepted formats is on offer; accept " + _offers())
    return Job(
        query=query,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        solutions=solutions,
        graph=graph,
        seconds=min(operation.seconds or settings.deadline, settings.deadline),
        rows=settings.rows,
        size=settings.size,
    )


def requested_format(name: str) -> Format | None:
    """Give the format that `?format=` names; the name may mean either kind of result."""
    if not name:
        return None
    form = named("solutions", name) or named("graph", name)
    if form is None:
        names = ", ".join(form.name for kind in ("solutions", "graph") for form in formats(kind))
        raise RequestError(f"the format {name!r} is unknown; choose one of {names}")
    return form


def _media_type(kind: str, form: Format | None, accept: MIMEAccept) -> str | None:
    if form is not None:
        # A format of the other kind leaves this kind its preferred one: the client cannot know what a query gives.
        return form.media_type if form.kind == kind else formats(kind)[0].media_type
    found = chosen(kind, accept)
    return found.media_type if found else None


def _offers() -> str:
    return ", ".join(form.media_type for kind in ("solutions", "graph") for form in formats(kind))


def answer(operation: Operation, request: Request, pool: Pool, settings: Settings) -> Response:
    """Answer an operation in the best accepted format."""
    accept = accepted(request.headers.get("Accept", ""))
    if operation.query is None and request.method == "POST":
        raise RequestError("the parameter query is missing; send query=...")
    if operation.query is None:
        return _service_description(request.base_url, accept)
    result = pool.answer(job(operation, requested_format(operation.format), accept, settings))
    return respond(result)


def respond(result: Result) -> Response:
    """Make the response of a worker's result; a cut result says so in a header."""
    response = Response(result.body, mimetype=result.media_type)
    if result.truncated:
        response.headers["Communique-Truncated"] = result.truncated
    return response


def _service_description(address: str, accept: MIMEAccept) -> Response:
    form = chosen("graph", accept) or formats("graph")[0]
    triples = [quad.triple for quad in ox.parse(SERVICE.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=address)]
    body = ox.serialize(triples, format=ox.RdfFormat.from_media_type(form.media_type))
    return Response(body or b"", mimetype=form.media_type)
