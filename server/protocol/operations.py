"""What a request to the endpoint asks for, by its parameters and body (SPARQL 1.1 Protocol, section 2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox

from graph.counting import counted
from server.errors import ForbiddenError, MediaTypeError, RequestError, TooLargeError
from server.exchange import Exchange
from server.formats import named

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_PARAMETERS = 100
ONCE = ("query", "update", "timeout")
UTF_8 = frozenset({"", "utf-8", "utf8", "us-ascii"})

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query with its dataset, and how its answer is wanted; without a query, the service's description."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    format: str = ""


def read_operation(exchange: Exchange, most: int) -> Operation:
    """Read a query operation from a GET, a form or a direct POST whose body has at most so many bytes."""
    if exchange.method != "POST":
        return _operation(fields(exchange.query))
    return _operation(fields_of_post(exchange, QUERY, "query", most))


def fields_of_post(exchange: Exchange, direct: str, name: str, most: int) -> Fields:
    """Give the parameters of a POST: those of the address, and the form's or the one that the whole body is."""
    media_type = body_type(exchange, most)
    if media_type == FORM:
        return fields(exchange.query) + fields(exchange.body)
    if media_type == direct:
        return [*fields(exchange.query), (name, _utf8(exchange.body))]
    if media_type == QUERY:
        raise queries_go_elsewhere()
    if media_type == UPDATE:
        raise _updates_go_elsewhere()
    raise MediaTypeError(f"a body of type {media_type or 'unknown'} is not read; send {FORM} or {direct}")


def body_type(exchange: Exchange, most: int) -> str:
    """Give the media type of a body that is plain UTF-8 and not too large."""
    if len(exchange.body) > most:
        told = f"the body has more than {counted(most, 'byte')}"
        raise TooLargeError(f"{told}, which is the limit here; send less at once")
    if exchange.header("content-encoding").lower() not in {"", "identity"}:
        raise MediaTypeError("a compressed body is not read; send it plain")
    media_type, _, parameters = exchange.header("content-type").lower().partition(";")
    charsets = [value.strip(' "') for name, _, value in map(_pair, parameters.split(";")) if name == "charset"]
    if not UTF_8.issuperset(charsets):
        raise MediaTypeError(f"a body in the character set {charsets[0][:40]} is not read; send it in UTF-8")
    return media_type.strip()


def _pair(parameter: str) -> tuple[str, str, str]:
    name, sign, value = parameter.partition("=")
    return name.strip(), sign, value


def fields(encoded: bytes) -> Fields:
    """Read percent-encoded parameters."""
    if not encoded:
        return []
    parts = encoded.split(b"&")
    if len(parts) > MOST_PARAMETERS:
        raise RequestError(f"more than {MOST_PARAMETERS} parameters are given; give fewer")
    try:
        return [(_decoded(name), _decoded(value)) for name, _, value in (part.partition(b"=") for part in parts)]
    except UnicodeDecodeError:
        raise RequestError("the parameters are not percent-encoded UTF-8; encode them so") from None


def _decoded(part: bytes) -> str:
    if b"%" not in part:
        return part.replace(b"+", b" ").decode()
    escaped = part.replace(b"+", b" ").replace(b"\\", rb"\\").replace(b"%", rb"\x")
    try:  # Python's own decoder of such escapes is six times faster than that of percent signs
        return escaped.decode("unicode_escape").encode("latin-1").decode()
    except UnicodeError:
        return unquote_to_bytes(part.replace(b"+", b" ")).decode()  # it leaves a lone percent sign as it is


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("the body is not UTF-8; encode it so") from None


def _operation(found: Fields) -> Operation:
    given = collected(found)
    if "update" in given and "query" not in given:
        raise _updates_go_elsewhere()
    if "update" in given:
        raise RequestError("both query and update are given; give one query")
    return Operation(
        query=given["query"][0] if "query" in given else None,
        default_graphs=_graphs(given, "default-graph-uri"),
        named_graphs=_graphs(given, "named-graph-uri"),
        seconds=_seconds(given["timeout"][0]) if "timeout" in given else None,
        format=_format(given["format"]) if "format" in given else "",
    )


def absolute(graph: str, parameter: str) -> str:
    """Give the IRI of a graph that a parameter names, if it is one."""
    try:
        return ox.NamedNode(graph).value
    except ValueError:
        told = f"the parameter {parameter} is not an absolute IRI ({graph[:100]})"
        raise RequestError(f"{told}; name graphs by their IRIs") from None


def _graphs(given: dict[str, list[str]], parameter: str) -> tuple[str, ...]:
    return tuple(absolute(graph, parameter) for graph in given.get(parameter, ()))


def _format(names: list[str]) -> str:
    """Choose the first name that is known here: some clients send all by which any server may know a format."""
    return next((name for name in names if any(named(kind, name) for kind in ("solutions", "graph"))), names[0])


def collected(found: Fields) -> dict[str, list[str]]:
    """Gather the values of each parameter; those that can only be one must be one."""
    given: dict[str, list[str]] = {}
    for name, value in found:
        given.setdefault(name, []).append(value)
    for name in ONCE:
        if name in given and len(given[name]) > 1:
            raise RequestError(f"the parameter {name} is given more than once; give it once")
    return given


def _updates_go_elsewhere() -> ForbiddenError:
    return ForbiddenError("this address answers queries only: updates are not allowed here; send them to /update")


def queries_go_elsewhere() -> RequestError:
    """Say that a query has come to the address of updates."""
    return RequestError("a query is given; this address takes updates only: send queries to /sparql")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise RequestError("the parameter timeout is not a number of seconds above 0")
    return seconds
