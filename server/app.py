"""The application: routes, headers and error pages are put together here, and nothing else is done."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined

from graph import counting
from graph.records import Answer
from server import addresses, failures
from server.formats import HTML
from server.http.bridge import REQUEST
from server.pages import questions, resources, search, standing, why, wording
from server.parts import NAME, Parts, view
from server.protocol import description, endpoint, graphs, updates
from server.protocol.sparql import ANY_ORIGIN, EXPOSED
from server.protocol.writing import Writing
from server.querying.blocking import BlockingPool
from server.settings import Settings
from server.snapshots import Snapshots

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(store: Path | str, ask: Callable[[str], Answer], *, settings: Settings | None = None) -> Flask:
    """Make the application that answers from a store's directory; `ask` answers a question in words."""
    settings = settings or Settings()
    app = Flask("server", root_path=str(Path(__file__).parent))
    app.config.update(MAX_CONTENT_LENGTH=settings.body, PROPAGATE_EXCEPTIONS=False)
    snapshots = Snapshots(Path(store).resolve(), settings.in_memory)  # a worker runs in another directory
    pool, writing = BlockingPool(snapshots.path, settings), Writing(snapshots.directory, settings)
    app.extensions[NAME] = Parts(snapshots, ask, pool, settings, writing)
    for room in (standing, questions, resources, why, endpoint, updates, graphs, description, search):
        app.register_blueprint(room.routes)
    failures.register(app)
    _prepare_templates(app)
    app.before_request(_number)
    app.after_request(_finish)
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        local=_local,
        web=addresses.web_link,
        heading=wording.heading,
        tail=wording.tail,
        cut=wording.cut,
        capitalised=wording.capitalised,
        counted=counting.counted,
    )
    app.jinja_env.globals.update(evidence_path=_evidence, why_path=addresses.why_path, prefixed=wording.prefixed)


def _local(iri: str) -> str | None:
    return addresses.local_path(iri, view().base)


def _evidence(document: str, start: object, end: object) -> str | None:
    return addresses.evidence_path(document, view().base, start, end)


def _number() -> None:
    g.request_id = request.environ.get(REQUEST) or secrets.token_hex(4)


def _finish(response: Response) -> Response:
    """Set the headers that every response bears; an unchanged page is not sent twice."""
    response.headers.update(HEADERS)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if response.mimetype != "text/css":
        response.vary.add("Accept")
    if response.mimetype != HTML or response.location:  # data, as scripts of any origin may read at /sparql
        response.headers.update((ANY_ORIGIN, EXPOSED))
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.direct_passthrough:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.add_etag()
        response.make_conditional(request)
    return response
