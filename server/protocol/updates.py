"""The address `/update`: SPARQL 1.1 Update over HTTP (https://www.w3.org/TR/sparql11-protocol/#update-operation)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response

from graph.tokens import ESCAPE, Token, tokens
from server.errors import QueryError, RequestError, ServerError
from server.exchange import Exchange, Reply
from server.parts import parts, write
from server.protocol.endpoint import asked, response
from server.protocol.operations import UPDATE, absolute, collected, fields_of_post, queries_go_elsewhere
from server.protocol.scanning import scan
from server.protocol.sparql import ANY_ORIGIN, problem
from server.protocol.tokens import check_writer
from server.protocol.writes import Write
from server.settings import Settings

routes = Blueprint("updates", __name__)
FORMS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})
PREFLIGHT = Reply(
    204,
    (
        ("Allow", "OPTIONS, POST"),
        ANY_ORIGIN,
        ("Access-Control-Allow-Methods", "OPTIONS, POST"),
        ("Access-Control-Allow-Headers", "Accept, Content-Type"),  # no token: pages of other sites do not write
        ("Access-Control-Max-Age", "86400"),
    ),
)
DATASET = ("using-graph-uri", "using-named-graph-uri")


@routes.route("/update", methods=["POST", "OPTIONS"])
def update() -> Response:
    """Carry out an update of users' graphs."""
    exchange = asked(parts().settings.update)
    if exchange.method == "OPTIONS":
        return response(PREFLIGHT)
    try:
        check_writer(exchange, parts().settings)
        write(read_update(exchange, parts().settings))
    except ServerError as error:
        return response(problem(error, exchange))
    return response(Reply(204))


def read_update(exchange: Exchange, settings: Settings) -> Write:
    """Read an update operation from a form or a direct POST (section 2.2)."""
    given = collected(fields_of_post(exchange, UPDATE, "update", settings.update))
    if "query" in given:
        raise queries_go_elsewhere()
    if "update" not in given:
        raise RequestError(f"the parameter update is missing; send update=..., or a body of type {UPDATE}")
    text = given["update"][0]
    if not text.strip():
        raise QueryError("the update is empty; write one")
    if not scan(text).updates and FORMS & {token.text.upper() for token in tokens(text) if token.kind == "word"}:
        raise queries_go_elsewhere()
    default, named = (given.get(name, []) for name in DATASET)
    return Write("update", using(text, default, named) if default or named else text, base=settings.public)


def using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Give each operation the dataset that a request names, as USING clauses: the engine has no other way.

    >>> using("DELETE WHERE { ?s ?p 1 }", ["a:g"], [])
    'DELETE { ?s ?p 1 } USING <a:g> WHERE { ?s ?p 1 }'
    """
    if ESCAPE.search(text):
        raise RequestError("escapes (\\u) and using-graph-uri do not go together; write the characters themselves")
    clauses = [f"USING <{absolute(one, DATASET[0])}> " for one in default]
    clauses += [f"USING NAMED <{absolute(one, DATASET[1])}> " for one in named]
    found = list(tokens(text))
    made, done = [], 0
    for at, shorthand in _wheres(found):
        made.append(text[done:at])
        if shorthand:  # DELETE WHERE takes no USING: its pattern is both template and pattern
            made.append(text[at + len("WHERE") : _end(found, at)].strip() + " ")
        made += clauses
        done = at
    return "".join([*made, text[done:]])


def _wheres(found: Sequence[Token]) -> Iterator[tuple[int, bool]]:
    """Give where the WHERE of each operation stands, and whether it is that of DELETE WHERE."""
    depth, before = 0, ""
    for token in found:
        word = token.text.upper()
        depth += (word == "{") - (word == "}")
        if token.kind == "word" and depth == 0:
            if word in {"USING", "WITH"}:
                raise RequestError(f"{word} and the parameters {' and '.join(DATASET)} do not go together; leave one")
            if word == "WHERE":
                yield token.start, before == "DELETE"
        before = word


def _end(found: Sequence[Token], start: int) -> int:
    """Give the end of the braces that open behind a place."""
    depth = 0
    for token in found:
        if token.start > start and token.kind == "mark" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                return token.start + 1
    raise QueryError("syntax error in the update: a brace is not closed")
