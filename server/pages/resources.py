"""What an IRI of the graph is about: pages and data for things, concepts and documents, by content negotiation."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import Blueprint, Response, render_template, request

from graph import iris
from server.addresses import iri_of
from server.errors import NotAcceptableError, UnknownResourceError
from server.formats import Format, accepted, chosen, formats, named, wants_page
from server.pages.accounts import accounts, chapters
from server.pages.attested import attested
from server.pages.lookups import Row, select, serialise
from server.pages.marking import segments
from server.pages.schemes import scheme_page
from server.parts import view

routes = Blueprint("resources", __name__)
PLAIN = frozenset(  # properties that the page shows in its own way, or that only machines need
    [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2004/02/skos/core#altLabel",
    ]
)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
TITLE = "http://purl.org/dc/terms/title"
ELSEWHERE = ("actorOf", "manifestedBy", "memberOf")  # told in chapters and lists of the page


@routes.route("/id/<name>")
@routes.route("/id/<name>.<suffix>")
def thing(name: str, suffix: str = "") -> Response:
    """Show a thing of the world."""
    return _dereference(iri_of("id", name, view().base), suffix, _thing_page, "described")


@routes.route("/scheme/<path:name>")
def concept(name: str) -> Response:
    """Show a concept of a scheme, or the scheme."""
    stem, _, suffix = name.partition(".")
    page, query = (_thing_page, "described") if "/" in stem else (scheme_page, "scheme-described")
    return _dereference(iri_of("scheme", stem, view().base), suffix, page, query)


@routes.route("/document/<name>")
@routes.route("/document/<name>.<suffix>")
def document(name: str, suffix: str = "") -> Response:
    """Show a document with its claims."""
    return _dereference(iri_of("document", name, view().base), suffix, _document_page, "document-described")


def _dereference(resource: str, suffix: str, page: Callable[[str, tuple[Row, ...]], str], query: str) -> Response:
    if not iris.LOCAL.fullmatch(resource.rpartition("/")[2]):
        raise UnknownResourceError("there is nothing of that name; names are lower-case words joined by hyphens")
    facts = select(view(), "facts", resource=resource)
    if not facts and not select(view(), "related", resource=resource):
        raise UnknownResourceError("the graph holds nothing of that name")
    form = _form(suffix)
    if form is None:
        return Response(page(resource, facts), mimetype="text/html")
    return Response(serialise(view(), query, resource, form), mimetype=form.media_type)


def _form(suffix: str) -> Format | None:
    """Choose the serialisation; None is the page."""
    if suffix in {"", "html"}:
        return None if suffix else _negotiated()
    form = named("graph", suffix)
    if form is None:
        raise UnknownResourceError("there is no page at this address; data ends in " + _suffixes())
    return form


def _negotiated() -> Format | None:
    accept = accepted(request.headers.get("Accept", ""))
    if not accept or accept.best == "*/*" or wants_page(accept, [form.media_type for form in formats("graph")]):
        return None
    form = chosen("graph", accept)
    if form is None and accept.quality("text/html") <= 0:
        offers = ", ".join(form.media_type for form in formats("graph"))
        raise NotAcceptableError(f"none of the accepted formats is on offer; accept text/html, {offers}")
    return form


def _suffixes() -> str:
    return ", ".join(f".{form.suffix}" for form in formats("graph"))


def _label(facts: tuple[Row, ...]) -> str:
    labels = [row["value"] for name in (*LABELS, TITLE) for row in facts if row["property"] == name]
    return labels[0] if labels else ""


def _types(facts: tuple[Row, ...]) -> tuple[Row, ...]:
    types = [row for row in facts if row["property"] == TYPE and row["valueLabel"]]
    return tuple(next(rows) for _, rows in groupby(types, key=lambda row: row["value"]))


def _thing_page(resource: str, facts: tuple[Row, ...]) -> str:
    told = accounts(view(), resource)
    label = _label(facts) or (told.accounts[0].headline if told.accounts else "")
    sides = attested(view(), resource)  # of an event: they tell its claims already
    return render_template(
        "thing.html",
        resource=resource,
        label=label,
        types=_types(facts),
        aliases=sorted({row["value"] for row in facts if row["property"] == ALIAS}),
        facts=_properties(facts),
        inferred={(row["property"], row["value"]) for row in select(view(), "inferred", resource=resource)},
        tenures=select(view(), "tenures", resource=resource),
        relations=_grouped(select(view(), "relations", resource=resource)),
        attested=sides,
        chapters=chapters([one for one in told.accounts if not (sides and one.links == {"claims"})], label),
        left_out=told.left_out,
        formats=formats("graph"),
        path=request.path,
    )


def _properties(facts: tuple[Row, ...]) -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    rows = [row for row in facts if row["property"] not in PLAIN and not row["property"].endswith(ELSEWHERE)]
    properties = [tuple(group) for _, group in groupby(rows, key=lambda row: row["property"])]
    return tuple((group[0], _distinct(group)) for group in properties)


def _distinct(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple({row["value"]: row for row in rows}.values())


def _grouped(rows: tuple[Row, ...]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    return tuple((name, tuple(group)) for name, group in groupby(rows, key=lambda row: row["relation"]))


def _document_page(resource: str, facts: tuple[Row, ...]) -> str:
    told = accounts(view(), resource)
    text = "".join(row["text"] for row in select(view(), "text", resource=resource)[:1])
    marked = (request.args.get("start", "", str), request.args.get("end", "", str))
    return render_template(
        "document.html",
        resource=resource,
        label=_label(facts),
        facts={row["property"].rpartition("/")[2].rpartition("#")[2]: row for row in facts},
        segments=segments(text, told.accounts, marked),
        claims=told.accounts,
        left_out=told.left_out,
        formats=formats("graph"),
        path=request.path,
    )
