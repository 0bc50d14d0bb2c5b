"""The page that explains: why a fact is in the graph, and what a thing is, down to the marked sentences."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from graph.errors import GraphError
from graph.why.explanation import Portrait, Reply
from graph.why.replying import why, why_so
from graph.why.telling import told_value
from server.addresses import why_path
from server.errors import RequestError, UnknownResourceError
from server.failures import tell
from server.formats import accepted
from server.pages.drawing import picture
from server.parts import view

routes = Blueprint("why", __name__)
FIELDS = (
    ("subject", "Subject or thing", "Mark Rutte"),
    ("predicate", "Predicate", "cq:actorOf"),
    ("object", "Object", "a name, an IRI, or a literal in quotes"),
)
LONGEST = 2000  # characters of a field: a sentence as a literal


@routes.route("/why")
@routes.route("/why.<suffix>")
def explain(suffix: str = "") -> Response:
    """Explain a fact or a thing."""
    as_json = _as_json(suffix)
    given = {name: request.args.get(name, "").strip() for name, _, _ in FIELDS}
    if not any(given.values()) and not as_json:
        return Response(_page(given), mimetype="text/html")
    try:
        told = _told(given)
    except (GraphError, RequestError) as error:
        if as_json:
            return tell(str(error), 400)
        return Response(_page(given, problem=str(error)), status=400, mimetype="text/html")
    status = 200 if told.holds else 404
    if as_json:
        response = jsonify(told_value(told))
        response.status_code = status
        return response
    return Response(_page(given, told), status=status, mimetype="text/html")


def _as_json(suffix: str) -> bool:
    if suffix not in {"", "html", "json"}:
        raise UnknownResourceError("there is no page at this address; an explanation ends in .json")
    accept = accepted(request.headers.get("Accept", ""))
    return suffix == "json" or (
        not suffix and accept.best_match(["text/html", "application/json"]) == "application/json"
    )


def _told(given: dict[str, str]) -> Reply | Portrait:
    """Explain a fact, or a thing where neither predicate nor object is given."""
    for name, value in given.items():
        if len(value) > LONGEST:
            raise RequestError(f"{name}: is longer than {LONGEST} characters; shorten it")
    if not given["predicate"] and not given["object"]:
        return why(view().store, [given["subject"]])
    if missing := [name for name, value in given.items() if not value]:
        raise RequestError(f"{missing[0]}: is missing; give subject, predicate and object, or a thing alone")
    return why_so(view().store, given["subject"], given["predicate"], given["object"])


def _page(given: dict[str, str], told: Reply | Portrait | None = None, problem: str = "") -> str:
    reply = told if isinstance(told, Reply) else None
    return render_template(
        "why.html",
        given=given,
        fields=FIELDS,
        problem=problem,
        reply=reply,
        portrait=told if isinstance(told, Portrait) else None,
        picture=picture(reply.explanation) if reply and reply.holds else None,
        data=why_path(*given.values()).replace("/why?", "/why.json?"),
    )
