"""Queries over HTTP: what a request means, and what answers it (https://www.w3.org/TR/sparql11-protocol/).

Both are pure: `plan` reads a request, `reply` words a worker's result. What runs in between is the server's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from server.errors import (
    STATUS,
    LimitError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    RequestError,
    ServerError,
    TokenError,
)
from server.exchange import Exchange, Reply
from server.formats import Format, accepted, chosen, formats, named
from server.protocol.federating import check_federation
from server.protocol.operations import Operation, read_operation
from server.protocol.scanning import scan
from server.protocol.searching import check_search
from server.querying.jobs import Job, Result
from server.settings import Settings

METHODS = "GET, HEAD, OPTIONS, POST"
ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")  # whoever may read this may read it from a script
EXPOSED = ("Access-Control-Expose-Headers", "Communique-Truncated, ETag, Link, Retry-After, X-Request-Id")
VARY = ("Vary", "Accept")
REVALIDATE = ("Cache-Control", "no-cache")
TEXT = ("Content-Type", "text/plain; charset=utf-8")
JSON = "application/json"
RESULTS = "application/sparql-results+json"
PREFLIGHT = Reply(
    204,
    (
        ("Allow", METHODS),
        ANY_ORIGIN,
        ("Access-Control-Allow-Methods", METHODS),
        ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    ),
)
FOR_PAGE = f"{RESULTS}, text/turtle"  # what the editor shows
LIMITS = "sparql?{}#limits"  # where a cut result sends its reader, below the public address

Key = tuple[bytes, str | None, str | None, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query to be run, and what its reply needs beside the result."""

    job: Job
    key: Key  # what distinguishes its answers of a snapshot from others
    lasting: bool  # the same snapshot always gives the same answer, so it may be kept
    head: bool  # the reply has no body
    condition: str  # If-None-Match
    public: str  # the address of the server


def key_of(job: Job) -> Key:
    """Give what distinguishes one answer of a snapshot from another; it is kept, so it is small for any query."""
    asked = repr((job.query, job.default_graphs, job.named_graphs)).encode()
    return blake2b(asked, digest_size=16).digest(), job.solutions, job.graph, job.rows, job.size


def plan(exchange: Exchange, settings: Settings) -> Reply | Plan:
    """Tell what to run for a request, or answer it where nothing has to run."""
    if exchange.method == "OPTIONS":
        return PREFLIGHT
    if exchange.method not in {"GET", "HEAD", "POST"}:
        told = f"405: {method_told(exchange.method, METHODS)}\n".encode()
        return Reply(405, (("Allow", METHODS), ANY_ORIGIN, EXPOSED, TEXT), told)
    try:
        return _planned(read_operation(exchange, settings.body), exchange, settings)
    except ServerError as error:
        return problem(error, exchange)


def method_told(method: str, allowed: str) -> str:
    """Say which methods an address takes, in the same words everywhere."""
    return f"This address does not take {method[:16]}; it takes {allowed}."


def _planned(operation: Operation, exchange: Exchange, settings: Settings) -> Plan:
    if operation.query is None:
        raise RequestError("the parameter query is missing; send query=...")
    found, lasting = job(operation, exchange.header("accept"), settings)
    condition = "" if exchange.method == "POST" else exchange.header("if-none-match")  # RFC 9110, section 13.1.2
    return Plan(found, key_of(found), lasting, exchange.method == "HEAD", condition, settings.public)


def plan_of_page(exchange: Exchange, settings: Settings) -> Plan | None:
    """Tell what to run for the editor's page; nothing, where no query is sent."""
    operation = read_operation(exchange, settings.body)
    if operation.query is None:
        return None
    found, lasting = job(replace(operation, format=""), FOR_PAGE, settings)
    return Plan(found, key_of(found), lasting, False, "", settings.public)


def job(operation: Operation, accept: str, settings: Settings) -> tuple[Job, bool]:
    """Make a worker's job of an operation, and tell whether its answer lasts; refuse what this server does not do."""
    query = operation.query or ""
    reading = scan(query)
    if reading.empty:
        raise QueryError("the query is empty; write one, for example SELECT * { ?s ?p ?o } LIMIT 10")
    if reading.updates:
        raise RefusedError("updates are not allowed here; this address answers queries only")
    if reading.federates:
        check_federation(query, settings.federation)
    check_search(query)
    solutions, graph = media_types(accept, operation.format)
    return Job(
        query=query,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        solutions=solutions,
        graph=graph,
        seconds=min(operation.seconds or settings.deadline, settings.deadline),
        rows=settings.rows,
        size=settings.size,
        federates=reading.federates,
        base=settings.public + "sparql",
    ), not reading.momentary


@lru_cache(maxsize=256)
def media_types(accept: str, form: str) -> tuple[str | None, str | None]:
    """Choose the media types of solutions and of a graph by Accept, or by the format named."""
    if form:
        found = requested_format(form)
        return _of_kind("solutions", found), _of_kind("graph", found)
    header = accepted(accept)
    solutions, graph = (chosen(kind, header) for kind in ("solutions", "graph"))
    if solutions is None and graph is None:
        offers = ", ".join(form.media_type for kind in ("solutions", "graph") for form in formats(kind))
        raise NotAcceptableError(f"none of the accepted formats is on offer; accept {offers}")
    return solutions.media_type if solutions else None, graph.media_type if graph else None


def requested_format(name: str) -> Format:
    """Give the format that `?format=` names; the name may mean either kind of result."""
    form = named("solutions", name) or named("graph", name)
    if form is None:
        names = ", ".join(form.name for kind in ("solutions", "graph") for form in formats(kind))
        raise RequestError(f"the format {name[:40]!r} is unknown; choose one of {names}")
    return form


def _of_kind(kind: str, form: Format) -> str:
    # A format of the other kind leaves this kind its preferred one: the client cannot know what a query gives.
    return form.media_type if form.kind == kind else formats(kind)[0].media_type


def unchanged(plan: Plan, snapshot: str) -> Reply | None:
    """Give the reply to a client that holds the answer already, before anything runs."""
    if not plan.condition or not plan.lasting:
        return None
    tag = entity_tag(plan, snapshot)
    held = {one.strip().removeprefix("W/") for one in plan.condition.split(",")}
    return Reply(304, (("ETag", tag), VARY, REVALIDATE, ANY_ORIGIN, EXPOSED)) if held & {tag, "*"} else None


def entity_tag(plan: Plan, snapshot: str) -> str:
    """Name an answer by snapshot, form and query; it need only be told from others at the same address (RFC 9110)."""
    job = plan.job
    query = crc32(job.query.encode(errors="replace"))
    return f'"{snapshot}-{_form(job.solutions, job.graph, job.rows, job.size)}-{query:x}"'


@lru_cache(maxsize=256)
def _form(*form: str | int | None) -> str:
    return blake2b(repr(form).encode(), digest_size=4).hexdigest()


def reply(plan: Plan, result: Result, snapshot: str) -> Reply:
    """Make the reply of a worker's result."""
    kind = result.media_type
    headers = [("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)]
    headers += [VARY, REVALIDATE, ANY_ORIGIN, EXPOSED]
    body = result.body
    if result.truncated:
        address = plan.public + LIMITS.format(result.truncated)
        headers += [("Communique-Truncated", result.truncated), ("Link", f'<{address}>; rel="describedby"')]
        body = _linked(body, kind, address)
    elif plan.lasting:
        headers.append(("ETag", entity_tag(plan, snapshot)))
    return Reply(200, tuple(headers), b"" if plan.head else body)


def _linked(body: bytes, media_type: str, address: str) -> bytes:
    """Say in the head of the solutions, where its format has a place for that, that they were cut."""
    place = LINKS.get(media_type)
    return place(body, address.encode()) if place else body


LINKS: Mapping[str, Callable[[bytes, bytes], bytes]] = {
    RESULTS: lambda body, address: body.replace(b'{"head":{', b'{"head":{"link":["%s"],' % address, 1),
    "application/sparql-results+xml": lambda body, address: body.replace(
        b"</head>", b'<link href="%s"/></head>' % address, 1
    ),
}


def problem(error: ServerError, exchange: Exchange) -> Reply:
    """Word a refusal or failure: one plain sentence, as JSON where that is what the client reads."""
    status = STATUS.get(type(error), 500)
    sentence = str(error)
    sentence = sentence[:1].upper() + sentence[1:]
    headers = [VARY, ANY_ORIGIN, EXPOSED]
    if isinstance(error, LimitError):
        headers.append(("Retry-After", str(error.retry_after)))
    if isinstance(error, TokenError):
        headers.append(("WWW-Authenticate", 'Bearer realm="communique"'))
    if "json" in exchange.header("accept")[:400]:
        content, body = ("Content-Type", JSON), json.dumps({"error": sentence, "status": status}).encode() + b"\n"
    else:
        content, body = TEXT, f"{status}: {sentence}\n".encode(errors="replace")
    return Reply(status, (content, *headers), b"" if exchange.method == "HEAD" else body)
