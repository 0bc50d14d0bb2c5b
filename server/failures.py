"""What a client is told when a request fails: one plain sentence as HTML, JSON or text, with status and request id."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from graph.errors import GraphError, StoreError
from server.errors import STATUS, LimitError, ServerError
from server.formats import HTML, accepted
from server.protocol.sparql import method_told

LOGGER = logging.getLogger("communique.server")
SENTENCES = {
    400: "The request cannot be read.",
    404: "There is no page at this address.",
    413: "The request is too large; at most 1 MB is read.",
    414: "The address is too long.",
    500: "Something went wrong on this server. The request id helps to find it in the log.",
}


def register(app: Flask) -> None:
    """Register a handler for each tree of errors."""
    app.register_error_handler(ServerError, _server_error)
    app.register_error_handler(GraphError, _graph_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def _server_error(error: ServerError) -> Response:
    response = tell(str(error), STATUS.get(type(error), 500))
    if isinstance(error, LimitError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _graph_error(error: GraphError) -> Response:
    if isinstance(error, StoreError):
        LOGGER.error("request %s: %s", g.get("request_id", ""), error)
        return tell("The store cannot be read at the moment; try again.", 503)
    return tell(str(error), 400)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if not isinstance(error, MethodNotAllowed):
        return tell(SENTENCES.get(status, error.name + "."), status)
    allowed = ", ".join(sorted(error.valid_methods or ()))
    response = tell(method_told(request.method, allowed), status)
    response.headers["Allow"] = allowed
    return response


def _unforeseen(error: Exception) -> Response:
    """Answer for a fault of our own: the client learns nothing of the inside, the log everything."""
    LOGGER.exception("request %s failed", g.get("request_id", ""), exc_info=error)
    return tell(SENTENCES[500], 500)


def tell(sentence: str, status: int) -> Response:
    """Give an error body in the form that the client reads."""
    form = accepted(request.headers.get("Accept", "")).best_match(
        [HTML, "application/json", "application/sparql-results+json", "text/plain"], default="text/plain"
    )
    sentence = sentence[:1].upper() + sentence[1:]
    request_id = g.get("request_id", "")
    if form == HTML and "text/html" in request.headers.get("Accept", ""):
        response = Response(render_template("error.html", sentence=sentence, status=status), mimetype=HTML)
    elif "json" in form:
        response = jsonify(error=sentence, status=status, request=request_id)
    else:
        response = Response(f"{status}: {sentence}\nRequest: {request_id}\n", mimetype="text/plain")
    response.status_code = status
    return response
