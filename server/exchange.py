"""A request and what answers it, whichever server took it: the front and Flask speak of both in these terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request: names of headers are lower case, the query string is as it was sent."""

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    address: str = ""  # the client's

    def header(self, name: str) -> str:
        """Give a header by its lower-case name; empty where there is none."""
        return (self.headers or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
