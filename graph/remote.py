"""The store's interface over any SPARQL 1.1 server: Protocol for queries, Graph Store HTTP Protocol for documents.

One document is one idempotent PUT of its inferences and one of its graph. Two requests are not one transaction: where
the server fails in between, new inferences stand beside the old document, and the next load mends it. The default graph
of the server must be the union of its named graphs; `ground` puts ontology and reference data there. There is no
affirmed view.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from contextlib import suppress
from types import MappingProxyType
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, build_opener

import pyoxigraph as ox

from graph import background, iris
from graph.binding import Bindings, bind
from graph.dataset import solutions
from graph.directory import one_line
from graph.errors import QueryError, RemoteError, UnknownDocumentError
from graph.reasoning.closing import closure
from graph.reasoning.compiling import compiled
from graph.reasoning.consequences import marked
from graph.reasoning.indexing import Index
from graph.reasoning.lines import Line, line, written
from graph.records import Solutions
from graph.store import Change, canonical, checked
from ontology import terms

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
WHAT_TO_DO = MappingProxyType(
    {
        401: "give the address of a store that you may use",
        403: "give the address of a store that you may use",
        404: "check the address, and that the data set exists",
        405: "check that this is the address for updates",
        413: "raise the server's limit on the size of a request",
        503: "try again later",
    }
)


class RemoteStore:
    """A dataset behind a SPARQL 1.1 server."""

    def __init__(self, query_address: str, graph_address: str, base: str = iris.BASE, seconds: float = 60.0) -> None:
        for address in (query_address, graph_address):
            if urlsplit(address).scheme not in {"http", "https"}:
                raise RemoteError(f"{address}: not an http(s) address; give the address of a SPARQL endpoint")
        self.base = iris.checked_base(base)
        self._query_address, self._graph_address, self._seconds = query_address, graph_address, seconds
        self._opener = build_opener()
        self._grounds: Index | None = None  # made when a document is written

    def query(self, text: str, bindings: Bindings | None = None) -> Solutions:
        """Run a SELECT query, its parameters bound as terms."""
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in terms.prefixes(self.base).items())
        body = urlencode({"query": prefixes + bind(text, bindings)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": RESULTS}
        answer, media_type = self._send("POST", self._query_address, body, headers)
        if media_type != RESULTS:
            raise RemoteError(f"{self._query_address}: answers {media_type}, not SPARQL results; check the address")
        try:
            found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(f"{self._query_address}: its answer is broken ({one_line(error)}); try again") from error
        if isinstance(found, ox.QueryBoolean):
            raise QueryError("the query is not a SELECT; write one")
        return solutions(found)

    def replace(self, key: str, quads: Iterable[ox.Quad]) -> Change:
        """Put a document in the place of its old version, with its inferences."""
        graph = ox.NamedNode(iris.document(self.base, key))
        new, old = canonical(checked(quads, graph, self.base)), self._fetch(graph)
        closed = closure(new, compiled(), self._known())
        follows = closed.lines | marked(graph.value, closed.note)
        if new != old:
            self._put(ox.NamedNode(iris.inferred(self.base, key)), follows)
            self._put(graph, new)
        return Change(len(new - old), len(old - new), len(follows), closed.note)

    def remove(self, key: str) -> None:
        """Take a document away, with all that followed from it."""
        if not self._fetch(ox.NamedNode(iris.document(self.base, key))):
            raise UnknownDocumentError(f"no document {key}: it is not in the store; `status --documents` lists them")
        for name in (iris.document(self.base, key), iris.inferred(self.base, key)):
            with suppress(_MissingError):  # nothing followed from it
                self._send("DELETE", self._address_of(name), None, {})

    def documents(self) -> tuple[str, ...]:
        """Give the keys of all documents, sorted."""
        rows = self.query("SELECT DISTINCT ?document WHERE { GRAPH ?document { ?document a cq:Document } }").rows
        return tuple(sorted({iris.key_of(self.base, row["document"].value) for row in rows}))

    def text_of(self, key: str) -> str:
        """Give the whole text of a document; empty where it has none."""
        node = ox.NamedNode(iris.document(self.base, key))
        rows = self.query("SELECT ?text WHERE { GRAPH ?document { ?document cq:text ?text } }", {"document": node}).rows
        return rows[0]["text"].value if rows else ""

    def ground(self) -> None:
        """Put the ontology and the reference data where the documents are."""
        by_graph: dict[ox.NamedNode, set[str]] = {}
        for quad in background.quads(self.base):
            if isinstance(quad.graph_name, ox.NamedNode):
                by_graph.setdefault(quad.graph_name, set()).add(f"{quad.triple} .\n")
        for graph, rows in by_graph.items():
            self._send_graph(graph, "".join(sorted(rows)))

    def _known(self) -> Index:
        """Give what is known without reading: it is the same here as there."""
        if self._grounds is None:
            known = background.triples_of(background.quads(self.base))
            self._grounds = Index(compiled(), dict.fromkeys(map(line, known)))
        return self._grounds

    def _fetch(self, graph: ox.NamedNode) -> set[Line]:
        try:
            body, _ = self._send("GET", self._address_of(graph.value), None, {"Accept": TRIPLES})
        except _MissingError:
            return set()
        found = ox.parse(input=body, format=ox.RdfFormat.N_TRIPLES)
        return set(map(line, background.triples_of(found)))

    def _put(self, graph: ox.NamedNode, lines: set[Line]) -> None:
        self._send_graph(graph, written(sorted(lines)))

    def _send_graph(self, graph: ox.NamedNode, text: str) -> None:
        self._send("PUT", self._address_of(graph.value), text.encode(), {"Content-Type": TRIPLES})

    def _address_of(self, graph: str) -> str:
        joint = "&" if urlsplit(self._graph_address).query else "?"
        return f"{self._graph_address}{joint}graph={quote(graph, safe='')}"

    def _send(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[bytes, str]:
        """Send a request and give the answer with its media type."""
        request = Request(address, data=body, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return answer.read(), answer.headers.get_content_type()
        except HTTPError as error:
            _refused(method, address, error)
        except (URLError, TimeoutError, http.client.HTTPException, ConnectionError) as error:
            raise RemoteError(f"{address}: does not answer ({one_line(error)}); check that it runs") from error


class _MissingError(RemoteError):
    """There is nothing at the address: of a graph, that it is empty."""


def _refused(method: str, address: str, error: HTTPError) -> NoReturn:
    with error:
        html = error.headers.get_content_type() == "text/html"
        told = "" if html else " ".join(error.read(500).decode("utf-8", "replace").split())
    if error.code == 400 and method == "POST":
        raise QueryError(f"{address}: refuses the query: {told}") from error
    advice = WHAT_TO_DO.get(error.code, "try again later" if error.code >= 500 else "check the address")
    kind = _MissingError if error.code == 404 else RemoteError
    raise kind(
        f"{address}: {method} gives {error.code} {error.reason}{f' ({told})' if told else ''}; {advice}"
    ) from error
