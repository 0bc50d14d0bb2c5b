"""RDF on its way out: made as a whole before any of it is sent, in a file where it is large.

Any size takes little memory so, its length is told, and what cannot be read is refused instead of broken off. Nor does
it cross threads: to go on with an iterator of the engine in another than its own ends the process.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from tempfile import SpooledTemporaryFile

import pyoxigraph as ox
from flask import Response, request
from werkzeug.http import parse_etags

from server.errors import LimitError
from server.protocol.sparql import REVALIDATE, VARY

IN_MEMORY = 1 << 20  # bytes; what is larger is written to a temporary file
PART = 64 << 10
Statements = Generator[ox.Triple, None, None] | Generator[ox.Quad, None, None]
FORM = ":"  # in an entity tag, between the version of the store and the media type


def sent(
    statements: Statements, media_type: str, version: str, turn: AbstractContextManager[object] | None = None
) -> Response:
    """Give a response that holds statements in a format; for who holds this version of them nothing is made."""
    response = Response(mimetype=media_type, headers=[VARY, REVALIDATE])
    response.set_etag(f"{version}{FORM}{media_type}")
    if response.make_conditional(request).status_code != 200:
        return response
    with turn or nullcontext():
        body = _written(statements, media_type)
    length = body.tell()
    if length <= IN_MEMORY:
        body.seek(0)
        response.set_data(body.read())
        body.close()
    else:
        response.response, response.direct_passthrough = _parts_of(body), True
        response.content_length = length
    return response


def _written(statements: Statements, media_type: str) -> SpooledTemporaryFile[bytes]:
    try:
        with ExitStack() as opened:
            body = opened.enter_context(SpooledTemporaryFile(IN_MEMORY))
            with closing(statements):  # its iterator ends here and now, whoever still holds an error
                ox.serialize(statements, body, format=ox.RdfFormat.from_media_type(media_type))
            opened.pop_all()  # whoever sends it closes it
            return body
    except OSError:
        raise LimitError("the server has no room for so large an answer; try again, or ask for less", 60) from None


def versions(condition: str) -> list[str]:
    """Give the versions that the strong entity tags of a condition name; * stands for any."""
    tags = parse_etags(condition)
    return ["*"] if tags.star_tag else [tag.partition(FORM)[0] for tag in tags]


def _parts_of(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(PART):
            yield part
