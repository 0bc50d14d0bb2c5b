"""The canned questions and the ask box: forms, answers as tables with their evidence, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.datastructures import MultiDict

from graph.answering.asking import NotUnderstoodError
from graph.answering.questions import Question, answer, load
from graph.errors import GraphError
from graph.printing import answer_value
from graph.records import Answer
from server.errors import RequestError, UnknownResourceError
from server.failures import tell
from server.formats import accepted
from server.pages.forms import fields
from server.pages.tables import tabled
from server.parts import parts, view

routes = Blueprint("questions", __name__)
LONGEST_QUESTION = 500  # characters; a question is a sentence
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a cell


@routes.route("/questions")
def catalogue() -> str:
    """List the canned questions."""
    return render_template("questions.html", questions=sorted(load().values(), key=lambda q: q.number))


@routes.route("/ask")
@routes.route("/ask.<suffix>")
def ask(suffix: str = "") -> Response:
    """Answer a question in words."""
    text = request.args.get("q", "").strip()
    if len(text) > LONGEST_QUESTION:
        raise RequestError(f"the question is too long; ask in at most {LONGEST_QUESTION} characters")
    if not text:
        return _page(None, None, "")
    try:
        found = parts().ask(text)
    except GraphError as error:
        if _wanted(suffix):
            return _data_error(error)
        page = _page(None, None, text, str(error))
        page.status_code = 200 if isinstance(error, NotUnderstoodError) else 400
        return page
    return _respond(found, load().get(found.name), suffix, text)


@routes.route("/question/<name>")
@routes.route("/question/<name>.<suffix>")
def question(name: str, suffix: str = "") -> Response:
    """Answer a canned question with the parameters of its form."""
    found = load().get(name)
    if found is None:
        raise UnknownResourceError(f"there is no question {name!r}; /questions lists them")
    try:
        answered = answer(view().store, name, parameters(found, request.args))
    except GraphError as error:
        if _wanted(suffix):
            return _data_error(error)
        return _page(None, found, error=str(error) if request.args else "")  # at first the form alone
    return _respond(answered, found, suffix)


def parameters(asked: Question, given: MultiDict[str, str]) -> dict[str, str | Sequence[str]]:
    """Read a question's parameters from a form; a field left empty is not given."""
    known = {parameter.name: parameter for parameter in asked.parameters}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise RequestError(f"the parameter {unknown[0]!r} is unknown; this question takes {', '.join(known)}")
    values = {name: [value.strip() for value in given.getlist(name) if value.strip()] for name in given}
    return {name: found if known[name].several else found[0] for name, found in values.items() if found}


def _wanted(suffix: str) -> str:
    if suffix not in {"", "html", "json", "csv"}:
        raise UnknownResourceError("there is no page at this address; an answer ends in .json or .csv")
    if suffix:
        return "" if suffix == "html" else suffix
    accept = accepted(request.headers.get("Accept", ""))
    if not accept:
        return ""
    best = accept.best_match(["text/html", "application/json", "text/csv"]) or "text/html"
    return best.rpartition("/")[2].replace("html", "")


def _data_error(error: GraphError) -> Response:
    return tell(str(error), 400)


def _respond(found: Answer, asked: Question | None, suffix: str, words: str | None = None) -> Response:
    wanted = _wanted(suffix)
    if wanted == "json":
        return jsonify(answer_value(found))
    if wanted == "csv":
        response = Response(as_csv(found), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
        return response
    return _page(found, asked, words)


def _page(found: Answer | None, asked: Question | None, words: str | None = None, error: str = "") -> Response:
    """Show an answer; `words` is the question in words, None on the page of a canned question."""
    page = render_template(
        "answer.html",
        answer=found,
        question=asked,
        fields=fields(asked, request.args, view()) if asked and words is None else (),
        groups=tabled(found, parts().settings.shown) if found else (),
        asked=words,
        error=error,
        empty=not view().path,
        search=request.query_string.decode("ascii", "replace"),
    )
    return Response(page, status=400 if error and words is None else 200, mimetype="text/html")


def as_csv(found: Answer) -> str:
    """Give an answer for a spreadsheet: no cell of it is a formula."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(found.columns)
    for row in found.rows:
        writer.writerow([_safe(row.get(name)) for name in found.columns])
    return lines.getvalue()


def _safe(value: str | int | None) -> str | int:
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return "" if value is None else value
