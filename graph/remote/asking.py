"""Queries over HTTP: the SPARQL 1.1 Protocol, and no answer that a server cut without a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from graph import iris
from graph.binding import TOKEN, inside_where
from graph.counting import counted
from graph.directory import one_line
from graph.errors import QueryError, RemoteError
from graph.remote.marks import BESIDE, UNIONS
from graph.remote.quirks import Site
from graph.remote.wire import Answer, Wire

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
SHORT = 2_000  # characters of a query that goes as GET, which may be tried again
UNCERTAIN = 100  # rows from which an answer is counted, where nobody knows whether the server cuts
CUTTING = ("x-sparql-maxrows", "communique-truncated")  # headers of servers that say so
TYPED = re.compile(rb'"type"\s*:\s*"typed-literal"')  # inside a string its quotes would be escaped
BLANK = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Scope:
    """What a query looks into: the union as its default graph or not, and the graphs that it may name."""

    union: bool = True
    named: tuple[str, ...] = ()


class Asking:
    """Queries to one server."""

    def __init__(self, wire: Wire, site: Site, base: str) -> None:
        self.wire, self.site, self.base = wire, site, base

    def ask(self, text: str, accept: str, scope: Scope) -> Answer:
        """Send a query and give its answer as it came."""
        return self.send([("query", text), *self.dataset(text, scope)], accept)

    def send(self, fields: Sequence[tuple[str, str]], accept: str) -> Answer:
        """Send the parameters of a query: a short one so that it may be tried again."""
        encoded, headers = urlencode(fields), {"Accept": accept}
        if len(encoded) <= SHORT:
            joint = "&" if "?" in self.site.query else "?"
            return self.wire.send("GET", f"{self.site.query}{joint}{encoded}", headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.wire.send("POST", self.site.query, headers, encoded.encode())

    def dataset(self, text: str, scope: Scope) -> list[tuple[str, str]]:
        """Give the parameters that make the union the default graph, where the server has to be told."""
        words = {match.group().upper() for match in TOKEN.finditer(text) if match.lastgroup == "word"}
        if self.site.kind.default != "named" or not scope.union or "FROM" in words:
            return []
        names = scope.named if "GRAPH" in words else ()
        unions = [("default-graph-uri", iris.graph(self.base, name)) for name in (*UNIONS, BESIDE)]
        return [*unions, *(("named-graph-uri", name) for name in names)]

    def results(self, text: str, scope: Scope) -> Results:
        """Run a query of any form."""
        form, place = _form(text)
        if form in {"CONSTRUCT", "DESCRIBE"}:
            return self._triples(text, place, scope)
        answer = self.ask(text, JSON, scope)
        found, rows = self._parsed(answer)
        if form == "ASK" and isinstance(found, ox.QuerySolutions):
            return _truth(found)
        if form == "SELECT" and (_says_cut(answer) or (self.site.kind.cuts and rows >= UNCERTAIN)):
            count = f"{text[:place]} SELECT (COUNT(*) AS ?number) WHERE {{ {{ {text[place:]}\n}} }}"
            if (number := self.number(count, scope)) > rows:
                raise self.cut(rows, number)
        return found

    def cut(self, given: int, number: int) -> RemoteError:
        """Tell that an answer was cut."""
        told = f"gives {given:,} of {counted(number, 'row')}: its row cap cuts the answer"
        return RemoteError(f"{self.site.query}: {told}; narrow the query, or have the cap raised")

    def select(self, text: str, scope: Scope) -> ox.QuerySolutions:
        """Give the solutions of a SELECT that is known to be short."""
        found, _ = self._parsed(self.ask(text, JSON, scope))
        assert isinstance(found, ox.QuerySolutions)
        return found

    def number(self, text: str, scope: Scope) -> int:
        """Give the number that a SELECT counts as ?number."""
        return int(_text(next(iter(self.select(text, scope)))["number"]))

    def _parsed(self, answer: Answer) -> tuple[ox.QuerySolutions | ox.QueryBoolean, int]:
        """Read an answer to its end, where a half one shows, and give it with the number of its rows."""
        self._expect(answer, JSON)
        body = BLANK.sub(rb"\1", TYPED.sub(b'"type":"literal"', answer.body))
        try:
            found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QueryBoolean):
                return found, 1
            rows = sum(1 for _ in found)
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON), rows
        except (SyntaxError, ValueError) as error:
            raise self._broken(error) from error

    def _triples(self, text: str, place: int, scope: Scope) -> ox.QueryTriples:
        answer = self.ask(text, TRIPLES, scope)
        scratch = self.graph_of(answer)
        if _says_cut(answer) or (self.site.kind.cuts and len(scratch) >= UNCERTAIN):
            self._see_solutions(text, place, scope)
        found = scratch.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def _see_solutions(self, text: str, place: int, scope: Scope) -> None:
        """See that the solutions that triples are made of are not cut: a server cuts both at the same number."""
        if text[place : place + 9].upper() == "CONSTRUCT" and "FROM" not in text.upper():
            self.results(f"{text[:place]} SELECT * WHERE {{ {text[inside_where(text) :]}", scope)
            return
        told = "gives so many triples that it may have cut the rest"
        raise RemoteError(f"{self.site.query}: {told}; ask by a CONSTRUCT without FROM")

    def graph_of(self, answer: Answer) -> ox.Store:
        """Give the triples of an answer, in memory."""
        self._expect(answer, TRIPLES)
        scratch = ox.Store()
        try:
            scratch.load(answer.body, format=ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError) as error:
            raise self._broken(error) from error
        return scratch

    def _expect(self, answer: Answer, media_type: str) -> None:
        if answer.media_type != media_type:
            told = answer.media_type or "nothing known"
            raise RemoteError(f"{self.site.query}: answers {told}, not {media_type}; check the address")

    def _broken(self, error: Exception) -> RemoteError:
        return RemoteError(f"{self.site.query}: its answer is broken ({one_line(error)}); try again")


def _says_cut(answer: Answer) -> bool:
    return any(name in answer.headers for name in CUTTING)


def _form(text: str) -> tuple[str, int]:
    """Give the form of a query, and where it begins behind its prefixes."""
    for match in TOKEN.finditer(text):
        if match.lastgroup == "word" and (word := match.group().upper()) in FORMS:
            return word, match.start()
    raise QueryError("the query is none of SELECT, ASK, CONSTRUCT and DESCRIBE; write one of these")


def _truth(found: ox.QuerySolutions) -> ox.QueryBoolean:
    """Give the truth that Virtuoso writes as a row with a number."""
    holds = any(solution[0] is not None and _text(solution[0]) not in {"0", "false"} for solution in found)
    told = b'{"head":{},"boolean":%s}' % (b"true" if holds else b"false")
    truth = ox.parse_query_results(told, format=ox.QueryResultsFormat.JSON)
    assert isinstance(truth, ox.QueryBoolean)
    return truth


def _text(value: object) -> str:
    assert isinstance(value, ox.Literal)
    return value.value
