"""What the endpoint is, for clients that ask (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from server.formats import Format
from server.settings import Settings
from server.snapshots import View

SERVICE = Path(__file__).with_name("service.ttl")


def describe(view: View, settings: Settings, form: Format) -> bytes:
    """Describe the service in a format; its address is the configured one."""
    address = settings.public + "sparql"
    triples = [quad.triple for quad in ox.parse(SERVICE.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=address)]
    return ox.serialize(triples, format=ox.RdfFormat.from_media_type(form.media_type)) or b""
