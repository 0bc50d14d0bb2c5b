"""`/search`: words in names, sentences and titles, and `/search/suggest`: names by their beginning.

OpenSearch 1.1 describes both to browsers (https://github.com/dewitt/opensearch).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request
from markupsafe import Markup, escape

from graph.fulltext.kinds import HEADINGS, IMPORTED
from graph.fulltext.marking import Marked
from graph.fulltext.searching import Found, Hit, Index
from graph.fulltext.telling import LONGEST, found_value
from server.addresses import evidence_path, local_path
from server.errors import RequestError, UnknownResourceError
from server.formats import accepted
from server.pages.paging import last_page, page_asked
from server.parts import parts, view

routes = Blueprint("search", __name__)
LONGEST_WORDS = 500  # characters, as in the ask box
SHOWN = {"thing": 8, "quote": 8, "document": 5, "imported": 8}  # of each kind on the first page
OF_A_KIND = 20  # on a page of one kind
PASSAGE = "#p"


@dataclass(frozen=True, slots=True)
class Card:
    """One hit as the page shows it."""

    label: Markup  # with its hit words in <mark>
    path: str | None
    named: tuple[Markup, ...]
    title: str  # of the document in which a sentence stands
    iri: str
    graph: str  # that users have brought, where it is one that says so


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind."""

    kind: str
    heading: str
    cards: tuple[Card, ...]
    total: int


@routes.route("/search")
@routes.route("/search.<suffix>")
def search(suffix: str = "") -> Response:
    """Show what holds the words."""
    if suffix not in {"", "html", "json"}:
        raise UnknownResourceError("there is no page at this address; what was found ends in .json")
    words, kind, page = _words(), request.args.get("kind", ""), page_asked()
    if kind not in {"", *HEADINGS}:
        raise RequestError(f"the kind {kind[:40]!r} is unknown; use one of {', '.join(HEADINGS)}")
    found = _found(view().store.fulltext, words, kind, page, some=False)
    if suffix == "json" or (not suffix and _wants_json()):
        return jsonify(found_value(words, found))
    partly = (
        {} if any(one.total for one in found.values()) else _found(view().store.fulltext, words, kind, 1, some=True)
    )
    html = render_template(
        "search.html",
        words=words,
        kind=kind,
        page=page,
        last=last_page(max(one.total for one in found.values()), OF_A_KIND),
        groups=_groups(found),
        partly=_groups(partly),
        headings=HEADINGS,
    )
    return Response(html, mimetype="text/html")


@routes.route("/search/suggest")
def suggest() -> Response:
    """Give names that begin as what is being written, as OpenSearch Suggestions has it: words, names, notes, paths."""
    words, store = _words(), view().store
    named = store.fulltext.suggest(words)
    paths = [local_path(iri, view().base) or "" for iri, _ in named]
    response = jsonify([words, [label for _, label in named], ["" for _ in named], paths])
    response.mimetype = "application/x-suggestions+json"
    return response


@routes.route("/search/description.xml")
def description() -> Response:
    """Describe the search to a browser; its addresses come from the settings."""
    xml = render_template("opensearch.xml", public=parts().settings.public)
    return Response(xml, mimetype="application/opensearchdescription+xml")


def _words() -> str:
    words = request.args.get("q", "").strip()
    if len(words) > LONGEST_WORDS:
        raise RequestError(f"these are too many words; search for at most {LONGEST_WORDS} characters")
    return words


def _wants_json() -> bool:
    accept = accepted(request.headers.get("Accept", ""))
    return bool(accept) and accept.best_match(["text/html", "application/json"]) == "application/json"


def _found(index: Index, words: str, kind: str, page: int, some: bool) -> dict[str, Found]:
    if kind:
        return {kind: index.find(words, kind, OF_A_KIND, OF_A_KIND * (page - 1), some)}
    return {one: index.find(words, one, SHOWN[one], some=some) for one in HEADINGS}


def _groups(found: dict[str, Found]) -> tuple[Group, ...]:
    groups = (Group(kind, HEADINGS[kind], tuple(map(_card, of.hits)), of.total) for kind, of in found.items())
    return tuple(group for group in groups if group.total)


def _card(hit: Hit) -> Card:
    graph = hit.document if hit.kind == IMPORTED else ""
    return Card(_html(hit.label), _path(hit), tuple(map(_html, hit.named[:3])), hit.title, hit.iri, graph)


def _path(hit: Hit) -> str | None:
    """Give the path of a hit: of a sentence, the document with the sentence marked."""
    if hit.kind != "quote":
        return local_path(hit.iri, view().base)
    start, _, end = hit.iri.partition(PASSAGE)[2].partition("-")
    return evidence_path(hit.document, view().base, start, end)


def _html(marked: Marked) -> Markup:
    """Give a text with its hit words in <mark>; what is text stays text."""
    marked = marked.around(LONGEST)
    parts, at = [], 0
    for start, end in marked.spans:
        parts += [escape(marked.text[at:start]), Markup("<mark>"), escape(marked.text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*parts, escape(marked.text[at:])])
