"""What the server is and holds, for clients that ask: SPARQL 1.1 Service Description, VoID and DCAT.

Queries are answered over what is stored: conclusions are triples in graphs of their own, so the regime is simple
entailment, and no more is claimed. The figures are the snapshot's, counted once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request

from ontology import terms
from server.errors import LimitError, NotAcceptableError
from server.formats import Format, accepted, chosen, formats
from server.pages.lookups import select
from server.parts import parts, view
from server.protocol.catalogue import SD, SH, named_graphs, questions, triple
from server.protocol.sending import sent
from server.settings import Settings
from server.snapshots import View, version, whole_of

SERVICE = Path(__file__).with_name("service.ttl")
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FIGURES = {
    "classes": ("classPartition", "class", "entities"),
    "properties": ("propertyPartition", "property", "triples"),
}
VOCABULARIES = ("cq", "dcterms", "owl", "prov", "rdfs", "skos")
Node = ox.NamedNode | ox.BlankNode
routes = Blueprint("description", __name__)


@routes.route("/.well-known/void")
def void() -> Response:
    """Lead to the description of the dataset, whose address is the configured one."""
    return redirect(parts().settings.public + "dataset", 303)  # type: ignore[return-value]


@routes.route("/dataset")
def dataset() -> Response:
    """Describe dataset and service."""
    accept = accepted(request.headers.get("Accept", ""))
    form = chosen("graph", accept) or (formats("graph")[0] if accept.quality("text/html") > 0 else None)
    if form is None:
        raise NotAcceptableError(f"none of the accepted formats is on offer; accept {formats('graph')[0].media_type}")
    return Response(describe(view(), parts().settings, form), mimetype=form.media_type)


@routes.route("/dataset.nq")
def dump() -> Response:
    """Send all named graphs as N-Quads."""
    return sent(whole_of(view()).store.quads(), "application/n-quads", version(view().path), _in_turn())


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let nobody wait in a thread of pages while the dump is made for somebody else."""
    turn = parts().dumping
    if not turn.acquire(blocking=False):
        raise LimitError("the dump is being made for somebody else; try again", 5, "dump")
    try:
        yield
    finally:
        turn.release()


def describe(shown: View, settings: Settings, form: Format) -> bytes:
    """Describe service and dataset in a format; their addresses are the configured ones."""
    triples = [*_service(settings), *_contents(shown, settings), *questions(settings.public, shown.base)]
    prefixes = {"sd": SD, "void": VOID, "dcat": DCAT, "sh": SH} | dict(terms.prefixes(shown.base))
    return ox.serialize(triples, format=ox.RdfFormat.from_media_type(form.media_type), prefixes=prefixes) or b""


def _service(settings: Settings) -> Iterator[ox.Triple]:
    """Give what the file says, and what depends on how the server was started."""
    for quad in ox.parse(SERVICE.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=settings.public):
        yield quad.triple
    service = ox.NamedNode(settings.public + "sparql")
    if settings.federation:
        yield triple(service, SD + "feature", ox.NamedNode(SD + "BasicFederatedQuery"))
    if settings.token:
        update = ox.NamedNode(settings.public + "update")
        yield ox.Triple(update, TYPE, ox.NamedNode(SD + "Service"))
        yield triple(update, SD + "endpoint", update)
        yield triple(update, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Update"))


def _contents(shown: View, settings: Settings) -> Iterator[ox.Triple]:
    """Give the figures of a snapshot: of all that it holds, and of what documents say and the reference data."""
    whole, documents = (ox.NamedNode(f"{settings.public}dataset{part}") for part in ("", "#documents"))
    for name in VOCABULARIES:
        yield triple(whole, VOID + "vocabulary", ox.NamedNode(terms.prefixes(shown.base)[name]))
    yield triple(whole, VOID + "uriSpace", ox.Literal(shown.base))
    everything = whole_of(shown)
    yield from _counted(everything, whole)
    yield triple(ox.NamedNode(f"{whole.value}#union"), VOID + "triples", ox.Literal(_total(everything)))
    yield triple(documents, VOID + "triples", ox.Literal(_total(shown)))
    yield triple(documents, VOID + "documents", ox.Literal(len(shown.store.documents())))
    links = dict(figures(shown, "properties")).get(f"{terms.prefixes(shown.base)['cq']}wikidata", 0)
    yield triple(ox.NamedNode(f"{whole.value}#wikidata"), VOID + "triples", ox.Literal(links))
    yield from named_graphs(settings.public, everything.store)


def _counted(shown: View, whole: ox.NamedNode) -> Iterator[ox.Triple]:
    yield triple(whole, VOID + "triples", ox.Literal(_total(shown)))
    for kind, (partition, of, number) in FIGURES.items():
        counted = figures(shown, kind)
        yield triple(whole, VOID + kind, ox.Literal(len(counted)))
        for place, (iri, count) in enumerate(counted):
            part = ox.BlankNode(f"{kind}{place}")  # the same each time, and with it the ETag
            yield triple(whole, VOID + partition, part)
            yield triple(part, VOID + of, ox.NamedNode(iri))
            yield triple(part, VOID + number, ox.Literal(count))


def _total(shown: View) -> int:
    return sum(number for _, number in figures(shown, "properties"))


def figures(shown: View, kind: str) -> tuple[tuple[str, int], ...]:
    """Count the entities of each class, or the triples of each property; once for each snapshot."""
    if kind not in shown.lists:
        shown.lists[kind] = tuple((row["term"], row["count"]) for row in select(shown, kind))
    return tuple((iri, int(count)) for iri, count in shown.lists[kind])
