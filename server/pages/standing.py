"""The pages that stand by themselves: front page, documents, vocabulary, about."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, render_template, request

from graph import iris
from graph.answering.questions import load
from server.addresses import VOCABULARY
from server.errors import UnknownResourceError
from server.formats import accepted, chosen, formats, named, wants_page
from server.pages.glossary import Glossary, Term
from server.pages.lookups import select, serialise
from server.pages.paging import last_page, page_asked
from server.pages.picture import draw
from server.parts import parts, view

routes = Blueprint("pages", __name__)
ASKABLE = (  # on the front page, as a newcomer may ask
    "Who condemned DPRK–Russia ties?",
    "In which capacity did Mark Rutte act?",
    "Who met Yoon Suk Yeol?",
    "Who denied DPRK–Russia ties?",
)


@routes.route("/")
def front() -> str:
    """Show the front page."""
    counts = select(view(), "counts")[0]
    return render_template(
        "front.html",
        counts={name: int(value or 0) for name, value in counts.items()},
        questions=sorted(load().values(), key=lambda question: question.number),
        askable=ASKABLE,
    )


@routes.route("/documents")
def documents() -> str:
    """List the documents, the newest first."""
    found, page, rows = select(view(), "documents"), page_asked(), parts().settings.shown
    return render_template(
        "documents.html",
        documents=found[rows * (page - 1) : rows * page],
        total=len(found),
        page=page,
        last=last_page(len(found), rows),
    )


@routes.route("/ns")
@routes.route("/ns.<suffix>")
def vocabulary(suffix: str = "") -> Response:
    """Show the vocabulary, drawn from the ontology."""
    accept = accepted(request.headers.get("Accept", ""))
    form = named("graph", suffix) if suffix else chosen("graph", accept)
    if suffix and form is None:
        raise UnknownResourceError("there is no page at this address")
    as_page = not accept or accept.best == "*/*" or wants_page(accept, [f.media_type for f in formats("graph")])
    if form is None or (not suffix and as_page):
        return Response(_vocabulary_page(), mimetype="text/html")
    body = serialise(view(), "document-described", iris.graph(view().base, "ontology"), form)
    return Response(body, mimetype=form.media_type)


def _vocabulary_page() -> str:
    glossary = Glossary(view())
    terms = glossary.terms()
    classes = [term for term in terms if term.is_class]
    properties = [term for term in terms if not term.is_class]
    tree = glossary.tree()
    return render_template(
        "vocabulary.html",
        about=glossary.about,
        picture=draw(glossary),
        classes=classes,
        properties=properties,
        labels={term.name: term.label for term in terms},
        tree=tree,
        roots=tree[""],
        homes=_by_home(properties),
        schemes=glossary.schemes(),
        formats=formats("graph"),
        namespace=f"{VOCABULARY}ns#",
    )


def _by_home(properties: list[Term]) -> list[tuple[str, tuple[Term, ...]]]:
    """Put properties together by the class that they are of; those of anything stand last."""
    rows = sorted(properties, key=lambda term: (not term.home, term.home, term.label))
    return [(home, tuple(group)) for home, group in groupby(rows, key=lambda term: term.home)]


@routes.route("/about")
def about() -> str:
    """Say what this is."""
    return render_template("about.html", base=view().base)
