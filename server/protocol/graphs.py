"""The address `/graphs`: SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

Every graph can be read, those of documents too; written are users' graphs only. `?default` is users' own default graph,
which a snapshot holds under a name. A direct address, /graphs/people, is itself the name of its graph.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from graph import iris
from graph.composing import USERS
from graph.counting import counted
from graph.dataset import Dataset
from graph.foreign.syntaxes import by_media_type
from graph.store import open_snapshot
from server.errors import (
    MediaTypeError,
    NotAcceptableError,
    QueryError,
    RequestError,
    ServerError,
    TooLargeError,
    UnknownResourceError,
)
from server.exchange import Exchange, Reply
from server.formats import Format, accepted, chosen, formats, named
from server.parts import parts, view, write
from server.protocol.endpoint import asked, response
from server.protocol.operations import absolute, collected, fields
from server.protocol.sending import sent, versions
from server.protocol.sparql import ANY_ORIGIN, problem
from server.protocol.tokens import check_writer
from server.protocol.writes import Payload, Write
from server.snapshots import version_of

routes = Blueprint("graphs", __name__)
METHODS = "DELETE, GET, HEAD, OPTIONS, POST, PUT"
READING = ("GET", "HEAD")
KINDS = {"DELETE": "drop", "POST": "add", "PUT": "put"}  # of writes
MULTIPART = "multipart/form-data"
GRAPHS_OR_ONE = ("jsonld",)  # syntaxes of datasets that are also sent for one graph


@routes.route("/graphs", methods=METHODS.split(", "))
@routes.route("/graphs/<path:name>", methods=METHODS.split(", "))
def graphs(name: str = "") -> Response:
    """Give, put, add to or take away a graph."""
    exchange = asked(parts().settings.upload)
    if exchange.method == "OPTIONS":
        return response(_options())
    try:
        if exchange.method in READING:
            return _given(exchange, _target(exchange, name))
        check_writer(exchange, parts().settings)
        return response(_written(exchange, name))
    except ServerError as error:
        return response(problem(error, exchange))


def _options() -> Reply:
    """Say what may be done; a script of another origin may read."""
    allowed = ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
    headers = ("Access-Control-Allow-Headers", "Accept, If-None-Match")
    return Reply(204, (("Allow", METHODS), ANY_ORIGIN, allowed, headers, ("Access-Control-Max-Age", "86400")))


# --- which graph


def _target(exchange: Exchange, name: str) -> str | None:
    """Give the name of the graph that a request is about; None is users' default graph (sections 4.1, 4.2)."""
    given = collected(fields(exchange.query))
    chosen_ways = [way for way in ("graph", "default") if way in given]
    if name and not chosen_ways:
        return _direct(name)
    if name or len(chosen_ways) != 1 or len(given[chosen_ways[0]]) != 1:
        raise RequestError("name one graph: ?graph=IRI, ?default, or an address below /graphs/")
    return absolute(given["graph"][0], "graph") if "graph" in given else None


def _direct(name: str) -> str:
    return parts().settings.public + "graphs/" + quote(name, safe="/:@!$&'()*+,;=~-._")


# --- reading


def _given(exchange: Exchange, graph: str | None) -> Response:
    """Send a graph."""
    store = _snapshot()
    form, triples = _format(exchange), _triples(store, graph)
    return sent(triples, form.media_type, version_of(store.directory, store.base, graph))


def _format(exchange: Exchange) -> Format:
    wanted = collected(fields(exchange.query)).get("format", [""])[0]
    form = named("graph", wanted) if wanted else chosen("graph", accepted(exchange.header("accept")))
    if form is None and wanted:
        names = ", ".join(form.name for form in formats("graph"))
        raise RequestError(f"the format {wanted[:40]!r} is unknown; choose one of {names}")
    if form is None:
        offers = ", ".join(form.media_type for form in formats("graph"))
        raise NotAcceptableError(f"none of the accepted formats is on offer; accept {offers}")
    return form


def _triples(store: Dataset, graph: str | None) -> Generator[ox.Triple, None, None]:
    """Give the triples of a graph; one that is named and nobody has made is not there."""
    name = iris.graph(store.base, USERS) if graph is None else graph
    if graph is not None and not store.holds(name):
        raise UnknownResourceError(f"there is no graph {name[:200]}; ask /sparql for those that are")
    return (quad.triple for quad in store.matching(graph=ox.NamedNode(name)))


def _snapshot() -> Dataset:
    """Open the newest snapshot as it stands: a copy in memory has no empty graphs, and takes longer to make."""
    directory = parts().snapshots.directory
    return open_snapshot(directory) if (directory / "CURRENT").exists() else view().store


# --- writing


def _written(exchange: Exchange, name: str) -> Reply:
    if exchange.method == "POST" and not name and not fields(exchange.query):
        return _created(exchange)
    graph = _target(exchange, name)
    there = write(_change(exchange, graph)).there
    if exchange.method == "DELETE" and not there:
        raise UnknownResourceError(f"there is no graph {graph[:200] if graph else ''}")
    return Reply(204 if there else 201)


def _change(exchange: Exchange, graph: str | None) -> Write:
    """Read what a request changes, and what it takes for granted of the graph."""
    match = exchange.header("if-match")
    return Write(
        KINDS[exchange.method],
        graph=graph,
        base=graph or parts().settings.public,
        payloads=() if exchange.method == "DELETE" else _payloads(exchange),
        match=versions(match) if match else None,
        none_match=versions(exchange.header("if-none-match")),
    )


def _created(exchange: Exchange) -> Reply:
    """Make a new graph of what is posted to the graph store itself (section 5.5)."""
    graph = _direct(secrets.token_hex(8))
    write(Write("put", graph=graph, base=graph, payloads=_payloads(exchange)))
    return Reply(201, (("Location", graph),))


def _payloads(exchange: Exchange) -> tuple[Payload, ...]:
    if exchange.method == "PUT" and exchange.header("content-range"):
        raise RequestError("a part of a graph cannot be put; send all of it, without Content-Range")
    most = parts().settings.upload
    if len(exchange.body) > most:
        told = f"the graph has more than {counted(most, 'byte')}"
        raise TooLargeError(f"{told}, which is the limit here; use the command import")
    if exchange.header("content-encoding").lower() not in {"", "identity"}:
        raise MediaTypeError("a compressed body is not read; send it plain")
    content_type = exchange.header("content-type")
    media_type, _, parameters = content_type.partition(";")
    if media_type.strip().lower() == MULTIPART:
        return tuple(_parts(exchange.body, parameters))
    return (_payload(content_type, exchange.body),)


def _payload(content_type: str, body: bytes) -> Payload:
    syntax = by_media_type(content_type)
    if syntax is None or (syntax.has_graphs and syntax.name not in GRAPHS_OR_ONE):
        told, offers = content_type[:60] or "unknown", ", ".join(form.media_type for form in formats("graph"))
        raise MediaTypeError(f"a graph of type {told} is not read; send {offers}")
    return Payload(content_type, body)


def _parts(body: bytes, parameters: str) -> Iterator[Payload]:
    """Read the graphs of a form with files (section 5.5)."""
    boundary = parameters.partition("boundary=")[2].partition(";")[0].strip(' "')
    if not boundary:
        raise RequestError("the form names no boundary; send it as multipart/form-data; boundary=...")
    decoder = MultipartDecoder(boundary.encode())
    decoder.receive_data(body)
    decoder.receive_data(None)
    content_type, found = "", bytearray()
    try:
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                content_type, found = event.headers.get("content-type", "text/turtle"), bytearray()
            elif isinstance(event, Data):
                found += event.data
                if not event.more_data:
                    yield _payload(content_type, bytes(found))
    except ValueError:
        raise QueryError("the form cannot be read: its parts do not end as its boundary says") from None
